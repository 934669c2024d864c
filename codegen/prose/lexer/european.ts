import { isForeign } from "./chars.js";
import type { Cue } from "./cue.js";
import type { Token } from "./lex.js";
import { phrasesOf } from "./phrases.js";
import { ENGLISH } from "./words-en.js";
import { wordSet } from "./word-set.js";
import { EUROPEAN, SHARED_WORDS } from "./words-eu.js";

/** A word without its accents: pages leave them out, or write them as characters of their own. */
export function foldAccents(word: string): string {
  if (word.length < 2) return word;
  for (let at = 0; at < word.length; at += 1)
    if (word.charCodeAt(at) > 127) return word.normalize("NFD").replaceAll(/\p{M}/gu, "").replaceAll("’", "'");
  return word;
}

function foldPhrase(phrase: string): string {
  return phrase.split(" ").map(foldAccents).join(" ");
}

/** Spanish, Portuguese, French, German and Russian phrases, without accents. */
export const EU: ReadonlyMap<string, Cue> = new Map(
  phrasesOf(EUROPEAN, "|").map(([phrase, cue]) => [foldPhrase(phrase), cue] as const),
);

const ENGLISH_WORDS: ReadonlySet<string> = new Set(phrasesOf(ENGLISH, "|").flatMap(([phrase]) => phrase.split(" ")));

const OWN_WORDS: ReadonlySet<string> = new Set(
  [...EU.keys()]
    .flatMap((phrase) => phrase.split(" "))
    .filter((word) => !SHARED_WORDS.has(word) && !ENGLISH_WORDS.has(word)),
);

function isAccented(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (isForeign(text.charCodeAt(at))) return true;
  return false;
}

const BETWEEN_NUMBERS = wordSet("a y e et bis und");
const BEFORE_NUMBERS = wordSet("maximal minimal entre");

// "de 1 a 10", "1 bis 50", "maximal 10"
function isCounting(tokens: readonly Token[], at: number): boolean {
  const word = tokens[at]?.text.toLowerCase() ?? "";
  if (tokens[at + 1]?.value === undefined) return false;
  return BEFORE_NUMBERS.has(word) || (BETWEEN_NUMBERS.has(word) && tokens[at - 1]?.value !== undefined);
}

/** True where the words of a text show that it is Spanish, Portuguese, French, German or Russian. */
export function isEuropean(tokens: readonly Token[]): boolean {
  return tokens.some(
    (token, at) =>
      token.kind === "word" &&
      token.value === undefined &&
      (isAccented(token.text) || OWN_WORDS.has(foldAccents(token.text.toLowerCase())) || isCounting(tokens, at)),
  );
}

function isDigits(token: Token | undefined, length: number): boolean {
  return token?.kind === "number" && token.text.length === length && /^\d+$/.test(token.text);
}

function joined(first: Token, last: Token, digits: string): Token {
  return { kind: "number", text: digits, start: first.start, end: last.end, value: Number(digits) };
}

// "0,5" and "2,25"; in "1,2,3" the commas part values, and "1,000" may be a thousand.
function decimalAt(tokens: readonly Token[], at: number): Token | undefined {
  const [first, comma, rest] = [tokens[at], tokens[at + 1], tokens[at + 2]];
  if (first?.kind !== "number" || rest?.kind !== "number" || comma?.text !== ",") return undefined;
  if (first.end !== comma.start || comma.end !== rest.start) return undefined;
  const fraction = /^\d+$/.test(rest.text) && (rest.text.length !== 3 || first.text === "0");
  const chained = [tokens[at - 1], tokens[at + 3]].some(
    (near) => near?.text === "," && (near.start === rest.end || near.end === first.start),
  );
  return fraction && !chained && /^\d+$/.test(first.text)
    ? joined(first, rest, `${first.text}.${rest.text}`)
    : undefined;
}

// "10.000"
function thousandsAt(token: Token): Token | undefined {
  const groups = token.kind === "number" ? /^([1-9]\d{0,2})\.(\d{3})$/.exec(token.text) : null;
  return groups === null ? undefined : joined(token, token, `${groups[1]}${groups[2]}`);
}

// "10 000"
function spacedAt(tokens: readonly Token[], at: number): { readonly token: Token; readonly next: number } | undefined {
  const first = tokens[at];
  if (first?.kind !== "number" || !/^[1-9]\d{0,2}$/.test(first.text) || tokens[at - 1]?.kind === "number")
    return undefined;
  let next = at + 1;
  let digits = first.text;
  while (next < at + 4 && isDigits(tokens[next], 3) && tokens[next]?.start === (tokens[next - 1]?.end ?? 0) + 1) {
    digits += tokens[next]?.text ?? "";
    next += 1;
  }
  const last = tokens[next - 1];
  return next === at + 1 || last === undefined ? undefined : { token: joined(first, last, digits), next };
}

/** Numbers as these languages write them: a comma before the fraction, a full stop or a space between thousands. */
export function europeanNumbers(tokens: readonly Token[]): readonly Token[] {
  const read: Token[] = [];
  let at = 0;
  while (at < tokens.length) {
    const token = tokens[at];
    if (token === undefined) break;
    const spaced = spacedAt(tokens, at);
    const decimal = decimalAt(tokens, at);
    read.push(spaced?.token ?? decimal ?? thousandsAt(token) ?? token);
    at = spaced?.next ?? (decimal === undefined ? at + 1 : at + 3);
  }
  return read;
}
