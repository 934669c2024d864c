import type { IngestResult, SourceDocument } from "../../document/document.js";
import type { SourceText } from "../../document/source.js";
import type { Excerpt, Stretch } from "../excerpt.js";
import { fencesOf, headingOf, type PageLine, pageLines } from "../page/outline.js";
import { pipeCells } from "../parameter-table/table/pipe-table.js";
import { type CodeReading, readCode } from "./code-lines.js";
import { type PageFacts, pageFactsOf } from "./page-facts.js";
import type { Coverage, LineCoverage } from "../../document/coverage.js";
import { firstIn, gapsIn, type Marks, marksOf, touches } from "./marks.js";
import { isTableRule, leftOfRow, type PageTable, rowVerdict, tableAt } from "./table-lines.js";
import { headingVerdict, isFieldPair, leftOfText, textVerdict } from "./text-lines.js";
import { noise, unread, USED, type Verdict } from "./verdict.js";

interface Page {
  readonly text: string;
  readonly lines: readonly PageLine[];
  readonly marks: Marks;
  readonly known: PageFacts;
}

/** What the marks say of a line, before its words are looked at; undefined when nothing of it was read. */
function marked(line: Stretch, marks: Marks): Verdict | undefined {
  if (touches(marks.used, line)) return USED;
  if (touches(marks.offered, line)) return { class: "offered" };
  return touches(marks.extension, line) ? noise("extension") : undefined;
}

/** A line of an OpenAPI document: all of it was parsed, and what it says has its place in the document. */
function documentVerdict(line: PageLine, marks: Marks): Verdict {
  if (/^\s*(?:#|\/\/)/.test(line.text)) return noise("comment");
  return marked(line, marks) ?? (/[\p{L}\p{N}]/u.test(line.text) ? USED : noise("markup"));
}

function leftIn({ text, marks }: Page, line: Stretch): readonly Excerpt[] {
  return gapsIn(marks.all, line).map(({ start, end }) => ({ text: text.slice(start, end), start, end }));
}

/** A line in a block of code, as the whole block reads. */
function codeVerdict(page: Page, line: PageLine, reading: CodeReading): Verdict {
  const inside = firstIn(reading.at, line);
  if (inside !== undefined && !touches(page.marks.all, inside)) return inside.verdict;
  return marked(line, page.marks) ?? reading.rest;
}

function tableVerdict(page: Page, line: PageLine, table: PageTable): Verdict {
  const read = marked(line, page.marks);
  if (read === undefined) return rowVerdict(line, table, page.known);
  const left = leftOfRow(leftIn(page, line), line, table);
  return left.class === "unread" ? left : read;
}

function lineVerdict(page: Page, index: number): Verdict {
  const line = page.lines[index];
  if (line === undefined) return noise("markup");
  const read = marked(line, page.marks);
  if (read !== undefined) {
    const left = leftOfText(leftIn(page, line), page.known);
    return left.class === "unread" ? left : read;
  }
  const told = firstIn(page.marks.told, line);
  if (told !== undefined) return { class: "unread", code: told.code };
  const heading = headingOf(line);
  if (heading !== undefined) return headingVerdict(heading.title, page.known);
  return isFieldPair(line, page.lines[index + 1], page.known) ? unread("field", line) : textVerdict(line, page.known);
}

/** The readings of the blocks of code of a page, by the line that opens each. */
function codeOf(page: Page): ReadonlyMap<number, CodeReading> {
  return new Map(
    fencesOf(page.text, page.lines).map((block) => {
      const isRead = touches(page.marks.used, block.content) || touches(page.marks.offered, block.content);
      return [block.opening.start, readCode(page.text, block, isRead, page.known)] as const;
    }),
  );
}

function isFence(text: string): boolean {
  return /^[ \t>]*(?:`{3,}|~{3,})[^`]*$/.test(text);
}

function* verdictsOf(page: Page): Generator<Verdict> {
  const code = codeOf(page);
  let reading: CodeReading | undefined;
  let table: PageTable | undefined;
  for (const [index, line] of page.lines.entries()) {
    reading = line.fenced ? (code.get(line.start) ?? reading) : undefined;
    const isRow = !line.fenced && line.text.includes("|") && (pipeCells(line)?.length ?? 0) > 1;
    const isFirst = isRow && table === undefined;
    if (!isRow) table = undefined;
    else table ??= tableAt(line, page.lines[index + 1]);
    if (line.text.trim() === "") yield { class: "blank" };
    else if (touches(page.marks.documents, line)) yield documentVerdict(line, page.marks);
    else if (line.fenced && isFence(line.text)) yield noise("markup");
    else if (line.fenced && reading !== undefined) yield codeVerdict(page, line, reading);
    else if (isRow && isTableRule(line.text)) yield noise("markup");
    else if (isFirst && (table?.header.length ?? 0) > 0) yield marked(line, page.marks) ?? noise("heading");
    else if (table !== undefined) yield tableVerdict(page, line, table);
    else yield lineVerdict(page, index);
  }
}

/**
 * Says of every line of a source whether it is used, offered, noise of a kind, or a fact that no reader took.
 *
 * @param source as its reader saw it: without a byte order mark, lines ended by a line feed
 * @param read what the reader gave; the places of its values and findings say what it took
 * @param compared further descriptions on the page that agree with what was read, or whose differences are told
 */
export function coverageOf(source: SourceText, read: IngestResult, compared: readonly SourceDocument[] = []): Coverage {
  let known: PageFacts | undefined;
  const page: Page = {
    text: source.text,
    lines: pageLines(source.text),
    marks: marksOf(source.id, { ...read, documents: [...read.documents, ...compared] }),
    // Of a source that is a document as a whole nobody asks.
    get known() {
      return (known ??= pageFactsOf(read.documents));
    },
  };
  const verdicts = verdictsOf(page);
  const lines = page.lines.map(({ start, end }): LineCoverage => {
    const next = verdicts.next();
    return { start, end, ...(next.done === true ? noise("markup") : next.value) };
  });
  return { source: source.id, lines };
}
