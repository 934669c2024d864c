import { composed, type MappedText, mappedTextWriter } from "./mapped-text.js";

/** An object in the text of a script, and what its keys say it is. */
export interface ScriptObject {
  readonly kind: "openapi" | "operation";
  readonly start: number;
  readonly end: number;
}

/** A string in the text of a script, quotes included. */
export interface ScriptString {
  readonly start: number;
  readonly end: number;
}

interface OpenObject {
  readonly start: number;
  readonly keys: Set<string>;
}

const KEYS = new Set(["openapi", "swagger", "method", "path", "parameters", "requestBody", "responses"]);
const TOKEN = /["'`{}]|\/\/|\/\*|(?<![\w$.])[A-Za-z]{4,11}(?=\s{0,20}:)/g;
const STRING_END = { '"': /["\\\n]/g, "'": /['\\\n]/g, "`": /[`\\]/g };

/** Where a string ends, quotes included; a line break ends one that is none. */
function stringEnd(text: string, start: number, quote: '"' | "'" | "`"): number {
  const pattern = STRING_END[quote];
  pattern.lastIndex = start + 1;
  for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
    if (found[0] !== "\\") return found.index + 1;
    pattern.lastIndex = found.index + 2;
  }
  return text.length;
}

function kindOf({ keys }: OpenObject): ScriptObject["kind"] | undefined {
  if (keys.has("openapi") || keys.has("swagger")) return "openapi";
  const isCall = keys.has("method") && keys.has("path");
  return isCall && ["parameters", "requestBody", "responses"].some((key) => keys.has(key)) ? "operation" : undefined;
}

const VERSION = /^\s{0,20}:\s{0,20}["']?[23]\b/;

function isKey(text: string, key: string, end: number): boolean {
  if (!KEYS.has(key)) return false;
  const behind = text.slice(end, end + 60);
  return key === "openapi" || key === "swagger" ? VERSION.test(behind) : /^\s{0,20}:/.test(behind);
}

/**
 * Looks through the text of a script, from left to right and once: the outermost objects that are OpenAPI documents or
 * descriptions of an operation, and its strings. Nothing is run; what is no JSON and no literal is passed over.
 */
export function readScript(text: string): {
  readonly objects: readonly ScriptObject[];
  readonly strings: readonly ScriptString[];
} {
  const open: OpenObject[] = [];
  const strings: ScriptString[] = [];
  const objects: ScriptObject[] = [];
  const token = new RegExp(TOKEN.source, "g");
  const key = (word: string, end: number): void => {
    if (isKey(text, word, end)) open.at(-1)?.keys.add(word);
  };
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const [sign] = found;
    const { index } = found;
    if (sign === "{") open.push({ start: index, keys: new Set() });
    else if (sign === "}") {
      const object = open.pop();
      const kind = object === undefined ? undefined : kindOf(object);
      if (object === undefined || kind === undefined) continue;
      // Objects that lie in a larger one are parts of it.
      while ((objects.at(-1)?.start ?? -1) >= object.start) objects.pop();
      objects.push({ kind, start: object.start, end: index + 1 });
    } else if (sign === '"' || sign === "'" || sign === "`") {
      const end = stringEnd(text, index, sign);
      if (end - index < 40) key(text.slice(index + 1, end - 1), end);
      else strings.push({ start: index, end });
      token.lastIndex = end;
    } else if (sign === "//" || sign === "/*") {
      const end = text.indexOf(sign === "//" ? "\n" : "*/", index + 2);
      token.lastIndex = end < 0 ? text.length : end + 1;
    } else key(sign, index + sign.length);
  }
  return { objects, strings };
}

const ESCAPE = /\\(?:u\{[\da-f]{1,6}\}|u[\da-f]{4}|x[\da-f]{2}|\r?\n|[^])/gi;
const SHORT: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["t", "\t"],
  ["r", "\r"],
  ["b", "\b"],
  ["f", "\f"],
  ["v", "\v"],
]);

function unescaped(escape: string): string {
  const code = /^\\[ux]\{?([\da-f]+)\}?$/i.exec(escape)?.[1];
  if (code !== undefined) {
    const point = Number.parseInt(code, 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : "\ufffd";
  }
  if (/^\\\r?\n$/.test(escape)) return "";
  return SHORT.get(escape.slice(1)) ?? escape.slice(1);
}

/** A string of a script without quotes and escapes. */
export function stringText(text: string, { start, end }: ScriptString): MappedText {
  const writer = mappedTextWriter();
  const body = text.slice(start + 1, end - 1);
  let passed = 0;
  const literal = (to: number): void =>
    writer.add({ text: body.slice(passed, to), from: start + 1 + passed, to: start + 1 + to, exact: true });
  for (const { 0: escape, index } of body.matchAll(ESCAPE)) {
    literal(index);
    passed = index + escape.length;
    writer.add({ text: unescaped(escape), from: start + 1 + index, to: start + 1 + passed, exact: false });
  }
  literal(body.length);
  return writer.done();
}

const LITERAL =
  /"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'|`(?:[^`\\]|\\[^])*`|\/\/[^\n]*|\/\*[^]*?\*\/|,(?=\s*[}\]])|!0|!1|void 0|(?<![\w$.])[A-Za-z_$][\w$]*/g;
const WORDS: ReadonlyMap<string, string> = new Map([
  ["!0", "true"],
  ["!1", "false"],
  ["void 0", "null"],
  ["undefined", "null"],
]);
const JSON_WORDS = new Set(["true", "false", "null"]);

function asJson(text: string, found: string, index: number): string {
  if (found.startsWith('"')) return found;
  if (found === "," || found.startsWith("//") || found.startsWith("/*")) return "";
  const [start, end] = [index, index + found.length];
  if (found.startsWith("'") || found.startsWith("`")) return JSON.stringify(stringText(text, { start, end }).text);
  const word = WORDS.get(found);
  if (word !== undefined) return word;
  return JSON_WORDS.has(found) && !/^\s{0,20}:/.test(text.slice(end, end + 21)) ? found : JSON.stringify(found);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** An object as a program writes it, in JSON; JSON stays as it is. */
export function literalText(literal: MappedText): MappedText {
  const { text } = literal;
  if (isJson(text)) return literal;
  const writer = mappedTextWriter();
  let passed = 0;
  for (const { 0: found, index } of text.matchAll(LITERAL)) {
    writer.add({ text: text.slice(passed, index), from: passed, to: index, exact: true });
    passed = index + found.length;
    const json = asJson(text, found, index);
    writer.add({ text: json, from: index, to: passed, exact: json === found });
  }
  writer.add({ text: text.slice(passed), from: passed, to: text.length, exact: true });
  return composed(writer.done(), literal);
}
