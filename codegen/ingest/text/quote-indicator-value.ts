import type { Problem } from "../yaml/problem.js";
import { entryOf, lastLineOf } from "./entry.js";
import { isWords } from "./keywords.js";
import { lineAt } from "./lines.js";
import { quoteValue } from "./quote-value.js";
import type { TextRule } from "./rule.js";

const CODES = new Set<Problem["code"]>(["BAD_SCALAR_START", "UNEXPECTED_TOKEN", "BAD_ALIAS", "UNKNOWN_ALIAS", "MISSING_CHAR"]);
const INDICATOR = /^[@`%*&!,\]}|>[{?-]/;

const mend: TextRule["mend"] = (lines, problem) => {
  if (!CODES.has(problem.code)) return undefined;
  const entry = entryOf(lines, lineAt(lines, problem.start));
  if (entry === undefined || (entry.key === undefined && !entry.item) || !INDICATOR.test(entry.value)) return undefined;
  // The fault must lie in this value, not in a key before it.
  if (problem.start < entry.start) return undefined;
  // Below a block header the text goes on; a list that begins on the line of its key may be meant as a list.
  if (/^[|>]/.test(entry.value) && lastLineOf(lines, entry) > entry.index) return undefined;
  if (/^-\s/.test(entry.value) && !isWords(entry)) return undefined;
  return quoteValue(lines, entry);
};

export const quoteIndicatorValue: TextRule = {
  id: "text/quote-indicator-value",
  law: "A plain value that begins with a character that YAML reserves (`@`, a backtick, `%`, `*`, `[`…) is words, and stands in quotes as a whole.",
  mend,
};
