import type { TextRule } from "./rule.js";

const mend: TextRule["mend"] = (lines, problem) => {
  if (problem.code !== "BAD_DQ_ESCAPE") return undefined;
  const at = lines.text.indexOf("\\", problem.start);
  // The parser points at the backslash; should it ever point elsewhere, nothing is touched.
  if (at !== problem.start) return undefined;
  return [{ start: at, end: at + 1, text: "\\\\" }];
};

export const escapeBackslash: TextRule = {
  id: "text/escape-backslash",
  law: "A backslash that escapes nothing in a double-quoted YAML value is doubled.",
  mend,
};
