import { type SourceText, textIndexOf } from "../document/source.js";
import type { Html } from "./markup.js";
import type { LineRange } from "./mended-text.js";

/** A stretch of a text; end exclusive. */
export interface TextSlice {
  readonly start: number;
  readonly end: number;
}

/** How much of a text a page shows. A page of a megabyte would be no use to a phone. */
const BUDGET = 120_000;
/** How much of one that speaks of many endpoints: every one of them has a page. */
const PART_BUDGET = 24_000;

const AROUND = 400;
const LONGEST = 1500;
const REACH = 300;

/** The start of the line that holds `at`, unless it is far away: a minified document is one line. */
function lineStart(text: string, at: number): number {
  const before = text.slice(Math.max(0, at - REACH), at).lastIndexOf("\n");
  return before < 0 ? at : Math.max(0, at - REACH) + before + 1;
}

function lineEnd(text: string, at: number): number {
  const after = text.slice(at, at + REACH).indexOf("\n");
  return after < 0 ? Math.min(text.length, at) : at + after + 1;
}

function merged(stretches: readonly TextSlice[]): readonly TextSlice[] {
  const result: TextSlice[] = [];
  for (const stretch of stretches.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const last = result.at(-1);
    if (last !== undefined && stretch.start <= last.end)
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, stretch.end) };
    else result.push(stretch);
  }
  return result;
}

/**
 * The stretches of a text that a page shows: all of it when it is short, else its beginning and what lies around the
 * stretches that matter, then around those that would be good to see, until the budget is spent. `part` and `excerpts`
 * are without the beginning.
 */
export function cut(
  text: string,
  show: "whole" | "part" | "excerpts",
  important: readonly TextSlice[],
  welcome: readonly TextSlice[] = [],
): readonly TextSlice[] {
  if (show === "whole" && text.length <= BUDGET) return [{ start: 0, end: text.length }];
  const chosen: TextSlice[] = show === "whole" ? [{ start: 0, end: lineEnd(text, Math.min(text.length, 4000)) }] : [];
  const limit = show === "part" ? PART_BUDGET : BUDGET;
  const width = show === "part" ? 40 : AROUND;
  let spent = chosen.reduce((sum, { start, end }) => sum + end - start, 0);
  for (const wanted of [important, welcome]) {
    let last = -1;
    for (const { start, end } of wanted.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
      const from = lineStart(text, Math.max(0, start - width));
      const to = lineEnd(text, Math.min(text.length, Math.min(end, start + LONGEST) + width));
      spent += Math.max(0, to - Math.max(from, last));
      if (spent > limit) return merged(chosen);
      last = Math.max(last, to);
      chosen.push({ start: from, end: to });
    }
  }
  return merged(chosen);
}

/** One line of a source as a page shows it; `isWhole` is false for a part of a very long one. */
export type SourceLine = TextSlice & { readonly number: number };

/** The lines within a stretch, without their line breaks. */
export function linesOf(source: SourceText, { start, end }: TextSlice): readonly SourceLine[] {
  const { text } = source;
  const lines: SourceLine[] = [];
  let number = textIndexOf(source).lineAt(start);
  for (let at = start; at < end; number += 1) {
    const next = text.indexOf("\n", at);
    const stop = next < 0 || next >= end ? end : next;
    lines.push({ number, start: at, end: text.charAt(stop - 1) === "\r" && stop > at ? stop - 1 : stop });
    at = next < 0 || next >= end ? end : next + 1;
  }
  return lines;
}

/** A text on a page, and which of its lines are there. */
export interface TextView {
  readonly html: Html;
  readonly lines: readonly LineRange[];
}

/** From the first line to the last, where there is one. */
export function rangeOf(lines: readonly SourceLine[]): readonly LineRange[] {
  const [first, last] = [lines[0], lines.at(-1)];
  return first === undefined || last === undefined ? [] : [{ from: first.number, to: last.number }];
}
