import { isHangul, isKana, isKatakana } from "./chars.js";
import type { Cue } from "./cue.js";
import type { Token } from "./lex.js";
import { type Phrase, phrasesOf, phraseTable } from "./phrases.js";
import { wordSet } from "./word-set.js";
import { JAPANESE } from "./words-ja.js";
import { KOREAN } from "./words-ko.js";
import { CHINESE } from "./words-zh.js";

const KO = phraseTable(phrasesOf(KOREAN, "|"));
const JA = phraseTable(phrasesOf(JAPANESE, " "));
// A Japanese run without kana ("最大", "範囲") reads as a Chinese one, but for the words that only Japanese has.
const ZH = phraseTable([...phrasesOf(CHINESE, " "), ...phrasesOf(JAPANESE, " ")]);

const NUMERALS: ReadonlyMap<string, number> = new Map(
  [..."零一二三四五六七八九十"].map((numeral, value) => [numeral, value] as const).concat([["两", 2]]),
);
const COUNTED: ReadonlySet<string> = new Set("个张项种条幅段首组");

/** Cues of what a number counts: behind them a word such as 以下 still speaks of the number. */
const UNITS: ReadonlySet<Cue> = new Set(["characters", "items", "amount", "far-unit"]);

const BEHIND_NUMBER: ReadonlyMap<string, Cue> = new Map([
  ["以下", "or-less"],
  ["以上", "or-more"],
]);

function part(run: Token, from: number, to: number, cue: Cue | undefined): Token {
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

/** The phrase that begins at a place of a run; `counted` where all before it in the run belongs to a number. */
type PhraseAt = (text: string, at: number, counted: boolean) => Phrase | undefined;

// A katakana word is whole: パス in パスワード is none.
function isWholeKatakana(text: string, at: number, length: number): boolean {
  const end = at + length;
  const cutsBefore = isKatakana(text.charCodeAt(at)) && at > 0 && isKatakana(text.charCodeAt(at - 1));
  const cutsAfter = isKatakana(text.charCodeAt(end - 1)) && isKatakana(text.charCodeAt(end));
  return !cutsBefore && !cutsAfter;
}

const japaneseAt: PhraseAt = (text, at) => JA.longestAt(text, at, (phrase) => isWholeKatakana(text, at, phrase.length));

function longer(one: Phrase | undefined, other: Phrase | undefined): Phrase | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return other.text.length > one.text.length ? other : one;
}

// Behind a number 文字 counts characters, as in Japanese; elsewhere it is a Chinese word for text.
const ideographsAt: PhraseAt = (text, at, counted) =>
  longer(counted ? JA.longestAt(text, at) : undefined, ZH.longestAt(text, at));

/** A run of Chinese or Japanese: phrases may stand anywhere in it. */
function* phrasesInRun(run: Token, phraseAt: PhraseAt, behindNumber: boolean): Generator<Token> {
  const { text } = run;
  let counted = behindNumber;
  let at = 0;
  while (at < text.length) {
    const word = text.slice(at, at + 2);
    const comparison = counted ? BEHIND_NUMBER.get(word) : undefined;
    const here = phraseAt(text, at, counted);
    // "50以下の整数": elsewhere 以下の says "the following".
    const other = here?.cue === "of" ? undefined : here;
    const phrase = comparison === undefined ? here : longer({ text: word, cue: comparison }, other);
    const numeral = phrase === undefined ? numeralAt(run, at) : undefined;
    const found = phrase === undefined ? numeral : part(run, at, at + phrase.text.length, phrase.cue);
    if (found !== undefined) yield found;
    counted = counted && phrase !== undefined && UNITS.has(phrase.cue);
    at += found?.text.length ?? 1;
  }
}

const PARTICLES = wordSet("은 는 이 가 로 으로 의 에 와 과");

// A phrase is one where its word ends behind it, or a particle follows; a particle is written on to what it follows.
function koreanAt(text: string, at: number, opensWord: boolean): Phrase | undefined {
  return KO.longestAt(text, at, (phrase) => {
    const end = at + phrase.length;
    if (opensWord && PARTICLES.has(phrase)) return false;
    return end === text.length || text[end] === " " || KO.longestAt(text, end) !== undefined;
  });
}

/** A run of Korean words: a phrase begins where a word does, or behind another phrase. */
function* phrasesInWords(run: Token, isGlued: boolean): Generator<Token> {
  const { text } = run;
  let at = 0;
  while (at < text.length) {
    const phrase = koreanAt(text, at, at === 0 ? !isGlued : text[at - 1] === " ");
    if (phrase !== undefined) yield part(run, at, at + phrase.text.length, phrase.cue);
    const next = phrase === undefined ? text.indexOf(" ", at) : at + phrase.text.length;
    at = next < 0 ? text.length : next + (text[next] === " " ? 1 : 0);
  }
}

function has(text: string, is: (code: number) => boolean): boolean {
  for (let at = 0; at < text.length; at += 1) if (is(text.charCodeAt(at))) return true;
  return false;
}

function foundIn(run: Token, before: Token | undefined): Iterable<Token> {
  const behindNumber = before?.value !== undefined;
  if (has(run.text, isHangul)) return phrasesInWords(run, before?.end === run.start);
  return phrasesInRun(run, has(run.text, isKana) ? japaneseAt : ideographsAt, behindNumber);
}

/** Splits a run at the phrases that the grammar knows; what lies between them is kept as plain text. */
export function splitRun(run: Token, before: Token | undefined): readonly Token[] {
  const parts: Token[] = [];
  let plain = 0;
  for (const found of foundIn(run, before)) {
    const from = found.start - run.start;
    if (plain < from) parts.push(part(run, plain, from, undefined));
    parts.push(found);
    plain = found.end - run.start;
  }
  if (plain < run.text.length) parts.push(part(run, plain, run.text.length, undefined));
  return parts.filter((one) => one.text.trim() !== "");
}
