import { codeText, fenceFor, type HtmlPage, languageOf, withoutEmptyLines } from "./code-text.js";
import { indentOf, isBlock, isLayout, isUnshown } from "./display.js";
import { FlowWriter } from "./flow-writer.js";
import type { MappedText } from "./mapped-text.js";
import type { HtmlElement } from "./structure.js";
import { spanOf, type TableDraft, writeTable } from "./table-text.js";

/** What ends an element: it is called with the offset at which the element ends. */
type Close = (at: number) => void;

/** An element that is open while a page is written. */
interface Frame {
  readonly element: HtmlElement;
  readonly close: Close | undefined;
}

const EMPHASIS = new Set(["b", "strong"]);
const NAME = /^[A-Za-z_$][\w$.[\]-]{0,60}$/;

/** A table that is open: one of data, one inside of a cell of it, or one that lays out the page. */
type OpenTable = { readonly kind: "data"; readonly draft: TableDraft } | { readonly kind: "inner" | "layout" };

/** Lists deeper than this are set in no further. */
const DEEPEST = 12;

/** Writes the text of a page: an element is opened and closed, text flows in between. */
class PageWriter {
  readonly #page: HtmlPage;
  #out = new FlowWriter(false);
  readonly #frames: Frame[] = [];
  readonly #tables: OpenTable[] = [];
  /** The table of data that is open: there is one at most, others are in its cells. */
  #data: TableDraft | undefined;
  #lists = 0;
  /** An element in the line has just ended: the next one is set off from it, as styles do. */
  #isAtEdge = false;
  /** Where the text ends that names a term. */
  #termEnd = -1;

  constructor(page: HtmlPage) {
    this.#page = page;
  }

  write(): MappedText {
    const { html, tokens, elements } = this.#page;
    for (let index = 0; index < tokens.length; index += 1) {
      const token = tokens[index];
      if (token === undefined) break;
      this.#closeAt(index, token.start);
      const element = elements.get(index);
      if (element !== undefined) {
        const skipped = this.#open(element, index);
        if (skipped !== undefined) index = skipped - 1;
      } else if (token.kind === "text" && !token.raw) this.#text(html, token.start, token.end);
    }
    this.#closeAt(tokens.length, html.length);
    return this.#out.done();
  }

  #text(html: string, start: number, end: number): void {
    this.#out.flow(html, start, end);
    this.#isAtEdge = false;
    if (end === this.#termEnd) this.#out.unmark("**", end);
  }

