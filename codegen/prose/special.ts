import { numeralAt } from "./numbers.js";
import { isGlued, isMark, spanOf, type Page, type Span } from "./page.js";
import { wordSet } from "./word-set.js";

export type Special = { readonly value: number; readonly span: Span };

const MEANING_WORDS = wordSet("disables enables uses selects");
const PURPOSES = wordSet("random auto automatic no none unlimited infinite default disabled off a");

// In "70-85 for …" the stroke is no sign.
const isInsideInterval = (page: Page, at: number): boolean =>
  (isMark(page.tokens[at], "-") && isGlued(page, at)) || (isMark(page.tokens[at - 1], "-", "~") && isGlued(page, at));

/** Numbers that the text gives a meaning of their own ("-1 for random"): they are accepted beside any range. */
export const specialAt = (page: Page, at: number): Special | undefined => {
  const numeral = page.tokens[at]?.kind === "word" ? undefined : numeralAt(page, at);
  if (numeral === undefined || isInsideInterval(page, at)) return undefined;
  const next = page.tokens[numeral.next];
  const purpose = next?.text === "for" && PURPOSES.has(page.tokens[numeral.next + 1]?.text.toLowerCase() ?? "");
  const named = next?.cue === "means" || MEANING_WORDS.has(next?.text.toLowerCase() ?? "");
  const meaning = purpose || named || isMark(next, "=");
  return meaning ? { value: numeral.value, span: spanOf(page, at, numeral.next + 1) } : undefined;
};
