import type { TextSlice } from "./cut.js";

/** A stretch of a text that edits rest on. */
export type EvidenceMark = TextSlice & { readonly edits: readonly number[] };

/** Edits whose evidence is a whole part of a page are marked by its beginning. */
const LONGEST = 1500;
/** More names in one place help nobody, and many nested ones would make a page of their square. */
const MOST_NAMES = 12;

/** A stretch of a text and the edits that rest on it. */
export type EditStretch = TextSlice & { readonly edit: number };

/** Stretches that do not overlap, in order: where evidence overlaps, the pieces carry all its edits. */
export function marksOf(evidence: readonly EditStretch[]): readonly EvidenceMark[] {
  const trimmed = evidence
    .map(({ start, end, edit }) => ({ start, end: Math.min(end, start + LONGEST), edit }))
    .filter(({ start, end }) => end > start)
    .toSorted((a, b) => a.start - b.start || a.edit - b.edit);
  const borders = [...new Set(trimmed.flatMap(({ start, end }) => [start, end]))].toSorted((a, b) => a - b);
  const marks: EvidenceMark[] = [];
  let open: readonly EditStretch[] = [];
  let next = 0;
  for (const [index, start] of borders.entries()) {
    const end = borders[index + 1];
    if (end === undefined) break;
    const begun: EditStretch[] = [];
    for (let one = trimmed[next]; one !== undefined && one.start === start; one = trimmed[next]) {
      begun.push(one);
      next += 1;
    }
    open = [...open.filter((one) => one.end > start), ...begun].slice(-MOST_NAMES);
    if (open.length > 0) marks.push({ start, end, edits: [...new Set(open.map(({ edit }) => edit))] });
  }
  return marks;
}

/** The marks that reach into a stretch, cut to it; `from` is where the search may begin, marks being in order. */
export function marksWithin(
  marks: readonly EvidenceMark[],
  { start, end }: TextSlice,
  from: number,
): { readonly marks: readonly EvidenceMark[]; readonly next: number } {
  let next = from;
  while ((marks[next]?.end ?? Infinity) <= start) next += 1;
  const found: EvidenceMark[] = [];
  for (let at = next; (marks[at]?.start ?? Infinity) < end; at += 1) {
    const mark = marks[at];
    if (mark !== undefined)
      found.push({ start: Math.max(mark.start, start), end: Math.min(mark.end, end), edits: mark.edits });
  }
  return { marks: found, next };
}
