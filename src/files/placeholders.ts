import { type FileLike, isBlob, isFile, isPlain, MAX_DEPTH } from "./contains-file.js";

/** What stands where a file stood. */
export interface PlaceholderInput {
  readonly value: unknown;
  readonly files: ReadonlyMap<string, Blob>;
}

/** A copy of plain data in which every leaf has been replaced; what has no leaf to replace is returned as it is. */
export function mapLeaves(
  value: unknown,
  change: (leaf: unknown) => unknown,
  seen: ReadonlySet<unknown> = new Set(),
): unknown {
  const nested = Array.isArray(value) || isPlain(value);
  // What holds itself, or has no bottom, cannot be sent.
  if (!nested || seen.has(value) || seen.size > MAX_DEPTH) return change(value);
  const inside = new Set(seen).add(value);
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => mapLeaves(item, change, inside));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  const entries = Object.entries(value).map(([key, item]) => [key, mapLeaves(item, change, inside)] as const);
  return entries.some(([key, item]) => item !== value[key]) ? Object.fromEntries(entries) : value;
}

// Bytes have no type of their own. What is written into them later is not what was given.
function asBlob(file: FileLike): Blob {
  if (isBlob(file)) return file;
  const bytes =
    file instanceof ArrayBuffer ? new Uint8Array(file) : new Uint8Array(file.buffer, file.byteOffset, file.byteLength);
  return new Blob([new Uint8Array(bytes)]);
}

/** Puts an address in the place of each file, so that an input can be checked before anything is uploaded. */
export function withPlaceholders(input: unknown): PlaceholderInput {
  const files = new Map<string, Blob>();
  const value = mapLeaves(input, (leaf) => {
    if (!isFile(leaf)) return leaf;
    const address = `https://v3.fal.media/files/to-be-uploaded/${files.size}`;
    files.set(address, asBlob(leaf));
    return address;
  });
  return { value, files };
}
