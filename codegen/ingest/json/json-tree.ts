import type { Json } from "../../document/json.js";
import type { Stretch } from "../excerpt.js";
import { LIMITS } from "./limits.js";

/** A JSON value and where it stands; not `whole` when the text broke off or failed inside it. */
export type JsonNode = Stretch & { readonly body: JsonBody; readonly whole: boolean };
export interface JsonMember {
  readonly key: string;
  readonly at: Stretch;
  readonly node: JsonNode;
}
type JsonBody =
  | { readonly kind: "scalar"; readonly value: Json }
  | { readonly kind: "object"; readonly members: readonly JsonMember[] }
  | { readonly kind: "list"; readonly items: readonly JsonNode[] };

/** What is wrong with a JSON text. `mended`: its meaning is clear all the same, and the value was read. */
export interface JsonTextFault {
  readonly at: Stretch;
  readonly message: string;
  readonly mended: boolean;
}

/**
 * What was read: the value (of a text that breaks off, the members that are whole), where reading ended, the faults,
 * and whether the text ended before the value did.
 */
export interface JsonTextResult {
  readonly node: JsonNode | undefined;
  readonly end: number;
  readonly faults: readonly JsonTextFault[];
  readonly brokenOff: boolean;
}

/** What can be wrong with a JSON text, whoever reads it. */
export type JsonFlawKind =
  | "comment"
  | "break"
  | "escape"
  | "extra-comma"
  | "twice"
  | "open-string"
  | "separator"
  | "key"
  | "colon"
  | "value"
  | "number"
  | "deep"
  | "many";

/** A flaw and where it stands; `lost`: what follows in the text cannot be trusted any more. */
export interface JsonFlaw extends Stretch {
  readonly kind: JsonFlawKind;
  readonly lost: boolean;
  /** The key, the word or the bracket that it is about. */
  readonly subject: string;
}

/** How a text is read. */
export interface JsonDialect {
  /** RFC 8259 to the letter, within the limits of a document: the first flaw that it does not allow ends the reading. */
  readonly isStrict: boolean;
  /** A line break and the white space around it inside a string are one space (reflowed Markdown). */
  readonly isFolded: boolean;
}

interface JsonTextReader extends JsonDialect {
  readonly text: string;
  readonly to: number;
  pos: number;
  stop: boolean;
  values: number;
  readonly flaws: JsonFlaw[];
}

const DEEPEST = 64;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /[A-Za-z_$][\w$]*/y;
const STRICT_WORD = /true|false|null/y;
const WORDS: ReadonlyMap<string, Json> = new Map<string, Json>([
  ["true", true],
  ["false", false],
  ["null", null],
]);

/** Gives up: what follows in the text cannot be trusted any more. */
function fail(reader: JsonTextReader, kind: JsonFlawKind, start: number, subject = ""): undefined {
  if (!reader.stop) reader.flaws.push({ kind, start, end: start + 1, lost: true, subject });
  reader.stop = true;
  return undefined;
}

/** A flaw whose meaning is clear all the same; a strict reader gives up. */
function mend(reader: JsonTextReader, kind: JsonFlawKind, at: Stretch, subject = ""): void {
  if (reader.isStrict && kind !== "twice") fail(reader, kind, at.start);
  else reader.flaws.push({ kind, start: at.start, end: at.end, lost: false, subject });
}

/** Passes white space, and comments where they can be mended. */
function skip(reader: JsonTextReader): void {
  const { text, to, isStrict } = reader;
  for (;;) {
    for (; reader.pos < to; reader.pos += 1) {
      const code = text.charCodeAt(reader.pos);
      if (code === 32 || (code >= 9 && code <= 13 && (!isStrict || (code !== 11 && code !== 12)))) continue;
      if (isStrict || code < 160 || !/\s/.test(text.charAt(reader.pos))) break;
    }
    const opening = isStrict ? "" : text.slice(reader.pos, Math.min(reader.pos + 2, to));
    if (opening !== "//" && opening !== "/*") return;
    const close = opening === "//" ? text.indexOf("\n", reader.pos) : text.indexOf("*/", reader.pos + 2);
    const end = close < 0 || close >= to ? to : close + opening.length - (opening === "//" ? 2 : 0);
    mend(reader, "comment", { start: reader.pos, end });
    reader.pos = end;
  }
}

