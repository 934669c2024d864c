/** Numbers that look random and are the same on every machine (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What a mutation draws from: a page's own bytes, another page, and numbers. */
interface Draw {
  readonly below: (limit: number) => number;
  readonly of: <T>(items: readonly [T, ...T[]]) => T;
  readonly other: string;
}

type Mutation = (text: string, draw: Draw) => string;

function put(text: string, at: number, piece: string, over = 0): string {
  return text.slice(0, at) + piece + text.slice(at + over);
}

function atLines(edit: (lines: string[], draw: Draw) => void): Mutation {
  return (text, draw) => {
    const lines = text.split("\n");
    edit(lines, draw);
    return lines.join("\n");
  };
}

const PUNCTUATION = [
  "{",
  "}",
  "[",
  "]",
  ":",
  ": ",
  ",",
  "- ",
  "? ",
  "#",
  " #",
  "&a ",
  "*a",
  "!",
  "!!str ",
  "|",
  ">",
  "%",
  "@",
  "`",
  "'",
  '"',
  "\\",
  "\n",
  "\t",
  "  ",
  "---\n",
  "...\n",
  "```\n",
  "~~~\n",
  "| ",
  "<<: ",
  "$ref",
  "null",
  "~",
  "<b>",
  "\n\n## ",
  "**",
] as const satisfies readonly string[];

const ODD = [
  "%",
  "%zz",
  "%25",
  "%E0%A4%A",
  "100%",
  "~1",
  "~2",
  "#/",
  "__proto__",
  "constructor",
  "toString",
  "\u0000",
  "\u0007",
  "\u0010",
  "\ufeff",
  "\u0085",
  "\u2028",
  "\r",
  "\ud800",
  "\udfff",
  "\u202e",
  "\ud83d\ude00",
  "1e999",
  "-0",
  "0x1F",
  "NaN",
  ".inf",
] as const satisfies readonly string[];

const NESTS = ["[", "{", "- ", "? ", '{"a":', "[{", "- ? ", "> ", "(", "list<", "**", "a: "] as const;

/** A word of the page, which another place of it may refer to. */
function words(text: string): RegExpMatchArray[] {
  return [...text.slice(0, 20_000).matchAll(/[\p{L}_$][\p{L}\p{N}_$-]{2,}/gu)];
}

const MUTATIONS = [
  (text, { below }) => put(text, below(text.length), String.fromCharCode(32 + below(95)), 1),
  (text, { below }) => put(text, below(text.length), "", 1 + below(3)),
  (text, { below }) => put(text, below(text.length), "", below(400)),
  (text, { below, of }) => put(text, below(text.length), of(PUNCTUATION)),
  (text, { below, of }) => put(text, below(text.length), of(PUNCTUATION), 1),
  (text, { below, of }) => put(text, below(text.length), of(ODD)),
  (text, { below, of }) => {
    const found = words(text);
    const word = found[below(found.length)];
    return word === undefined ? text : put(text, word.index ?? 0, of(ODD), below(2) * word[0].length);
  },
  (text, { below, of }) => {
    const found = words(text);
    const word = found[below(found.length)]?.[0];
    return word === undefined ? text : text.replaceAll(word, of(ODD));
  },
  (text, { below }) => {
    const found = words(text);
    const [from, to] = [found[below(found.length)], found[below(found.length)]?.[0] ?? ""];
    return from === undefined ? text : put(text, from.index ?? 0, to, from[0].length);
  },
  (text, { below, of }) => put(text, below(text.length), of(NESTS).repeat(1 + below(5_000))),
  (text, { below }) => text.slice(0, below(text.length)),
  (text, { below }) => text.slice(below(text.length)),
  (text, { below, other }) => text.slice(0, below(text.length)) + other.slice(below(other.length)),
  (text, { below, other }) => {
    const start = below(other.length);
    return put(text, below(text.length), other.slice(start, start + below(600)));
  },
  atLines((lines, { below }) => lines.splice(below(lines.length), 1)),
  atLines((lines, { below }) => {
    const at = below(lines.length);
    lines.splice(at, 0, ...lines.slice(at, at + 1 + below(8)));
  }),
  atLines((lines, { below }) => {
    const [a, b] = [below(lines.length), below(lines.length)];
    [lines[a], lines[b]] = [lines[b] ?? "", lines[a] ?? ""];
  }),
  atLines((lines, { below }) => {
    const at = below(lines.length);
    lines[at] = " ".repeat(below(12)) + (lines[at] ?? "").trimStart();
  }),
  atLines((lines, { below, of }) => {
    const at = below(lines.length);
    lines[at] = (lines[at] ?? "").replace(/(:\s*).*$/, (_, colon: string) => colon + of([...PUNCTUATION, ...ODD]));
  }),
] as const satisfies readonly Mutation[];

/**
 * A page as it might be after an accident: one to six random edits. The same seed and pages give the same text.
 * @param other the page that stretches are taken from
 */
export function mutated(text: string, other: string, seed: number): string {
  const random = randomFrom(seed);
  const below = (limit: number): number => Math.floor(random() * Math.max(1, limit));
  const of = <T>(items: readonly [T, ...T[]]): T => items[below(items.length)] ?? items[0];
  const draw: Draw = { below, of, other };
  let current = text;
  for (let left = 1 + below(6); left > 0; left -= 1) current = of(MUTATIONS)(current, draw);
  return current;
}
