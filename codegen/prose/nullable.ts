import { doubtAt } from "./doubt.js";
import type { Found } from "./fact.js";
import { cueAt, endsClause, fact, found, isMark, spanOf, type Page } from "./page.js";

const opensSentence = (page: Page, at: number): boolean => {
  const before = page.tokens[at - 1];
  return before === undefined || before.kind === "break" || isMark(before, ".", ";", "(");
};

const MAY_BE = new Set(["can be", "may be", "could be", "可为", "可以为", "可以是", "can be set to"]);

// "none" in small letters is the name of a value more often than null.
const isNullWord = (page: Page, at: number): boolean => {
  const text = page.tokens[at]?.text;
  return text === "null" || text === "None" || text === "NULL";
};

const isPlainWord = (page: Page, at: number): boolean =>
  page.tokens[at]?.kind === "word" &&
  page.tokens[at]?.cue === undefined &&
  page.tokens[at]?.text !== "if" &&
  page.tokens[at]?.text !== "for";

// "If None, a random seed is chosen" says that null is accepted, and what it does.
const isNullCase = (page: Page, at: number): boolean =>
  cueAt(page, at) === "condition" &&
  isNullWord(page, at + 1) &&
  opensSentence(page, at) &&
  isMark(page.tokens[at + 2], ",", "(");

/** Law: null is accepted where the text says so; a default of null says nothing about it. */
export const readNullable = (page: Page, at: number): Found | undefined => {
  if (isNullCase(page, at))
    return found(at + 2, [fact("nullable", true, spanOf(page, at, at + 2), "tighten/nullable")]);
  const phrase = cueAt(page, at) === "can-be-null" && page.tokens[at]?.kind === "word";
  const allowed = MAY_BE.has(page.tokens[at]?.text.toLowerCase() ?? "") && isNullWord(page, at + 1);
  if ((!phrase && !allowed) || doubtAt(page, at) !== undefined) return undefined;
  const next = phrase ? at + 1 : at + 2;
  // "Nullable properties" speaks of others; "none, segment or word" lists values.
  if (phrase ? isPlainWord(page, next) : !endsClause(page, next)) return undefined;
  return found(next, [fact("nullable", true, spanOf(page, at, next), "tighten/nullable")]);
};
