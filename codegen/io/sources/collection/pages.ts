import type { LocatedFinding } from "../../../document/located-finding.js";
import { byText } from "../../../document/order.js";
import { count } from "../../../messages/count.js";
import { SIZE_LIMIT, tooLarge } from "../../read-bytes.js";
import { collision, pathFlaw } from "../../safe-paths.js";
import { UserError } from "../../user-error.js";
import { isDocumentName, isOtherFolder } from "../documents.js";
import type { OriginMarks } from "./entry.js";

/** Bounds of one collection: everything that an origin can make us hold. */
export const COLLECTION_LIMITS: {
  readonly files: number;
  readonly pages: number;
  /** Of all pages together, unpacked. */
  readonly bytes: number;
  /** Of an archive, packed. */
  readonly packedBytes: number;
  /** How many times larger pages may be than what they are packed in. */
  readonly ratio: number;
  /** How long is waited for an archive or a repository. */
  readonly seconds: number;
} = {
  files: 50_000,
  pages: 10_000,
  bytes: 256 * 1024 * 1024,
  packedBytes: 64 * 1024 * 1024,
  ratio: 200,
  seconds: 300,
};

/** A file that an origin lists. */
export interface ListedFile {
  /** With `/`, from the top of the origin. */
  readonly path: string;
  /** In bytes, as the origin states it. */
  readonly size: number;
  readonly kind: "file" | "link";
}

/** Why a page that is there is not taken; what it is about stands beside it. */
export type PageFinding = Omit<LocatedFinding, "path">;

/** Which of the files of an origin are pages. */
export interface PageChoice<File> {
  /** By path in the collection, sorted. */
  readonly pages: ReadonlyMap<string, File>;
  /** Files that no reader takes, by what their names say. */
  readonly skipped: readonly string[];
  readonly findings: ReadonlyMap<string, PageFinding>;
}

/** What an origin gives now. */
export interface CollectionReading extends Omit<PageChoice<Uint8Array>, "pages"> {
  readonly pages: ReadonlyMap<string, Uint8Array>;
  /** Whether all of the origin was looked at: else what is not among the pages may still be there. */
  readonly isWhole: boolean;
  readonly marks: OriginMarks;
}

/** What keeps an archive or a folder from being read. */
export function collectionFault(message: string, path: string): UserError {
  return new UserError(message, { exit: 1, code: "io/collection", path });
}

/** The path in the collection; undefined for what lies outside of the folder that was chosen. */
function pathIn(path: string, folder: string): string | undefined {
  if (folder === "") return path;
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
}

function isPage(path: string): boolean {
  const folders = path.split("/");
  const name = folders.pop() ?? "";
  return isDocumentName(name) && !folders.some(isOtherFolder);
}

function flawOf(path: string, { kind, size }: ListedFile): PageFinding | undefined {
  const level = "warning";
  if (kind === "link") {
    const message = "a symbolic link is not followed; put the page itself in its place";
    return { code: "io/unsafe-path", level, message };
  }
  const flaw = pathFlaw(path);
  if (flaw !== undefined)
    return { code: "io/unsafe-name", level, message: `not a name for a file: ${flaw}; rename the page at its origin` };
  return size > SIZE_LIMIT ? { ...tooLarge(size), level } : undefined;
}

/** Takes out pages whose names are one file where case is ignored: the first of them stays. */
function withoutCollisions<File>(pages: Map<string, File>, findings: Map<string, PageFinding>): void {
  for (let same = collision(pages.keys()); same !== undefined; same = collision(pages.keys())) {
    const [first, second] = same;
    pages.delete(second);
    const message = `${JSON.stringify(first)} and this are one file where names ignore case; rename one of them at the origin`;
    findings.set(second, { code: "io/unsafe-name", level: "warning", message });
  }
}

/**
 * Chooses the pages among the files of an origin.
 * @param label what the origin is called in messages
 * @throws UserError when there are none, or too many, or they are too large
 */
export function choosePages<File extends ListedFile>(
  files: readonly File[],
  folder: string,
  label: string,
): PageChoice<File> {
  const findings = new Map<string, PageFinding>();
  const skipped: string[] = [];
  const pages = new Map<string, File>();
  let bytes = 0;
  for (const file of files.toSorted((a, b) => byText(a.path, b.path))) {
    const path = pathIn(file.path, folder);
    if (path === undefined) continue;
    if (!isPage(path)) {
      skipped.push(path);
      continue;
    }
    const flaw = pages.has(path)
      ? ({
          code: "io/unsafe-name",
          level: "warning",
          message: "the origin has it twice; remove one of the two",
        } as const)
      : flawOf(path, file);
    if (flaw !== undefined) findings.set(path, flaw);
    else {
      pages.set(path, file);
      bytes += file.size;
    }
  }
  withoutCollisions(pages, findings);
  const { pages: most, bytes: limit } = COLLECTION_LIMITS;
  if (pages.size > most || bytes > limit)
    throw collectionFault(
      `${pages.size.toLocaleString("en")} pages of ${Math.ceil(bytes / 1024 / 1024)} MiB in all, the limits are ${most.toLocaleString("en")} and ${limit / 1024 / 1024} MiB; name a folder of it`,
      label,
    );
  if (pages.size === 0 && findings.size === 0)
    throw collectionFault(
      `there is no page in ${folder === "" ? "it" : JSON.stringify(folder)} (${count(skipped.length, "other file")}); falsmith reads .md, .mdx, .html, .yaml, .yml, .json and .txt: name another place`,
      label,
    );
  return { pages, skipped, findings };
}

/** @throws UserError for more files than anybody reads */
export function requireFewFiles(count: number, label: string): void {
  if (count > COLLECTION_LIMITS.files)
    throw collectionFault(
      `more than ${COLLECTION_LIMITS.files.toLocaleString("en")} files; name a folder that holds the documentation alone`,
      label,
    );
}
