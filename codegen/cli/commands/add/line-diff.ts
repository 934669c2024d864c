/** A line of a difference. */
export interface DiffLine {
  readonly sign: "+" | "-";
  readonly line: number;
  readonly text: string;
}

// Comparing n old with m new lines takes n × m steps; beyond this the whole stretch counts as replaced.
const MOST_STEPS = 4_000_000;

/** A document of one line is compared as it would be printed. */
function linesOf(text: string): readonly string[] {
  try {
    return JSON.stringify(JSON.parse(text), null, 2).split("\n");
  } catch {
    return text.replace(/\n$/, "").split(/\r?\n/);
  }
}

/** Lengths of the longest common subsequences of all ends of two lists, row by row. */
function commonLengths(a: readonly string[], b: readonly string[]): Uint32Array {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      lengths[i * width + j] =
        a[i] === b[j]
          ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0);
  return lengths;
}

function changes(a: readonly string[], b: readonly string[], offset: number): readonly DiffLine[] {
  const removal = (i: number): DiffLine => ({ sign: "-", line: offset + i + 1, text: a[i] ?? "" });
  const addition = (j: number): DiffLine => ({ sign: "+", line: offset + j + 1, text: b[j] ?? "" });
  if (a.length * b.length > MOST_STEPS) return [...a.map((_, i) => removal(i)), ...b.map((_, j) => addition(j))];
  const lengths = commonLengths(a, b);
  const width = b.length + 1;
  const found: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      i += 1;
      j += 1;
    } else if (
      i < a.length &&
      (j === b.length || (lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0))
    )
      found.push(removal(i++));
    else found.push(addition(j++));
  }
  return found;
}

/** The lines that differ between two texts, in order: removed ones with their old number, added ones with their new. */
export function lineDiff(before: string, after: string): readonly DiffLine[] {
  const [a, b] = [linesOf(before), linesOf(after)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  return changes(a.slice(start, a.length - end), b.slice(start, b.length - end), start);
}
