import { lineAt } from "../../lines.js";
import type { Problem } from "../problem.js";
import { entryOf } from "./entry.js";
import { quoted } from "./quote-value.js";
import type { TextRule } from "./rule.js";

const CODES = new Set<Problem["code"]>([
  "BAD_SCALAR_START",
  "BAD_ALIAS",
  "UNKNOWN_ALIAS",
  "BAD_INDENT",
  "UNEXPECTED_TOKEN",
  "MISSING_CHAR",
]);

/** The line of the fault or the last one above it that is not blank: an alias as a key faults only in what follows. */
function candidates(lines: Parameters<TextRule["mend"]>[0], index: number): readonly number[] {
  let above = index - 1;
  while (above >= 0 && lines.all[above]?.blank === true) above -= 1;
  return [index, above];
}

const mend: TextRule["mend"] = (lines, problem) => {
  if (!CODES.has(problem.code)) return undefined;
  for (const index of candidates(lines, lineAt(lines, problem.start))) {
    const entry = entryOf(lines, index);
    const bold = /^(\*{1,3}|`)([A-Za-z$][\w$.-]*)\1$/.exec(entry?.key ?? "")?.[2];
    if (entry?.key !== undefined && bold !== undefined)
      return [{ start: entry.keyStart, end: entry.keyStart + entry.key.length, text: bold }];
    if (entry?.key === undefined || !/^(?:\*\/|[@`%])\S*$/.test(entry.key)) continue;
    return [{ start: entry.keyStart, end: entry.keyStart + entry.key.length, text: quoted(entry.key) }];
  }
  return undefined;
};

export const quoteKey: TextRule = {
  id: "text/quote-key",
  law: "A YAML key that holds an indicator is quoted; one in bold or in code marks is the word in the marks.",
  mend,
};
