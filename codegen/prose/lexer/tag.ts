import type { Cue, Vocabulary } from "./cue.js";
import { lex, type Token } from "./lex.js";
import { ENGLISH } from "./words-en.js";
import { CHINESE } from "./words-zh.js";

type CuePhrases = readonly (readonly [Cue, string])[];

// `Words` has the concepts as keys, which Object.entries forgets.
function entriesOf(words: Vocabulary): CuePhrases {
  return Object.entries(words) as unknown as CuePhrases;
}

const LONGEST_HAN = 10;
const LONGEST_WORDS = 6;

/** The phrases of a vocabulary with the concept of each. */
export function phrasesOf(words: Vocabulary, separator: string): readonly (readonly [string, Cue])[] {
  return entriesOf(words).flatMap(([cue, phrases]) =>
    phrases
      .split("\n")
      .flatMap((line) => line.split(separator))
      .map((phrase) => phrase.trim())
      .filter((phrase) => phrase !== "")
      .map((phrase) => [phrase, cue] as const),
  );
}

const EN: ReadonlyMap<string, Cue> = new Map(phrasesOf(ENGLISH, "|"));
const ZH: ReadonlyMap<string, Cue> = new Map(phrasesOf(CHINESE, " "));
const FIRST_WORDS: ReadonlySet<string> = new Set([...EN.keys()].map((phrase) => phrase.split(" ")[0] ?? phrase));

const NUMERALS: ReadonlyMap<string, number> = new Map(
  [..."零一二三四五六七八九十"].map((numeral, value) => [numeral, value] as const).concat([["两", 2]]),
);
const COUNTED: ReadonlySet<string> = new Set("个张项种条幅段首组");

function withCue(token: Token, end: Token, cue: Cue | undefined, text: string): Token {
  return {
    kind: token.kind,
    text,
    start: token.start,
    end: end.end,
    ...(token.value === undefined ? {} : { value: token.value }),
    ...(token.unit === undefined ? {} : { unit: token.unit }),
    ...(cue === undefined || cue === "plain" ? {} : { cue }),
  };
}

// Reads the longest phrase that starts with the word at `at`: how many tokens it takes, and its concept.
function phraseAt(tokens: readonly Token[], at: number): { readonly cue: Cue; readonly length: number } | undefined {
  let phrase = "";
  let best: { readonly cue: Cue; readonly length: number } | undefined;
  for (let length = 1; length <= LONGEST_WORDS; length += 1) {
    const token = tokens[at + length - 1];
    if (token?.kind !== "word") break;
    const word = token.text.toLowerCase();
    if (length === 1 && !FIRST_WORDS.has(word)) break;
    phrase = length === 1 ? word : `${phrase} ${word}`;
    const cue = EN.get(phrase);
    if (cue !== undefined) best = { cue, length };
  }
  return best;
}

function longestHan(run: string, at: number): string | undefined {
  for (let length = Math.min(LONGEST_HAN, run.length - at); length > 0; length -= 1) {
    const word = run.slice(at, at + length);
    if (ZH.has(word)) return word;
  }
  return undefined;
}

function hanToken(run: Token, from: number, to: number, cue: Cue | undefined): Token {
  return {
    kind: "han",
    text: run.text.slice(from, to),
    start: run.start + from,
    end: run.start + to,
    ...(cue === undefined || cue === "plain" ? {} : { cue }),
  };
}

function numeralAt(run: Token, at: number): Token | undefined {
  const value = NUMERALS.get(run.text[at] ?? "");
  if (value === undefined || !COUNTED.has(run.text[at + 1] ?? "")) return undefined;
  const start = run.start + at;
  return { kind: "number", text: run.text.slice(at, at + 1), start, end: start + 1, value };
}

// Splits a run of Chinese at the phrases that the grammar knows; what lies between them is kept as plain text.
function splitHan(run: Token): readonly Token[] {
  const parts: Token[] = [];
  let plain = 0;
  let at = 0;
  const flush = (): void => {
    if (plain < at) parts.push(hanToken(run, plain, at, undefined));
  };
  while (at < run.text.length) {
    const word = longestHan(run.text, at);
    const numeral = word === undefined ? numeralAt(run, at) : undefined;
    const part = word === undefined ? numeral : hanToken(run, at, at + word.length, ZH.get(word));
    if (part === undefined) {
      at += 1;
      continue;
    }
    flush();
    parts.push(part);
    at += part.text.length;
    plain = at;
  }
  flush();
  return parts;
}

/** The tokens of a description with the concepts that phrases of both languages stand for. */
export function tag(text: string): readonly Token[] {
  const raw = lex(text);
  const tokens: Token[] = [];
  let at = 0;
  while (at < raw.length) {
    const token = raw[at];
    if (token === undefined) break;
    if (token.kind === "han") for (const part of splitHan(token)) tokens.push(part);
    const phrase = token.kind === "word" ? phraseAt(raw, at) : undefined;
    const last = raw[at + (phrase?.length ?? 1) - 1] ?? token;
    if (token.kind !== "han") tokens.push(withCue(token, last, phrase?.cue, text.slice(token.start, last.end)));
    if (token.kind !== "han" && token.kind !== "word") tokens[tokens.length - 1] = token;
    at += phrase?.length ?? 1;
  }
  return tokens;
}
