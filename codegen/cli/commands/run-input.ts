import { resolve } from "node:path";
import { rootsOf } from "../../diff/roots.js";
import { shapeReader } from "../../diff/shape-of.js";
import { anything, type Shape } from "../../diff/shape.js";
import { isObject, type Json, type JsonObject, withKey } from "../../document/json.js";
import { withoutMark } from "../../document/source.js";
import { decode, type DecodeResult } from "../../io/decode.js";
import { readBytes, readStream } from "../../io/read-bytes.js";
import { UserError } from "../../io/user-error.js";
import { usage } from "../terminal/arguments.js";
import type { Terminal } from "../terminal/terminal.js";

/** Why bytes are no JSON. What is said of pages of documentation fits no input. */
function noJson({ code, message }: Exclude<DecodeResult, { readonly text: string }>, label: string): string {
  const what = label === "-" ? "standard input" : "the file";
  if (code === "io/empty") return `${what} is empty; give a JSON object, {} at least, or leave out the flag`;
  if (code === "io/encoding") return message;
  return `${what} is binary; give a JSON object`;
}

/** The JSON of a file, or of standard input (`-`). @throws UserError when it cannot be read or is no JSON object. */
export async function readJsonObject(label: string, terminal: Terminal): Promise<JsonObject> {
  const about = { exit: 2, code: "io/unreadable", path: label } as const;
  const bytes = label === "-" ? await readStream(terminal.stdin()) : readBytes(resolve(terminal.cwd, label));
  if (!(bytes instanceof Uint8Array)) throw new UserError(bytes.message, { ...about, code: bytes.code });
  const decoded = decode(bytes);
  if (!("text" in decoded)) throw new UserError(noJson(decoded, label), { ...about, code: decoded.code });
  let value: Json | undefined;
  try {
    value = JSON.parse(withoutMark(decoded.text));
  } catch {
    value = undefined;
  }
  if (isObject(value)) return value;
  throw new UserError(
    `this is not a JSON object; ${label === "-" ? "give one on standard input" : "correct the file"}`,
    about,
  );
}

const NUMERAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

function asJson(key: string, text: string): Json {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    throw usage(`${key}: ${JSON.stringify(text.slice(0, 80))} is not JSON; quote it for the shell: '${key}=[…]'`);
  }
}

function startsJson(text: string): boolean {
  return /^\s*[[{]/.test(text);
}

/** A word of the command line as the value that a shape asks for. What fits nothing stays text: the validator tells why. */
function coerce(key: string, text: string, shape: Shape): Json {
  const wantsText = shape.string !== undefined && !shape.any;
  if (shape.values.has(JSON.stringify(text))) return text;
  if ((shape.any || shape.arrays.length > 0) && /^\s*\[/.test(text)) return asJson(key, text);
  if ((shape.any || shape.objects.length > 0) && /^\s*\{/.test(text)) return asJson(key, text);
  if (shape.values.has(text)) return asJson(key, text);
  if (wantsText) return text;
  if ((shape.any || shape.nullable) && text === "null") return null;
  if ((shape.any || shape.boolean) && (text === "true" || text === "false")) return text === "true";
  if ((shape.any || shape.number !== undefined) && NUMERAL.test(text)) return Number(text);
  const isList = shape.arrays.length > 0 || shape.objects.length > 0;
  return isList && startsJson(text) ? asJson(key, text) : text;
}

/** A word's text as the value that a shape asks for; as anything where nobody says. @throws UserError for JSON that is none */
export function readWord(key: string, text: string, shape: Shape | undefined): Json {
  return coerce(key, text, shape ?? anything);
}

/** What each key of the input takes; anything where nobody says. */
function shapesOf(doc: JsonObject | undefined): (key: string) => Shape | undefined {
  if (doc === undefined) return () => undefined;
  const input = shapeReader(doc)(rootsOf({ doc, kind: "queue" }).input);
  return (key) => {
    for (const { properties } of input.objects) {
      const property = properties.get(key);
      if (property !== undefined) return property.shape();
    }
    return undefined;
  };
}

/** The input: a file's keys, then those of the command line. @throws UserError for a word that is no `key=value`. */
export function inputOf(from: JsonObject, words: readonly string[], doc: JsonObject | undefined): JsonObject {
  const shapeOf = shapesOf(doc);
  const given = new Set<string>();
  let input = from;
  for (const word of words) {
    const cut = word.indexOf("=");
    if (cut < 1) throw usage(`${JSON.stringify(word)} is not of the form key=value`);
    const [key, text] = [word.slice(0, cut), word.slice(cut + 1)];
    if (given.has(key)) throw usage(`${key} is given twice; a list is JSON: '${key}=["a","b"]'`);
    given.add(key);
    input = withKey(input, key, readWord(key, text, shapeOf(key)));
  }
  return input;
}
