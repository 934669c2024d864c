import type { Json } from "../../document/json.js";
import type { Stretch } from "../excerpt.js";

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

interface JsonTextReader {
  readonly text: string;
  readonly to: number;
  readonly folded: boolean;
  pos: number;
  stop: boolean;
  cut: boolean;
  readonly faults: JsonTextFault[];
}

const DEEPEST = 64;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /[A-Za-z_$][\w$]*/y;
const WORDS: ReadonlyMap<string, Json> = new Map<string, Json>([
  ["true", true],
  ["false", false],
  ["null", null],
]);

function report(reader: JsonTextReader, { start, end }: Stretch, message: string, mended: boolean): void {
  reader.faults.push({ at: { start, end: Math.min(Math.max(end, start + 1), reader.to) }, message, mended });
}

/** Gives up: what follows in the text cannot be trusted any more. */
function fail(reader: JsonTextReader, start: number, message: string): undefined {
  reader.stop = true;
  if (start >= reader.to) reader.cut = true;
  const at = Math.min(start, Math.max(reader.to - 1, 0));
  report(reader, { start: at, end: at + 1 }, start >= reader.to ? "the JSON breaks off here" : message, false);
  return undefined;
}

/** Passes white space and comments. */
function skip(reader: JsonTextReader): void {
  const { text, to } = reader;
  for (;;) {
    while (reader.pos < to && /\s/.test(text.charAt(reader.pos))) reader.pos += 1;
    const opening = text.slice(reader.pos, Math.min(reader.pos + 2, to));
    if (opening !== "//" && opening !== "/*") return;
    const close = opening === "//" ? text.indexOf("\n", reader.pos) : text.indexOf("*/", reader.pos + 2);
    const end = close < 0 || close >= to ? to : close + opening.length - (opening === "//" ? 2 : 0);
    report(reader, { start: reader.pos, end }, "JSON has no comments", true);
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
  const word = readWord(reader, WORD);
  const known = word === undefined ? undefined : WORDS.get(word);
  const digits = word === undefined ? readWord(reader, NUMBER) : undefined;
  const json = digits === undefined ? known : Number(digits);
  if (json === undefined) return fail(reader, start, `${word ?? reader.text.charAt(start)} is no JSON value`);
  if (typeof json === "number" && !Number.isFinite(json)) return fail(reader, start, "this number is too large");
  reader.pos = start + (word ?? digits ?? "").length;
  return { start, end: reader.pos, body: { kind: "scalar", value: json }, whole: true };
}

function readText(reader: JsonTextReader): (Stretch & { readonly value: string }) | undefined {
  const start = reader.pos;
  const read = readString(reader.text, start, reader.to, reader.folded);
  reader.pos = read.end;
  if (!read.closed) return fail(reader, reader.to, "this string has no end");
  for (const fault of read.faults) report(reader, fault.at, fault.message, fault.mended);
  return { start, end: read.end, value: read.value };
}

/** After an item: passes the comma, or sees the end. False when the text is broken here. */
function nextItem(reader: JsonTextReader, close: string): boolean {
  skip(reader);
  const at = reader.pos;
  if (at >= reader.to) return fail(reader, at, "") ?? false;
  if (reader.text.charAt(at) === close) return true;
  if (reader.text.charAt(at) !== ",") return fail(reader, at, `expected a comma or ${close}`) ?? false;
  reader.pos += 1;
  skip(reader);
  if (reader.text.charAt(reader.pos) === close && reader.pos < reader.to)
    report(reader, { start: at, end: at + 1 }, "a comma too many", true);
  return true;
}

function readMember(reader: JsonTextReader, depth: number): JsonMember | undefined {
  if (reader.text.charAt(reader.pos) !== '"') return fail(reader, reader.pos, "expected a key in double quotes");
  const key = readText(reader);
  if (key === undefined || reader.stop) return undefined;
  skip(reader);
  if (reader.text.charAt(reader.pos) !== ":" || reader.pos >= reader.to)
    return fail(reader, reader.pos, "expected a colon");
  reader.pos += 1;
  const node = readNode(reader, depth);
  return node === undefined ? undefined : { key: key.value, at: { start: key.start, end: key.end }, node };
}

/** The members or items of a container, from its opening bracket to the closing one or to where the text breaks. */
function readAll<T>(reader: JsonTextReader, close: string, readOne: () => T | undefined): readonly T[] {
  const all: T[] = [];
  reader.pos += 1;
  skip(reader);
  while (!reader.stop && reader.pos < reader.to && reader.text.charAt(reader.pos) !== close) {
    const one = readOne();
    if (one !== undefined) all.push(one);
    if (reader.stop || !nextItem(reader, close)) return all;
  }
  if (!reader.stop && reader.pos >= reader.to) fail(reader, reader.to, "");
  else if (!reader.stop) reader.pos += 1;
  return all;
}

function reportTwice(reader: JsonTextReader, members: readonly JsonMember[]): void {
  const seen = new Set<string>();
  for (const { key, at } of members) {
    if (seen.has(key)) report(reader, at, `${JSON.stringify(key)} is here twice; the last one counts`, true);
    seen.add(key);
  }
}

function readNode(reader: JsonTextReader, depth: number): JsonNode | undefined {
  skip(reader);
  const start = reader.pos;
  if (start >= reader.to) return fail(reader, start, "");
  const first = reader.text.charAt(start);
  if (first === '"') {
    const string = readText(reader);
    return string && { start, end: string.end, body: { kind: "scalar", value: string.value }, whole: true };
  }
  if (first !== "{" && first !== "[") return readScalar(reader);
  if (depth >= DEEPEST) return fail(reader, start, `nested more than ${DEEPEST} levels deep`);
  if (first === "[") {
    const items = readAll(reader, "]", () => readNode(reader, depth + 1));
    return { start, end: reader.pos, body: { kind: "list", items }, whole: !reader.stop };
  }
  const members = readAll(reader, "}", () => readMember(reader, depth + 1));
  reportTwice(reader, members);
  return { start, end: reader.pos, body: { kind: "object", members }, whole: !reader.stop };
}

/**
 * Reads one JSON value of `text` from `from`, going on where the meaning of a fault is clear (a comma too many, a
 * comment, a line break inside a string). Total and linear; never evaluates anything.
 * With `folded`, a line break and the white space around it inside a string are one space (reflowed Markdown).
 */
export function readJsonText(text: string, from: number, to: number = text.length, folded = false): JsonTextResult {
  const reader: JsonTextReader = { text, to, folded, pos: from, stop: false, cut: false, faults: [] };
  const node = readNode(reader, 0);
  return { node, end: reader.pos, faults: reader.faults, brokenOff: reader.cut };
}

interface StringRead {
  readonly value: string;
  readonly end: number;
  readonly closed: boolean;
  readonly faults: readonly JsonTextFault[];
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
const BREAK = /(?:\r\n|\n|\r)[ \t]*/y;

/** The character an escape at `at` stands for, and its length; undefined when it is none. */
function escapeAt(text: string, at: number, to: number): readonly [string, number] | undefined {
  const letter = text.charAt(at + 1);
  const plain = at + 2 <= to ? ESCAPES.get(letter) : undefined;
  if (plain !== undefined) return [plain, 2];
  const hex = letter === "u" && at + 6 <= to ? text.slice(at + 2, at + 6) : "";
  return /^[\da-fA-F]{4}$/.test(hex) ? [String.fromCharCode(Number.parseInt(hex, 16)), 6] : undefined;
}

/**
 * Reads a JSON string that opens at `from`. A raw line break is kept with a fault, or is one space when `folded`;
 * an escape that JSON does not know (Markdown's `\_`) is the character itself, with a fault.
 */
function readString(text: string, from: number, to: number, folded: boolean): StringRead {
  const pieces: string[] = [];
  const faults: JsonTextFault[] = [];
  const special = /["\\\n\r\t]/g;
  let at = from + 1;
  for (;;) {
    special.lastIndex = at;
    const hit = special.exec(text);
    if (hit === null || hit.index >= to) return { value: pieces.join(""), end: to, closed: false, faults };
    pieces.push(text.slice(at, hit.index));
    at = hit.index;
    const char = text.charAt(at);
    if (char === '"') return { value: pieces.join(""), end: at + 1, closed: true, faults };
    if (char === "\\") {
      const escape = escapeAt(text, at, to);
      if (escape === undefined && at + 1 >= to) return { value: pieces.join(""), end: to, closed: false, faults };
      if (escape === undefined)
        faults.push({ at: { start: at, end: at + 2 }, message: "JSON has no such escape", mended: true });
      const [piece, length] = escape ?? [text.charAt(at + 1), 2];
      pieces.push(piece);
      at += length;
      continue;
    }
    BREAK.lastIndex = at;
    const lineBreak = folded ? BREAK.exec(text)?.[0] : undefined;
    if (!folded)
      faults.push({ at: { start: at, end: at + 1 }, message: "a line break or tab inside a string", mended: true });
    if (lineBreak !== undefined) pieces.push((pieces.pop() ?? "").trimEnd());
    pieces.push(lineBreak === undefined ? char : " ");
    at += lineBreak?.length ?? 1;
  }
}
