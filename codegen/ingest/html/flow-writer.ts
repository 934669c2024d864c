import { ENTITY, entityText } from "./tokens.js";
import { type MappedText, mappedTextWriter, type MappedTextWriter } from "./mapped-text.js";

/** White space that a browser shows as one space, entities, characters that nobody sees, and bars (of cells only). */
const SPECIAL = new RegExp(
  `[ \\t\\n\\f\\r]{2,}|[\\t\\n\\f\\r]|${ENTITY.source}|[\\u00a0\\u00ad\\u200b\\u200c\\u200d\\u2060\\ufeff]|\\|`,
  "gi",
);
const SPACE = /^[ \t\n\f\r]+$/;
const UNSEEN = /\u00ad|\u200b|\u200c|\u200d|\u2060|\ufeff/g;

const ITEM = "- ";

/**
 * Writes the text of a page as Markdown, as a browser flows it: runs of white space are one space, blocks stand on lines of
 * their own. In one line (a heading, a cell of a table) a block is set off by a space, or by `<br>` in a cell.
 */
export class FlowWriter {
  readonly #out: MappedTextWriter = mappedTextWriter();
  readonly #isCell: boolean;
  #breaks = 0;
  #space = false;
  /** What stands before the first text of the next line, and before all lines of the block. */
  #prefix = "";
  #indent = "";
  #oneLine = 0;
  #isBehindCode = false;
  #marks: string[] = [];

  constructor(isCell: boolean) {
    this.#isCell = isCell;
  }

  get isEmpty(): boolean {
    return this.#out.length() === 0;
  }

  /** The next text begins a line; with 2, behind an empty line. */
  break(lines: 1 | 2): void {
    if (this.#oneLine > 0) this.#space = true;
    else this.#breaks = Math.max(this.#breaks, this.#isCell ? 1 : lines);
  }

  space(): void {
    this.#space = true;
  }

  /** Everything up to {@link endLine} stands on one line, behind `prefix`. */
  beginLine(prefix: string): void {
    this.break(2);
    this.#prefix = this.#oneLine > 0 || this.#isCell ? "" : prefix;
    this.#oneLine += 1;
  }

  endLine(): void {
    this.#oneLine -= 1;
    this.#prefix = "";
    this.break(2);
  }

  /** An item of a list: its first line begins with a mark, the others are set in. */
  beginItem(depth: number): void {
    this.break(1);
    if (this.#oneLine > 0 || this.#isCell) return;
    this.#indent = "  ".repeat(depth - 1);
    this.#prefix = ITEM;
  }

  /** The lines that follow are set in as the items at this depth are. */
  setIn(depth: number): void {
    this.#indent = "  ".repeat(depth);
    this.#prefix = "";
  }

  /** A mark of emphasis, written when there is text behind it. */
  mark(mark: string): void {
    this.#marks.push(mark);
  }

  /** Ends an emphasis; one without text leaves nothing. */
  unmark(mark: string, at: number): void {
    if (this.#marks.at(-1) === mark) this.#marks.pop();
    else this.#out.add({ text: mark, from: at, to: at, exact: false });
  }

  #begin(at: number): void {
    const made = (text: string): void => this.#out.add({ text, from: at, to: at, exact: false });
    const atStart = this.isEmpty || this.#isBehindCode;
    this.#isBehindCode = false;
    if (this.#breaks > 0 && !atStart) made(this.#isCell ? "<br>" : "\n".repeat(this.#breaks));
    else if (this.#space && !atStart) made(" ");
    if (this.#breaks > 0 || atStart) {
      made(this.#indent + this.#prefix);
      if (this.#prefix === ITEM) this.#indent += "  ";
      this.#prefix = "";
    }
    for (const mark of this.#marks) made(mark);
    this.#marks = [];
    this.#breaks = 0;
    this.#space = false;
  }

  /** Adds words as they are, made or taken from the HTML. */
  add(text: string, from: number, to: number): void {
    if (text === "") return;
    this.#begin(from);
    this.#out.add({ text, from, to, exact: to - from === text.length });
  }

  /** Adds code on lines of its own between two marks, white space and all; in a cell, too. */
  addVerbatim(before: string, code: MappedText, after: string, { start, end }: { start: number; end: number }): void {
    const made = (text: string, at: number): void => this.#out.add({ text, from: at, to: at, exact: false });
    if (!this.isEmpty) made("\n\n", start);
    made(before, start);
    this.#out.append(code);
    made(`${after}\n`, end);
    [this.#breaks, this.#space, this.#prefix, this.#marks] = [0, false, "", []];
    this.#isBehindCode = true;
  }

  /** Adds a text that was made already, on lines of its own where it has several. */
  addText(text: MappedText, at: number): void {
    if (text.text === "") return;
    this.#begin(at);
    this.#out.append(text);
  }

  #special(found: string, from: number): void {
    const to = from + found.length;
    if (SPACE.test(found)) this.#space = true;
    else if (found === "|") this.add(this.#isCell ? "\\|" : "|", from, to);
    else {
      const shown = (found.startsWith("&") ? entityText(found) : found).replaceAll(UNSEEN, "");
      // A name in a cell may be set in by them.
      if (shown === "\u00a0" && this.#isCell && this.isEmpty) this.add("&nbsp;", from, to);
      else if (shown === "\u00a0" || SPACE.test(shown)) this.#space = true;
      else this.add(this.#isCell ? shown.replaceAll("|", "\\|") : shown, from, to);
    }
  }

  /** Adds text of the page, its white space as a browser shows it. */
  flow(html: string, start: number, end: number): void {
    const text = html.slice(start, end);
    let passed = 0;
    const words = (to: number): void => {
      if (to <= passed) return;
      const lead = text[passed] === " " ? 1 : 0;
      const tail = to - passed > lead && text[to - 1] === " " ? 1 : 0;
      if (lead > 0) this.#space = true;
      this.add(text.slice(passed + lead, to - tail), start + passed + lead, start + to - tail);
      if (tail > 0) this.#space = true;
    };
    for (const { 0: found, index } of text.matchAll(SPECIAL)) {
      words(index);
      this.#special(found, start + index);
      passed = index + found.length;
    }
    words(text.length);
  }

  done(): MappedText {
    return this.#out.done();
  }
}
