import { perObject } from "../../document/memo.js";
import { type PlainSource, plainSource } from "../../document/plain-text.js";
import type { SourceText } from "../../document/source.js";
import { detectFormat } from "../detect.js";
import { fenceFor, type HtmlPage } from "./code-text.js";
import { embeddedTexts } from "./embedded.js";
import { FlowWriter } from "./flow-writer.js";
import { linkedDocument } from "./linked.js";
import { endIn, type MappedText, mappedTextWriter, startIn } from "./mapped-text.js";
import { withMarkdownTables } from "./markdown-tables.js";
import { pageText } from "./page-text.js";
import { elementsOf } from "./structure.js";
import { tokensOf } from "./tokens.js";

/** What a page of HTML comes to: its text, as Markdown, and what there is to say when nothing in it can be read. */
export interface HtmlReading {
  readonly text: MappedText;
  /** The text that the page shows by itself, without what its scripts carry. */
  readonly shown: string;
  readonly scripts: number;
  readonly linked: string | undefined;
}

const LONGEST_TITLE = 300;

const HTML_START =
  /^\ufeff?(?:\s|<!--[^]{0,2000}?-->|<\?xml[^>]{0,200}>){0,20}<(?:!doctype\s+html|html|head|body|div|script|main|article|table)\b/i;

/** True for a text that is the HTML of a page. */
export function isHtml(text: string): boolean {
  return HTML_START.test(text.slice(0, 8192));
}

function fenced(text: MappedText, language: string): MappedText {
  const writer = mappedTextWriter();
  const fence = fenceFor(text.text);
  const [from, to] = [startIn(text, 0), endIn(text, text.text.length)];
  writer.add({ text: `${fence}${language}\n`, from, to: from, exact: false });
  writer.append(text);
  writer.add({ text: `\n${fence}\n`, from: to, to, exact: false });
  return writer.done();
}

/** The title of a page that has no heading of the first level, as one. */
function titleOf({ html, tokens, elements }: HtmlPage): MappedText | undefined {
  let title: MappedText | undefined;
  for (const [index, { name }] of elements) {
    if (name === "h1") return undefined;
    const inner = tokens[index + 1];
    if (name !== "title" || inner?.kind !== "text" || title !== undefined) continue;
    const out = new FlowWriter(false);
    out.beginLine("# ");
    out.flow(html, inner.start, Math.min(inner.end, inner.start + LONGEST_TITLE));
    title = out.done();
  }
  return title;
}

/** The text of a page, then what it carries for its scripts: documents always, the rest where the text says nothing. */
function readingOf(html: string, origin: string | undefined): HtmlReading {
  const tokens = tokensOf(html);
  const page: HtmlPage = { html, tokens, elements: elementsOf(tokens) };
  const shown = pageText(page);
  const title = shown.text === "" ? undefined : titleOf(page);
  const { documents, operations, strings } = embeddedTexts(page);
  const writer = mappedTextWriter();
  const add = (text: MappedText): void => {
    const from = startIn(text, 0);
    if (writer.length() > 0) writer.add({ text: "\n\n", from, to: from, exact: false });
    writer.append(text);
  };
  if (title !== undefined) add(title);
  if (shown.text !== "") add(shown);
  for (const document of documents) add(fenced(document, document.text.trimStart().startsWith("{") ? "json" : "yaml"));
  if (documents.length === 0 && detectFormat(shown.text).format === undefined) {
    for (const operation of operations) add(fenced(operation, "json"));
    if (operations.length === 0)
      for (const string of strings) if (detectFormat(string.text).format !== undefined) add(string);
  }
  // A page whose HTML is whole does not break off where its text ends.
  if (writer.length() > 0 && /<\/(?:html|body|article|main)\s*>\s*$/i.test(html.slice(-200)))
    writer.add({ text: "\n", from: html.length, to: html.length, exact: false });
  return {
    text: writer.done(),
    shown: shown.text,
    scripts: [...page.elements.values()].filter(({ name }) => name === "script").length,
    linked: linkedDocument(page, origin),
  };
}

/** Sources whose text was made of HTML, and what it was made of. */
const readings = new WeakMap<SourceText, HtmlReading>();

/** Sources whose text was made: it is not looked at again. */
const made = new WeakSet<SourceText>();

/** The Markdown of a page whose tables are HTML; undefined for any other text. */
function tablesOf(text: string): MappedText | undefined {
  return /<table[\s>]/i.test(text) && detectFormat(text).format !== "openapi" ? withMarkdownTables(text) : undefined;
}

/** What there is to know of a source whose text {@link readableSource} has made of HTML; undefined for any other. */
export function htmlBehind(source: SourceText): HtmlReading | undefined {
  return readings.get(source);
}

/**
 * A source as readers and rules see it: plain text, and of HTML the text that it shows. `back` and `backEnd` lead to the
 * text that was given, so that evidence of a page is bytes of its HTML.
 */
export const readableSource: (source: SourceText) => PlainSource = perObject((source) => {
  const plain = plainSource(source);
  if (made.has(source)) return plain;
  const reading = isHtml(plain.source.text) ? readingOf(plain.source.text, source.origin) : undefined;
  const text = reading?.text ?? tablesOf(plain.source.text);
  if (text === undefined) return plain;
  const readable = { ...plain.source, text: text.text };
  made.add(readable);
  if (reading !== undefined) readings.set(readable, reading);
  return {
    source: readable,
    back: (offset) => plain.back(startIn(text, offset)),
    backEnd: (offset) => plain.backEnd(endIn(text, offset)),
  };
});