function readWord(reader: JsonTextReader, pattern: RegExp): string | undefined {
  pattern.lastIndex = reader.pos;
  const word = pattern.exec(reader.text)?.[0];
  return word !== undefined && reader.pos + word.length <= reader.to ? word : undefined;
}

function readScalar(reader: JsonTextReader): JsonNode | undefined {
  const start = reader.pos;
  const word = readWord(reader, reader.isStrict ? STRICT_WORD : WORD);
  const known = word === undefined ? undefined : WORDS.get(word);
  const digits = word === undefined ? readWord(reader, NUMBER) : undefined;
  const json = digits === undefined ? known : Number(digits);
  if (json === undefined) return fail(reader, "value", start, word ?? reader.text.charAt(start));
  if (typeof json === "number" && !Number.isFinite(json)) return fail(reader, "number", start);
  reader.pos = start + (word ?? digits ?? "").length;
  return { start, end: reader.pos, body: { kind: "scalar", value: json }, whole: true };
}

function readText(reader: JsonTextReader): (Stretch & { readonly value: string }) | undefined {
  const start = reader.pos;
  const read = readString(reader);
  reader.pos = read.end;
  if (reader.stop) return undefined;
  if (!read.closed) return fail(reader, "open-string", reader.isStrict ? start : reader.to);
  if (reader.isStrict && read.flaws.length > 0) return fail(reader, "escape", start);
  for (const { kind, at } of read.flaws) mend(reader, kind, at);
  return { start, end: read.end, value: read.value };
}

/** True where the next member or item begins on a line of its own: the comma before it is missing. */
function isNextItem({ text, pos, to, isStrict }: JsonTextReader, close: string): boolean {
  if (isStrict || pos >= to || !(close === "}" ? '"' : '"{[').includes(text.charAt(pos))) return false;
  for (let at = pos - 1; at >= 0; at -= 1) {
    const char = text.charAt(at);
    if (char === "\n" || char === "\r") return true;
    if (char.trim() !== "") return false;
  }
  return false;
}

/** After an item: whether another one follows; passes the comma, or stops at the end. */
function hasNextItem(reader: JsonTextReader, close: string): boolean {
  skip(reader);
  const at = reader.pos;
  const char = at < reader.to ? reader.text.charAt(at) : "";
  if (char === close) return false;
  if (char !== "," && isNextItem(reader, close)) {
    mend(reader, "separator", { start: at, end: at + 1 }, close);
    return true;
  }
  if (char !== ",") return fail(reader, "separator", at, close) ?? false;
  reader.pos += 1;
  if (reader.isStrict) return true;
  skip(reader);
  const isLast = reader.text.charAt(reader.pos) === close && reader.pos < reader.to;
  if (isLast) mend(reader, "extra-comma", { start: at, end: at + 1 });
  return !isLast;
}

function readMember(reader: JsonTextReader, depth: number): JsonMember | undefined {
  skip(reader);
  if (reader.pos >= reader.to || reader.text.charAt(reader.pos) !== '"') return fail(reader, "key", reader.pos);
  const key = readText(reader);
  if (key === undefined || reader.stop) return undefined;
  skip(reader);
  if (reader.pos >= reader.to || reader.text.charAt(reader.pos) !== ":") return fail(reader, "colon", reader.pos);
  reader.pos += 1;
  const node = readNode(reader, depth);
  return node === undefined ? undefined : { key: key.value, at: { start: key.start, end: key.end }, node };
}

