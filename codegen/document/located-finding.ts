import { excerpt } from "../messages/visible.js";
import { withoutCredentials } from "./credential.js";
import type { Finding, Level } from "./finding.js";
import type { RuleId } from "./origin.js";
import type { Pointer } from "./pointer.js";
import { lineStartsOf, type Place, type SourceId, type SourceText, type Span } from "./source.js";

/** A finding with the place a person can go to, ready for a reporter. */
export interface LocatedFinding {
  /** Which law it is about: `falsmith explain` tells it. */
  readonly code: RuleId;
  /** How grave it is. */
  readonly level: Level;
  /** The file it speaks of; without one it speaks of the whole run. */
  readonly path?: string;
  /** The line in the source, from 1. */
  readonly line?: number;
  /** The column, from 1, in UTF-16 code units. */
  readonly column?: number;
  /** Where in the document, where the source has no place for it. */
  readonly pointer?: Pointer;
  /** What is wrong, in one sentence. */
  readonly message: string;
  /** The first line of the text it points at. */
  readonly quote?: string;
  /** What to do about it. */
  readonly hint?: string;
}

const QUOTE_LIMIT = 120;

/** Finds places in one text; the line starts are looked up once, however many findings the text has. */
function placesIn(text: string): (offset: number) => Place {
  const starts = lineStartsOf(text);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

function quoteAt(text: string, span: Span): { readonly quote?: string } {
  const [first = ""] = withoutCredentials(text.slice(span.start, Math.min(span.end, span.start + 1000)))
    .trimStart()
    .split(/[\r\n\u0085]/, 1);
  const quote = excerpt(first, QUOTE_LIMIT);
  return quote === "" ? {} : { quote };
}

/** The source that a finding speaks of, where it names one. */
export function sourceOf(finding: Finding): SourceId | undefined {
  return typeof finding.at === "string" ? finding.source : finding.at.source;
}

/** True for an ordinary edit: reporters count it, `mend --explain` lists it. */
export function isEdit(finding: Finding): boolean {
  return finding.level === "note" && finding.fix !== undefined;
}

/** Findings with their places, in the given order. `path` is the source's id. */
export function locateFindings(
  findings: readonly Finding[],
  sources: readonly SourceText[],
): readonly LocatedFinding[] {
  const texts = new Map(sources.map(({ id, text }) => [id, text]));
  const places = new Map<SourceId, (offset: number) => Place>();
  const placeIn = (id: SourceId, text: string, offset: number): Place => {
    const find = places.get(id) ?? placesIn(text);
    places.set(id, find);
    return find(offset);
  };
  return findings.map((finding) => {
    const { code, level, message, hint, at } = finding;
    const path = sourceOf(finding);
    const text = path === undefined ? undefined : texts.get(path);
    const said = {
      code,
      level,
      ...(path === undefined ? {} : { path }),
      message,
      ...(hint === undefined ? {} : { hint }),
    };
    if (typeof at === "string") return at === "#" ? said : { ...said, pointer: at };
    return text === undefined ? said : { ...said, ...placeIn(at.source, text, at.start), ...quoteAt(text, at) };
  });
}

function order(a: string | number = "", b: string | number = ""): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** By file, place, then code; the same finding twice is one. */
export function sortFindings(findings: readonly LocatedFinding[]): readonly LocatedFinding[] {
  const unique = new Map(findings.map((finding) => [JSON.stringify(finding), finding]));
  return [...unique.values()].toSorted(
    (a, b) =>
      order(a.path, b.path) ||
      order(a.line ?? 0, b.line ?? 0) ||
      order(a.column ?? 0, b.column ?? 0) ||
      order(a.pointer, b.pointer) ||
      order(a.code, b.code) ||
      order(a.message, b.message),
  );
}

/** The findings with source ids replaced by the paths a person typed. */
export function withLabels(
  findings: readonly LocatedFinding[],
  labels: ReadonlyMap<SourceId, string>,
): readonly LocatedFinding[] {
  return findings.map((finding) =>
    finding.path === undefined ? finding : { ...finding, path: labels.get(finding.path) ?? finding.path },
  );
}
