import type { Identity } from "../openapi/identity.js";

/** Names that Windows reserves, whatever their extension. */
const RESERVED = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i;

/** What the package itself writes: an endpoint folder of that name would stand in its way. */
const TAKEN =
  /^(?:runtime|index|types|validators|registry|gateways|compat|manifest|readme|openapi|provenance|package)(?:\.|$)/i;

/** What Node takes for no subpath of a package, and what npm leaves out when it packs one, whatever its case. */
const UNPACKED = /^(?:node_modules|cvs|npm-debug\.log|archived-packages|config\.gypi)$|\.orig$/;

/**
 * A text as one folder name that is safe on every file system: lower case, no separators, no surprises. Where that loses
 * more than case, a hash of the text is added: two texts never share a name, whatever else is in the package.
 */
function segment(text: string): string {
  const lower = text.toLowerCase();
  const plain = lower
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/^[.-]+|[.-]+$/g, "")
    .slice(0, 80);
  const clashes = [RESERVED, TAKEN, UNPACKED].some((names) => names.test(plain));
  if (plain === lower && plain !== "" && !clashes) return plain;
  // What comes before the first dot is what is reserved.
  const [first = "", ...rest] = RESERVED.test(plain) ? plain.split(".") : [plain];
  return [`${first === "" ? "" : `${first}_`}${shortHash(text)}`, ...rest].join(".");
}

function pathSegment(part: string): string {
  return /^\{[a-z0-9_]+\}$/.test(part)
    ? `by-${part.slice(1, -1)}`
    : part.startsWith("by-")
      ? `${part}_${shortHash(part)}`
      : segment(part);
}

/**
 * The folder of an endpoint in the package. A queue endpoint has the folder of its id in lower case (ids compare without
 * case); a plain operation lies under its provider, by path and method, because it never merges across providers.
 */
export function folderOf(identity: Identity, provider: string): string {
  if (identity.kind === "queue") return identity.id.split("/").map(segment).join("/");
  if (identity.kind === "schemas") return [segment(provider), segment(identity.name), "schemas"].join("/");
  const { method, path, fixed } = identity.call;
  const parts = path
    .split("/")
    .filter((part) => part !== "")
    .map(pathSegment);
  return [segment(provider), ...parts, segment(method), ...(fixed === undefined ? [] : [segment(fixed)])].join("/");
}

function words(text: string): readonly string[] {
  return text.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
}

/** An identifier in PascalCase; a name that does not start with a letter gets the prefix `T`. */
export function pascal(text: string): string {
  const joined = words(text)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
  return /^[A-Za-z]/.test(joined) ? joined : `T${joined}`;
}

/** An identifier in camelCase. */
export function camel(text: string): string {
  const name = pascal(text);
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** A stable short hash of a text (FNV-1a, 32 bits, base 36): tells names apart that only differ in lost characters. */
export function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash.toString(36);
}

/**
 * Names for keys, made by `make`; two keys never share a name. Who keeps the plain name rests on the keys themselves, not
 * on their order: a collision gives every one of them a hash of its key.
 */
export function uniqueNames(keys: readonly string[], make: (key: string) => string): ReadonlyMap<string, string> {
  const taken = new Map<string, number>();
  for (const key of keys) taken.set(make(key).toLowerCase(), (taken.get(make(key).toLowerCase()) ?? 0) + 1);
  return new Map(
    keys.map((key) => [
      key,
      (taken.get(make(key).toLowerCase()) ?? 0) > 1 ? `${make(key)}_${shortHash(key)}` : make(key),
    ]),
  );
}
