import { join } from "node:path";
import type { LocatedFinding } from "../../../document/located-finding.js";
import { sha256 } from "../../../io/output/digest.js";
import type { CollectionEntry, OriginMarks } from "../../../io/sources/collection/entry.js";
import { listedOrigin } from "../../../io/sources/collection/origin.js";
import type { CollectionReading } from "../../../io/sources/collection/pages.js";
import { type CollectionPlan, type PlanInput, planPages, updateOf } from "../../../io/sources/collection/plan.js";
import { readCollection, textsOf } from "../../../io/sources/collection/read-collection.js";
import { textIfFile } from "../../../io/guard.js";
import type { CollectionUpdate } from "../../../io/sources/write-source.js";
import { UserError } from "../../../io/user-error.js";
import { count } from "../../../messages/count.js";
import { visible } from "../../../messages/visible.js";
import type { SourceFolder } from "./listed.js";
import type { PlaceChange } from "./place.js";

/** A collection whose origin was read anew. */
interface CollectionSnapshot {
  readonly entry: CollectionEntry;
  readonly marks: OriginMarks;
  readonly input: PlanInput;
  readonly plan: CollectionPlan;
}

/** What came of asking for collections; nothing has been read for what it says. */
export interface CollectionAnswers {
  readonly read: readonly CollectionSnapshot[];
  /** How many pages are in collections whose origins say that nothing has changed, or could not be read. */
  readonly total: number;
  /** How many of these are as they were. */
  readonly unchanged: number;
  readonly findings: readonly LocatedFinding[];
  /** What is not the copy that stands below the folder, by path below it. */
  readonly changed: ReadonlyMap<string, PlaceChange>;
}

interface AskSettings extends SourceFolder {
  readonly cwd: string;
  readonly signal: AbortSignal;
  readonly seconds: number;
}

const KEPT = "the last good copy is kept";

function faultFinding({ code, message }: UserError, { origin, path }: CollectionEntry, label: string): LocatedFinding {
  const at = `${label}/${path}`;
  const shown = visible(origin);
  const level = "warning";
  if (code === "io/source-gone") {
    const hint = `add it from where it is now under the same name, or remove ${at} and its entry in sources.json`;
    return { code, level, path: at, message: `${shown} is gone (${message}); ${KEPT}`, hint };
  }
  if (code === "io/source-moved") return { code, level, path: at, message: `${shown}: ${message}; ${KEPT}` };
  if (code === "io/collection")
    return {
      code: "io/source-unreadable",
      level,
      path: at,
      message: `what ${shown} gives now is not taken: ${message}; ${KEPT}`,
    };
  return { code, level: "error", path: at, message: `${shown}: ${message}; ${KEPT}` };
}

const EDITED =
  "edited by hand, so it stays as it is; put the change into an overlay under specs/overlays, then bring the pages in anew with falsmith add … --as … --force";

function editedFinding(page: string, { path }: CollectionEntry, label: string): LocatedFinding {
  return { code: "io/edited-by-hand", level: "warning", path: `${label}/${path}/${page}`, message: EDITED };
}

/** A page whose copy is older than what its origin has: that was looked at and not taken. */
function passedFinding(page: string, { path, origin }: CollectionEntry, label: string): LocatedFinding {
  const message = `what ${visible(origin)} has of it now was looked at before and cannot be read as a source; ${KEPT}`;
  return { code: "io/source-unreadable", level: "warning", path: `${label}/${path}/${page}`, message };
}

const MOST_NAMED = 10;

function namesText(pages: readonly string[]): string {
  const more = pages.length > MOST_NAMED ? ` and ${pages.length - MOST_NAMED} more` : "";
  return `${pages.slice(0, MOST_NAMED).map(visible).join(", ")}${more}`;
}

type CopyReader = (page: string) => string | undefined;

interface CollectionAnswer {
  readonly read?: CollectionSnapshot;
  readonly unchanged: number;
  readonly findings: readonly LocatedFinding[];
}

/** A collection whose origin is as it was: what a person changed is told all the same. */
function unchangedOne(entry: CollectionEntry, standing: CopyReader, label: string): CollectionAnswer {
  const edited = [...entry.pages].filter(([page, digest]) => sha256(standing(page) ?? "") !== digest);
  const names = new Set(edited.map(([page]) => page));
  const passed = [...entry.refused.keys()].filter((page) => entry.pages.has(page) && !names.has(page));
  return {
    unchanged: entry.pages.size - names.size - passed.length,
    findings: [
      ...[...names].map((page) => editedFinding(page, entry, label)),
      ...passed.map((page) => passedFinding(page, entry, label)),
    ],
  };
}

/** Pages that were never taken, because they are links, say: told again in one line. */
function unreadNote(
  pages: readonly string[],
  { path, origin }: CollectionEntry,
  label: string,
): readonly LocatedFinding[] {
  if (pages.length === 0) return [];
  const message = `${count(pages.length, "page")} of ${visible(origin)} cannot be taken (falsmith add tells why): ${namesText(pages)}`;
  return [{ code: "io/source-unreadable", level: "note", path: `${label}/${path}`, message }];
}

