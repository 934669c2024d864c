import { lineAt, type TextLines } from "../../lines.js";
import { entryOf, lastLineOf, type YamlEntry } from "./entry.js";
import { bracketsOf } from "./flow.js";
import { isWords } from "./keywords.js";
import { holdsLostBreak, quoteValue } from "./quote-value.js";
import type { TextRule } from "./rule.js";

/** The entry that the parser found unfinished: on the line of the fault, or the last one above it that is not blank. */
function unfinished(lines: TextLines, index: number): YamlEntry | undefined {
  let above = index - 1;
  while (lines.all[above]?.blank === true) above -= 1;
  return [index, above]
    .map((at) => entryOf(lines, at))
    .find(
      (entry) => entry !== undefined && /^[[{]/.test(entry.value) && (bracketsOf(entry.value)?.missing ?? "") !== "",
    );
}

const mend: TextRule["mend"] = (lines, problem) => {
  if (problem.code !== "BAD_INDENT" || !problem.message.startsWith("Flow ")) return undefined;
  const entry = unfinished(lines, lineAt(lines, problem.start));
  if (entry === undefined || lastLineOf(lines, entry) > entry.index) return undefined;
  if (isWords(entry)) return quoteValue(lines, entry);
  const missing = bracketsOf(entry.value)?.missing ?? "";
  return missing.length > 1 || holdsLostBreak(entry.value)
    ? undefined
    : [{ start: entry.end, end: entry.end, text: missing }];
};

export const closeBracket: TextRule = {
  id: "text/close-bracket",
  law: "A list or object on one line whose last bracket is missing is closed at the end of the line.",
  mend,
};
