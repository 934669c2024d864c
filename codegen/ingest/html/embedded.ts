import type { HtmlPage } from "./code-text.js";
import { composed, type MappedText, mappedTextWriter, sliceOf } from "./mapped-text.js";
import { literalText, readScript, stringText } from "./script-text.js";
import { attributeText, type HtmlToken } from "./tokens.js";

/** What a page carries for its scripts: each a text by itself, as JSON, YAML or Markdown. */
export interface EmbeddedTexts {
  /** OpenAPI documents. */
  readonly documents: readonly MappedText[];
  /** Objects that describe one operation, as documentation tools keep them. */
  readonly operations: readonly MappedText[];
  /** Strings long enough to be a page. */
  readonly strings: readonly MappedText[];
}

const SPEC = /\b(?:openapi|swagger)\\{0,7}["']{0,2}\s{0,20}:/i;
const OPERATION = /["'\\](?:requestBody|parameters|responses)\\{0,7}["']\s{0,20}:/;
const YAML = /^(?:#[^\n]*\n|---\n|\s){0,20}["']?(?:openapi|swagger)["']?[ \t]*:[ \t]*["']?[23]/;

/** Strings in strings: a document as text in data as text in a call. */
const MOST_NESTED = 3;
/** A page has few of them; each costs a look at its format. */
const MOST_STRINGS = 60;
const LEAST_PAGE = 120;

interface EmbeddedDraft {
  readonly documents: MappedText[];
  readonly operations: MappedText[];
  readonly strings: MappedText[];
  readonly seen: Set<string>;
}

function part(text: MappedText, start: number, end: number): MappedText {
  const writer = mappedTextWriter();
  writer.append(text, start, end);
  return writer.done();
}

function keep(list: MappedText[], text: MappedText, { seen }: EmbeddedDraft): void {
  if (seen.has(text.text)) return;
  seen.add(text.text);
  list.push(text);
}

/** A text that a script holds: a document itself, or data in which documents stand as objects or strings. */
function look(text: MappedText, nested: number, draft: EmbeddedDraft): void {
  if (YAML.test(text.text.slice(0, 4000)) && !text.text.trimStart().startsWith("{"))
    return keep(draft.documents, text, draft);
  const { objects, strings } = readScript(text.text);
  for (const { kind, start, end } of objects)
    keep(kind === "openapi" ? draft.documents : draft.operations, literalText(part(text, start, end)), draft);
  let next = 0;
  for (const string of strings) {
    while ((objects[next]?.end ?? Infinity) <= string.start) next += 1;
    // What a document says is not looked into.
    if ((objects[next]?.start ?? Infinity) < string.start) continue;
    lookInString(text, string, nested, draft);
  }
}

function lookInString(
  text: MappedText,
  string: { readonly start: number; readonly end: number },
  nested: number,
  draft: EmbeddedDraft,
): void {
  const written = text.text.slice(string.start, string.end);
  const holdsData = nested < MOST_NESTED && (SPEC.test(written) || OPERATION.test(written));
  const isLong = written.length >= LEAST_PAGE && /\\n|\n/.test(written) && draft.strings.length < MOST_STRINGS;
  if (!holdsData && !isLong) return;
  const inner = composed(stringText(text.text, string), text);
  if (isLong && /\n\s{0,200}\S/.test(inner.text)) keep(draft.strings, inner, draft);
  if (holdsData) look(inner, nested + 1, draft);
}

const PUSHED =
  /^\s{0,20}(?:\(?self|window|globalThis)[\w.$]{0,40}\[?["'\w.]{0,20}\]?[^"]{0,60}\.push\(\[\s{0,4}1\s{0,4},\s{0,4}(?=["'])/;

/** The rendered data of Next.js comes in strings that are handed over one after the other: together they are one text. */
function pushedTexts(html: string, scripts: readonly HtmlToken[]): MappedText {
  const writer = mappedTextWriter();
  for (const { start, end } of scripts) {
    const lead = PUSHED.exec(html.slice(start, Math.min(end, start + 400)))?.[0].length;
    if (lead === undefined) continue;
    const text = sliceOf(html, start, end);
    const [first] = readScript(text.text.slice(lead)).strings;
    if (first === undefined || first.start !== 0) continue;
    const string = { start: lead + first.start, end: lead + first.end };
    writer.append(composed(stringText(text.text, string), text));
  }
  return writer.done();
}

/** The texts of the scripts of a page, in order. */
export function scriptsOf({ tokens, elements }: HtmlPage): readonly HtmlToken[] {
  return tokens.flatMap((token, index) =>
    token.kind === "text" && token.raw && elements.get(index - 1)?.name === "script" ? [token] : [],
  );
}

/** Looks for documents in the scripts and attributes of a page; no script is run. */
export function embeddedTexts(page: HtmlPage): EmbeddedTexts {
  const { html, elements } = page;
  const draft: EmbeddedDraft = { documents: [], operations: [], strings: [], seen: new Set() };
  const scripts = scriptsOf(page);
  const pushed = pushedTexts(html, scripts);
  if (pushed.text !== "") look(pushed, 1, draft);
  for (const { start, end } of scripts)
    if (!PUSHED.test(html.slice(start, Math.min(end, start + 400)))) look(sliceOf(html, start, end), 0, draft);
  for (const { attributes } of elements.values())
    for (const attribute of attributes.values())
      if (attribute.value.length > LEAST_PAGE && (SPEC.test(attribute.value) || OPERATION.test(attribute.value)))
        look(attributeText(html, attribute), 1, draft);
  return draft;
}
