import { diffArrays } from "diff";

/** A line of a difference. */
export interface DiffLine {
  readonly sign: "+" | "-";
  readonly line: number;
  readonly text: string;
}

// The time grows with the square of the edits; texts that differ more have nothing in common worth showing.
const MAX_EDITS = 2_000;

/** A document of one line is compared as it would be printed. */
function linesOf(text: string): string[] {
  try {
    return JSON.stringify(JSON.parse(text), null, 2).split("\n");
  } catch {
    return text.replace(/\n$/, "").split(/\r?\n/);
  }
}

function signed(sign: DiffLine["sign"], lines: readonly string[], from: number): readonly DiffLine[] {
  return lines.map((text, index) => ({ sign, line: from + index + 1, text }));
}

/**
 * The lines that differ between two texts, in order: removed ones with their old number, added ones with their new. Of
 * texts that differ in more than 2,000 lines, every line is given as replaced.
 */
export function lineDiff(before: string, after: string): readonly DiffLine[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  const changes = diffArrays(old, now, { maxEditLength: MAX_EDITS });
  if (changes === undefined) return [...signed("-", old, 0), ...signed("+", now, 0)];
  const found: DiffLine[] = [];
  let [oldLine, newLine] = [0, 0];
  for (const { added, removed, count, value } of changes) {
    if (removed) found.push(...signed("-", value, oldLine));
    if (added) found.push(...signed("+", value, newLine));
    if (!added) oldLine += count;
    if (!removed) newLine += count;
  }
  return found;
}
