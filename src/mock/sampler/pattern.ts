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

const range = (from: string, to: string): string[] =>
  Array.from({ length: to.charCodeAt(0) - from.charCodeAt(0) + 1 }, (_, i) =>
    String.fromCharCode(from.charCodeAt(0) + i),
  );

const digits = range("0", "9");
const word = [...range("a", "z"), ...range("A", "Z"), ...digits, "_"];
const printable = range(" ", "~");
const escapes: Readonly<Record<string, readonly string[]>> = {
  d: digits,
  w: word,
  s: [" "],
  D: range("a", "z"),
  W: ["-"],
  S: word,
  n: ["\n"],
  r: ["\r"],
  t: ["\t"],
};

/** Reads a pattern from left to right; undefined from any method means: this pattern says more than is known here. */
type Reader = { readonly text: string; at: number };

const peek = (reader: Reader): string => reader.text.charAt(reader.at);

const escaped = (reader: Reader): readonly string[] | undefined => {
  const letter = peek(reader);
  reader.at += 1;
  if (Object.hasOwn(escapes, letter)) return escapes[letter];
  return /[a-zA-Z0-9]/.test(letter) || letter === "" ? undefined : [letter];
};

const classAtom = (reader: Reader): readonly string[] | undefined => {
  const letter = peek(reader);
  reader.at += 1;
  return letter === "\\" ? escaped(reader) : [letter];
};

const charClass = (reader: Reader): Node | undefined => {
  const negated = peek(reader) === "^";
  if (negated) reader.at += 1;
  const chars: string[] = [];
  while (peek(reader) !== "]") {
    if (peek(reader) === "") return undefined;
    const from = classAtom(reader);
    if (from === undefined) return undefined;
    if (peek(reader) !== "-" || reader.text.charAt(reader.at + 1) === "]") {
      chars.push(...from);
      continue;
    }
    reader.at += 1;
    const to = classAtom(reader);
    if (from[0] === undefined || to?.[0] === undefined || to[0] < from[0]) return undefined;
    chars.push(...range(from[0], to[0]).slice(0, 1000));
  }
  reader.at += 1;
  const found = negated ? printable.filter((letter) => !chars.includes(letter)) : chars;
  return found.length === 0 ? undefined : { kind: "chars", chars: found };
};

const group = (reader: Reader): Node | undefined => {
  if (peek(reader) === "?") {
    const named = /^\?(?::|<[A-Za-z]\w{0,60}>)/.exec(reader.text.slice(reader.at, reader.at + 64));
    if (named === null) return undefined;
    reader.at += named[0].length;
  }
  const inner = choice(reader);
  if (peek(reader) !== ")") return undefined;
  reader.at += 1;
  return inner;
};

const nothing: Node = { kind: "sequence", parts: [] };

const atom = (reader: Reader): Node | undefined => {
  const letter = peek(reader);
  reader.at += 1;
  if (letter === "^" || letter === "$") return nothing;
  if (letter === ".") return { kind: "chars", chars: word };
  if (letter === "[") return charClass(reader);
  if (letter === "(") return group(reader);
  if ("*+?{}".includes(letter)) return undefined;
  const chars = letter === "\\" ? escaped(reader) : [letter];
  return chars === undefined ? undefined : { kind: "chars", chars };
};

const quantified = (reader: Reader, node: Node): Node => {
  const found = /^(?:[*+?]|\{(\d{1,4})(,?)(\d{0,4})\})\??/.exec(reader.text.slice(reader.at, reader.at + 14));
  if (found === null) return node;
  reader.at += found[0].length;
  const sign = found[0].charAt(0);
  if (sign === "?") return { kind: "repeat", node, least: 0, most: 1, open: false };
  if (sign !== "{") return { kind: "repeat", node, least: sign === "*" ? 0 : 1, most: 3, open: true };
  const least = Number(found[1]);
  const open = found[2] !== "" && found[3] === "";
  const most = found[2] === "" ? least : open ? least + 2 : Number(found[3]);
  return { kind: "repeat", node, least, most: Math.max(least, most), open };
};

const sequence = (reader: Reader): Node | undefined => {
  const parts: Node[] = [];
  while (reader.at < reader.text.length && peek(reader) !== "|" && peek(reader) !== ")") {
    const part = atom(reader);
    if (part === undefined) return undefined;
    parts.push(quantified(reader, part));
  }
  return { kind: "sequence", parts };
};

const choice = (reader: Reader): Node | undefined => {
  const options: Node[] = [];
  for (;;) {
    const option = sequence(reader);
    if (option === undefined) return undefined;
    options.push(option);
    if (peek(reader) !== "|") return { kind: "choice", options };
    reader.at += 1;
  }
};

const write = (node: Node, random: Random, stretch: number): string => {
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  switch (node.kind) {
    case "chars":
      return pick(node.chars) ?? "";
    case "sequence":
      return node.parts.map((part) => write(part, random, stretch)).join("");
    case "choice":
      return write(pick(node.options) ?? nothing, random, stretch);
    case "repeat": {
      const times =
        node.open && stretch > 0 ? Math.max(node.most, stretch) : integerBetween(random, node.least, node.most);
      return Array.from({ length: times }, () => write(node.node, random, 0)).join("");
    }
  }
};

/**
 * A string that the pattern is meant to match; undefined for patterns with look-around, back references and the like.
 * @param atLeast letters the string should have, as far as the pattern can be stretched
 */
export const sampleOfPattern = (pattern: string, random: Random, atLeast = 0): string | undefined => {
  const reader: Reader = { text: pattern.slice(0, 2000), at: 0 };
  const node = choice(reader);
  if (node === undefined || reader.at < reader.text.length) return undefined;
  return write(node, random, atLeast);
};
