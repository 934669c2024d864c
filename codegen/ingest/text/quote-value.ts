import type { Edit } from "../yaml/edits.js";
import { entryOf, lastLineOf, looksStructural, type Entry } from "./entry.js";
import { isKeyword, isWords, mayBeWords } from "./keywords.js";
import type { Lines } from "./lines.js";
import { holdsLostBreak } from "./lost-break.js";
import { quoted } from "./quote.js";

/**
 * The edit that puts the whole value of an entry into quotes, with the lines that continue it. Undefined when the key
 * never holds words, or when a continuing line looks like structure and the key does not promise words, or begins with a keyword.
 */
export const quoteValue = (lines: Lines, entry: Entry): readonly Edit[] | undefined => {
  if (entry.value === "" || !mayBeWords(lines, entry) || holdsLostBreak(entry.value)) return undefined;
  const last = lastLineOf(lines, entry);
  for (let index = entry.index + 1; index <= last; index += 1) {
    if (looksStructural(lines, index) && (!isWords(entry) || isKeyword(entryOf(lines, index)))) return undefined;
  }
  const end = last === entry.index ? entry.end : (lines.all[last]?.end ?? entry.end);
  const text = lines.text.slice(entry.start, end).trimEnd();
  return [{ start: entry.start, end: entry.start + text.length, text: quoted(text) }];
};
