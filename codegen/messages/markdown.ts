import { visible } from "./visible.js";

/** Text as a code span: nothing in it is Markdown or HTML. */
export function codeSpan(text: string): string {
  const shown = visible(text);
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  const pad = shown.startsWith("`") || shown.endsWith("`") ? " " : "";
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** The same in the cell of a table, where a bar ends the cell even within a code span. */
export function codeCell(text: string): string {
  return codeSpan(text).replaceAll("|", "\\|");
}
