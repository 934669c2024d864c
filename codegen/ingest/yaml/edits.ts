/** One replacement: `text` stands where `start` to `end` was. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Translates offsets of an edited text into offsets of the text before the edits. */
export interface OffsetMap {
  /** Where a stretch that begins at `offset` began. */
  readonly start: (offset: number) => number;
  /** Where a stretch that ends at `offset` ended. */
  readonly end: (offset: number) => number;
}

/** `text` after `edits`, which are in order and do not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const edit of edits) {
    parts.push(text.slice(at, edit.start), edit.text);
    at = edit.end;
  }
  parts.push(text.slice(at));
  return parts.join("");
}

/** The edits in order, each dropped that overlaps one before it or stands at the same place. */
export function withoutOverlap<T extends TextEdit>(edits: readonly T[]): readonly T[] {
  const sorted = edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
  const kept: T[] = [];
  for (const edit of sorted) {
    const last = kept.at(-1);
    if (last === undefined || (edit.start >= last.end && edit.start > last.start)) kept.push(edit);
  }
  return kept;
}

/** Index of the last of some sorted things that begins at `offset` or before; -1 when there is none. */
function lastAtMost<T>(sorted: readonly T[], offset: number, startOf: (one: T) => number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const one = sorted[middle];
    if (one !== undefined && startOf(one) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The map from the text after `edits` back to the text before them. */
export function offsetMap(edits: readonly TextEdit[]): OffsetMap {
  const starts: number[] = [];
  let shift = 0;
  for (const edit of edits) {
    starts.push(edit.start + shift);
    shift += edit.text.length - (edit.end - edit.start);
  }
  const map = (offset: number, side: "start" | "end"): number => {
    const index = lastAtMost(starts, side === "start" ? offset : offset - 1, (at) => at);
    const edit = edits[index];
    const start = starts[index];
    if (edit === undefined || start === undefined) return offset;
    const past = offset - (start + edit.text.length);
    const inside = side === "start" ? past < 0 : past <= 0;
    return inside ? edit[side] : edit.end + past;
  };
  return { start: (offset) => map(offset, "start"), end: (offset) => map(offset, "end") };
}

/** `later`, made on the text after `edits`, in terms of the text before them; undefined when it touches an edit. */
export function rebase<T extends TextEdit>(edits: readonly TextEdit[], map: OffsetMap, later: T): T | undefined {
  const start = map.start(later.start);
  const end = later.end === later.start ? start : map.end(later.end);
  const index = lastAtMost(edits, start, ({ start: from }) => from);
  const [before, after] = [edits[index], edits[index + 1]];
  const touches = before !== undefined && (before.end > start || before.start === start);
  return touches || (after !== undefined && after.start < end) ? undefined : { ...later, start, end };
}
