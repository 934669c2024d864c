import type { Edit } from "../yaml/edits.js";
import type { Line, Lines } from "./lines.js";
import type { TextRule } from "./rule.js";

/** White space that is no indentation in YAML, though it looks like it: tabs and the spaces of web pages. */
const LEAD = /^[ \t\u00a0\u3000]*/;

const leadOf = ({ text }: Lines, line: Line): string => LEAD.exec(text.slice(line.start, line.end))?.[0] ?? "";

/** The smallest indentation made of spaces alone, as the unit that one tab stands for. */
const unitOf = (lines: Lines): number => {
  const widths = lines.all.flatMap((line) => (line.literal || line.blank || /[^ ]/.test(leadOf(lines, line)) ? [] : [line.indent]));
  const unit = widths.reduce((least, width) => (width > 0 && width < least ? width : least), 9);
  return unit > 8 ? 2 : unit;
};

const mend: TextRule["mend"] = (lines, problem) => {
  if (problem.code !== "TAB_AS_INDENT") return undefined;
  const unit = unitOf(lines);
  const edits: Edit[] = [];
  for (const line of lines.all) {
    const lead = leadOf(lines, line);
    if (line.literal || line.blank || !lead.includes("\t")) continue;
    // After spaces a tab may stand for any width: only tabs that lead the line say how deep it is.
    if (/^ +\t/.test(lead)) return undefined;
    const text = lead.replaceAll("\t", " ".repeat(unit)).replaceAll("\u00a0", " ").replaceAll("\u3000", "  ");
    edits.push({ start: line.start, end: line.start + lead.length, text });
  }
  return edits.length === 0 ? undefined : edits;
};

export const indentWithSpaces: TextRule = {
  id: "text/indent-with-spaces",
  law: "Indentation is made of spaces; a tab that leads a line stands for one level.",
  mend,
};
