import type { Cue, Vocabulary } from "./cue.js";

/** The phrases of a vocabulary with the concept of each. */
export function phrasesOf(words: Vocabulary, separator: string): readonly (readonly [string, Cue])[] {
  // A vocabulary has the concepts as keys, which Object.entries forgets.
  return (Object.entries(words) as unknown as readonly (readonly [Cue, string])[]).flatMap(([cue, phrases]) =>
    phrases
      .split("\n")
      .flatMap((line) => line.split(separator))
      .map((phrase) => phrase.trim())
      .filter((phrase) => phrase !== "")
      .map((phrase) => [phrase, cue] as const),
  );
}

/** A phrase that was found at a place, and the concept that it stands for. */
export interface Phrase {
  readonly text: string;
  readonly cue: Cue;
}

/** Phrases of scripts without spaces, by their first character: the longest that begins at a place is found. */
export interface PhraseTable {
  readonly longestAt: (text: string, at: number, fits?: (phrase: string) => boolean) => Phrase | undefined;
}

export function phraseTable(phrases: readonly (readonly [string, Cue])[]): PhraseTable {
  const cues = new Map<string, Cue>();
  const lengths = new Map<string, number>();
  for (const [phrase, cue] of phrases) {
    const first = phrase.slice(0, 1);
    if (!cues.has(phrase)) cues.set(phrase, cue);
    lengths.set(first, Math.max(lengths.get(first) ?? 0, phrase.length));
  }
  return {
    longestAt: (text, at, fits = () => true) => {
      const most = Math.min(lengths.get(text.charAt(at)) ?? 0, text.length - at);
      for (let length = most; length > 0; length -= 1) {
        const phrase = text.slice(at, at + length);
        const cue = cues.get(phrase);
        if (cue !== undefined && fits(phrase)) return { text: phrase, cue };
      }
      return undefined;
    },
  };
}
