import { lineAt, textOf } from "../../lines.js";
import type { TextEdit } from "../edits.js";
import { entryOf, looksStructural } from "./entry.js";
import type { TextRule } from "./rule.js";

/** How far below its beginning the end of a quoted text is looked for. */
const REACH = 40;

const mend: TextRule["mend"] = (lines, problem) => {
  if (problem.code !== "UNCLOSED_QUOTE") return undefined;
  const index = lineAt(lines, problem.start);
  const entry = entryOf(lines, index);
  const quote = lines.text[problem.start];
  if (entry === undefined || quote === undefined || problem.start !== entry.start) return undefined;
  if (entry.value.indexOf(quote, 1) >= 0) return undefined;
  const edits: TextEdit[] = [];
  for (let at = index + 1; at <= index + REACH; at += 1) {
    const line = lines.all[at];
    if (line === undefined || looksStructural(lines, at)) return undefined;
    if (line.blank) continue;
    const content = textOf(lines, line).trimEnd();
    const missing = entry.column + 1 - line.indent;
    if (missing > 0) edits.push({ start: line.start, end: line.start, text: " ".repeat(missing) });
    const found = content.indexOf(quote);
    if (found >= 0) return found === content.length - 1 && edits.length > 0 ? edits : undefined;
  }
  return undefined;
};

export const indentQuotedLines: TextRule = {
  id: "text/indent-quoted-lines",
  law: "The lines of a quoted value are indented deeper than its key; white space at their beginning is not part of it.",
  mend,
};
