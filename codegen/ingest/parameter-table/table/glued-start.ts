import { cut, type Excerpt } from "../../excerpt.js";
import { presenceWords } from "./column-words.js";
import { unmark } from "./plain-text.js";
import { FIELD_NAME } from "./table.js";

/** Keys of the page's own examples: the surest way to tell where a name ends. */
export type KnownKeys = ReadonlySet<string>;

/** The beginning of a row whose cells run together: a name, a type and whether the field is required. */
export interface Start {
  readonly name: Excerpt;
  readonly type: Excerpt;
  /** Words between the type and the presence: Apifox shows a field's title there. */
  readonly title: Excerpt | undefined;
  readonly presence: Excerpt | undefined;
  /** Offsets in the line: where the row begins, and where its first cells end. */
  readonly from: number;
  readonly to: number;
}

/**
 * How rows are written: `plain` as name, type, presence (`strengthnumberOptional`); `titled` with a space after the
 * type and perhaps a title (`promptstring 提示词必需`); `bare` without a presence.
 */
export type RowStyle = "plain" | "titled" | "bare";

const PLAIN = ["enum", "string", "integer", "number", "boolean", "object", "float", "array", "double", "bool", "int"];
const CAPITAL = ["String", "Integer", "Number", "Boolean", "Object", "Float", "Array"];
/** Words that end names, too: a type only behind a name that the examples show. */
const RARE = ["file", "binary", "any", "date", "url", "uuid", "json", "text", "list", "dict"];
const LIST = "(?:array|list|Array|List)\\s?(?:<[\\w ]{1,40}>|\\[[\\w ]{1,40}\\]|\\([\\w ]{1,40}\\))";
const RARE_TYPE = new RegExp(`(?:${RARE.join("|")})$`);
const TYPE = `(?:${LIST}|[Ll]ist of [a-z]{3,12}|enum<\\w{1,20}>|(?:${[...PLAIN, ...CAPITAL, ...RARE].join("|")})(?:\\[\\])?)(?: or null)?`;
const FARTHEST_TITLE = 40;

/** The word that says whether the field is required, at this place; a longer word that begins so does not count. */
function presenceAt(line: Excerpt, at: number): Excerpt | undefined {
  for (const { word, whole } of presenceWords) {
    if (!line.text.startsWith(word, at)) continue;
    const after = line.text.slice(at + word.length, at + word.length + 2);
    if (whole && /^[a-z]/.test(after)) continue;
    if (/^(?:ly|ne|me)/.test(after) || (word === "是" && after.startsWith("否"))) continue;
    return cut(line, at, at + word.length);
  }
  return undefined;
}

/** The presence after a space, with the title before it; only the words that stand alone in Apifox's layout. */
function titledPresence(
  line: Excerpt,
  at: number,
): { readonly title: Excerpt; readonly presence: Excerpt } | undefined {
  if (!/^\s/.test(line.text.slice(at, at + 1))) return undefined;
  const window = line.text.slice(at + 1, at + 1 + FARTHEST_TITLE);
  const found = /必需|可选|必填|选填|\b(?:required|optional)\b/i.exec(window);
  if (found === null) return undefined;
  const from = at + 1 + found.index;
  return { title: cut(line, at + 1, from), presence: cut(line, from, from + found[0].length) };
}

function unescaped(text: string): string {
  return text.replaceAll("\\_", "_");
}

/**
 * Where the longest known key that ends here begins; Markdown may have escaped its underscores. A key that something
 * like a longer name runs into is none.
 */
function keyBefore(line: Excerpt, end: number, keys: KnownKeys): number | undefined {
  const run = /[\w.$\\-]{1,100}$/.exec(line.text.slice(Math.max(end - 100, 0), end))?.[0] ?? "";
  for (let length = run.length; length > 0; length -= 1) {
    if (!keys.has(unescaped(run.slice(-length)))) continue;
    const before = run.slice(0, run.length - length);
    const dotted = before.endsWith(".") && keys.has(/[^.]*$/.exec(before.slice(0, -1))?.[0] ?? "");
    return dotted || /[_\\$-]$/.test(before) ? undefined : end - length;
  }
  return undefined;
}

function tailOf(line: Excerpt, end: number, manner: RowStyle): Pick<Start, "title" | "presence" | "to"> | undefined {
  if (manner === "bare")
    return /^[a-z]/.test(line.text.slice(end, end + 1))
      ? undefined
      : { title: undefined, presence: undefined, to: end };
  if (manner === "titled") {
    const titled = titledPresence(line, end);
    return titled && { ...titled, to: titled.presence.end - line.start };
  }
  const presence = presenceAt(line, end);
  return presence && { title: undefined, presence, to: presence.end - line.start };
}

function hitsOf(line: Excerpt): readonly { readonly at: number; readonly end: number }[] {
  const type = new RegExp(TYPE, "g");
  const hits: { at: number; end: number }[] = [];
  for (let hit = type.exec(line.text); hit !== null; hit = type.exec(line.text)) {
    hits.push({ at: hit.index, end: hit.index + hit[0].length });
    type.lastIndex = hit.index + 1;
  }
  return hits;
}

/**
 * Every way to read the beginning of a line as a row. The examples decide between several; without their help there
 * must be one only. `ways` tells a line that could be a row from one that cannot.
 */
export function startOfLine(
  line: Excerpt,
  manner: RowStyle,
  keys: KnownKeys,
): { readonly start: Start | undefined; readonly ways: number } {
  const starts: Start[] = [];
  for (const { at, end } of hitsOf(cut(line, 0, 200))) {
    const name = unmark(cut(line, 0, at));
    const tail = at === 0 || !FIELD_NAME.test(name.text) ? undefined : tailOf(line, end, manner);
    if (tail !== undefined) starts.push({ name, type: cut(line, at, end), from: 0, ...tail });
  }
  const known = starts.filter((start) => keys.has(unescaped(start.name.text)));
  const plain = starts.filter((start) => !RARE_TYPE.test(start.type.text));
  const certain = known.length > 0 ? known : plain.length > 0 ? plain : [];
  const only = certain.length === 1 ? certain[0] : undefined;
  return { start: only, ways: starts.length };
}

/** Further rows on a line: where a key of the examples, a type and a presence meet. */
export interface Within {
  readonly starts: readonly Start[];
  readonly doubts: readonly Excerpt[];
}

/** Where further rows begin; and types with a presence before which no name can be told (`doubts`). */
export function startsWithin(line: Excerpt, from: number, manner: RowStyle, keys: KnownKeys): Within {
  const starts: Start[] = [];
  const doubts: Excerpt[] = [];
  let passed = from;
  for (const { at, end } of manner === "bare" ? [] : hitsOf(line)) {
    const tail = at <= passed ? undefined : tailOf(line, end, manner);
    if (tail === undefined) continue;
    if (RARE_TYPE.test(line.text.slice(at, end)) && keyBefore(line, at, keys) === undefined) continue;
    const marked = /`([\w.$\\-]{1,80})`$/.exec(line.text.slice(Math.max(at - 84, 0), at))?.[0].length;
    const begin = marked === undefined ? keyBefore(line, at, keys) : at - marked;
    if (begin !== undefined && begin >= passed) {
      starts.push({ name: unmark(cut(line, begin, at)), type: cut(line, at, end), from: begin, ...tail });
      passed = tail.to;
    } else if (/[\w`]$/.test(line.text.slice(at - 1, at))) doubts.push(cut(line, at, tail.to));
  }
  return { starts, doubts };
}
