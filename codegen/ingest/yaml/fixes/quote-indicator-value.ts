import { lineAt, type TextLines } from "../../lines.js";
import type { Problem } from "../problem.js";
import { entryOf, lastLineOf, type YamlEntry } from "./entry.js";
import { isWholeFlow } from "./flow.js";
import { isWords } from "./keywords.js";
import { quoteValue } from "./quote-value.js";
import type { TextRule } from "./rule.js";

const CODES = new Set<Problem["code"]>([
  "BAD_SCALAR_START",
  "UNEXPECTED_TOKEN",
  "BAD_ALIAS",
  "UNKNOWN_ALIAS",
  "MISSING_CHAR",
]);
const INDICATOR = /^[@`%*&!,\]}|>[{?-]/;

/** True when the author may have meant structure: text below a block header, a list beside its key, `[a, -]`. */
function mayBeStructure(lines: TextLines, entry: YamlEntry): boolean {
  if (/^[|>]/.test(entry.value)) return lastLineOf(lines, entry) > entry.index;
  if (isWords(entry)) return false;
  return /^-\s/.test(entry.value) || isWholeFlow(entry.value);
}

const mend: TextRule["mend"] = (lines, problem) => {
  if (!CODES.has(problem.code)) return undefined;
  const entry = entryOf(lines, lineAt(lines, problem.start));
  if (entry === undefined || (entry.key === undefined && !entry.item) || !INDICATOR.test(entry.value)) return undefined;
  // The fault must lie in this value, not in a key before it.
  if (problem.start < entry.start || mayBeStructure(lines, entry)) return undefined;
  return quoteValue(lines, entry);
};

export const quoteIndicatorValue: TextRule = {
  id: "text/quote-indicator-value",
  law: "A plain YAML value that starts with a character YAML reserves is quoted.",
  mend,
};
