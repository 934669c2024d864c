/** Edits (insert, delete, replace, swap neighbours) that turn `a` into `b`; more than `limit` counts as infinite. */
const distance = (a: string, b: string, limit: number): number => {
  if (Math.abs(a.length - b.length) > limit) return Number.POSITIVE_INFINITY;
  let older: readonly number[] = [];
  let previous: readonly number[] = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row: number[] = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const steps = [(previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + (same ? 0 : 1)];
      if (swapped) steps.push((older[j - 2] ?? 0) + 1);
      row.push(Math.min(...steps));
    }
    older = previous;
    previous = row;
  }
  return previous[b.length] ?? 0;
};

/** Who writes the beginning of a word means it. */
const isBeginning = (written: string, word: string): boolean => written.length >= 3 && word.startsWith(written);

/** The known word closest to what was written, if it is close enough to have been meant; ties go to the first. */
export const nearest = (written: string, known: Iterable<string>): string | undefined => {
  const limit = Math.min(3, Math.max(1, Math.floor(written.length / 3)));
  let best: string | undefined;
  let least = limit + 1;
  for (const word of known) {
    const [a, b] = [written.slice(0, 100).toLowerCase(), word.toLowerCase()];
    const steps = Math.min(distance(a, b, limit), isBeginning(a, b) ? 1 : limit + 1);
    if (steps < least) [best, least] = [word, steps];
  }
  return best;
};

/** ` (did you mean …?)`, or nothing when no known word is close. */
export const didYouMean = (written: string, known: Iterable<string>, show = (word: string): string => word): string => {
  const word = nearest(written, known);
  return word === undefined ? "" : ` (did you mean ${show(word)}?)`;
};
