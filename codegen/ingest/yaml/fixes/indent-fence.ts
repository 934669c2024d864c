import { lineAt, nextFilled, type TextLine, type TextLines, textOf } from "../../lines.js";
import type { TextEdit } from "../edits.js";
import type { TextRule } from "./rule.js";

const MARK = /^\s*(`{3,}|~{3,})/;

function markOf(lines: TextLines, line: TextLine | undefined): string | undefined {
  return line === undefined || line.blank || line.literal ? undefined : MARK.exec(textOf(lines, line))?.[1];
}

/** The indentation of the block scalar that ends just above line `index`; undefined when none does. */
function blockIndent({ all }: TextLines, index: number): number | undefined {
  let above = index - 1;
  while (all[above]?.blank === true) above -= 1;
  let indent: number | undefined;
  for (; all[above]?.literal === true; above -= 1) if (all[above]?.blank === false) indent = all[above]?.indent;
  return indent;
}

const mend: TextRule["mend"] = (lines, problem) => {
  const index = lineAt(lines, problem.start);
  const mark = markOf(lines, lines.all[index]);
  const indent = mark === undefined ? undefined : blockIndent(lines, index);
  if (mark === undefined || indent === undefined) return undefined;
  const edits: TextEdit[] = [];
  for (let at = index; at < lines.all.length; at += 1) {
    const line = lines.all[at];
    if (line === undefined || line.indent >= indent) return undefined;
    if (!line.blank) edits.push({ start: line.start, end: line.start, text: " ".repeat(indent) });
    const closed = at > index && textOf(lines, line).trim() === mark;
    // Only where the text goes on as before is it sure that the fence is a part of it.
    if (closed) return (nextFilled(lines, at)?.indent ?? 0) > 0 ? edits : undefined;
  }
  return undefined;
};

export const indentFence: TextRule = {
  id: "text/indent-fence",
  law: "A code fence at the margin in the middle of a block text is part of that text, and is indented like it.",
  mend,
};
