import { cueAt, endsClause, isMark, type Page } from "./page.js";
import { nameWords } from "../spec/name-words.js";
import { wordSet } from "./word-set.js";

const FARTHEST_SUBJECT = 12;

/** True where a clause begins. */
export const startsClause = (page: Page, at: number): boolean => {
  if (at === 0) return true;
  const before = page.tokens[at - 1];
  return before?.kind === "break" || isMark(before, ",", ".", ";", "(", ":", "-", "•", "[");
};

const JOINING = wordSet("must is of not only can-be range length minimum maximum and over under at-least at-most");
const SIDES = wordSet("width height and");
const SUBJECTS = wordSet("value number integer float it");
const OF_VALUE = wordSet("值 数值 取值 大小 长度 数量 参数");

// "The fps must be at least 16" limits the fps: before the verb there must be nothing but the property itself.
export const isAboutValue = (page: Page, at: number): boolean => {
  const own = nameWords(page.context.name);
  for (let i = at - 1; i > at - FARTHEST_SUBJECT; i -= 1) {
    const token = page.tokens[i];
    if (token === undefined || token.kind === "break" || isMark(token, ",", ".", ";", "(", ")", ":", "-", "•", "["))
      return true;
    const text = token.text.toLowerCase();
    if (token.kind === "word" && token.cue === undefined && i < at - 1 && own.includes(text)) return true;
    const known =
      token.kind === "number" ||
      JOINING.has(token.cue ?? "") ||
      (page.shape.object && SIDES.has(token.cue ?? "")) ||
      SUBJECTS.has(text) ||
      own.includes(text) ||
      OF_VALUE.has(text);
    if (!known) return false;
  }
  return false;
};

const COMPARES = wordSet("over under at-least at-most minimum maximum must-not-exceed");

const comparesAt = (page: Page, at: number): boolean =>
  COMPARES.has(cueAt(page, at) ?? "") || isMark(page.tokens[at], "<", ">", "≤", "≥");

// "大于0且小于10", "≥1 且 ≤10": one comparison may follow another.
const goesOn = (page: Page, next: number): boolean => comparesAt(page, cueAt(page, next) === "and" ? next + 1 : next);

const follows = (page: Page, at: number): boolean => {
  const number = cueAt(page, at - 1) === "and" ? at - 2 : at - 1;
  return page.tokens[number]?.kind === "number" && comparesAt(page, number - 1);
};

/**
 * True when a comparison (tokens `at` to `next`) limits the value: "up to 10" in passing does not; after a modal verb
 * whose subject is the value, or as a clause of its own, it does.
 */
export const isFirm = (page: Page, at: number, next: number): boolean => {
  const before = page.tokens[at - 1];
  const said = page.frame.around[at]?.must === true || before?.cue === "is" || before?.cue === "must";
  if (said) return isAboutValue(page, at);
  if (before?.cue === "range" || cueAt(page, at - 2) === "range") return true;
  const starts = startsClause(page, at) || SUBJECTS.has(before?.text.toLowerCase() ?? "") || follows(page, at);
  return starts && (endsClause(page, next) || goesOn(page, next));
};
