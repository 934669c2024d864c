import { cueAt, isGlued, isMark, type Page } from "./page.js";
import { numeralAt } from "./numbers.js";
import { wordSet } from "./word-set.js";

/** "1-4", "[0, 1]", "(0, 1]", "1 to 50": both ends, and whether they belong to the interval. */
export type Interval = {
  readonly low: number;
  readonly high: number;
  readonly lowOpen: boolean;
  readonly highOpen: boolean;
  readonly unit?: string;
  readonly next: number;
};

const isJoint = (page: Page, at: number, bracketed: boolean, and: boolean): boolean => {
  const token = page.tokens[at];
  if (isMark(token, "-", "~", "…")) return true;
  if (bracketed && isMark(token, ",")) return true;
  const cue = cueAt(page, at);
  if (cue === "to") return true;
  return cue === "and" && and;
};

// "0.5 到 2 之间", "1..10", "1 -> 10"
const jointEnd = (page: Page, at: number, bracketed: boolean, and: boolean): number => {
  if (isMark(page.tokens[at], ".") && isMark(page.tokens[at + 1], "."))
    return isMark(page.tokens[at + 2], ".") ? at + 3 : at + 2;
  // In "-1--0.5" the second stroke is a sign.
  const doubled = isMark(page.tokens[at], "-", "~") && isMark(page.tokens[at + 1], "-", "~", ">");
  if (doubled && !isGlued(page, at + 2)) return at + 2;
  return isJoint(page, at, bracketed, and) ? at + 1 : at;
};

const chainsOn = (page: Page, at: number): boolean =>
  isMark(page.tokens[at], "-", "~") && numeralAt(page, at + 1) !== undefined;

// "0 <= x <= 1"
const framedAt = (page: Page, at: number): Interval | undefined => {
  const low = numeralAt(page, at);
  if (low === undefined) return undefined;
  const first = signAt(page, low.next);
  const second = first === undefined ? undefined : signAt(page, first.next + 1);
  if (first === undefined || second === undefined || page.tokens[first.next]?.kind !== "word") return undefined;
  const high = numeralAt(page, second.next);
  if (high === undefined || high.value < low.value) return undefined;
  return { low: low.value, high: high.value, lowOpen: first.open, highOpen: second.open, next: high.next };
};

const signAt = (page: Page, at: number): { readonly open: boolean; readonly next: number } | undefined => {
  if (isMark(page.tokens[at], "≤", "≦")) return { open: false, next: at + 1 };
  if (!isMark(page.tokens[at], "<")) return undefined;
  const equal = isMark(page.tokens[at + 1], "=");
  return { open: !equal, next: at + (equal ? 2 : 1) };
};

const UNITS_BETWEEN = wordSet("amount characters far-unit items");

const skipUnit = (page: Page, at: number): number => (UNITS_BETWEEN.has(cueAt(page, at) ?? "") ? at + 1 : at);

const plainAt = (page: Page, at: number, and: boolean): Interval | undefined => {
  const open = page.tokens[at];
  const bracketed = isMark(open, "[", "(");
  const low = numeralAt(page, bracketed ? at + 1 : at);
  if (low === undefined) return undefined;
  const joint = skipUnit(page, low.next);
  const second = jointEnd(page, joint, bracketed, and);
  if (second === joint) return undefined;
  const high = numeralAt(page, second);
  if (high === undefined || high.value < low.value) return undefined;
  const close = page.tokens[high.next];
  const closed = bracketed && isMark(close, "]", ")");
  if ((bracketed && !closed) || chainsOn(page, high.next)) return undefined;
  // "(0, 1]" leaves the 0 out; "(1-4)" is an interval in brackets.
  const mathematical = closed && isMark(page.tokens[joint], ",");
  const unit = high.unit ?? low.unit;
  return {
    low: low.value,
    high: high.value,
    lowOpen: mathematical && isMark(open, "("),
    highOpen: mathematical && isMark(close, ")"),
    ...(unit === undefined ? {} : { unit }),
    next: closed ? high.next + 1 : high.next,
  };
};

/**
 * The interval that begins at a token. `and` lets "1 and 4" be one (behind "between").
 * Chains ("0-0-0") and intervals turned upside down are none.
 */
export const intervalAt = (page: Page, at: number, and = false): Interval | undefined =>
  framedAt(page, at) ?? plainAt(page, at, and);
