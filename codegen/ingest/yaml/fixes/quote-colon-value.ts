import { lineAt, type TextLines } from "../../lines.js";
import type { TextEdit } from "../edits.js";
import type { Problem } from "../problem.js";
import { entryOf, lastLineOf, looksStructural, ownerOf, type YamlEntry } from "./entry.js";
import { isKeyword, isWords } from "./keywords.js";
import { quoted, quoteValue } from "./quote-value.js";
import type { TextRule } from "./rule.js";

const CODES = new Set<Problem["code"]>(["COMPACT_MAPPING", "BLOCK_AS_IMPLICIT_KEY", "MULTILINE_IMPLICIT_KEY"]);

/** True when the text of the value, as far as it goes, would end a key: `: ` in it or `:` at its end. */
function holdsColon(lines: TextLines, entry: YamlEntry): boolean {
  const last = lines.all[lastLineOf(lines, entry)];
  return /:(?:\s|$)/.test(lines.text.slice(entry.start, last === undefined ? entry.end : last.end));
}

/** Words that begin on the line after their key, one line of which holds a colon. */
function wordsBelow(lines: TextLines, bare: YamlEntry): readonly TextEdit[] | undefined {
  const owner = ownerOf(lines, bare.index);
  if (owner === undefined || owner.value !== "" || !isWords(owner)) return undefined;
  const until = lastLineOf(lines, owner);
  for (let index = bare.index; index <= until; index += 1) if (isKeyword(entryOf(lines, index))) return undefined;
  const text = lines.text.slice(bare.keyStart, lines.all[until]?.end ?? bare.end).trimEnd();
  return [{ start: bare.keyStart, end: bare.keyStart + text.length, text: quoted(text) }];
}

/** True when the line below an item belongs to it: its key may be one of several. */
function goesOn(lines: TextLines, entry: YamlEntry): boolean {
  return (
    looksStructural(lines, entry.index + 1) &&
    (lines.all[entry.index + 1]?.indent ?? 0) > (lines.all[entry.index]?.indent ?? 0)
  );
}

/** An item such as `- Range value: 1-2: x`: words, since no key has a space in it. */
function itemOfWords(lines: TextLines, entry: YamlEntry): YamlEntry | undefined {
  if (!entry.item || entry.key === undefined || goesOn(lines, entry)) return undefined;
  const { key: _, ...words } = { ...entry, start: entry.keyStart, value: lines.text.slice(entry.keyStart, entry.end) };
  return /\s/.test(entry.key) && !/^["'{[]/.test(entry.key) ? words : undefined;
}

const mend: TextRule["mend"] = (lines, problem) => {
  if (!CODES.has(problem.code)) return undefined;
  const entry = entryOf(lines, lineAt(lines, problem.start));
  if (entry === undefined) return undefined;
  if (entry.key === undefined && !entry.item) return wordsBelow(lines, entry);
  const words = itemOfWords(lines, entry) ?? entry;
  if (/^["']/.test(words.value) || !holdsColon(lines, words)) return undefined;
  return quoteValue(lines, words);
};

export const quoteColonValue: TextRule = {
  id: "text/quote-colon-value",
  law: "A plain YAML value that holds `: ` or ends in a colon is quoted; nothing else on its line changes.",
  mend,
};
