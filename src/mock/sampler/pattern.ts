import { type AST, RegExpParser } from "@eslint-community/regexpp";
import { integerBetween, type Random } from "./random.js";

/** A part of a regular expression that can be written out. */
type Node =
  | { readonly kind: "chars"; readonly chars: readonly string[] }
  | { readonly kind: "sequence"; readonly parts: readonly Node[] }
  | { readonly kind: "choice"; readonly options: readonly Node[] }
  | {
      readonly kind: "repeat";
      readonly node: Node;
      readonly least: number;
      readonly most: number;
      readonly open: boolean;
    };

function range(from: number, to: number): readonly string[] {
  return Array.from({ length: Math.min(to - from + 1, MAX_RANGE) }, (_, index) => String.fromCodePoint(from + index));
}

const MAX_RANGE = 1_000;
function between(from: string, to: string): readonly string[] {
  return range(from.charCodeAt(0), to.charCodeAt(0));
}

const DIGITS = between("0", "9");
const WORD = [...between("a", "z"), ...between("A", "Z"), ...DIGITS, "_"];
const PRINTABLE = between(" ", "~");
const NOTHING: Node = { kind: "sequence", parts: [] };

/** The sets that have a name in a pattern, as letters that read well; undefined for those of Unicode properties. */
function namedSet(set: AST.CharacterSet): readonly string[] | undefined {
  if (set.kind === "any") return WORD;
  if (set.kind === "digit") return set.negate ? between("a", "z") : DIGITS;
  if (set.kind === "word") return set.negate ? ["-"] : WORD;
  if (set.kind === "space") return set.negate ? WORD : [" "];
  return undefined;
}

function classElement(element: AST.CharacterClassElement): readonly string[] | undefined {
  if (element.type === "Character") return [String.fromCodePoint(element.value)];
  if (element.type === "CharacterClassRange") return range(element.min.value, element.max.value);
  return element.type === "CharacterSet" ? namedSet(element) : undefined;
}

/** All of a list, or undefined when one of it is. */
function all<T>(list: readonly (T | undefined)[]): readonly T[] | undefined {
  const known = list.filter((item) => item !== undefined);
  return known.length === list.length ? known : undefined;
}

function ofChars(chars: readonly string[] | undefined): Node | undefined {
  return chars === undefined || chars.length === 0 ? undefined : { kind: "chars", chars };
}

function ofClass({ negate, elements }: AST.CharacterClass): Node | undefined {
  const chars = all<readonly string[]>(elements.map(classElement))?.flat();
  return ofChars(negate ? PRINTABLE.filter((letter) => chars?.includes(letter) === false) : chars);
}

function ofQuantifier({ min, max, element }: AST.Quantifier): Node | undefined {
  const node = ofElement(element);
  if (node === undefined) return undefined;
  const open = max === Infinity;
  // What may go on for ever is kept short: `a*` and `a+` at three, `a{5,}` at seven.
  return { kind: "repeat", node, least: min, most: open ? Math.max(3, min + (min > 1 ? 2 : 0)) : max, open };
}

/** What can be written for a part; undefined for look-around, word boundaries, back references and the like. */
function ofElement(element: AST.Element): Node | undefined {
  switch (element.type) {
    case "Character":
      return { kind: "chars", chars: [String.fromCodePoint(element.value)] };
    case "CharacterSet":
      return ofChars(namedSet(element));
    case "CharacterClass":
      return ofClass(element);
    case "Quantifier":
      return ofQuantifier(element);
    case "Group":
    case "CapturingGroup":
      return ofAlternatives(element.alternatives);
    case "Assertion":
      return element.kind === "start" || element.kind === "end" ? NOTHING : undefined;
    case "Backreference":
    case "ExpressionCharacterClass":
      return undefined;
  }
}

function ofAlternatives(alternatives: readonly AST.Alternative[]): Node | undefined {
  const options = all(
    alternatives.map(({ elements }): Node | undefined => {
      const parts = all(elements.map(ofElement));
      return parts === undefined ? undefined : { kind: "sequence", parts };
    }),
  );
  return options === undefined ? undefined : { kind: "choice", options };
}

const parser = new RegExpParser({ ecmaVersion: 2025 });

// JSON Schema's patterns are read with the `u` flag; many that people write are valid only without it.
function parsed(pattern: string): AST.Pattern | undefined {
  for (const unicode of [true, false])
    try {
      return parser.parsePattern(pattern, 0, pattern.length, { unicode });
    } catch {
      continue;
    }
  return undefined;
}

function write(node: Node, random: Random, stretch: number): string {
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  switch (node.kind) {
    case "chars":
      return pick(node.chars) ?? "";
    case "sequence":
      return node.parts.map((part) => write(part, random, stretch)).join("");
    case "choice":
      return write(pick(node.options) ?? NOTHING, random, stretch);
    case "repeat": {
      const times =
        node.open && stretch > 0 ? Math.max(node.most, stretch) : integerBetween(random, node.least, node.most);
      return Array.from({ length: times }, () => write(node.node, random, 0)).join("");
    }
  }
}

const MAX_PATTERN = 2_000;

/**
 * A string that the pattern is meant to match; undefined for patterns with look-around, back references and the like.
 * @param atLeast letters the string should have, as far as the pattern can be stretched
 */
export function sampleOfPattern(pattern: string, random: Random, atLeast = 0): string | undefined {
  const found = pattern.length > MAX_PATTERN ? undefined : parsed(pattern);
  const node = found === undefined ? undefined : ofAlternatives(found.alternatives);
  return node === undefined ? undefined : write(node, random, atLeast);
}
