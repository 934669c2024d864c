/** Whether a value is a file. */
export function isBlob(value: unknown): value is Blob {
  return typeof Blob !== "undefined" && value instanceof Blob;
}

/** A file without a name, or with one: what is uploaded in the place of a value. */
export type FileLike = Blob | ArrayBuffer | ArrayBufferView;

/** Whether a value is a file, or the bytes of one: a view of bytes, an ArrayBuffer. */
export function isFile(value: unknown): value is FileLike {
  return isBlob(value) || value instanceof ArrayBuffer || ArrayBuffer.isView(value);
}

/** Whether a value is plain data: as in the official client, files are looked for in it and in lists, nowhere else. */
export function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** What has more levels cannot be sent; writing it says so. */
export const MAX_DEPTH = 200;

/** Whether there is a file anywhere in an input. */
export function containsFile(value: unknown, seen: Set<unknown> = new Set(), depth = 0): boolean {
  if (isFile(value)) return true;
  const items = Array.isArray(value) ? value : isPlain(value) ? Object.values(value) : [];
  if (items.length === 0 || depth > MAX_DEPTH || seen.has(value)) return false;
  seen.add(value);
  return items.some((item) => typeof item === "object" && containsFile(item, seen, depth + 1));
}
