import type { TextLines } from "../../lines.js";
import type { TextEdit } from "../edits.js";
import { entryOf, lastLineOf, looksStructural, type YamlEntry } from "./entry.js";
import { isKeyword, isKeywordName, isWords, mayBeWords } from "./keywords.js";

/** `text` as a quoted YAML scalar that reads back as the same words; line folding is that of plain text. */
export function quoted(text: string): string {
  if (!text.includes("'")) return `'${text}'`;
  if (!/["\\\p{Cc}]/u.test(text)) return `"${text}"`;
  return `'${text.replaceAll("'", "''")}'`;
}

/** A gap and a key behind it, as where a line break was lost and the indentation of the next line was not. */
const GAP = /\s(\s{1,200})([\w$.-]{1,60}):(?:\s|$)/g;

/** True for a value into which the next line has run: `[]        example:`. */
export function holdsLostBreak(value: string): boolean {
  return [...value.matchAll(GAP)].some(([, gap = "", key = ""]) => gap.length > 1 || isKeywordName(key));
}

/**
 * The edit that puts the whole value of an entry into quotes, with the lines that continue it. Undefined when the key
 * never holds words, or when a continuing line looks like structure and the key does not promise words, or begins with a keyword.
 */
export function quoteValue(lines: TextLines, entry: YamlEntry): readonly TextEdit[] | undefined {
  if (entry.value === "" || !mayBeWords(lines, entry) || holdsLostBreak(entry.value)) return undefined;
  const last = lastLineOf(lines, entry);
  for (let index = entry.index + 1; index <= last; index += 1) {
    if (looksStructural(lines, index) && (!isWords(entry) || isKeyword(entryOf(lines, index)))) return undefined;
  }
  const end = last === entry.index ? entry.end : (lines.all[last]?.end ?? entry.end);
  const text = lines.text.slice(entry.start, end).trimEnd();
  return [{ start: entry.start, end: entry.start + text.length, text: quoted(text) }];
}
