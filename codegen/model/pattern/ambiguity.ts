import type { Automaton } from "./automaton.js";
import { intersection, overlaps, union, type CharSet } from "./char-set.js";
import { cyclesOf } from "./cycles.js";
import { Refused } from "./parse-pattern.js";

const MAX_PAIRS = 400_000;

/**
 * True when some text can be matched in two ways on the way round a loop: the ways multiply with each round, and
 * backtracking tries them all. (Two runs through the automaton part in a loop and meet again.)
 */
export function isExponential({ sets, edges }: Automaton, cycles: Int32Array): boolean {
  const inside = (from: number): readonly (readonly [number, number])[] =>
    [...(edges[from] ?? [])].filter(([to]) => cycles[from] !== -1 && cycles[to] === cycles[from]);
  const size = sets.length;
  for (let state = 0; state < size; state += 1) if (inside(state).some(([, ways]) => ways > 1)) return true;

  const looping = [...sets.keys()].filter((state) => cycles[state] !== -1);
  const numbers = new Map<number, number>(looping.map((state, index) => [state * size + state, index]));
  const pairs = [...numbers.keys()];
  const steps: number[][] = [];
  // Pairs are found while they are walked: the list grows under the loop.
  for (let at = 0; at < pairs.length; at += 1) {
    const pair = pairs[at] ?? 0;
    const reached: number[] = [];
    for (const [a] of inside(Math.floor(pair / size)))
      for (const [b] of inside(pair % size)) {
        if (!overlaps(sets[a] ?? [], sets[b] ?? [])) continue;
        const key = a * size + b;
        let number = numbers.get(key);
        if (number === undefined) {
          number = pairs.push(key) - 1;
          numbers.set(key, number);
        }
        reached.push(number);
      }
    steps.push(reached);
    if (pairs.length > MAX_PAIRS) throw new Refused("is too large to be checked");
  }
  const together = cyclesOf(pairs.length, (number) => steps[number] ?? []);
  const apart = new Set<number>();
  for (const [number, pair] of pairs.entries()) {
    const cycle = together[number] ?? -1;
    if (cycle !== -1 && Math.floor(pair / size) !== pair % size) apart.add(cycle);
  }
  // The first pairs are those of a state with itself.
  return looping.some((_, index) => apart.has(together[index] ?? -1));
}

interface Loop {
  readonly states: readonly number[];
  readonly alphabet: CharSet;
}

/** The states of a loop that can be gone round with characters of `alphabet` alone. */
function turning({ sets, edges }: Automaton, { states }: Loop, alphabet: CharSet): readonly number[] {
  const usable = states.filter((state) => overlaps(sets[state] ?? [], alphabet));
  const numbers = new Map(usable.map((state, index) => [state, index]));
  const cycles = cyclesOf(usable.length, (index) =>
    [...(edges[usable[index] ?? -1]?.keys() ?? [])].map((next) => numbers.get(next) ?? -1).filter((next) => next >= 0),
  );
  return usable.filter((_, index) => cycles[index] !== -1);
}

/** True when one text can go round both loops and from the first to the second. */
function reaches(automaton: Automaton, from: Loop, to: Loop): boolean {
  const shared = intersection(from.alphabet, to.alphabet);
  const goal = new Set(turning(automaton, to, shared));
  const open = goal.size === 0 ? [] : [...turning(automaton, from, shared)];
  const seen = new Set<number>();
  for (let state = open.pop(); state !== undefined; state = open.pop())
    for (const [next] of automaton.edges[state] ?? []) {
      if (seen.has(next) || !overlaps(automaton.sets[next] ?? [], shared)) continue;
      if (goal.has(next)) return true;
      seen.add(next);
      open.push(next);
    }
  return false;
}

/**
 * How many loops can share one text between them, at most: each adds one to the exponent of the time. Loops share
 * when characters of both their alphabets lead round both and from one to the other; that is wider than the truth,
 * never narrower.
 */
export function sharingLoops(automaton: Automaton, cycles: Int32Array): number {
  const states = new Map<number, number[]>();
  for (const [state, cycle] of cycles.entries())
    if (cycle !== -1) states.set(cycle, [...(states.get(cycle) ?? []), state]);
  const loops = [...states.values()].map((members): Loop => ({
    states: members,
    alphabet: union(...members.map((state) => automaton.sets[state] ?? [])),
  }));
  const after = loops.map((from) => loops.filter((to) => to !== from && reaches(automaton, from, to)));
  const length = new Map<Loop, number>();
  const longest = (loop: Loop): number => {
    const known = length.get(loop);
    if (known !== undefined) return known;
    const value = 1 + Math.max(0, ...(after[loops.indexOf(loop)] ?? []).map(longest));
    length.set(loop, value);
    return value;
  };
  return Math.max(0, ...loops.map(longest));
}
