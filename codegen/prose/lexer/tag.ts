import type { Cue } from "./cue.js";
import { splitRun } from "./east-asian.js";
import { EU, europeanNumbers, foldAccents, isEuropean } from "./european.js";
import { lex, type Token } from "./lex.js";
import { phrasesOf } from "./phrases.js";
import { ENGLISH } from "./words-en.js";

const LONGEST_WORDS = 6;

/** Phrases of words between spaces: all, and the words that begin one. */
interface WordPhrases {
  readonly cues: ReadonlyMap<string, Cue>;
  readonly firstWords: ReadonlySet<string>;
}

function wordPhrases(cues: ReadonlyMap<string, Cue>): WordPhrases {
  return { cues, firstWords: new Set([...cues.keys()].map((phrase) => phrase.split(" ")[0] ?? phrase)) };
}

const EN = wordPhrases(new Map(phrasesOf(ENGLISH, "|")));
// In a text of another language English words may stand as well.
const ALL = wordPhrases(new Map([...EU, ...EN.cues]));

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

/** Words that other languages use of numbers ("maximal 500"), and all as names of values ("minimal, low"). */
const OF_NUMBERS: ReadonlySet<string> = new Set(["maximal", "minimal", "maximale", "minimale"]);

// Reads the longest phrase that starts with the word at `at`: how many tokens it takes, and its concept.
function phraseAt(
  tokens: readonly Token[],
  at: number,
  { cues, firstWords }: WordPhrases,
): { readonly cue: Cue; readonly length: number } | undefined {
  let phrase = "";
  let best: { readonly cue: Cue; readonly length: number } | undefined;
  for (let length = 1; length <= LONGEST_WORDS; length += 1) {
    const token = tokens[at + length - 1];
    if (token?.kind !== "word") break;
    const word = foldAccents(token.text.toLowerCase());
    if (length === 1 && !firstWords.has(word)) break;
    phrase = length === 1 ? word : `${phrase} ${word}`;
    const cue = OF_NUMBERS.has(phrase) && tokens[at + 1]?.value === undefined ? undefined : cues.get(phrase);
    if (cue !== undefined) best = { cue, length };
  }
  return best;
}

/** The tokens of a description with the concepts that phrases of all languages stand for. */
export function tag(text: string): readonly Token[] {
  const lexed = lex(text);
  const european = isEuropean(lexed);
  const raw = european ? europeanNumbers(lexed) : lexed;
  const phrases = european ? ALL : EN;
  const tokens: Token[] = [];
  let at = 0;
  while (at < raw.length) {
    const token = raw[at];
    if (token === undefined) break;
    if (token.kind === "han") for (const part of splitRun(token, raw[at - 1])) tokens.push(part);
    const phrase = token.kind === "word" ? phraseAt(raw, at, phrases) : undefined;
    const last = raw[at + (phrase?.length ?? 1) - 1] ?? token;
    if (token.kind === "word") tokens.push(withCue(token, last, phrase?.cue, text.slice(token.start, last.end)));
    else if (token.kind !== "han") tokens.push(token);
    at += phrase?.length ?? 1;
  }
  return tokens;
}
