import { cueAt, type Description, isGlued, isMark } from "../description.js";
import { wordSet } from "../lexer/word-set.js";
import { numeralAt } from "./numbers.js";

/** "1-4", "[0, 1]", "(0, 1]", "1 to 50": both ends, and whether they belong to the interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  readonly lowOpen: boolean;
  readonly highOpen: boolean;
  readonly unit?: string;
  readonly next: number;
}

function isJoint(description: Description, at: number, bracketed: boolean, and: boolean): boolean {
  const token = description.tokens[at];
  if (isMark(token, "-", "~", "…")) return true;
  if (bracketed && isMark(token, ",")) return true;
  const cue = cueAt(description, at);
  if (cue === "to" || cue === "until") return true;
  // "de 1 a 10"
  if (token?.kind === "word" && token.text.toLowerCase() === "a" && cue === "of") return true;
  return cue === "and" && and;
}

// "0.5 到 2 之间", "1..10", "1 -> 10"
function jointEnd(description: Description, at: number, bracketed: boolean, and: boolean): number {
  if (isMark(description.tokens[at], ".") && isMark(description.tokens[at + 1], "."))
    return isMark(description.tokens[at + 2], ".") ? at + 3 : at + 2;
  // In "-1--0.5" the second stroke is a sign.
  const doubled = isMark(description.tokens[at], "-", "~") && isMark(description.tokens[at + 1], "-", "~", ">");
  if (doubled && !isGlued(description, at + 2)) return at + 2;
  return isJoint(description, at, bracketed, and) ? at + 1 : at;
}

function chainsOn(description: Description, at: number): boolean {
  return isMark(description.tokens[at], "-", "~") && numeralAt(description, at + 1) !== undefined;
}

// "0 <= x <= 1"
function framedAt(description: Description, at: number): Interval | undefined {
  const low = numeralAt(description, at);
  if (low === undefined) return undefined;
  const first = signAt(description, low.next);
  const second = first === undefined ? undefined : signAt(description, first.next + 1);
  if (first === undefined || second === undefined || description.tokens[first.next]?.kind !== "word") return undefined;
  const high = numeralAt(description, second.next);
  if (high === undefined || high.value < low.value) return undefined;
  return { low: low.value, high: high.value, lowOpen: first.open, highOpen: second.open, next: high.next };
}

function signAt(description: Description, at: number): { readonly open: boolean; readonly next: number } | undefined {
  if (isMark(description.tokens[at], "≤", "≦")) return { open: false, next: at + 1 };
  if (!isMark(description.tokens[at], "<")) return undefined;
  const equal = isMark(description.tokens[at + 1], "=");
  return { open: !equal, next: at + (equal ? 2 : 1) };
}

const UNITS_BETWEEN = wordSet("amount characters far-unit items");

function skipUnit(description: Description, at: number): number {
  return UNITS_BETWEEN.has(cueAt(description, at) ?? "") ? at + 1 : at;
}

function plainAt(description: Description, at: number, and: boolean): Interval | undefined {
  const open = description.tokens[at];
  const bracketed = isMark(open, "[", "(");
  // "[100,200]": in brackets a comma parts the ends, before it groups digits.
  const low = numeralAt(description, bracketed ? at + 1 : at, !bracketed);
  if (low === undefined) return undefined;
  const joint = skipUnit(description, low.next);
  const second = jointEnd(description, joint, bracketed, and);
  if (second === joint) return undefined;
  const high = numeralAt(description, second);
  if (high === undefined || high.value < low.value) return undefined;
  const close = description.tokens[high.next];
  const closed = bracketed && isMark(close, "]", ")");
  if ((bracketed && !closed) || chainsOn(description, high.next)) return undefined;
  // "(0, 1]" leaves the 0 out; "(1-4)" is an interval in brackets.
  const mathematical = closed && isMark(description.tokens[joint], ",");
  const unit = high.unit ?? low.unit;
  return {
    low: low.value,
    high: high.value,
    lowOpen: mathematical && isMark(open, "("),
    highOpen: mathematical && isMark(close, ")"),
    ...(unit === undefined ? {} : { unit }),
    next: closed ? high.next + 1 : high.next,
  };
}

/**
 * The interval that begins at a token. `and` lets "1 and 4" be one (behind "between").
 * Chains ("0-0-0") and intervals turned upside down are none.
 */
export function intervalAt(description: Description, at: number, and = false): Interval | undefined {
  return framedAt(description, at) ?? plainAt(description, at, and);
}
