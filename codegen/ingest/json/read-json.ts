import type { Json } from "../../document/json.js";
import type { Pointer } from "../../document/pointer.js";
import { LIMITS } from "./limits.js";
import { below, type Places, setOwn, type TextRange } from "./places.js";

/** Something that is wrong or odd in a JSON text. */
type JsonFault = TextRange & { readonly kind: "syntax" | "limit" | "repeated"; readonly message: string };

export interface JsonRead {
  /** Undefined when the text is not JSON. */
  readonly value: Json | undefined;
  /** The place of each value; of a key that is given twice, places inside the value that did not count may remain. */
  readonly places: Places;
  readonly faults: readonly JsonFault[];
}

interface Cursor {
  readonly text: string;
  readonly end: number;
  at: number;
  values: number;
  /** Set once, by the fault that ends the reading. */
  stopped: boolean;
  readonly places: Places;
  readonly faults: JsonFault[];
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORDS: readonly (readonly [string, Json])[] = [
  ["true", true],
  ["false", false],
  ["null", null],
];

function stop(cursor: Cursor, kind: JsonFault["kind"], message: string, start: number = cursor.at): undefined {
  if (!cursor.stopped) cursor.faults.push({ kind, message, start, end: Math.min(start + 1, cursor.end) });
  cursor.stopped = true;
  return undefined;
}

function skip(cursor: Cursor): string | undefined {
  for (; cursor.at < cursor.end; cursor.at += 1) {
    const code = cursor.text.charCodeAt(cursor.at);
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return cursor.text[cursor.at];
  }
  return undefined;
}

function parseEscaped(raw: string): string | undefined {
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Reads the string that begins at the cursor. */
function readString(cursor: Cursor): string | undefined {
  const start = cursor.at;
  let escaped = false;
  for (let at = start + 1; at < cursor.end; at += 1) {
    const code = cursor.text.charCodeAt(at);
    if (code === 34) {
      cursor.at = at + 1;
      if (!escaped) return cursor.text.slice(start + 1, at);
      return (
        parseEscaped(cursor.text.slice(start, at + 1)) ??
        stop(cursor, "syntax", "a string holds an escape that JSON does not know", start)
      );
    }
    if (code < 32) return stop(cursor, "syntax", "a string runs over the end of its line", at);
    if (code === 92) {
      escaped = true;
      at += 1;
    }
  }
  return stop(cursor, "syntax", "a string is opened and never closed", start);
}

function readScalar(cursor: Cursor, first: string | undefined): Json | undefined {
  if (first === '"') return readString(cursor);
  NUMBER.lastIndex = cursor.at;
  const digits = NUMBER.exec(cursor.text)?.[0];
  if (digits !== undefined) {
    cursor.at += digits.length;
    const value = Number(digits);
    return Number.isFinite(value) ? value : stop(cursor, "syntax", "a number is too large", cursor.at - digits.length);
  }
  const word = WORDS.find(([name]) => cursor.text.startsWith(name, cursor.at));
  if (word === undefined)
    return stop(
      cursor,
      "syntax",
      first === undefined ? "the text ends inside a value: it may be cut off" : "a value is missing",
    );
  cursor.at += word[0].length;
  return word[1];
}

/** True when another member follows; moves behind the comma or the closing bracket. */
function more(cursor: Cursor, close: string): boolean {
  const next = skip(cursor);
  if (next === ",") {
    cursor.at += 1;
    return true;
  }
  if (next === close) cursor.at += 1;
  else
    stop(
      cursor,
      "syntax",
      next === undefined ? "the text ends too early: it may be cut off" : `a comma or ${close} is missing`,
    );
  return false;
}

function readMember(cursor: Cursor, object: Record<string, Json>, at: Pointer, depth: number): Pointer | undefined {
  if (skip(cursor) !== '"') return stop(cursor, "syntax", "a key in double quotes is missing");
  const start = cursor.at;
  const key = readString(cursor);
  if (key === undefined) return undefined;
  const keyEnd = cursor.at;
  if (skip(cursor) !== ":") return stop(cursor, "syntax", "a colon is missing behind a key");
  cursor.at += 1;
  if (Object.hasOwn(object, key)) {
    const message = `the key ${JSON.stringify(key)} is given twice; the last one counts, as in every reader of JSON`;
    cursor.faults.push({ kind: "repeated", message, start, end: keyEnd });
  }
  const pointer = below(at, key);
  const value = readValue(cursor, pointer, depth, { start, end: cursor.at });
  if (value !== undefined) setOwn(object, key, value);
  return pointer;
}

function readObject(cursor: Cursor, at: Pointer, depth: number): { value: Json; first: Pointer | undefined } {
  const value: Record<string, Json> = {};
  let first: Pointer | undefined;
  if (skip(cursor) === "}") cursor.at += 1;
  else
    do {
      const pointer = readMember(cursor, value, at, depth);
      first ??= pointer;
    } while (!cursor.stopped && more(cursor, "}"));
  return { value, first };
}

function readList(cursor: Cursor, at: Pointer, depth: number): { value: Json; first: Pointer | undefined } {
  const value: Json[] = [];
  if (skip(cursor) === "]") cursor.at += 1;
  else
    do {
      const item = readValue(cursor, below(at, value.length), depth, undefined);
      if (item !== undefined) value.push(item);
    } while (!cursor.stopped && more(cursor, "]"));
  return { value, first: value.length === 0 ? undefined : below(at, 0) };
}

/** Reads the value at the cursor. `key` is the stretch of its key and colon, where it has one. */
function readValue(cursor: Cursor, at: Pointer, depth: number, key: TextRange | undefined): Json | undefined {
  if (depth > LIMITS.depth) return stop(cursor, "limit", `values are nested more than ${LIMITS.depth} levels deep`);
  if (++cursor.values > LIMITS.values) return stop(cursor, "limit", `the text holds more than ${LIMITS.values} values`);
  const first = skip(cursor);
  const start = cursor.at;
  if (first !== "{" && first !== "[") {
    const value = readScalar(cursor, first);
    cursor.places.set(at, { start: key?.start ?? start, end: cursor.at });
    return value;
  }
  cursor.at += 1;
  const inner = first === "{" ? readObject(cursor, at, depth + 1) : readList(cursor, at, depth + 1);
  const shown = inner.first === undefined ? undefined : cursor.places.get(inner.first);
  cursor.places.set(at, key ?? shown ?? { start, end: cursor.at });
  return inner.value;
}

/** Reads strict JSON (RFC 8259) from a stretch of a text, with the place of every value. Never throws. */
export function readJson(text: string, start: number, end: number): JsonRead {
  const cursor: Cursor = { text, end, at: start, values: 0, stopped: false, places: new Map(), faults: [] };
  if (end - start > LIMITS.chars) stop(cursor, "limit", `the text is longer than ${LIMITS.chars} characters`);
  if (text.charCodeAt(start) === 0xfeff) cursor.at += 1;
  const value = cursor.stopped ? undefined : readValue(cursor, "#", 0, undefined);
  if (!cursor.stopped && skip(cursor) !== undefined)
    stop(cursor, "syntax", "something follows the end of the JSON value");
  return { value: cursor.stopped ? undefined : value, places: cursor.places, faults: cursor.faults };
}
