import { lineAt, scanLines, type TextLine, type TextLines } from "../../lines.js";
import { applyEdits, type TextEdit } from "../edits.js";
import type { Problem } from "../problem.js";
import type { TextRule } from "./rule.js";

/** White space that is no indentation in YAML, though it looks like it: tabs, and the fixed spaces of web pages. */
const LEAD = /^[ \t\u00a0]*/;

function leadOf({ text }: TextLines, line: TextLine): string {
  return LEAD.exec(text.slice(line.start, line.end))?.[0] ?? "";
}

/** The smallest indentation made of spaces alone, as the unit that one tab stands for. */
function unitOf(lines: TextLines): number {
  let unit = 9;
  for (const line of lines.all) {
    if (line.literal || line.blank || line.indent === 0 || line.indent >= unit) continue;
    if (leadOf(lines, line).length === line.indent) unit = line.indent;
  }
  return unit > 8 ? 2 : unit;
}

/** A tab is reported as such; a fixed space is a letter to the parser, which stumbles over what it makes of it. */
function isMine(lines: TextLines, problem: Problem): boolean {
  if (problem.code === "TAB_AS_INDENT") return true;
  const lineOf = (offset: number): TextLine | undefined => lines.all[lineAt(lines, offset)];
  return [lineOf(problem.start), lineOf(Math.max(problem.start, problem.end - 1))].some(
    (line) => line !== undefined && !line.literal && leadOf(lines, line).includes("\u00a0"),
  );
}

/** The indentation of the text with tabs of a given width; lines that need nothing are left out. */
function expand(lines: TextLines, width: number): readonly TextEdit[] {
  return lines.all.flatMap((line) => {
    const lead = leadOf(lines, line);
    if (line.literal || line.blank || !/[\t\u00a0]/.test(lead)) return [];
    const text = lead.replaceAll("\t", " ".repeat(width)).replaceAll("\u00a0", " ");
    return [{ start: line.start, end: line.start + lead.length, text }];
  });
}

/** Which line each line is nested in, as one word. */
function nesting(text: string): string {
  return [...scanLines(text)].map(({ parent }) => parent).join();
}

const mend: TextRule["mend"] = (lines, problem) => {
  if (!isMine(lines, problem)) return undefined;
  const edits = expand(lines, unitOf(lines));
  // A tab behind spaces may stand for any width: the text is mended only where all widths say the same.
  if (!/^[ \u00a0]+\t/m.test(lines.text)) return edits.length === 0 ? undefined : edits;
  const readings = new Set(
    [2, 4, 8, unitOf(lines)].map((width) => nesting(applyEdits(lines.text, expand(lines, width)))),
  );
  return readings.size === 1 ? edits : [];
};

export const indentWithSpaces: TextRule = {
  id: "text/indent-with-spaces",
  law: "A tab in the indentation of YAML becomes the spaces it stood for.",
  once: true,
  mend,
};
