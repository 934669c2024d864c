import { join } from "node:path";
import type { LocatedFinding } from "../../../document/located-finding.js";
import type { SourceDeprecation } from "../../../document/source.js";
import { decode } from "../../../io/decode.js";
import type { FetchedDocument, FetchRefusal, FetchResult } from "../../../io/sources/fetch-source.js";
import { textIfFile } from "../../../io/guard.js";
import type { SourceUpdate } from "../../../io/sources/write-source.js";
import type { ListedOrigin, SourceFolder } from "./listed.js";
import type { UpdatedSource } from "./result.js";

/** A document that differs from the copy, before anybody has looked at what it says. */
export interface ChangedDocument extends SourceUpdate {
  readonly movedFrom?: string;
  /** What the list said of its endpoint before. */
  readonly deprecatedBefore?: SourceDeprecation;
}

/** What servers answered, sorted by what is to be done about it. */
export interface AnsweredSources {
  readonly unchanged: number;
  /** By their path below the folder. */
  readonly candidates: ReadonlyMap<string, ChangedDocument>;
  /** What the list is to say once the answers are taken: of candidates too, and of copies that are confirmed in other words. */
  readonly updates: readonly SourceUpdate[];
  /** Sources with the same text at another address. */
  readonly moved: readonly UpdatedSource[];
  readonly findings: readonly LocatedFinding[];
}

const KEPT = "the last good copy is kept";
const STAYS =
  "set its origin to null in specs/sources.json to keep the copy for good, or remove the file and its entry";

function refusalFinding({ address }: ListedOrigin, refusal: FetchRefusal, path: string): LocatedFinding {
  const { refused, isGone, elsewhere } = refusal;
  if (isGone === true) {
    const message = `${address} is gone (${refused}); ${KEPT}`;
    return { code: "io/source-gone", level: "warning", path, message, hint: STAYS };
  }
  if (elsewhere !== undefined) {
    const message = `${address} redirects to ${elsewhere}, another host, which is not followed; ${KEPT}`;
    const hint = `if you trust it, make it the origin of the source in specs/sources.json and run falsmith update again`;
    return { code: "io/source-moved", level: "warning", path, message, hint };
  }
  return { code: "io/fetch", level: "error", path, message: `${address}: ${refused}; ${KEPT}` };
}

function unreadable({ address }: ListedOrigin, why: string, path: string): LocatedFinding {
  const message = `what ${address} gives now is no source: ${why}; ${KEPT}`;
  return { code: "io/source-unreadable", level: "warning", path, message };
}

type SortedAnswer =
  | { readonly finding: LocatedFinding }
  | { readonly update: SourceUpdate; readonly changed?: ChangedDocument; readonly moved?: UpdatedSource };

function sortDocument(listed: ListedOrigin, fetched: FetchedDocument, { folder, label }: SourceFolder): SortedAnswer {
  const { path, address, provider } = listed;
  const { bytes, movedTo, etag, lastModified } = fetched;
  const decoded = decode(bytes);
  if (!("text" in decoded)) return { finding: unreadable(listed, decoded.message, `${label}/${path}`) };
  if (decoded.encoding !== undefined)
    return { finding: unreadable(listed, "it is UTF-16, which would not be kept as published", `${label}/${path}`) };
  const { text } = decoded;
  const before = textIfFile(join(folder, path));
  const origin = movedTo ?? address;
  const validators = {
    ...(etag === undefined ? {} : { etag }),
    ...(lastModified === undefined ? {} : { lastModified }),
  };
  const update = { entry: { path, provider, origin, ...validators }, text, before };
  const from = movedTo === undefined ? {} : { movedFrom: address };
  if (text !== before) return { update, changed: { ...update, ...from } };
  if (movedTo === undefined) return { update };
  return { update, moved: { path: `${label}/${path}`, origin, state: "moved", endpoints: [], ...from } };
}

/** Sorts what servers answered; nothing has been read for what it says, and nothing written. */
export function sortAnswers(
  origins: readonly ListedOrigin[],
  results: ReadonlyMap<string, FetchResult>,
  folder: SourceFolder,
): AnsweredSources {
  const candidates = new Map<string, ChangedDocument>();
  const updates: SourceUpdate[] = [];
  const moved: UpdatedSource[] = [];
  const findings: LocatedFinding[] = [];
  let unchanged = 0;
  for (const listed of origins) {
    const result = results.get(listed.path);
    if (result === undefined || result === "not-modified") {
      unchanged += 1;
      continue;
    }
    if ("refused" in result) {
      findings.push(refusalFinding(listed, result, `${folder.label}/${listed.path}`));
      continue;
    }
    const sorted = sortDocument(listed, result, folder);
    if ("finding" in sorted) {
      findings.push(sorted.finding);
      continue;
    }
    updates.push(sorted.update);
    if (sorted.changed !== undefined) candidates.set(listed.path, sorted.changed);
    else if (sorted.moved === undefined) unchanged += 1;
    else moved.push(sorted.moved);
  }
  return { unchanged, candidates, updates, moved, findings };
}
