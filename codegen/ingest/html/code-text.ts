import { decoded, type HtmlToken } from "./tokens.js";
import { type MappedText, mappedTextWriter } from "./mapped-text.js";
import type { HtmlElement } from "./structure.js";

const LANGUAGE =
  /(?:^|\s)(?:language|lang|highlight|highlight-source|brush:|sourcecode|hljs|code)[-\s:_]{1,2}([a-z+#]{1,20})/i;
const NO_LANGUAGE =
  /^(?:block|wrapper|container|copy|toolbar|line|box|content|example|sample|group|view|text|none|plain|plaintext|default|notranslate)/;

/** The language that classes of a code block or of what is around it name; empty when none does. */
export function languageOf(elements: readonly Pick<HtmlElement, "attributes">[]): string {
  for (const { attributes } of elements) {
    const said =
      attributes.get("data-lang")?.value ?? attributes.get("data-language")?.value ?? attributes.get("lang")?.value;
    const classes = attributes.get("class")?.value.slice(0, 500) ?? "";
    const named = (said ?? LANGUAGE.exec(classes)?.[1] ?? "").toLowerCase();
    if (/^[a-z+#]{1,20}$/.test(named) && !NO_LANGUAGE.test(named)) return named === "shell-session" ? "bash" : named;
  }
  return "";
}

const GUTTER = /(?:^|[\s_-])(?:gutter|lineno|linenos|line-?numbers?(?:-rows)?|linenumber)(?:$|[\s_-])/i;

/** True for the numbers of lines beside code. A code block that shows them has the class as well. */
export function isGutter({ name, attributes }: HtmlElement): boolean {
  const classes = attributes.get("class")?.value.slice(0, 300) ?? "";
  return GUTTER.test(classes) && name !== "code" && name !== "table" && !/\b(?:code|highlight|language)/.test(classes);
}

/** True for what a page shows beside code and nobody copies: line numbers, buttons. */
function isBesideCode(element: HtmlElement): boolean {
  return ["button", "style", "script", "svg"].includes(element.name) || isGutter(element);
}

const LINE = /(?:^|\s)(?:line|code-line|token-line|view-line|cl|cm-line|react-code-line)(?:\s|$)/i;

/** A page by its tokens and elements. */
export interface HtmlPage {
  readonly html: string;
  readonly tokens: readonly HtmlToken[];
  readonly elements: ReadonlyMap<number, HtmlElement>;
}

/** True for an element that stands on a line of its own in a code block. */
function isLine({ name, attributes }: HtmlElement): boolean {
  return /^(?:div|p|li|tr)$/.test(name) || LINE.test(attributes.get("class")?.value.slice(0, 300) ?? "");
}

/** The text of the code between two tokens, as it is written: white space kept, line numbers and buttons left out. */
export function codeText({ html, tokens, elements }: HtmlPage, from: number, to: number): MappedText {
  const writer = mappedTextWriter();
  let ended = true;
  const newLine = (at: number): void => {
    if (!ended) writer.add({ text: "\n", from: at, to: at, exact: false });
    ended = true;
  };
  for (let index = from; index < to; index += 1) {
    const token = tokens[index];
    const element = elements.get(index);
    if (token?.kind === "text") {
      const text = decoded(html, token.start, token.end);
      writer.append(text);
      if (text.text !== "") ended = text.text.endsWith("\n");
    } else if (element !== undefined) {
      if (element.name === "br") {
        ended = false;
        newLine(element.start);
      } else if (isBesideCode(element) && element.closed) index = Math.min(element.close, to);
      else if (isLine(element)) newLine(element.start);
    }
  }
  return writer.done();
}

/** A text without the empty lines around it. */
export function withoutEmptyLines(code: MappedText): MappedText {
  const start = /^(?:[ \t]*\n)*/.exec(code.text)?.[0].length ?? 0;
  const end = code.text.trimEnd().length;
  const writer = mappedTextWriter();
  writer.append(code, start, Math.max(start, end));
  return writer.done();
}

/** A fence that no line of the code ends. */
export function fenceFor(code: string): string {
  let longest = 2;
  for (const [run] of code.matchAll(/`{3,}/g)) longest = Math.max(longest, run.length);
  return "`".repeat(Math.min(longest + 1, 200));
}
