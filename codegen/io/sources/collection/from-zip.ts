import { crc32 } from "node:zlib";
import type { Entry, ZipFile } from "yauzl";
import { UserError } from "../../user-error.js";
import {
  choosePages,
  COLLECTION_LIMITS,
  collectionFault,
  type CollectionReading,
  type ListedFile,
  requireFewFiles,
} from "./pages.js";

interface ZipPage extends ListedFile {
  readonly entry: Entry;
}

const UNPACK = "unpack it yourself and add the folder";

/** What the reader of archives says, in words that name the remedy. */
function archiveFault(error: unknown, label: string): UserError {
  const said = error instanceof Error ? error.message : String(error);
  const place = /^(?:absolute path|invalid relative path): (.*)$/s.exec(said)?.[1];
  if (place !== undefined)
    return collectionFault(
      `the archive names a place outside of itself, ${JSON.stringify(place)}: nothing of it is taken; ask who made it for another one`,
      label,
    );
  if (/encrypt/.test(said)) return collectionFault(`the archive is encrypted; ${UNPACK}`, label);
  if (/multi-disk/.test(said)) return collectionFault(`this is one part of several of an archive; ${UNPACK}`, label);
  if (said.startsWith("End of central directory"))
    return collectionFault(
      "this is not a zip archive, or it is cut off; get it again, or name a git repository by an address that ends in .git",
      label,
    );
  return collectionFault(`the archive is damaged (${said}); get it again`, label);
}

const UNIX = 3;
const [FILE_TYPE, LINK] = [0o170000, 0o120000];

function isLink({ versionMadeBy, externalFileAttributes }: Entry): boolean {
  return versionMadeBy >>> 8 === UNIX && ((externalFileAttributes >>> 16) & FILE_TYPE) === LINK;
}

async function list(zip: ZipFile, label: string): Promise<readonly ZipPage[]> {
  requireFewFiles(zip.entryCount, label);
  const files: ZipPage[] = [];
  for await (const entry of zip.eachEntry()) {
    const { fileName, uncompressedSize: size } = entry;
    if (fileName.endsWith("/")) continue;
    if (entry.isEncrypted()) throw collectionFault(`the archive is encrypted; ${UNPACK}`, label);
    files.push({ path: fileName.replace(/^(?:\.\/)+/, ""), size, kind: isLink(entry) ? "link" : "file", entry });
  }
  return files;
}

/** @throws UserError for pages that are packed as nobody packs text */
function requireUsualRatio(pages: Iterable<ZipPage>, label: string): void {
  let [size, packed] = [0, 0];
  for (const { entry } of pages) {
    size += entry.uncompressedSize;
    packed += entry.compressedSize;
  }
  if (size > 16 * 1024 * 1024 && size > packed * COLLECTION_LIMITS.ratio)
    throw collectionFault(
      `${Math.ceil(packed / 1024)} KiB of the archive unpack to ${Math.ceil(size / 1024 / 1024)} MiB, more than ${COLLECTION_LIMITS.ratio} times as much: it is not unpacked; if you trust it, ${UNPACK}`,
      label,
    );
}

async function contentOf(zip: ZipFile, { entry, size }: ZipPage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let read = 0;
  const stream: AsyncIterable<Uint8Array> = await zip.openReadStreamPromise(entry);
  for await (const chunk of stream) {
    read += chunk.length;
    if (read > size) throw new Error(`${entry.fileName} is larger than it states`);
    chunks.push(chunk);
  }
  const content = Buffer.concat(chunks);
  if (crc32(content) !== entry.crc32) throw new Error(`${entry.fileName} is not what was packed`);
  return content;
}

/**
 * An archive that git made says which commit it holds, and has all in one folder that is called otherwise in each version: that
 * folder is left out.
 */
function gitArchive(
  zip: ZipFile,
  files: readonly ZipPage[],
): { readonly commit?: string; readonly files: readonly ZipPage[] } {
  const commit = zip.comment.trim();
  if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(commit)) return { files };
  const [top = "", ...others] = new Set(files.map(({ path }) => path.slice(0, path.indexOf("/") + 1)));
  if (top === "" || others.length > 0) return { commit, files };
  return { commit, files: files.map((file) => ({ ...file, path: file.path.slice(top.length) })) };
}

/**
 * The pages of a zip archive.
 * @param folder the folder in it that is meant; `""` for all
 * @throws UserError for what is no archive, is damaged or encrypted, names places outside of itself, or unpacks to too much
 */
export async function readZip(bytes: Uint8Array, label: string, folder: string): Promise<CollectionReading> {
  const { fromBufferPromise } = await import("yauzl");
  let zip: ZipFile | undefined;
  try {
    zip = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    const { commit, files } = gitArchive(zip, await list(zip, label));
    if (files.length === 0) throw collectionFault("the archive is empty; get it again", label);
    const { pages, skipped, findings } = choosePages(files, folder, label);
    requireUsualRatio(pages.values(), label);
    const unread = new Map(findings);
    const read = new Map<string, Uint8Array>();
    for (const [path, page] of pages) {
      if (page.entry.canDecodeFileData()) read.set(path, await contentOf(zip, page));
      else {
        const message = `it is packed by method ${page.entry.compressionMethod}, which falsmith does not unpack; pack it with deflate, or ${UNPACK}`;
        unread.set(path, { code: "io/unreadable", level: "warning", message });
      }
    }
    return { pages: read, skipped, findings: unread, isWhole: true, marks: commit === undefined ? {} : { commit } };
  } catch (error) {
    throw error instanceof UserError ? error : archiveFault(error, label);
  } finally {
    zip?.close();
  }
}
