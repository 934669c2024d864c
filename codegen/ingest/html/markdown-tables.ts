import { pageLines } from "../page/outline.js";
import { composed, type MappedText, mappedTextWriter, sliceOf } from "./mapped-text.js";
import { pageText } from "./page-text.js";
import { elementsOf } from "./structure.js";
import { tokensOf } from "./tokens.js";

const TABLE = /<table[\s>]/i;
const END = /<\/table\s{0,20}>/gi;

/** The text of a stretch of HTML in another text. */
function tableText(text: string, from: number, to: number): MappedText {
  const html = text.slice(from, to);
  const tokens = tokensOf(html);
  return composed(pageText({ html, tokens, elements: elementsOf(tokens) }), sliceOf(text, from, to));
}

/** The tables that stand in Markdown as HTML, code aside: where each begins and ends. */
function tablesIn(text: string): readonly (readonly [from: number, to: number])[] {
  const found: (readonly [number, number])[] = [];
  let passed = 0;
  for (const line of pageLines(text)) {
    const at = line.fenced || line.start < passed ? -1 : line.text.search(TABLE);
    // In a cell, or behind words, it is an example.
    if (at < 0 || !/^[\s>]*(?:<[^<>]{1,200}>\s*)*$/.test(line.text.slice(0, at))) continue;
    const end = new RegExp(END.source, END.flags);
    end.lastIndex = line.start + at;
    const closing = end.exec(text);
    if (closing === null) break;
    passed = closing.index + closing[0].length;
    found.push([line.start + at, passed]);
  }
  return found;
}

/** A Markdown page with the tables that it has as HTML in the form of its others; undefined where it has none. */
export function withMarkdownTables(text: string): MappedText | undefined {
  const tables = TABLE.test(text) ? tablesIn(text) : [];
  if (tables.length === 0) return undefined;
  const writer = mappedTextWriter();
  let passed = 0;
  for (const [from, to] of tables) {
    writer.append(sliceOf(text, passed, from));
    writer.add({ text: "\n\n", from, to: from, exact: false });
    writer.append(tableText(text, from, to));
    writer.add({ text: "\n\n", from: to, to, exact: false });
    passed = to;
  }
  writer.append(sliceOf(text, passed, text.length));
  return writer.done();
}
