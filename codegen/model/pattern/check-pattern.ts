import type { Pattern } from "../model.js";
import { isExponential, sharingLoops } from "./ambiguity.js";
import { automatonOf, type Automaton } from "./automaton.js";
import { ANY } from "./char-set.js";
import { cyclesOf } from "./cycles.js";
import { parsePattern, Refused, type Regex } from "./parse-pattern.js";

/** Texts longer than this are not given to a pattern whose time grows with the square of their length. */
const LIMIT = 10_000;

/** Python and PCRE let punctuation be escaped that needs no escape; with the `u` flag that is an error. */
function withoutNeedlessEscapes(text: string): string {
  return text.replace(/\\([\s\S])/g, (escape, char: string) => (/[!"#%&',:;<=>@_`~ ]/.test(char) ? char : escape));
}

/** A `-` may stay escaped inside a class only. */
function withPlainDashes(text: string): string {
  let inClass = false;
  return text.replace(/\\[\s\S]|[[\]]/g, (token) => {
    if (token === "[") inClass = true;
    if (token === "]") inClass = false;
    return token === "\\-" && !inClass ? "-" : token;
  });
}

function isAnchored(regex: Regex): boolean {
  if (regex.kind === "choice") return regex.branches.every(isAnchored);
  if (regex.kind !== "sequence") return regex.kind === "start";
  const first = regex.parts.find((part) => part.kind !== "look");
  return first !== undefined && isAnchored(first);
}

function partsOf(regex: Regex): readonly Regex[] {
  switch (regex.kind) {
    case "sequence":
      return regex.parts;
    case "choice":
      return regex.branches;
    case "repeat":
    case "look":
      return [regex.body];
    default:
      return [];
  }
}

function some(regex: Regex, test: (part: Regex) => boolean): boolean {
  return test(regex) || partsOf(regex).some((part) => some(part, test));
}

function looksOf(regex: Regex): readonly Regex[] {
  return regex.kind === "look" ? [regex.body, ...looksOf(regex.body)] : partsOf(regex).flatMap(looksOf);
}

/** Lookarounds at the start of an anchored pattern run once; the others run at every position reached. */
function splitLooks(regex: Regex): { readonly once: readonly Regex[]; readonly often: readonly Regex[] } {
  if (regex.kind !== "sequence" || !isAnchored(regex)) return { once: [], often: looksOf(regex) };
  const end = regex.parts.findIndex((part) => part.kind !== "look" && part.kind !== "start");
  const head = end < 0 ? regex.parts : regex.parts.slice(0, end);
  const tail = end < 0 ? [] : regex.parts.slice(end);
  return { once: head.flatMap(looksOf), often: tail.flatMap(looksOf) };
}

/** A search tries every start: as if the pattern began with a loop over everything. */
function searching(automaton: Automaton): Automaton {
  const start = automaton.sets.length;
  const edges = new Map([...automaton.first, [start, 1]]);
  return { ...automaton, sets: [...automaton.sets, ANY], edges: [...automaton.edges, edges] };
}

/** From a state where every continuation also matches, the engine never backtracks; such edges are dropped. */
function withoutSafeEnds(automaton: Automaton): Automaton {
  const safe = new Set(automaton.last.keys());
  for (let changed = true; changed;) {
    changed = false;
    for (const state of safe)
      if (![...(automaton.edges[state]?.keys() ?? [])].every((next) => safe.has(next))) {
        safe.delete(state);
        changed = true;
      }
  }
  return { ...automaton, edges: automaton.edges.map((edges, state) => (safe.has(state) ? new Map() : edges)) };
}

/** The exponent of the worst time over the length of the text: 0 constant, 1 linear, 2 quadratic. */
function exponent(regex: Regex, anchored: boolean): number {
  const hasAssertion = some(regex, (part) => part.kind === "end" || part.kind === "boundary" || part.kind === "look");
  const plain = automatonOf(regex);
  const ended = hasAssertion ? plain : withoutSafeEnds(plain);
  const automaton = anchored ? ended : searching(ended);
  const cycles = cyclesOf(automaton.sets.length, (state) => automaton.edges[state]?.keys() ?? []);
  if (isExponential(automaton, cycles)) return Infinity;
  return sharingLoops(automaton, cycles);
}

function worst(regex: Regex): number {
  const main = exponent(regex, isAnchored(regex));
  const { once, often } = splitLooks(regex);
  return Math.max(
    main,
    ...once.map((look) => exponent(look, true)),
    ...often.map((look) => exponent(look, true) + main),
  );
}

function compiles(source: string): boolean {
  try {
    new RegExp(source, "u");
    return true;
  } catch {
    return false;
  }
}

/**
 * Checks that a pattern is a regular expression of JavaScript (with the `u` flag, on every engine) and that no text
 * makes it run for long.
 * @param maxLength the longest text it will meet, when the schema says so.
 * @returns the pattern to emit, or why it is refused.
 */
export function checkPattern(text: string, maxLength: number = Infinity): Pattern | string {
  const source = compiles(text) ? text : withPlainDashes(withoutNeedlessEscapes(text));
  if (!compiles(source)) return "is not a regular expression of JavaScript";
  try {
    const power = worst(parsePattern(source));
    if (power <= 1) return { source };
    if (power === 2) return maxLength <= LIMIT ? { source } : { source, limit: LIMIT };
    return "may take very long on some texts";
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}
