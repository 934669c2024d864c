import { resolve } from "node:path";
import { type DecodeResult, decode } from "../../decode.js";
import { readBytes } from "../../read-bytes.js";
import { UserError } from "../../user-error.js";
import { fetchDocument, type FetchResult } from "../fetch-source.js";
import type { OriginMarks } from "./entry.js";
import { readFolder } from "./from-folder.js";
import { readRepository } from "./from-git.js";
import { readZip } from "./from-zip.js";
import type { CollectionOrigin } from "./origin.js";
import { COLLECTION_LIMITS, collectionFault, type CollectionReading, type PageFinding } from "./pages.js";

/** How an origin is read. */
export interface ReadingOptions {
  /** The folder of the project, from which paths count. */
  readonly cwd: string;
  /** The folder of the sources, which is no origin. */
  readonly specs: string;
  readonly signal: AbortSignal;
  /** How long is waited for an archive or a repository; {@link COLLECTION_LIMITS} says how long usually. */
  readonly seconds: number;
}

function refusal(result: Exclude<FetchResult, "not-modified">, address: string): UserError | undefined {
  if (!("refused" in result)) return undefined;
  const { refused, isGone, elsewhere } = result;
  const code = isGone === true ? "io/source-gone" : elsewhere === undefined ? "io/fetch" : "io/source-moved";
  return new UserError(refused, { exit: 1, code, path: address });
}

async function readRemoteZip(
  { place, text, folder }: CollectionOrigin,
  { etag, lastModified }: OriginMarks,
  { signal, seconds }: ReadingOptions,
): Promise<CollectionReading | "unchanged"> {
  const validators = {
    ...(etag === undefined ? {} : { etag }),
    ...(lastModified === undefined ? {} : { lastModified }),
  };
  const bytes = COLLECTION_LIMITS.packedBytes;
  const result = await fetchDocument(place, { signal, seconds, validators, bytes });
  if (result === "not-modified") return "unchanged";
  if ("refused" in result) throw refusal(result, text) ?? new Error(result.refused);
  const reading = await readZip(result.bytes, text, folder);
  const [tag, date] = [result.etag, result.lastModified];
  const marks = { ...(tag === undefined ? {} : { etag: tag }), ...(date === undefined ? {} : { lastModified: date }) };
  return { ...reading, marks: { ...reading.marks, ...marks } };
}

async function readLocalZip(
  { place, text, folder }: CollectionOrigin,
  { cwd }: ReadingOptions,
): Promise<CollectionReading> {
  const bytes = readBytes(resolve(cwd, place), COLLECTION_LIMITS.packedBytes);
  if (bytes instanceof Uint8Array) return await readZip(bytes, text, folder);
  const code = bytes.code === "io/no-such-input" ? "io/source-gone" : bytes.code;
  if (code === "io/too-large")
    throw collectionFault(
      `the archive is larger than ${COLLECTION_LIMITS.packedBytes / 1024 / 1024} MiB; unpack it yourself and add a folder of it`,
      text,
    );
  throw new UserError(bytes.message, { exit: 1, code, path: text });
}

/**
 * Reads an origin: a folder as it is, an archive by one conditional request, a repository only when its revision is another
 * commit than the one that was read.
 * @param known what the origin said of itself the last time; empty to read it in any case
 * @throws UserError for an origin that cannot be read, is not what it was said to be, or is larger than anybody reads
 */
export async function readCollection(
  origin: CollectionOrigin,
  known: OriginMarks,
  options: ReadingOptions,
): Promise<CollectionReading | "unchanged"> {
  const { kind, place, text } = origin;
  if (kind === "folder") return readFolder(resolve(options.cwd, place), text, options.specs);
  if (kind === "git") return await readRepository(origin, known.commit, options);
  return /^https?:/i.test(place) ? await readRemoteZip(origin, known, options) : await readLocalZip(origin, options);
}

/** The pages of a reading as texts; those that are none are findings. */
export interface PageTexts {
  readonly texts: ReadonlyMap<string, string>;
  readonly findings: ReadonlyMap<string, PageFinding>;
}

function flawOf(decoded: DecodeResult): PageFinding | undefined {
  if (!("text" in decoded)) return { ...decoded, level: "warning" };
  const message = "the page is UTF-16; save it as UTF-8 at its origin to add it";
  return decoded.encoding === undefined ? undefined : { code: "io/encoding", level: "warning", message };
}

/** What is added is written as UTF-8, byte for byte as it came: another encoding is refused. */
export function textsOf({ pages, findings }: CollectionReading): PageTexts {
  const texts = new Map<string, string>();
  const all = new Map(findings);
  for (const [page, bytes] of pages) {
    const decoded = decode(bytes);
    const flaw = flawOf(decoded);
    if (flaw !== undefined) all.set(page, flaw);
    else if ("text" in decoded) texts.set(page, decoded.text);
  }
  return { texts, findings: all };
}
