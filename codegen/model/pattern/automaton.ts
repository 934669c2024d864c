import type { CharSet } from "./char-set.js";
import { Refused, type Regex } from "./parse-pattern.js";

/**
 * The position automaton of a pattern: a state per character it can consume, an edge for each way one may follow the
 * other. `edges` counts the ways (2 stands for more): two ways over the same text are what backtracking multiplies.
 */
export interface Automaton {
  readonly sets: readonly CharSet[];
  readonly edges: readonly ReadonlyMap<number, number>[];
  /** States that can come first, and those a match can end in. */
  readonly first: ReadonlyMap<number, number>;
  readonly last: ReadonlyMap<number, number>;
}

type Ways = Map<number, number>;
/** A part: how often it matches nothing (0, 1, 2 for more), where it begins and ends. */
interface AutomatonPart {
  readonly empty: number;
  readonly first: Ways;
  readonly last: Ways;
}
interface Build {
  readonly sets: CharSet[];
  readonly edges: Ways[];
  links: number;
}

const MAX_STATES = 3000;
const MAX_LINKS = 200_000;
/** A range wider than this is taken for endless: a bounded loop in name only. */
const MAX_RANGE = 20;
const MAX_COPIES = 1000;
/** As often as this, whatever varies inside multiplies by no more than a constant. */
const FEW = 4;

function cap(ways: number): number {
  return Math.min(ways, 2);
}

function add(into: Ways, from: Ways, times = 1): Ways {
  if (times > 0) for (const [state, ways] of from) into.set(state, cap((into.get(state) ?? 0) + ways * times));
  return into;
}

function link(b: Build, last: Ways, first: Ways): void {
  b.links += last.size * first.size;
  if (b.links > MAX_LINKS) throw new Refused("is too large to be checked");
  for (const [from, ways] of last) {
    const edges = b.edges[from];
    if (edges !== undefined) add(edges, first, ways);
  }
}

const EMPTY: AutomatonPart = { empty: 1, first: new Map(), last: new Map() };

function inSequence(b: Build, left: AutomatonPart, right: AutomatonPart): AutomatonPart {
  link(b, left.last, right.first);
  return {
    empty: cap(left.empty * right.empty),
    first: add(new Map(left.first), right.first, left.empty),
    last: add(new Map(right.last), left.last, right.empty),
  };
}

/** Any number of times. A round that matches nothing ends the loop, so it adds no way to match nothing. */
function loop(b: Build, body: AutomatonPart): AutomatonPart {
  link(b, body.last, body.first);
  return { empty: 1, first: body.first, last: body.last };
}

function optional(part: AutomatonPart): AutomatonPart {
  return { ...part, empty: 1 };
}

/** True when the regex can match texts of different lengths in different ways: what nests badly. */
function varies(regex: Regex): boolean {
  switch (regex.kind) {
    case "repeat":
      return regex.min !== regex.max || varies(regex.body);
    case "sequence":
      return regex.parts.some(varies);
    case "choice":
      return regex.branches.some(varies);
    default:
      return false;
  }
}

/** Taken for endless: any number of rounds, after a few written out. */
function endlessly(b: Build, body: Regex, min: number): AutomatonPart {
  let part = EMPTY;
  for (let i = 1; i < Math.min(min, MAX_RANGE); i += 1) part = inSequence(b, part, build(b, body));
  const round = build(b, body);
  const looped = loop(b, round);
  // Rounds that have to be there may match nothing: which of them do is one more choice.
  if (min > 1 && round.empty > 0) link(b, round.last, round.first);
  return inSequence(b, part, min === 0 ? looped : { ...looped, empty: round.empty });
}

function repeat(b: Build, body: Regex, min: number, max: number): AutomatonPart {
  if (max === 0) return EMPTY;
  const wide = max - min > MAX_RANGE || min > MAX_COPIES || (max > FEW && varies(body));
  if (wide) return endlessly(b, body, min);
  let tail = EMPTY;
  for (let i = min; i < max; i += 1) tail = optional(inSequence(b, build(b, body), tail));
  let part = EMPTY;
  for (let i = 0; i < min; i += 1) part = inSequence(b, part, build(b, body));
  return inSequence(b, part, tail);
}

function build(b: Build, regex: Regex): AutomatonPart {
  switch (regex.kind) {
    case "chars": {
      const state = b.sets.push(regex.set) - 1;
      if (state > MAX_STATES) throw new Refused("is too large to be checked");
      b.edges.push(new Map());
      return { empty: 0, first: new Map([[state, 1]]), last: new Map([[state, 1]]) };
    }
    case "sequence":
      return regex.parts.reduce<AutomatonPart>((part, next) => inSequence(b, part, build(b, next)), EMPTY);
    case "choice": {
      const parts = regex.branches.map((branch) => build(b, branch));
      return {
        empty: cap(parts.reduce((sum, part) => sum + part.empty, 0)),
        first: parts.reduce((into, part) => add(into, part.first), new Map<number, number>()),
        last: parts.reduce((into, part) => add(into, part.last), new Map<number, number>()),
      };
    }
    case "repeat":
      return repeat(b, regex.body, regex.min, regex.max);
    default:
      return EMPTY;
  }
}

/** @throws Refused when the automaton is too large. */
export function automatonOf(regex: Regex): Automaton {
  const b: Build = { sets: [], edges: [], links: 0 };
  const { first, last } = build(b, regex);
  return { sets: b.sets, edges: b.edges, first, last };
}
