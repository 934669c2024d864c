import { lineAt, type TextLines } from "../../lines.js";
import { entryOf, lastLineOf, type YamlEntry } from "./entry.js";
import type { TextRule } from "./rule.js";

/** The entry whose key begins at `offset`, where it has its lines to itself. */
function entryAt(lines: TextLines, offset: number): YamlEntry | undefined {
  const entry = entryOf(lines, lineAt(lines, offset));
  return entry?.key === undefined || entry.keyStart !== offset || entry.item ? undefined : entry;
}

/** True when the entry ends with the line before `index`. */
function endsBefore({ all }: TextLines, index: number, entry: YamlEntry): boolean {
  const line = all[index];
  return line !== undefined && !line.blank && line.indent <= entry.column;
}

const mend: TextRule["mend"] = (lines, problem) => {
  if (problem.code !== "DUPLICATE_KEY" || problem.other === undefined) return undefined;
  const again = entryAt(lines, problem.start);
  const first = entryAt(lines, problem.other.start);
  if (again === undefined || first === undefined || first.index >= again.index) return undefined;
  const last = lastLineOf(lines, again);
  const [start, end] = [lines.all[again.index]?.start ?? 0, lines.all[last]?.end ?? 0];
  const from = lines.all[first.index]?.start ?? 0;
  // Whole lines are compared, so that a comment or another spelling of the value makes a difference.
  const same = lines.text.startsWith(lines.text.slice(start, end), from);
  const until = first.index + (last - again.index);
  if (!same || lines.all[until]?.end !== from + (end - start) || !endsBefore(lines, until + 1, first)) return undefined;
  return [{ start, end: lines.all[last + 1]?.start ?? end, text: "" }];
};

export const dropRepeatedKey: TextRule = {
  id: "text/drop-repeated-key",
  law: "An entry that repeats one above it in the same object, letter for letter, is kept once.",
  mend,
};
