import { lineAt, type TextLine, type TextLines, textOf } from "../../lines.js";
import type { TextRule } from "./rule.js";

function isItem(lines: TextLines, line: TextLine | undefined): boolean {
  return line !== undefined && !line.blank && !line.literal && /^ *-(?:\s|$)/.test(textOf(lines, line));
}

/** The nearest line above that is not blank. */
function above({ all }: TextLines, index: number): number {
  let at = index - 1;
  while (at >= 0 && all[at]?.blank === true) at -= 1;
  return at;
}

/** How far the item above is set in, through the lines that belong to it; undefined where no list ends there. */
function listIndent(lines: TextLines, index: number): number | undefined {
  const before = lines.all[above(lines, index)];
  if (before === undefined) return undefined;
  if (isItem(lines, before)) return before.indent;
  const owner = lines.all[before.parent];
  return isItem(lines, owner) ? owner?.indent : undefined;
}

const mend: TextRule["mend"] = (lines, problem) => {
  const index = lineAt(lines, problem.start);
  for (const at of [index, index - 1, index + 1]) {
    const line = lines.all[at];
    const indent = isItem(lines, line) ? listIndent(lines, at) : undefined;
    if (line === undefined || indent === undefined || indent <= line.indent || indent - line.indent > 8) continue;
    // A list of its own may begin here: then the key that it belongs to stands directly above.
    const edits = [{ start: line.start, end: line.start, text: " ".repeat(indent - line.indent) }];
    return /^ *- *[^:{[\s][^:]*$/.test(textOf(lines, line)) ? edits : undefined;
  }
  return undefined;
};

export const indentListItem: TextRule = {
  id: "text/indent-list-item",
  law: "An item of a list that stands left of the items above it is indented like them.",
  mend,
};
