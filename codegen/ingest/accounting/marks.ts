import type { IngestResult } from "../../document/document.js";
import type { Finding } from "../../document/finding.js";
import type { Origins } from "../../document/origins.js";
import type { SourceId } from "../../document/source.js";
import type { Stretch } from "../excerpt.js";
import { isFormHint } from "../openapi/key-words.js";
import { UNREAD } from "./unread.js";

/** Stretches in order, none of which touches another. */
type Cover = readonly Stretch[];

/** What a finding is about. */
type FindingPlace = Stretch & { readonly code: string };

/** What of a source the documents that were read rest on, and what findings tell of it. */
export interface Marks {
  readonly used: Cover;
  /** Descriptions, titles and examples: shown to people, never enforced. */
  readonly offered: Cover;
  /** Keys that begin with `x-`. */
  readonly extension: Cover;
  /** What findings of the readers are about, the first before the others. */
  readonly told: readonly FindingPlace[];
  /** All of these. */
  readonly all: Cover;
  /** Where OpenAPI documents stand in the source. */
  readonly documents: Cover;
}

/** Overlapping and touching stretches as one. */
function merged(stretches: Stretch[]): Cover {
  const cover: { start: number; end: number }[] = [];
  for (const { start, end } of stretches.sort((a, b) => a.start - b.start)) {
    const last = cover.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else if (end > start) cover.push({ start, end });
  }
  return cover;
}

type Use = "used" | "offered" | "extension";

const SHOWN = new Set("description summary title example examples externalDocs tags x-falsmith-page".split(" "));
/** Keys whose value maps names of people's choosing: a property called `title` is no title. */
const NAMES = new Set(
  "properties patternProperties $defs definitions schemas parameters headers responses paths content".split(" "),
);

/** What a key says of the use of its value. */
function useOf(key: string, isName: boolean, above: Use): Use {
  if (above !== "used" || isName) return above;
  if (SHOWN.has(key) || key.startsWith("x-falsmith-")) return "offered";
  return key.startsWith("x-") || isFormHint(key) ? "extension" : above;
}

interface Drafts {
  readonly used: Stretch[];
  readonly offered: Stretch[];
  readonly extension: Stretch[];
}

interface Walk {
  readonly source: SourceId;
  readonly drafts: Drafts;
  /** What the keywords of OpenAPI documents reach over. */
  readonly documents: { start: number; end: number };
}

function walk(walking: Walk, { origin, below }: Origins, use: Use, holdsNames: boolean): void {
  if (origin !== undefined) {
    const isDocument = origin.rule === "ingest/openapi" || origin.rule === "ingest/openapi-fence";
    const drafts = walking.drafts[origin.basis === "example" ? "offered" : use];
    for (const span of origin.evidence) {
      if (span.source !== walking.source) continue;
      drafts.push(span);
      if (!isDocument) continue;
      walking.documents.start = Math.min(walking.documents.start, span.start);
      walking.documents.end = Math.max(walking.documents.end, span.end);
    }
  }
  for (const [key, inner] of below ?? [])
    walk(walking, inner, useOf(key, holdsNames, use), !holdsNames && use === "used" && NAMES.has(key));
}

/** The stretches of a source that findings are about; of two that overlap, the first has both. */
function toldIn(source: SourceId, findings: readonly Finding[]): readonly FindingPlace[] {
  const all = findings.flatMap(({ at, code }) =>
    typeof at !== "string" && at.source === source && code !== UNREAD ? [{ start: at.start, end: at.end, code }] : [],
  );
  const told: { start: number; end: number; readonly code: string }[] = [];
  for (const one of all.sort((a, b) => a.start - b.start)) {
    const last = told.at(-1);
    if (last !== undefined && one.start < last.end) last.end = Math.max(last.end, one.end);
    else told.push(one);
  }
  return told;
}

/** What of a source its documents rest on: taken from the origins that the readers record, and from nothing else. */
export function marksOf(source: SourceId, { documents, findings }: IngestResult): Marks {
  const drafts: Drafts = { used: [], offered: [], extension: [] };
  const regions: Stretch[] = [];
  for (const { spec, format } of documents) {
    // A source that is a document by itself has no page around it.
    if (format === "openapi") regions.push({ start: 0, end: Infinity });
    const region = { start: Infinity, end: -1 };
    const walking: Walk = { source, drafts, documents: region };
    // The root stands for the whole page, and shows nothing of what was read.
    for (const [key, inner] of spec.origins.below ?? [])
      walk(walking, inner, useOf(key, false, "used"), NAMES.has(key));
    for (const entry of spec.ledger) if ("span" in entry && entry.span.source === source) drafts.used.push(entry.span);
    if (region.end >= 0) regions.push(region);
  }
  const told = toldIn(source, [...findings, ...documents.flatMap((document) => document.findings)]);
  return {
    used: merged(drafts.used),
    offered: merged(drafts.offered),
    extension: merged(drafts.extension),
    told,
    all: merged([...drafts.used, ...drafts.offered, ...drafts.extension, ...told]),
    documents: merged(regions),
  };
}

/** The index of the first of some stretches in order, none of which overlaps another, that ends behind an offset. */
function firstBehind(cover: Cover, offset: number): number {
  let low = 0;
  let high = cover.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((cover[middle]?.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first of some stretches in order, none of which overlaps another, that shares something with one. */
export function firstIn<One extends Stretch>(ordered: readonly One[], { start, end }: Stretch): One | undefined {
  const next = ordered[firstBehind(ordered, start)];
  return next !== undefined && next.start < end ? next : undefined;
}

/** True where a cover holds something of a stretch. */
export function touches(cover: Cover, stretch: Stretch): boolean {
  return firstIn(cover, stretch) !== undefined;
}

/** What of a stretch a cover leaves out. */
export function gapsIn(cover: Cover, { start, end }: Stretch): readonly Stretch[] {
  const gaps: Stretch[] = [];
  let from = start;
  for (let index = firstBehind(cover, start); from < end; index += 1) {
    const next = cover[index];
    const until = next === undefined ? end : Math.min(next.start, end);
    if (until > from) gaps.push({ start: from, end: until });
    if (next === undefined) break;
    from = next.end;
  }
  return gaps;
}
