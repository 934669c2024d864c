import { lineAt, type TextLines } from "../../lines.js";
import type { TextEdit } from "../edits.js";
import { entryOf } from "./entry.js";
import type { TextRule } from "./rule.js";

/** A key and its colon, with a word or a quote behind it: an indicator there could open anything. */
const KEY = /^([A-Za-z_$][\w$.-]*)(:(?!\/\/)|：\s*)(?=[\p{L}\p{N}"'/_$-])/u;

function mendLine(lines: TextLines, index: number): readonly TextEdit[] {
  const entry = entryOf(lines, index);
  if (entry === undefined || entry.key !== undefined) return [];
  const [, key, colon] = KEY.exec(entry.value) ?? [];
  if (key === undefined || colon === undefined) return [];
  const start = entry.start + key.length;
  return [{ start, end: start + colon.length, text: ": " }];
}

const mend: TextRule["mend"] = (lines, problem) => {
  const alone = problem.code === "MISSING_CHAR" && problem.message.startsWith("Implicit map keys");
  if (!alone && problem.code !== "MULTILINE_IMPLICIT_KEY") return undefined;
  const first = lineAt(lines, problem.start);
  // Where a key runs over several lines, the last one has its colon; those above it lack theirs.
  const last = alone ? first : lineAt(lines, Math.max(problem.start, problem.end - 1)) - 1;
  const edits: TextEdit[] = [];
  for (let index = first; index <= last; index += 1) {
    const found = mendLine(lines, index);
    if (found.length === 0) return undefined;
    edits.push(...found);
  }
  return edits.length === 0 ? undefined : edits;
};

export const spaceAfterColon: TextRule = {
  id: "text/space-after-colon",
  law: "A key whose colon lacks the space behind it gets it.",
  mend,
};
