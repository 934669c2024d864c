import { createRequire } from "node:module";
import type * as Parse5 from "parse5";
import { mappedTextWriter, type MappedText } from "./mapped-text.js";

const require = createRequire(import.meta.url);

// oxlint-disable typescript/consistent-type-assertions -- what `require` gives is typed by the package's own declarations.
/**
 * Loaded where there is a page of HTML: most runs read none. Readers are synchronous, so that it is `require` and not `import()`.
 * `Tokenizer` is among the exports of parse5, whose types mark it as internal: a new version is to be looked at before it is taken.
 */
function parse5(): typeof Parse5 {
  return require("parse5") as typeof Parse5;
}
// oxlint-enable typescript/consistent-type-assertions

/** Where an attribute stands in the HTML, name and quotes included. */
export interface HtmlAttribute {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** A tag or a run of text. Offsets are those of the HTML. `raw`: the text of a script or style, where no entity is one. */
export type HtmlToken =
  | {
      readonly kind: "start";
      readonly name: string;
      readonly attributes: ReadonlyMap<string, HtmlAttribute>;
      readonly start: number;
      readonly end: number;
    }
  | { readonly kind: "end"; readonly name: string; readonly start: number; readonly end: number }
  | { readonly kind: "text"; readonly raw: boolean; readonly start: number; readonly end: number };

const RAW_TEXT: readonly string[] = ["style", "xmp", "iframe", "noembed", "noframes"];

/** Text is handed over in parts of this size: the tokenizer copies what it holds back at the end of a part. */
const PART = 1 << 16;

function attributesOf({ attrs, location }: Parse5.Token.TagToken): ReadonlyMap<string, HtmlAttribute> {
  const places = new Map(Object.entries(location?.attrs ?? {}));
  return new Map(
    attrs.map(({ name, value }) => {
      const place = places.get(name);
      return [name, { value, start: place?.startOffset ?? 0, end: place?.endOffset ?? 0 }];
    }),
  );
}

/**
 * The tags and texts of HTML, in order. The tokenizer alone takes time that grows with the page; building the tree of a
 * browser walks up the open elements for every tag, which a page of nothing but `<div>` makes quadratic.
 */
export function tokensOf(html: string): readonly HtmlToken[] {
  const { Tokenizer, TokenizerMode } = parse5();
  const tokens: HtmlToken[] = [];
  let raw = false;
  const onText = ({ location }: Parse5.Token.CharacterToken): void => {
    const [start, end] = [location?.startOffset ?? 0, location?.endOffset ?? 0];
    const last = tokens.at(-1);
    if (last?.kind === "text" && last.end === start) tokens[tokens.length - 1] = { ...last, end };
    else tokens.push({ kind: "text", raw, start, end });
  };
  const onStartTag = (token: Parse5.Token.TagToken): void => {
    const { tagName: name, location } = token;
    tokens.push({
      kind: "start",
      name,
      attributes: attributesOf(token),
      start: location?.startOffset ?? 0,
      end: location?.endOffset ?? 0,
    });
    raw = name === "script" || RAW_TEXT.includes(name);
    if (name === "script") tokenizer.state = TokenizerMode.SCRIPT_DATA;
    else if (raw) tokenizer.state = TokenizerMode.RAWTEXT;
    else if (name === "title" || name === "textarea") tokenizer.state = TokenizerMode.RCDATA;
    else if (name === "plaintext") tokenizer.state = TokenizerMode.PLAINTEXT;
  };
  const tokenizer = new Tokenizer(
    { sourceCodeLocationInfo: true },
    {
      onStartTag,
      onEndTag: ({ tagName: name, location }) => {
        raw = false;
        tokens.push({ kind: "end", name, start: location?.startOffset ?? 0, end: location?.endOffset ?? 0 });
      },
      onCharacter: onText,
      onNullCharacter: onText,
      onWhitespaceCharacter: onText,
      onComment: () => {},
      onDoctype: () => {},
      onEof: () => {},
    },
  );
  for (let at = 0; at <= html.length; at += PART) tokenizer.write(html.slice(at, at + PART), at + PART > html.length);
  return tokens;
}

const entities = new Map<string, string>();
const MOST_ENTITIES = 10_000;

/** The characters that an entity such as `&lt;` stands for; the words themselves where it is none. */
export function entityText(entity: string): string {
  const known = entities.get(entity);
  if (known !== undefined) return known;
  const { parseFragment, defaultTreeAdapter } = parse5();
  const [node] = parseFragment(entity).childNodes;
  const text = node !== undefined && defaultTreeAdapter.isTextNode(node) ? node.value : entity;
  if (entities.size < MOST_ENTITIES) entities.set(entity, text);
  return text;
}

/** What may be an entity; the longest name of one has 31 letters. */
export const ENTITY: RegExp = /&(?:#\d{1,8}|#x[\da-f]{1,8}|[a-z][a-z\d]{1,32});?/gi;

/** A stretch of HTML with its entities undone. */
export function decoded(html: string, start: number, end: number): MappedText {
  const writer = mappedTextWriter();
  const text = html.slice(start, end);
  let passed = 0;
  const literal = (to: number): void =>
    writer.add({ text: text.slice(passed, to), from: start + passed, to: start + to, exact: true });
  for (const { 0: entity, index } of text.matchAll(ENTITY)) {
    literal(index);
    passed = index + entity.length;
    const [from, to] = [start + index, start + passed];
    const shown = entityText(entity);
    writer.add({ text: shown, from, to, exact: shown === entity });
  }
  literal(text.length);
  return writer.done();
}

/** The value of an attribute with its entities undone. */
export function attributeText(html: string, { start, end }: HtmlAttribute): MappedText {
  const written = html.slice(start, end);
  const lead = /^[^=]{0,200}=\s{0,20}["']?/.exec(written)?.[0].length ?? written.length;
  const isQuoted = /["']$/.test(written.slice(0, lead));
  return decoded(html, start + lead, isQuoted ? end - 1 : end);
}