/** The members or items of a container, from its opening bracket to the closing one or to where the text breaks. */
function readAll<T>(reader: JsonTextReader, close: string, readOne: () => T | undefined): readonly T[] {
  const all: T[] = [];
  reader.pos += 1;
  skip(reader);
  const isEmpty = reader.pos < reader.to && reader.text.charAt(reader.pos) === close;
  for (let more = !isEmpty; more; more = !reader.stop && hasNextItem(reader, close)) {
    const one = readOne();
    if (one !== undefined) all.push(one);
  }
  if (!reader.stop) reader.pos += 1;
  return all;
}

function reportTwice(reader: JsonTextReader, members: readonly JsonMember[]): void {
  const seen = new Set<string>();
  for (const { key, at } of members) {
    if (seen.has(key)) mend(reader, "twice", at, key);
    seen.add(key);
  }
}

/** A strict reader counts levels of values, the other one those of objects and lists. */
function isTooDeep({ isStrict }: JsonTextReader, depth: number, isContainer: boolean): boolean {
  return isStrict ? depth > LIMITS.depth : isContainer && depth >= DEEPEST;
}

function readNode(reader: JsonTextReader, depth: number): JsonNode | undefined {
  const before = reader.pos;
  skip(reader);
  const start = reader.pos;
  const first = start < reader.to ? reader.text.charAt(start) : "";
  const isContainer = first === "{" || first === "[";
  if (isTooDeep(reader, depth, isContainer)) return fail(reader, "deep", reader.isStrict ? before : start);
  if (reader.isStrict && ++reader.values > LIMITS.values) return fail(reader, "many", before);
  if (first === "") return fail(reader, "value", start);
  if (first === '"') {
    const string = readText(reader);
    return string && { start, end: string.end, body: { kind: "scalar", value: string.value }, whole: true };
  }
  if (!isContainer) return readScalar(reader);
  if (first === "[") {
    const items = readAll(reader, "]", () => readNode(reader, depth + 1));
    return { start, end: reader.pos, body: { kind: "list", items }, whole: !reader.stop };
  }
  const members = readAll(reader, "}", () => readMember(reader, depth + 1));
  reportTwice(reader, members);
  return { start, end: reader.pos, body: { kind: "object", members }, whole: !reader.stop };
}

/** What was read of a text: the value, as far as it goes, where reading ended, and the flaws in their order. */
export interface JsonTree {
  readonly node: JsonNode | undefined;
  readonly end: number;
  readonly flaws: readonly JsonFlaw[];
}

/** Reads one JSON value of `text` from `from`. Total and linear; never evaluates anything. */
export function readTree(text: string, from: number, to: number, dialect: JsonDialect): JsonTree {
  const reader: JsonTextReader = { text, to, ...dialect, pos: from, stop: false, values: 0, flaws: [] };
  const node = readNode(reader, 0);
  return { node, end: reader.pos, flaws: reader.flaws };
}

