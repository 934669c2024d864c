import { stringify } from "yaml";
import { isList, isObject, type Json, type JsonObject } from "../document/json.js";
import { join, type Pointer } from "../document/pointer.js";
import { hasCommand } from "../messages/runner-commands.js";
import { hasUnseen, visibleJson } from "../messages/visible.js";

/** `yaml` would write equal objects as aliases and fold long lines; words that YAML 1.1 takes for booleans are quoted. */
const OPTIONS = { lineWidth: 0, aliasDuplicateObjects: false, compat: "yaml-1.1" } as const;

/** One line that begins with a letter, as a path or as a JSONPath. */
const LINE = /^[A-Za-z/$][^\p{C}\p{Zl}\p{Zp}]*$/u;

/** What ends a plain text, or makes a key or a comment of a part of it. */
const MARK = /: | #|[ :-]$/;

/** What YAML 1.1 or 1.2 takes for something else than text, in lower case. */
const WORDS = new Set(["true", "false", "yes", "no", "y", "n", "on", "off", "null"]);

const REFERENCE = /^#\/[A-Za-z0-9_./~-]+$/;

/** Longer keys take a form of their own. */
const LONGEST_KEY = 1000;

/** True for most texts of a document: they stand in YAML as they are. What is not surely so is left to the library. */
function isPlain(text: string): boolean {
  return LINE.test(text) && !MARK.test(text) && !WORDS.has(text.toLowerCase());
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
  return REFERENCE.test(text) ? `"${text}"` : indented(stringify([text], OPTIONS).slice("- ".length, -1), indent);
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
  const text = stringify({ [key]: 0 }, OPTIONS);
  return text.startsWith("?") || text.indexOf("\n") < text.length - 1 ? undefined : text.slice(0, -": 0\n".length);
}

function entriesOf(value: Json): readonly (readonly [string, Json])[] {
  if (isList(value)) return value.map((item) => ["", item]);
  return isObject(value) ? Object.entries(value) : [];
}

/** Hears of a value: where it is in the document, and its first and last line in the text, counted from 1. */
export type OnYamlPlace = (at: Pointer, from: number, to: number) => void;

/** A text that grows, and the line that it has come to. */
interface YamlWriter {
  readonly out: string[];
  line: number;
  readonly onPlace: OnYamlPlace | undefined;
}

function write(writer: YamlWriter, ...texts: readonly string[]): void {
  for (const text of texts) {
    writer.out.push(text);
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) writer.line += 1;
  }
}

/** Writes the lines of values; `indent` stands before the first of them already. */
function writeBlock(value: Json, at: Pointer, indent: string, writer: YamlWriter): void {
  const inner = `${indent}  `;
  const { onPlace } = writer;
  for (const [index, [key, child]] of entriesOf(value).entries()) {
    if (index > 0) write(writer, indent);
    const from = writer.line;
    const place = onPlace === undefined ? at : join(at, isList(value) ? index : key);
    onPlace?.(place, from, from);
    const name = isList(value) ? "-" : keyText(key);
    if (name === undefined) write(writer, indented(stringify({ [key]: child }, OPTIONS).slice(0, -1), indent), "\n");
    else if (!isBlock(child)) write(writer, name, isList(value) ? " " : ": ", inline(child, indent), "\n");
    else {
      write(writer, name, isList(value) ? " " : `:\n${inner}`);
      writeBlock(child, place, inner, writer);
    }
    if (writer.line - 1 > from) onPlace?.(place, from, writer.line - 1);
  }
}

/**
 * A document as YAML, the same that `stringify` of `yaml` gives. The library is asked for what is not surely plain alone:
 * it takes time that grows faster than the document.
 * @param onPlace hears of each value when it begins, what is outside before what is inside; and once more at its end, where
 * it has several lines
 */
export function yamlText(doc: JsonObject, onPlace?: OnYamlPlace): string {
  if (!isBlock(doc)) return "{}\n";
  const writer: YamlWriter = { out: [], line: 1, onPlace };
  writeBlock(doc, "#", "", writer);
  return writer.out.join("");
}
