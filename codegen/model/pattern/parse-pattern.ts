import { type AST, RegExpParser } from "@eslint-community/regexpp";
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

const MAX_DEPTH = 100;

/** The sets that have a name in a pattern. Properties are taken for everything: what is found safe then is safe. */
function namedSet(set: AST.CharacterSet): CharSet {
  if (set.kind === "any") return DOT;
  if (set.kind === "property") return ANY;
  const chars = { digit: DIGIT, space: SPACE, word: WORD }[set.kind];
  return set.negate ? complement(chars) : chars;
}

function classElement(element: AST.CharacterClassElement): CharSet {
  if (element.type === "Character") return [[element.value, element.value]];
  if (element.type === "CharacterClassRange") return [[element.min.value, element.max.value]];
  return element.type === "CharacterSet" ? namedSet(element) : ANY;
}

function charClass({ negate, elements }: AST.CharacterClass): CharSet {
  const sets = elements.map(classElement);
  if (sets.includes(ANY)) return ANY;
  return negate ? complement(union(...sets)) : union(...sets);
}

/** What is known of the groups around a part, and of those before it. */
interface Groups {
  readonly names: Set<string>;
  readonly depth: number;
}

function assertion(node: AST.Assertion, groups: Groups): Regex {
  if (node.kind === "lookahead" || node.kind === "lookbehind")
    return { kind: "look", body: choice(node.alternatives, groups) };
  return { kind: node.kind === "word" ? "boundary" : node.kind };
}

function capturing({ name, alternatives }: AST.CapturingGroup, groups: Groups): Regex {
  if (name !== null && groups.names.has(name)) throw new Refused(`names two groups ${JSON.stringify(name)}`);
  if (name !== null) groups.names.add(name);
  return choice(alternatives, groups);
}

function element(node: AST.Element, groups: Groups): Regex {
  switch (node.type) {
    case "Character":
      return { kind: "chars", set: [[node.value, node.value]] };
    case "CharacterSet":
      return { kind: "chars", set: namedSet(node) };
    case "CharacterClass":
      return { kind: "chars", set: charClass(node) };
    case "Quantifier":
      return { kind: "repeat", body: element(node.element, groups), min: node.min, max: node.max };
    case "Assertion":
      return assertion(node, groups);
    case "Group":
      if (node.modifiers !== null) throw new Refused("uses a kind of group that not every engine knows");
      return choice(node.alternatives, groups);
    case "CapturingGroup":
      return capturing(node, groups);
    case "Backreference":
      throw new Refused("refers back to a group: the time that takes is not bounded");
    case "ExpressionCharacterClass":
      throw new Refused("uses a kind of class that not every engine knows");
  }
}

function choice(alternatives: readonly AST.Alternative[], { names, depth }: Groups): Regex {
  if (depth >= MAX_DEPTH) throw new Refused("has groups nested too deeply");
  const branches = alternatives.map(({ elements }): Regex => {
    const parts = elements.map((node) => element(node, { names, depth: depth + 1 }));
    const [first] = parts;
    return parts.length === 1 && first !== undefined ? first : { kind: "sequence", parts };
  });
  const [first] = branches;
  return branches.length === 1 && first !== undefined ? first : { kind: "choice", branches };
}

const PARSER = new RegExpParser({ ecmaVersion: 2025 });

function parsed(source: string): AST.Pattern {
  try {
    return PARSER.parsePattern(source, 0, source.length, { unicode: true });
  } catch (error) {
    // The parser calls itself for each group; what an engine of today takes and it does not know is newer than it.
    throw new Refused(
      error instanceof RangeError ? "has groups nested too deeply" : "uses syntax that not every engine knows",
    );
  }
}

/**
 * Parses a pattern that an engine accepts with the `u` flag.
 * @throws Refused for what some engines do not know, or nothing can be said about.
 */
export function parsePattern(source: string): Regex {
  return choice(parsed(source).alternatives, { names: new Set(), depth: 0 });
}
