import type { Edit } from "../yaml/edits.js";
import type { Problem } from "../yaml/problem.js";
import { lineAt, type Line, type Lines } from "./lines.js";
import type { TextRule } from "./rule.js";

/** White space that is no indentation in YAML, though it looks like it: tabs, and the fixed spaces of web pages. */
const LEAD = /^[ \t\u00a0]*/;

const leadOf = ({ text }: Lines, line: Line): string => LEAD.exec(text.slice(line.start, line.end))?.[0] ?? "";

/** The smallest indentation made of spaces alone, as the unit that one tab stands for. */
const unitOf = (lines: Lines): number => {
  let unit = 9;
  for (const line of lines.all) {
    if (line.literal || line.blank || line.indent === 0 || line.indent >= unit) continue;
    if (leadOf(lines, line).length === line.indent) unit = line.indent;
  }
  return unit > 8 ? 2 : unit;
};

/** A tab is reported as such; a fixed space is a letter to the parser, which stumbles over what it makes of it. */
const isMine = (lines: Lines, problem: Problem): boolean => {
  if (problem.code === "TAB_AS_INDENT") return true;
  const lineOf = (offset: number): Line | undefined => lines.all[lineAt(lines, offset)];
  return [lineOf(problem.start), lineOf(Math.max(problem.start, problem.end - 1))].some(
    (line) => line !== undefined && !line.literal && leadOf(lines, line).includes("\u00a0"),
  );
};

const mend: TextRule["mend"] = (lines, problem) => {
  if (!isMine(lines, problem)) return undefined;
  const unit = " ".repeat(unitOf(lines));
  const edits: Edit[] = [];
  for (const line of lines.all) {
    const lead = leadOf(lines, line);
    if (line.literal || line.blank || !/[\t\u00a0]/.test(lead)) continue;
    // After spaces a tab may stand for any width: only tabs that lead the line say how deep it is.
    if (/^[ \u00a0]+\t/.test(lead)) return [];
    edits.push({
      start: line.start,
      end: line.start + lead.length,
      text: lead.replaceAll("\t", unit).replaceAll("\u00a0", " "),
    });
  }
  return edits.length === 0 ? undefined : edits;
};

export const indentWithSpaces: TextRule = {
  id: "text/indent-with-spaces",
  law: "Indentation is made of spaces; a tab that leads a line stands for one level.",
  once: true,
  mend,
};
