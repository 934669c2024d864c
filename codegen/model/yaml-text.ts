import { stringify } from "yaml";
import { isList, isObject, type Json, type JsonObject } from "../document/json.js";
import { hasCommand } from "../messages/runner-commands.js";
import { hasUnseen, visibleJson } from "../messages/visible.js";

/** `yaml` would write equal objects as aliases and fold long lines; words that YAML 1.1 takes for booleans are quoted. */
const OPTIONS = { lineWidth: 0, aliasDuplicateObjects: false, compat: "yaml-1.1" } as const;

/** One line that begins with a letter, as a path or as a JSONPath: most lines have ASCII alone, which is told faster. */
const ASCII_LINE = /^[A-Za-z/$_][ -~]*$/;
const LINE = /^[A-Za-z/$_][^\p{C}\p{Zl}\p{Zp}]*$/u;

/** What ends a plain text, or makes a key or a comment of a part of it. */
const MARK = /: | #|[ :-]$/;

/** What YAML 1.1 or 1.2 takes for something else than text, in lower case. */
const WORDS = new Set(["true", "false", "yes", "no", "y", "n", "on", "off", "null"]);
const LONGEST_WORD = 5;

/** Begins with a digit and is no number, no time and no date of YAML 1.1 or 1.2: these have none of the letters. */
const NO_NUMBER = /^[0-9]+(?:\.[0-9]+\.[0-9]+|[ -~]*[g-nq-su-wyG-NP-SU-WY][ -~]*)$/;

const DIGITS = /^[0-9]+$/;

/** One line whose characters stand in quotes as they are. */
const QUOTABLE = /^[^\p{C}\p{Zl}\p{Zp}]+$/u;

/** What makes a key or a comment of a part of a text, or is cut off at its end. */
const QUOTED_MARK = /: | #|[ :]$/;

const REFERENCE = /^#\/[A-Za-z0-9_./~-]+$/;

/** Longer keys take a form of their own. */
const LONGEST_KEY = 1000;

/** True for most texts of a document: they stand in YAML as they are. What is not surely so is left to the library. */
function isPlain(text: string): boolean {
  return (
    (ASCII_LINE.test(text) || NO_NUMBER.test(text) || LINE.test(text)) &&
    !MARK.test(text) &&
    (text.length > LONGEST_WORD || !WORDS.has(text.toLowerCase()))
  );
}

/** A text in the quotes that the library chooses; undefined for what is not surely so. */
function inQuotes(text: string): string | undefined {
  if (DIGITS.test(text) || REFERENCE.test(text) || WORDS.has(text)) return `"${text}"`;
  if (!QUOTED_MARK.test(text) || !QUOTABLE.test(text)) return undefined;
  if (!text.includes('"')) return text.includes("\\") ? undefined : `"${text}"`;
  return text.includes("'") ? undefined : `'${text}'`;
}

/** A text that a CI runner would obey where it is printed, or of which a person would not see all. */
function isHidden(text: string): boolean {
  return hasCommand(text) || hasUnseen(text);
}

/** Such a text on one line, with escapes for what would be obeyed or not be seen. */
function quoted(text: string): string {
  return visibleJson(text, 0);
}

function indented(text: string, indent: string): string {
  return text.replace(/\n(?!\n|$)/g, `\n${indent}`);
}

function textOf(text: string, indent: string): string {
  if (isPlain(text) && !hasCommand(text)) return text;
  if (isHidden(text)) return quoted(text);
  return inQuotes(text) ?? indented(stringify([text], OPTIONS).slice("- ".length, -1), indent);
}

/** A value that stands on the line of its key or dash. */
function inline(value: Json, indent: string): string {
  if (typeof value === "string") return textOf(value, indent);
  if (isList(value)) return "[]";
  if (isObject(value)) return "{}";
  return Object.is(value, -0) ? "-0" : String(value);
}

function isBlock(value: Json): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

/** The text of a key before its colon; undefined for one that takes a form of its own. */
function keyText(key: string): string | undefined {
  if (isHidden(key) && key.length <= LONGEST_KEY) return quoted(key);
  if (key.length <= LONGEST_KEY && isPlain(key)) return key;
  if (DIGITS.test(key)) return `"${key}"`;
  const text = stringify({ [key]: 0 }, OPTIONS);
  return text.startsWith("?") || text.indexOf("\n") < text.length - 1 ? undefined : text.slice(0, -": 0\n".length);
}

/** Hears of the values of a document while they are written, of what is outside before what is inside. */
export interface YamlListener {
  /** A value begins on a line, counted from 1. @param key its key, or its index in a list */
  readonly begin: (key: string, line: number) => void;
  /** The value that has begun last, and not ended, ends on a line. */
  readonly end: (line: number) => void;
}

/** A text that grows, and the line that it has come to. */
interface YamlWriter {
  readonly out: string[];
  line: number;
  readonly listener: YamlListener | undefined;
  /** What keys look like: a document has the same ones over and over. */
  readonly keys: Map<string, string | undefined>;
}

/** The key or the dash before a value, and what it is in. */
interface YamlPlace {
  readonly value: Json;
  /** The key, or the index of a list. */
  readonly key: string | number;
  /** What stands before the other lines of the value. */
  readonly indent: string;
  /** What stands before its first line: nothing, where the line has begun. */
  readonly before: string;
}

function writeLines(writer: YamlWriter, text: string): void {
  writer.out.push(text, "\n");
  writer.line += 1;
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) writer.line += 1;
}

function keyOf(key: string, { keys }: YamlWriter): string | undefined {
  const known = keys.get(key);
  if (known !== undefined || keys.has(key)) return known;
  const text = keyText(key);
  keys.set(key, text);
  return text;
}

/** Writes a value behind its key or dash. */
function writeEntry({ value, key, indent, before }: YamlPlace, writer: YamlWriter): void {
  const name = typeof key === "number" ? "-" : keyOf(key, writer);
  const mark = typeof key === "number" ? "" : ":";
  if (name === undefined)
    return writeLines(writer, `${before}${indented(stringify({ [key]: value }, OPTIONS).slice(0, -1), indent)}`);
  if (!isBlock(value)) return writeLines(writer, `${before}${name}${mark} ${inline(value, indent)}`);
  const inner = `${indent}  `;
  if (typeof key === "number") writer.out.push(`${before}- `);
  else writeLines(writer, `${before}${name}:`);
  if (typeof key !== "number") writer.out.push(inner);
  return writeBlock(value, inner, writer);
}

/** Writes the lines of values; `indent` stands before the first of them already. */
function writeBlock(value: Json, indent: string, writer: YamlWriter): void {
  const { listener } = writer;
  let before = "";
  const write = (key: string | number, child: Json): void => {
    listener?.begin(String(key), writer.line);
    writeEntry({ value: child, key, indent, before }, writer);
    listener?.end(writer.line - 1);
    before = indent;
  };
  if (isList(value)) for (const [index, item] of value.entries()) write(index, item);
  else if (isObject(value)) for (const [key, child] of Object.entries(value)) write(key, child);
}

/**
 * A document as YAML, the same that `stringify` of `yaml` gives. The library is asked for what is not surely plain alone:
 * it takes time that grows faster than the document.
 */
export function yamlText(doc: JsonObject, listener?: YamlListener): string {
  if (!isBlock(doc)) return "{}\n";
  const writer: YamlWriter = { out: [], line: 1, listener, keys: new Map() };
  writeBlock(doc, "", writer);
  return writer.out.join("");
}
