import { own, ownText } from "../platform/json.js";

/** A file that a model made. */
export interface FoundFile {
  readonly url: string;
  /** Where in the output it was found. */
  readonly path: readonly (string | number)[];
  readonly contentType?: string;
  readonly fileName?: string;
  readonly fileSize?: number;
}

const FILE_URL = /^(https?:\/\/[^\s/?#]+\/[^\s]*|data:[\w.+-]+\/[\w.+-]+[;,])/i;
// Addresses of the queue and of people's pages end in no file name; those of files do, or carry a media type.
const FILE_NAME = /\/[^/?#\s]+\.[a-z0-9]{2,5}(?:[?#]|$)/i;
const MAX_DEPTH = 64;

function describeFile(value: object, url: string, path: readonly (string | number)[]): FoundFile {
  const [contentType, fileName] = [ownText(value, "content_type"), ownText(value, "file_name")];
  const size = own(value, "file_size");
  return {
    url,
    path,
    ...(contentType === undefined ? {} : { contentType }),
    ...(fileName === undefined ? {} : { fileName }),
    ...(typeof size === "number" ? { fileSize: size } : {}),
  };
}

function* filesBelow(value: unknown, path: readonly (string | number)[]): Generator<FoundFile> {
  if (typeof value === "string") {
    const isFile = FILE_URL.test(value) && (value.startsWith("data:") || FILE_NAME.test(value));
    if (isFile) yield { url: value, path };
    return;
  }
  if (typeof value !== "object" || value === null || path.length > MAX_DEPTH) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* filesBelow(item, [...path, index]);
    return;
  }
  const url = ownText(value, "url");
  if (url !== undefined && FILE_URL.test(url)) {
    yield describeFile(value, url, path);
    return;
  }
  for (const [key, item] of Object.entries(value)) yield* filesBelow(item, [...path, key]);
}

/**
 * The files in an output of which nothing is known: objects with a `url`, and strings that are the address of a file or
 * hold one as a data URI. Each address once, in the order of the output.
 */
export function collectFiles(data: unknown): readonly FoundFile[] {
  const found = new Map<string, FoundFile>();
  for (const file of filesBelow(data, [])) if (!found.has(file.url)) found.set(file.url, file);
  return [...found.values()];
}
