import { ANY, complement, DIGIT, DOT, SPACE, union, WORD, type CharSet } from "./char-set.js";

/** A regular expression as far as the time it takes depends on it. */
export type Regex =
  | { readonly kind: "chars"; readonly set: CharSet }
  | { readonly kind: "sequence"; readonly parts: readonly Regex[] }
  | { readonly kind: "choice"; readonly branches: readonly Regex[] }
  | { readonly kind: "repeat"; readonly body: Regex; readonly min: number; readonly max: number }
  | { readonly kind: "start" | "end" | "boundary" }
  | { readonly kind: "look"; readonly body: Regex };

/** What a pattern is refused for although an engine may take it. */
export class Refused extends Error {}

interface PatternReader {
  readonly chars: readonly string[];
  at: number;
  readonly names: Set<string>;
  depth: number;
}

const MAX_DEPTH = 100;

function peek(r: PatternReader, text: string): boolean {
  return [...text].every((char, index) => r.chars[r.at + index] === char);
}

function accept(r: PatternReader, text: string): boolean {
  if (!peek(r, text)) return false;
  r.at += [...text].length;
  return true;
}

function next(r: PatternReader): string {
  const char = r.chars[r.at];
  if (char === undefined) throw new Refused("ends too early");
  r.at += 1;
  return char;
}

/** Reads up to a closing character. */
function until(r: PatternReader, close: string): string {
  let text = "";
  for (let char = next(r); char !== close; char = next(r)) text += char;
  return text;
}

const CONTROLS: { readonly [escape: string]: number } = { f: 12, n: 10, r: 13, t: 9, v: 11, b: 8, "0": 0 };
const CLASSES: { readonly [escape: string]: CharSet } = {
  d: DIGIT,
  D: complement(DIGIT),
  s: SPACE,
  S: complement(SPACE),
  w: WORD,
  W: complement(WORD),
};

function codeOf(char: string): number {
  return char.codePointAt(0) ?? 0;
}

function hex(r: PatternReader, length: number): number {
  const digits = r.chars.slice(r.at, r.at + length).join("");
  r.at += length;
  return Number.parseInt(digits, 16);
}

function unicodeEscape(r: PatternReader): number {
  if (accept(r, "{")) return Number.parseInt(until(r, "}"), 16);
  const high = hex(r, 4);
  if (high < 0xd800 || high > 0xdbff || !peek(r, "\\u")) return high;
  r.at += 2;
  return (high - 0xd800) * 0x400 + hex(r, 4) - 0xdc00 + 0x10000;
}

/** What stands behind a backslash: a class of characters, or one. */
function escaped(r: PatternReader): CharSet | number {
  const char = next(r);
  const set = CLASSES[char];
  if (set !== undefined) return set;
  if (char === "p" || char === "P") {
    accept(r, "{");
    until(r, "}");
    // Properties are taken for everything: what is found safe then is safe.
    return ANY;
  }
  if (char === "u") return unicodeEscape(r);
  if (char === "x") return hex(r, 2);
  if (char === "c") return codeOf(next(r)) % 32;
  if (char === "k" || /[1-9]/.test(char))
    throw new Refused("refers back to a group: the time that takes is not bounded");
  return CONTROLS[char] ?? codeOf(char);
}

function single(value: CharSet | number): CharSet {
  return typeof value === "number" ? [[value, value]] : value;
}

function classItem(r: PatternReader): CharSet | number {
  return accept(r, "\\") ? escaped(r) : codeOf(next(r));
}

function charClass(r: PatternReader): CharSet {
  const negated = accept(r, "^");
  const sets: CharSet[] = [];
  let hasProperty = false;
  while (!accept(r, "]")) {
    const from = classItem(r);
    hasProperty ||= from === ANY;
    if (peek(r, "-") && r.chars[r.at + 1] !== "]" && typeof from === "number") {
      r.at += 1;
      const to = classItem(r);
      sets.push(typeof to === "number" ? [[from, to]] : to);
    } else sets.push(single(from));
  }
  if (hasProperty) return ANY;
  return negated ? complement(union(...sets)) : union(...sets);
}

function nameGroup(r: PatternReader): void {
  const name = until(r, ">");
  if (r.names.has(name)) throw new Refused(`names two groups ${JSON.stringify(name)}`);
  r.names.add(name);
}

function group(r: PatternReader): Regex {
  const look = ["?=", "?!", "?<=", "?<!"].some((prefix) => accept(r, prefix));
  if (!look && accept(r, "?<")) nameGroup(r);
  else if (!look && accept(r, "?") && !accept(r, ":"))
    throw new Refused("uses a kind of group that not every engine knows");
  const body = choice(r);
  if (!accept(r, ")")) throw new Refused("has a group that does not end");
  return look ? { kind: "look", body } : body;
}

function atom(r: PatternReader): Regex {
  const char = next(r);
  if (char === "(") return group(r);
  if (char === "[") return { kind: "chars", set: charClass(r) };
  if (char === ".") return { kind: "chars", set: DOT };
  if (char === "^") return { kind: "start" };
  if (char === "$") return { kind: "end" };
  if (char !== "\\") return { kind: "chars", set: single(codeOf(char)) };
  if (accept(r, "b") || accept(r, "B")) return { kind: "boundary" };
  return { kind: "chars", set: single(escaped(r)) };
}

function quantifier(r: PatternReader): readonly [number, number] | undefined {
  if (accept(r, "*")) return [0, Infinity];
  if (accept(r, "+")) return [1, Infinity];
  if (accept(r, "?")) return [0, 1];
  if (!accept(r, "{")) return undefined;
  const [min = "", max] = until(r, "}").split(",");
  return [Number(min), max === undefined ? Number(min) : max === "" ? Infinity : Number(max)];
}

function sequence(r: PatternReader): Regex {
  const parts: Regex[] = [];
  while (r.at < r.chars.length && !peek(r, "|") && !peek(r, ")")) {
    const body = atom(r);
    const count = quantifier(r);
    if (count !== undefined) accept(r, "?");
    parts.push(count === undefined ? body : { kind: "repeat", body, min: count[0], max: count[1] });
  }
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : { kind: "sequence", parts };
}

function choice(r: PatternReader): Regex {
  r.depth += 1;
  if (r.depth > MAX_DEPTH) throw new Refused("has groups nested too deeply");
  const branches = [sequence(r)];
  while (accept(r, "|")) branches.push(sequence(r));
  r.depth -= 1;
  const [first] = branches;
  return branches.length === 1 && first !== undefined ? first : { kind: "choice", branches };
}

/**
 * Parses a pattern that an engine accepts with the `u` flag.
 * @throws Refused for what some engines do not know, or nothing can be said about.
 */
export function parsePattern(source: string): Regex {
  const reader: PatternReader = { chars: [...source], at: 0, names: new Set(), depth: 0 };
  const regex = choice(reader);
  if (reader.at < reader.chars.length) throw new Refused("has a closing parenthesis too many");
  return regex;
}
