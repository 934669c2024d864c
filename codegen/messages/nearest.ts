import { editDistance } from "falsmith-runtime/internal/edit-distance";

/** Who writes the beginning of a word means it. */
function isBeginning(written: string, word: string): boolean {
  return written.length >= 3 && word.startsWith(written);
}

/** The known word closest to what was written, if it is close enough to have been meant; ties go to the first. */
export function nearest(written: string, known: Iterable<string>): string | undefined {
  const limit = Math.min(3, Math.max(1, Math.floor(written.length / 3)));
  let best: string | undefined;
  let least = limit + 1;
  for (const word of known) {
    const [a, b] = [written.slice(0, 100).toLowerCase(), word.toLowerCase()];
    const edits = Math.abs(a.length - b.length) > limit ? limit + 1 : editDistance(a, b);
    const steps = isBeginning(a, b) ? Math.min(edits, 1) : edits;
    if (steps < least) [best, least] = [word, steps];
  }
  return best;
}

/** ` (did you mean …?)`, or nothing when no known word is close. */
export function didYouMean(written: string, known: Iterable<string>, show = (word: string): string => word): string {
  const word = nearest(written, known);
  return word === undefined ? "" : ` (did you mean ${show(word)}?)`;
}
