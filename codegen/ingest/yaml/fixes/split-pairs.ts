import { lineAt } from "../../lines.js";
import { entryOf, keyName } from "./entry.js";
import { isKeywordName } from "./keywords.js";
import type { TextRule } from "./rule.js";

/** A value that ends, a gap or none, and the keyword that began the next line. */
const NEXT = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|\[[^\][]*\]|\{[^{}]*\}|[^\s"'[{#]+)(\s+)([A-Za-z$][\w$-]*):(?:\s|$)/;
const GLUED =
  /^(string|integer|number|boolean|array|object|true|false|null|-?\d+(?:\.\d+)?)()([A-Za-z$][\w$-]*):(?:\s|$)/;
const MORE = new Set(["default", "example", "name", "pattern", "const", "enum", "description", "title"]);

/** Keys whose value is one word: behind it nothing goes on. */
function isPlainKey(name: string | undefined): boolean {
  return (
    name !== undefined && (MORE.has(name) || isKeywordName(name)) && !["description", "title", "summary"].includes(name)
  );
}

const mend: TextRule["mend"] = (lines, problem) => {
  const entry = entryOf(lines, lineAt(lines, problem.start));
  if (entry?.key === undefined || !isPlainKey(keyName(entry))) return undefined;
  const [whole, value = "", gap = "", key = ""] = NEXT.exec(entry.value) ?? GLUED.exec(entry.value) ?? [];
  if (whole === undefined || (!isKeywordName(key) && !MORE.has(key))) return undefined;
  const start = entry.start + value.length;
  return [{ start, end: start + gap.length, text: `\n${" ".repeat(entry.column)}` }];
};

export const splitPairs: TextRule = {
  id: "text/split-pairs",
  law: "Two keys on one line, the first of which has a value that has ended, stand on lines of their own.",
  mend,
};