interface StringRead {
  readonly value: string;
  readonly end: number;
  readonly closed: boolean;
  readonly flaws: readonly { readonly kind: "break" | "escape"; readonly at: Stretch }[];
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["\\", "\\"],
  ["/", "/"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);
const QUOTE = 34;
const BREAK = /(?:\r\n|\n|\r)[ \t]*/y;
/** What does not stand for itself in a string; for a strict reader every control character. */
const SPECIAL = /["\\\n\r\t]/g;
const STRICT_SPECIAL = /["\\\u0000-\u001f]/g;

/** The character an escape at `at` stands for, and its length; undefined when it is none. */
function escapeAt(text: string, at: number, to: number): readonly [string, number] | undefined {
  const letter = text.charAt(at + 1);
  const plain = at + 2 <= to ? ESCAPES.get(letter) : undefined;
  if (plain !== undefined) return [plain, 2];
  const hex = letter === "u" && at + 6 <= to ? text.slice(at + 2, at + 6) : "";
  return /^[\da-fA-F]{4}$/.test(hex) ? [String.fromCharCode(Number.parseInt(hex, 16)), 6] : undefined;
}

/**
 * Reads the JSON string that opens at the reader's place. A raw line break is kept with a flaw, or is one space when
 * folded; an escape that JSON does not know (Markdown's `\_`) is the character itself, with a flaw.
 */
function readString(reader: JsonTextReader): StringRead {
  const { text, to, isFolded, isStrict } = reader;
  const special = isStrict ? STRICT_SPECIAL : SPECIAL;
  let at = reader.pos + 1;
  special.lastIndex = at;
  const close = special.test(text) ? special.lastIndex - 1 : to;
  // Most strings hold nothing special.
  if (close < to && text.charCodeAt(close) === QUOTE)
    return { value: text.slice(at, close), end: close + 1, closed: true, flaws: [] };
  const pieces: string[] = [];
  const flaws: { kind: "break" | "escape"; at: Stretch }[] = [];
  for (;;) {
    special.lastIndex = at;
    const hit = special.exec(text);
    if (hit === null || hit.index >= to) return { value: pieces.join(""), end: to, closed: false, flaws };
    pieces.push(text.slice(at, hit.index));
    at = hit.index;
    const char = text.charAt(at);
    if (char === '"') return { value: pieces.join(""), end: at + 1, closed: true, flaws };
    if (char === "\\") {
      const escape = escapeAt(text, at, to);
      if (escape === undefined && at + 1 >= to) return { value: pieces.join(""), end: to, closed: false, flaws };
      if (escape === undefined) flaws.push({ kind: "escape", at: { start: at, end: at + 2 } });
      const [piece, length] = escape ?? [text.charAt(at + 1), 2];
      pieces.push(piece);
      at += length;
      continue;
    }
    if (isStrict) fail(reader, "break", at);
    if (isStrict) return { value: "", end: at, closed: false, flaws };
    BREAK.lastIndex = at;
    const lineBreak = isFolded ? BREAK.exec(text)?.[0] : undefined;
    if (!isFolded) flaws.push({ kind: "break", at: { start: at, end: at + 1 } });
    if (lineBreak !== undefined) pieces.push((pieces.pop() ?? "").trimEnd());
    pieces.push(lineBreak === undefined ? char : " ");
    at += lineBreak?.length ?? 1;
  }
}

const MESSAGES: { readonly [kind in JsonFlawKind]: (subject: string) => string } = {
  comment: () => "JSON has no comments",
  break: () => "a line break or tab inside a string",
  escape: () => "JSON has no such escape",
  "extra-comma": () => "a comma too many",
  twice: (key) => `${JSON.stringify(key)} is here twice; the last one counts`,
  "open-string": () => "this string has no end",
  separator: (close) => `expected a comma or ${close}`,
  key: () => "expected a key in double quotes",
  colon: () => "expected a colon",
  value: (word) => `${word} is not a JSON value`,
  number: () => "this number is too large",
  deep: () => `nested more than ${DEEPEST} levels deep`,
  many: () => "more values than are read",
};

function faultOf({ kind, start, end, lost, subject }: JsonFlaw, to: number): JsonTextFault {
  const first = lost ? Math.min(start, Math.max(to - 1, 0)) : start;
  const last = lost ? first + 1 : Math.max(end, first + 1);
  const message = lost && start >= to ? "the JSON breaks off here" : MESSAGES[kind](subject);
  return { at: { start: first, end: Math.min(last, to) }, message, mended: !lost };
}

/**
 * Reads one JSON value of `text` from `from`, going on where the meaning of a fault is clear (a comma too many, a
 * comment, a line break inside a string). Total and linear; never evaluates anything.
 * With `folded`, a line break and the white space around it inside a string are one space (reflowed Markdown).
 */
export function readJsonText(text: string, from: number, to: number = text.length, folded = false): JsonTextResult {
  const { node, end, flaws } = readTree(text, from, to, { isStrict: false, isFolded: folded });
  return {
    node,
    end,
    faults: flaws.map((flaw) => faultOf(flaw, to)),
    brokenOff: flaws.some(({ lost, start }) => lost && start >= to),
  };
}
