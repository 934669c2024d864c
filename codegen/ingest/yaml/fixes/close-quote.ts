import { lineAt, textOf } from "../../lines.js";
import { entryOf, lastLineOf } from "./entry.js";
import type { TextRule } from "./rule.js";

const mend: TextRule["mend"] = (lines, problem) => {
  if (problem.code !== "UNCLOSED_QUOTE") return undefined;
  const index = lineAt(lines, problem.start);
  const [line, entry] = [lines.all[index], entryOf(lines, index)];
  if (line === undefined || entry === undefined || lastLineOf(lines, entry) > index) return undefined;
  const quote = lines.text[problem.start] ?? "";
  const rest = textOf(lines, line)
    .slice(problem.start - line.start)
    .trimEnd();
  if (rest.indexOf(quote, 1) >= 0 || rest.length < 2 || rest.endsWith("\\")) return undefined;
  const isKey = problem.start === entry.keyStart && entry.key === undefined && !entry.item && rest.endsWith(":");
  if (!isKey && problem.start !== entry.start) return undefined;
  const end = problem.start + rest.length - (isKey ? 1 : 0);
  return [{ start: end, end, text: quote }];
};

export const closeQuote: TextRule = {
  id: "text/close-quote",
  law: "A quoted YAML value that never ends is closed at the end of its line.",
  mend,
};