  #closeAt(index: number, at: number): void {
    for (let frame = this.#frames.at(-1); frame?.element.close === index; frame = this.#frames.at(-1)) {
      this.#frames.pop();
      frame.close?.(at);
    }
  }

  /** @returns the token to go on with, where what the element holds is not read as text */
  #open(element: HtmlElement, index: number): number | undefined {
    if (isUnshown(element)) return Math.max(index + 1, element.close);
    const code = this.#code(element, index);
    if (code !== undefined) return code;
    const close = this.#opened(element, index);
    if (element.close > index) this.#frames.push({ element, close });
    else close?.(element.end);
    return undefined;
  }

  /** Code is read as a whole, white space and all. */
  #code(element: HtmlElement, index: number): number | undefined {
    const { name, start, end, close } = element;
    if (name !== "pre" && name !== "code" && name !== "kbd" && name !== "samp" && name !== "tt") return undefined;
    const found = codeText(this.#page, index + 1, Math.min(close, this.#page.tokens.length));
    const isBlock = name === "pre" || (name === "code" && found.text.trim().includes("\n"));
    const table = this.#data;
    if (!isBlock || (table !== undefined && !found.text.trim().includes("\n"))) this.#inlineCode(element, index);
    else {
      const code = withoutEmptyLines(found);
      if (table !== undefined) table.hasCode = true;
      if (code.text !== "") this.#fence(code, this.#languageAt(index, element), start, end);
    }
    return Math.max(index + 1, close);
  }

  #languageAt(index: number, element: HtmlElement): string {
    const { elements } = this.#page;
    const inner = [1, 2, 3].flatMap((next) => elements.get(index + next) ?? []).filter(({ name }) => name === "code");
    return languageOf([
      element,
      ...inner,
      ...this.#frames
        .slice(-3)
        .reverse()
        .map((frame) => frame.element),
    ]);
  }

  #fence(code: MappedText, language: string, start: number, end: number): void {
    const fence = fenceFor(code.text);
    this.#out.break(2);
    this.#out.addVerbatim(`${fence}${language}\n`, code, `\n${fence}`, { start, end });
    this.#out.break(2);
  }

  #codeInLine(element: HtmlElement, index: number): MappedText {
    const { html, tokens, elements } = this.#page;
    const inner = new FlowWriter(this.#data !== undefined);
    for (let at = index + 1; at < Math.min(element.close, tokens.length); at += 1) {
      const token = tokens[at];
      if (token?.kind === "text") inner.flow(html, token.start, token.end);
      else if (elements.get(at)?.name === "br") inner.space();
    }
    return inner.done();
  }

  #inlineCode(element: HtmlElement, index: number): void {
    const text = this.#codeInLine(element, index);
    if (this.#isAtEdge) this.#out.space();
    this.#isAtEdge = true;
    if (text.text === "") return;
    const mark = text.text.includes("`") || text.text.includes("\n") ? "" : "`";
    this.#out.add(mark, element.start, element.start);
    this.#out.addText(text, element.start);
    this.#out.add(mark, element.end, element.end);
  }

  #opened(element: HtmlElement, index: number): Close | undefined {
    const { name } = element;
    const level = /^h([1-6])$/.exec(name)?.[1];
    if (level !== undefined) return this.#line(`${"#".repeat(Number(level))} `);
    if (name === "table") return this.#table(element, index);
    if (name === "tr") return this.#row();
    if (name === "td" || name === "th") return this.#cell(element);
    if (name === "li") return this.#item(element, index);
    if (name === "dt") return this.#term(index);
    if (name === "br") this.#out.break(1);
    if (name === "br") return undefined;
    if (isBlock(name)) return this.#block(element);
    return this.#inline(element);
  }

  #line(prefix: string): Close {
    this.#out.beginLine(prefix);
    const out = this.#out;
    return () => out.endLine();
  }

  #block(element: HtmlElement): Close {
    const { name } = element;
    const isList = name === "ul" || name === "ol" || name === "dl" || name === "menu";
    const breaks = name === "p" || name === "section" || name === "article" ? 2 : 1;
    const out = this.#out;
    out.break(this.#lists > 0 ? 1 : breaks);
    if (out.isEmpty && this.#tables.at(-1)?.kind === "data") this.#setIn(element);
    if (isList) this.#lists += 1;
    else if (name === "dd") out.setIn(Math.max(1, this.#lists));
    return () => {
      if (isList) {
        this.#lists -= 1;
        out.setIn(this.#lists);
      }
      out.break(this.#lists > 0 ? 1 : breaks);
    };
  }

  #item({ close }: HtmlElement, index: number): Close | undefined {
    if (close <= index) return undefined;
    const depth = Math.min(Math.max(1, this.#lists), DEEPEST);
    const out = this.#out;
    out.beginItem(depth);
    return () => {
      out.break(1);
      out.setIn(depth - 1);
    };
  }

  /** A term that begins with a name is written as a field of a list. */
  #term(index: number): Close {
    const { html, tokens } = this.#page;
    const out = this.#out;
    const depth = Math.min(Math.max(1, this.#lists), DEEPEST);
    out.beginItem(depth);
    const first = [1, 2].map((next) => tokens[index + next]).find((token) => token?.kind === "text");
    const words = first === undefined ? "" : html.slice(first.start, Math.min(first.end, first.start + 100)).trim();
    if (first !== undefined && tokens[index + 1] === first && NAME.test(words)) {
      out.mark("**");
      this.#termEnd = first.end;
    }
    return () => {
      out.break(1);
      out.setIn(depth);
    };
  }

  #inline({ name, start, closed }: HtmlElement): Close | undefined {
    const out = this.#out;
    if (name === "sup") out.add("^", start, start);
    else if (name !== "sub" && this.#isAtEdge) out.space();
    this.#isAtEdge = false;
    const mark = closed && EMPHASIS.has(name) ? "**" : undefined;
    if (mark !== undefined) out.mark(mark);
    return (at) => {
      if (mark !== undefined) out.unmark(mark, at);
      this.#isAtEdge = true;
    };
  }

  #table(element: HtmlElement, index: number): Close {
    const out = this.#out;
    const isInner = this.#data !== undefined;
    if (isInner || isLayout(this.#page, element, index)) {
      this.#tables.push({ kind: isInner ? "inner" : "layout" });
      out.break(isInner ? 1 : 2);
      return () => {
        this.#tables.pop();
        out.break(isInner ? 1 : 2);
      };
    }
    const draft: TableDraft = { rows: [], hasCode: false };
    this.#tables.push({ kind: "data", draft });
    this.#data = draft;
    return () => {
      this.#tables.pop();
      this.#data = undefined;
      writeTable(draft, out);
    };
  }

  #row(): Close {
    const table = this.#tables.at(-1);
    if (table?.kind === "data") table.draft.rows.push([]);
    else this.#out.break(1);
    return () => {};
  }

  #cell({ attributes, start, ...element }: HtmlElement): Close {
    const table = this.#tables.at(-1);
    if (table?.kind !== "data") {
      if (table?.kind === "inner") this.#out.space();
      else this.#out.break(1);
      return () => {};
    }
    if (table.draft.rows.length === 0) table.draft.rows.push([]);
    const row = table.draft.rows.at(-1) ?? [];
    const around = this.#out;
    this.#out = new FlowWriter(true);
    if (row.length === 0) this.#setIn({ attributes, start, ...element });
    const [columns, rows] = [spanOf(attributes.get("colspan")?.value), spanOf(attributes.get("rowspan")?.value)];
    const lists = this.#lists;
    this.#lists = 0;
    return (end) => {
      row.push({ text: this.#out.done(), columns, rows, start, end });
      this.#out = around;
      this.#lists = lists;
    };
  }

  /** A name that styles set in is inside of the field above it. */
  #setIn(element: HtmlElement): void {
    const steps = indentOf(element);
    if (steps > 0) this.#out.add("&nbsp;".repeat(steps), element.start, element.start);
  }
}

/** The text of a page, as Markdown: its headings, lists, tables and code as a browser shows them; never a script run. */
export function pageText(page: HtmlPage): MappedText {
  return new PageWriter(page).write();
}
