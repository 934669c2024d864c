import { type Description, isGlued, isMark, spanOf, type TextSpan } from "../description.js";
import { wordSet } from "../lexer/word-set.js";
import { numeralAt } from "./numbers.js";

export interface Special {
  readonly value: number;
  readonly span: TextSpan;
}

const MEANING_WORDS = wordSet("disables enables uses selects");
const PURPOSES = wordSet("random auto automatic no none unlimited infinite default disabled off a");

// In "70-85 for …" the stroke is no sign.
function isInsideInterval(description: Description, at: number): boolean {
  return (
    (isMark(description.tokens[at], "-") && isGlued(description, at)) ||
    (isMark(description.tokens[at - 1], "-", "~") && isGlued(description, at))
  );
}

/** Numbers that the text gives a meaning of their own ("-1 for random"): they are accepted beside any range. */
export function specialAt(description: Description, at: number): Special | undefined {
  const numeral = description.tokens[at]?.kind === "word" ? undefined : numeralAt(description, at);
  if (numeral === undefined || isInsideInterval(description, at)) return undefined;
  const next = description.tokens[numeral.next];
  const purpose = next?.text === "for" && PURPOSES.has(description.tokens[numeral.next + 1]?.text.toLowerCase() ?? "");
  const named = next?.cue === "means" || MEANING_WORDS.has(next?.text.toLowerCase() ?? "");
  const meaning = purpose || named || isMark(next, "=");
  return meaning ? { value: numeral.value, span: spanOf(description, at, numeral.next + 1) } : undefined;
}