function readOne(
  entry: CollectionEntry,
  reading: CollectionReading,
  standing: CopyReader,
  label: string,
): CollectionAnswer {
  const { texts, findings } = textsOf(reading);
  const isThere = (page: string): boolean => findings.has(page);
  const { isWhole, marks } = reading;
  const input: PlanInput = { texts, isThere, isWhole, entry, standing, again: false, force: false };
  const plan = planPages(input);
  const at = `${label}/${entry.path}`;
  const foreign =
    "a new page of this path is not added: a file that is not in sources.json is in the way; move it away";
  return {
    read: { entry, marks, input, plan },
    unchanged: plan.same.size,
    findings: [
      ...[...findings].flatMap(([page, one]) => (entry.pages.has(page) ? [{ ...one, path: `${at}/${page}` }] : [])),
      ...unreadNote(
        [...findings.keys()].filter((page) => !entry.pages.has(page)),
        entry,
        label,
      ),
      ...plan.edited.map((page) => editedFinding(page, entry, label)),
      ...plan.foreign.map(
        (page) => ({ code: "io/foreign", level: "warning", path: `${at}/${page}`, message: foreign }) as const,
      ),
      ...plan.passed.filter((page) => entry.pages.has(page)).map((page) => passedFinding(page, entry, label)),
    ],
  };
}

async function askOne(
  entry: CollectionEntry,
  { folder, label, cwd, signal, seconds }: AskSettings,
): Promise<CollectionAnswer> {
  const standing: CopyReader = (page) => textIfFile(join(folder, entry.path, page));
  // Of a copy that is not there an origin cannot say that nothing has changed.
  const isMissing = [...entry.pages.keys()].some((page) => standing(page) === undefined);
  try {
    const origin = listedOrigin(entry.origin, entry.kind);
    const options = { cwd, specs: folder, signal, seconds };
    const reading = await readCollection(origin, isMissing ? {} : entry, options);
    return reading === "unchanged" ? unchangedOne(entry, standing, label) : readOne(entry, reading, standing, label);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { unchanged: 0, findings: [faultFinding(error, entry, label)] };
  }
}

function changedPlaces({ entry, plan }: CollectionSnapshot): readonly (readonly [string, PlaceChange])[] {
  const { path, provider, origin } = entry;
  const place = (
    page: string,
    change: Pick<PlaceChange, "text" | "before" | "page">,
  ): readonly [string, PlaceChange] => {
    const at = `${path}/${page}`;
    return [at, { entry: { path: at, provider, origin }, collection: path, ...change }];
  };
  return [
    ...[...plan.changes].map(([page, { text, before, state }]) => place(page, { text, before, page: state })),
    ...[...plan.gone].map(([page, before]) => place(page, { text: undefined, before, page: "gone" })),
  ];
}

/**
 * Asks for collections again, one after the other. An origin that cannot be read is a finding, and the others go on.
 * @throws the reason of the signal when it is aborted
 */
export async function askCollections(
  collections: readonly CollectionEntry[],
  settings: AskSettings,
): Promise<CollectionAnswers> {
  const read: CollectionSnapshot[] = [];
  const findings: LocatedFinding[] = [];
  let [total, unchanged] = [0, 0];
  for (const entry of collections) {
    const one = await askOne(entry, settings);
    findings.push(...one.findings);
    unchanged += one.unchanged;
    if (one.read === undefined) total += entry.pages.size;
    else read.push(one.read);
  }
  return { read, total, unchanged, findings, changed: new Map(read.flatMap(changedPlaces)) };
}

/** What is to be written of collections, how many pages they have with those that go, and what is to be told. */
export interface CollectionWrites {
  readonly updates: readonly CollectionUpdate[];
  readonly total: number;
  readonly findings: readonly LocatedFinding[];
}

/**
 * What becomes of collections once their pages have been looked at.
 * @param taken the paths below the folder of what may take the place of its copy
 * @param unknown the paths of new pages that are in no format that is read
 * @param label how the folder is called
 */
export function settleCollections(
  { read }: CollectionAnswers,
  taken: ReadonlySet<string>,
  unknown: ReadonlySet<string>,
  label: string,
): CollectionWrites {
  let total = 0;
  const today = new Date().toISOString().slice(0, 10);
  const findings: LocatedFinding[] = [];
  const updates = read.map(({ entry, marks, input, plan }): CollectionUpdate => {
    const at = (page: string): string => `${entry.path}/${page}`;
    const rejected = new Set([...plan.changes.keys()].filter((page) => !taken.has(at(page))));
    const { path, provider, origin, kind } = entry;
    const update = updateOf({ path, provider, origin, kind, ...marks }, { input, plan }, rejected, today);
    total += update.entry.pages.size + plan.gone.size;
    const plain = [...rejected].filter((page) => unknown.has(at(page)));
    if (plain.length > 0) {
      const message = `${count(plain.length, "new page")} of it in no format that falsmith reads, not added: ${namesText(plain)}`;
      findings.push({ code: "io/source-unreadable", level: "note", path: `${label}/${entry.path}`, message });
    }
    return update;
  });
  return { updates, total, findings };
}
