import { nameWords } from "../document/name-words.js";
import { cueAt, type Description, endsClause, isMark } from "./description.js";
import { wordSet } from "./lexer/word-set.js";

const FARTHEST_SUBJECT = 12;

/** True where a clause begins. */
export function startsClause(description: Description, at: number): boolean {
  if (at === 0) return true;
  const before = description.tokens[at - 1];
  return before?.kind === "break" || isMark(before, ",", ".", ";", "(", ":", "-", "•", "[");
}

const NUMBER_NOUNS = wordSet("整数 数値 数值 値 值 数 数字 小数 実数 自然数 整数値 整数值 浮点数 정수 숫자 값");
function isNoun(description: Description, at: number): boolean {
  return NUMBER_NOUNS.has(description.tokens[at]?.text ?? "");
}

const ENDING_WORDS = wordSet("is of must inside");
const LONGEST_ENDING = 3;

/**
 * True where a statement about a number ends: with its clause, or with words that call it a number or say that it must be
 * so ("1〜50の整数", "1-4的整数", "10以下である必要があります").
 */
export function endsStatement(description: Description, next: number): boolean {
  for (let at = next; at < next + LONGEST_ENDING; at += 1) {
    if (endsClause(description, at))
      return at === next || cueAt(description, at - 1) !== "of" || isNoun(description, at - 1);
    const token = description.tokens[at];
    const known = ENDING_WORDS.has(token?.cue ?? "") || isNoun(description, at);
    if (token?.kind !== "han" || !known) return false;
  }
  return endsClause(description, next + LONGEST_ENDING) && isNoun(description, next + LONGEST_ENDING - 1);
}

const JOINING = wordSet("must is of not only can-be range length minimum maximum and over under at-least at-most");
const SIDES = wordSet("width height and");
const SUBJECTS = wordSet("value number integer float it");
const OF_VALUE = wordSet("值 数值 取值 大小 长度 数量 参数");

// "The fps must be at least 16" limits the fps: before the verb there must be nothing but the property itself.
export function isAboutValue(description: Description, at: number): boolean {
  const own = nameWords(description.context.name);
  for (let i = at - 1; i > at - FARTHEST_SUBJECT; i -= 1) {
    const token = description.tokens[i];
    if (token === undefined || token.kind === "break" || isMark(token, ",", ".", ";", "(", ")", ":", "-", "•", "["))
      return true;
    const text = token.text.toLowerCase();
    if (token.kind === "word" && token.cue === undefined && i < at - 1 && own.includes(text)) return true;
    const known =
      token.kind === "number" ||
      JOINING.has(token.cue ?? "") ||
      (description.shape.object && SIDES.has(token.cue ?? "")) ||
      SUBJECTS.has(text) ||
      own.includes(text) ||
      OF_VALUE.has(text);
    if (!known) return false;
  }
  return false;
}

const COMPARES = wordSet("over under at-least at-most minimum maximum must-not-exceed");

function comparesAt(description: Description, at: number): boolean {
  return COMPARES.has(cueAt(description, at) ?? "") || isMark(description.tokens[at], "<", ">", "≤", "≥");
}

// "大于0且小于10", "≥1 且 ≤10": one comparison may follow another.
function goesOn(description: Description, next: number): boolean {
  return comparesAt(description, cueAt(description, next) === "and" ? next + 1 : next);
}

function follows(description: Description, at: number): boolean {
  const number = cueAt(description, at - 1) === "and" ? at - 2 : at - 1;
  return description.tokens[number]?.kind === "number" && comparesAt(description, number - 1);
}

/**
 * True when a comparison (tokens `at` to `next`) limits the value: "up to 10" in passing does not; after a modal verb
 * whose subject is the value, or as a clause of its own, it does.
 */
export function isFirm(description: Description, at: number, next: number): boolean {
  const before = description.tokens[at - 1];
  const said = description.around.tokens[at]?.must === true || before?.cue === "is" || before?.cue === "must";
  if (said) return isAboutValue(description, at);
  if (before?.cue === "range" || cueAt(description, at - 2) === "range") return true;
  const starts =
    startsClause(description, at) || SUBJECTS.has(before?.text.toLowerCase() ?? "") || follows(description, at);
  return starts && (endsClause(description, next) || goesOn(description, next));
}
