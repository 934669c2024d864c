import { type CoveredLine, coverageWords } from "../document/coverage.js";
import { REMOVED, withoutCredentials } from "../document/credential.js";
import { hasOtherBreaks, type SourceText, type Span, textIndexOf, withoutMark } from "../document/source.js";
import { count } from "../messages/count.js";
import { cut, linesOf, rangeOf, type SourceLine, type TextSlice, type TextView } from "./cut.js";
import { type EditStretch, type EvidenceMark, marksOf, marksWithin } from "./marks.js";
import { all, type Child, contentOfLines, el, type ElementId, type Html, lineWriter } from "./markup.js";
import type { LineRange } from "./mended-text.js";
import { indentClass } from "./shell/style.js";

/** A source on the page of an endpoint. */
export interface ShownSource {
  readonly source: SourceText;
  /** Its number on the page: part of the names of its lines. */
  readonly index: number;
  /** `whole`: it speaks of the endpoint. `part`: of many. `excerpts`: something rests on it (a sibling's page, an overlay). */
  readonly show: "whole" | "part" | "excerpts";
  readonly evidence: readonly EditStretch[];
  /** What became of each line; nothing of a source that is only quoted. */
  readonly covered: readonly CoveredLine[];
  /** What conflicts and open points quote. */
  readonly quoted: readonly Span[];
  /** What all facts of the endpoint rest on: of a source about many endpoints only that is shown. */
  readonly facts: readonly Span[];
}

/** The name of a line of a source on the page. */
export function lineId(index: number, line: number): ElementId {
  return `s${index}-${line}`;
}

function lineText(text: string, line: SourceLine, marks: readonly EvidenceMark[]): Child {
  const plain = text.slice(line.start, line.end);
  const clean = withoutCredentials(plain);
  // Somebody's key is not shown; what is left of its line has no places.
  if (clean !== plain)
    return marks.length === 0 ? clean : el("mark", { "data-e": marks.flatMap(({ edits }) => edits).join(" ") }, clean);
  const parts: Child[] = [];
  let at = line.start;
  for (const { start, end, edits } of marks) {
    parts.push(text.slice(at, start), el("mark", { "data-e": edits.join(" ") }, text.slice(start, end)));
    at = end;
  }
  return [...parts, text.slice(at, line.end)];
}

function gap(source: SourceText, from: number, to: number): Html {
  if (to <= from) return all();
  const { lineAt } = textIndexOf(source);
  const lines = lineAt(to) - lineAt(from);
  return el("p", { class: "gap" }, `${lines > 0 ? count(lines, "line") : count(to - from, "character")} not shown`);
}

/** What became of a line, in words: `used`, `noise: heading`. */
function coverageWord({ class: one, kind }: CoveredLine): string {
  return kind === undefined ? one : `${one}: ${kind}`;
}

/** The class of a line, and what became of it where the line before says otherwise. */
function coverageMark(
  covered: CoveredLine | undefined,
  before: CoveredLine | undefined,
): { readonly className: string; readonly word: Child } {
  if (covered === undefined || covered.class === "blank") return { className: "", word: "" };
  const isTold = before?.class === covered.class && before.kind === covered.kind;
  return {
    className: ` is-${covered.class}`,
    word: isTold ? "" : el("span", { class: "fate" }, coverageWord(covered)),
  };
}

/** Whether the lines that were looked at are those of the source: of a page of HTML they are those of its text. */
function isLineByLine({ text }: SourceText, covered: readonly CoveredLine[]): boolean {
  const lines = withoutMark(text)
    .split("\n")
    .map((line) => line.replace(/\r$/, ""));
  const isOne = (line: string, index: number): boolean => {
    const known = covered[index]?.text;
    return known === line || known?.includes(REMOVED) === true || (known === undefined && line === "");
  };
  return lines.length >= covered.length && lines.every(isOne);
}

/** The text of a page of HTML with what became of each of its lines. */
function textOfPage(covered: readonly CoveredLine[]): Html {
  const writer = lineWriter();
  for (const [index, line] of covered.entries()) {
    const { className, word } = coverageMark(line, covered[index - 1]);
    const marks = { className: `line${className}`, id: undefined, number: line.line, edits: [] };
    writer.line(marks, word, line.text);
  }
  return el(
    "details",
    { class: "text-of-page" },
    el("summary", {}, "The text of this page, with what became of each line"),
    el("div", { class: "code with-fate" }, writer.html()),
  );
}

/** Whether all of a text is shown, its lines being counted by line feeds alone. */
function isWholeText({ text }: SourceText, [first, ...others]: readonly TextSlice[]): boolean {
  return first?.start === 0 && first.end === text.length && others.length === 0 && !hasOtherBreaks(text);
}

function linesView(
  { source, index, covered }: ShownSource,
  stretches: readonly TextSlice[],
  marks: readonly EvidenceMark[],
): TextView {
  const writer = lineWriter();
  const shown: LineRange[] = [];
  const encoded = isWholeText(source, stretches) ? contentOfLines(source.text) : undefined;
  let end = 0;
  let next = 0;
  let named = 0;
  for (const stretch of stretches) {
    writer.add(gap(source, end, stretch.start));
    const lines = linesOf(source, stretch);
    for (const line of lines) {
      const within = marksWithin(marks, line, next);
      next = within.next;
      // Two stretches may show parts of one long line; a name is given once.
      const id = line.number > named ? lineId(index, line.number) : undefined;
      named = Math.max(named, line.number);
      const { className: fate, word } = coverageMark(covered[line.number - 1], covered[line.number - 2]);
      const className = `line${indentClass(source.text, line)}${fate}`;
      const plain = within.marks.length === 0 ? encoded?.[line.number - 1] : undefined;
      const { number } = line;
      writer.line({ className, id, number, edits: [] }, word, plain ?? lineText(source.text, line, within.marks));
    }
    shown.push(...rangeOf(lines));
    end = stretch.end;
  }
  writer.add(gap(source, end, source.text.length));
  return { html: writer.html(), lines: shown };
}

function noteOf({ source, show }: ShownSource): string {
  if (show === "part") return "This source speaks of many endpoints; what this one rests on is shown.";
  return show === "excerpts"
    ? "Not a source of this endpoint; only what something rests on is shown."
    : `This source has ${count(source.text.length, "character")}; its beginning and what edits rest on are shown.`;
}

/** A source with the text that edits rest on marked. */
export function sourceView(shown: ShownSource): TextView {
  const { source, index, show, evidence, quoted, facts, covered } = shown;
  const isAligned = isLineByLine(source, covered);
  const stretches = cut(source.text, show, [...evidence, ...quoted], facts);
  const visible = stretches.reduce((sum, { start, end }) => sum + end - start, 0);
  const isAll = show === "whole" && visible >= source.text.length;
  const note = isAll ? "" : el("p", { class: "note" }, noteOf(shown));
  const { html: text, lines } = linesView(isAligned ? shown : { ...shown, covered: [] }, stretches, marksOf(evidence));
  const html = el(
    "section",
    { class: "file" },
    el(
      "h3",
      { id: `to-s${index}` },
      el("code", {}, source.id),
      source.provider === undefined ? "" : el("small", {}, source.provider),
    ),
    note,
    covered.length === 0 ? "" : el("p", { class: "note" }, coverageWords(covered)),
    el("div", { class: isAligned && covered.length > 0 ? "code with-fate" : "code" }, text),
    isAligned ? "" : textOfPage(covered),
  );
  return { html, lines };
}
