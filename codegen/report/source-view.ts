import type { CoveredLine } from "../document/coverage.js";
import { withoutCredentials } from "../document/credential.js";
import { type SourceText, type Span, textIndexOf } from "../document/source.js";
import { count } from "../messages/count.js";
import { cut, linesOf, type SourceLine, type TextSlice } from "./cut.js";
import { type EditStretch, type EvidenceMark, marksOf, marksWithin } from "./marks.js";
import { all, type Child, el, type ElementId, type Html } from "./markup.js";
import { indentClass } from "./style.js";

/** A source on the page of an endpoint. */
export interface ShownSource {
  readonly source: SourceText;
  /** Its number on the page: part of the names of its lines. */
  readonly index: number;
  /** `whole`: it speaks of the endpoint. `part`: of many. `excerpts`: something rests on it (a sibling's page, an overlay). */
  readonly show: "whole" | "part" | "excerpts";
  readonly evidence: readonly EditStretch[];
  /** What became of each line; nothing where the source is shown in part. */
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

function gap(source: SourceText, from: number, to: number): Child {
  if (to <= from) return "";
  const { lineAt } = textIndexOf(source);
  const lines = lineAt(to) - lineAt(from);
  return el("p", { class: "gap" }, `${lines > 0 ? count(lines, "line") : count(to - from, "character")} not shown`);
}

/** The class of a line, and in words what became of it. */
function coverageMark(covered: CoveredLine | undefined): { readonly className: string; readonly title?: string } {
  if (covered === undefined || covered.class === "blank") return { className: "" };
  const { class: one, kind } = covered;
  return { className: ` is-${one}`, title: kind === undefined ? one : `${one}: ${kind}` };
}

/** How many lines were used, and what the others are. */
function coverageNote({ covered }: ShownSource): Child {
  if (covered.length === 0) return "";
  const of = (one: CoveredLine["class"]): number => covered.filter((line) => line.class === one).length;
  const words = `${count(of("used"), "line")} used, ${of("offered")} offered, ${of("noise")} noise, ${of("unread")} unread`;
  return el("p", { class: "note" }, words);
}

function linesHtml(
  { source, index, covered }: ShownSource,
  stretches: readonly TextSlice[],
  marks: readonly EvidenceMark[],
): Html {
  const parts: Child[] = [];
  let end = 0;
  let next = 0;
  let named = 0;
  for (const stretch of stretches) {
    parts.push(gap(source, end, stretch.start));
    for (const line of linesOf(source, stretch)) {
      const within = marksWithin(marks, line, next);
      next = within.next;
      // Two stretches may show parts of one long line; a name is given once.
      const name = line.number > named ? { id: lineId(index, line.number) } : {};
      named = Math.max(named, line.number);
      const { className, ...title } = coverageMark(covered[line.number - 1]);
      parts.push(
        el(
          "div",
          { class: `line${indentClass(source.text.slice(line.start, line.end))}${className}`, ...name, ...title },
          el("span", { class: "no" }, line.number),
          el("code", {}, lineText(source.text, line, within.marks)),
        ),
      );
    }
    end = stretch.end;
  }
  parts.push(gap(source, end, source.text.length));
  return all(parts);
}

function noteOf({ source, show }: ShownSource): string {
  if (show === "part") return "This source speaks of many endpoints; what this one rests on is shown.";
  return show === "excerpts"
    ? "Not a source of this endpoint; only what something rests on is shown."
    : `This source has ${count(source.text.length, "character")}; its beginning and what edits rest on are shown.`;
}

/** A source with the text that edits rest on marked. */
export function sourceView(shown: ShownSource): Html {
  const { source, index, show, evidence, quoted, facts } = shown;
  const stretches = cut(source.text, show, [...evidence, ...quoted], facts);
  const visible = stretches.reduce((sum, { start, end }) => sum + end - start, 0);
  const isAll = show === "whole" && visible >= source.text.length;
  const note = isAll ? "" : el("p", { class: "note" }, noteOf(shown));
  return el(
    "section",
    { class: "file" },
    el(
      "h3",
      { id: `to-s${index}` },
      el("code", {}, source.id),
      source.provider === undefined ? "" : el("small", {}, source.provider),
    ),
    note,
    coverageNote(shown),
    el("div", { class: "code" }, linesHtml(shown, stretches, marksOf(evidence))),
  );
}
