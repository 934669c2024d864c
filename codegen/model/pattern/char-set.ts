/** A set of code points: ranges in order, not touching. */
export type CharSet = readonly (readonly [from: number, to: number])[];

const LAST = 0x10ffff;

export const ANY: CharSet = [[0, LAST]];

export function union(...sets: readonly CharSet[]): CharSet {
  const ranges = sets.flat().sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const [from, to] of ranges) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

export function complement(set: CharSet): CharSet {
  const ranges: (readonly [number, number])[] = [];
  let next = 0;
  for (const [from, to] of set) {
    if (from > next) ranges.push([next, from - 1]);
    next = to + 1;
  }
  return next > LAST ? ranges : [...ranges, [next, LAST]];
}

export function intersection(a: CharSet, b: CharSet): CharSet {
  return complement(union(complement(a), complement(b)));
}

export function overlaps(a: CharSet, b: CharSet): boolean {
  let i = 0;
  let j = 0;
  for (let x = a[i], y = b[j]; x !== undefined && y !== undefined; x = a[i], y = b[j]) {
    if (x[0] <= y[1] && y[0] <= x[1]) return true;
    if (x[1] < y[1]) i += 1;
    else j += 1;
  }
  return false;
}

function range(from: string, to: string): readonly [number, number] {
  return [from.charCodeAt(0), to.charCodeAt(0)];
}
function one(code: number): readonly [number, number] {
  return [code, code];
}

export const DIGIT: CharSet = [range("0", "9")];
export const WORD: CharSet = [range("0", "9"), range("A", "Z"), one(0x5f), range("a", "z")];
export const SPACE: CharSet = union([
  [0x09, 0x0d],
  one(0x20),
  one(0xa0),
  one(0x1680),
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  one(0x202f),
  one(0x205f),
  one(0x3000),
  one(0xfeff),
]);
/** What `.` matches: anything but a line terminator. */
export const DOT: CharSet = complement(union([one(0x0a), one(0x0d), [0x2028, 0x2029]]));
