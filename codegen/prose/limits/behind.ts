import { cueAt, type Description, isGlued, isMark } from "../description.js";
import type { Cue } from "../lexer/cue.js";
import { endsStatement, isFirm, startsClause } from "../modality.js";
import type { Limit } from "./facts.js";
import { numeralAt } from "./numbers.js";
import { type Unit, unitAt } from "./unit.js";

interface Comparison {
  readonly end: "low" | "high";
  readonly open: boolean;
}

const AFTER: Readonly<Partial<Record<Cue, Comparison>>> = {
  "or-more": { end: "low", open: false },
  "or-less": { end: "high", open: false },
  "more-than-this": { end: "low", open: true },
  "less-than-this": { end: "high", open: true },
  maximum: { end: "high", open: false },
  minimum: { end: "low", open: false },
};

type OneEnd = Comparison & {
  readonly value: number;
  readonly unit: Unit;
  /** The word is a label as well, and may belong to a number that follows. */
  readonly label: boolean;
  readonly next: number;
};

function startsNumber(description: Description, at: number): boolean {
  // "1:2.5 以内" is about a ratio.
  if (isMark(description.tokens[at - 1], ":") && isGlued(description, at) && isGlued(description, at - 1))
    if (description.tokens[at - 2]?.kind === "number") return false;
  if (description.tokens[at]?.kind === "number") return true;
  const signed = isMark(description.tokens[at], "-") && isGlued(description, at + 1);
  return signed && description.tokens[at + 1]?.kind === "number" && description.tokens[at - 1]?.kind !== "number";
}

// "500 characters max", "2 or more images", "500字以内", "1以上"
function endAt(description: Description, at: number): OneEnd | undefined {
  const numeral = startsNumber(description, at) ? numeralAt(description, at) : undefined;
  if (numeral === undefined) return undefined;
  const { unit, next } = unitAt(description, numeral.next, numeral.unit);
  const cue = cueAt(description, next);
  const isInUnit = description.tokens[next - 1]?.text.endsWith("以内") === true;
  // "之间", "사이" and "の間" need two numbers.
  const within = isInUnit || (cue === "inside" && !/[间間]|사이/.test(description.tokens[next]?.text ?? ""));
  const way = within ? { end: "high" as const, open: false } : AFTER[cue ?? "plain"];
  if (way === undefined) return undefined;
  const behind = isInUnit ? next : next + 1;
  const counted = unit === "none" && !within ? unitAt(description, behind, undefined) : { unit, next: behind };
  const label = cue === "maximum" || cue === "minimum";
  return { ...way, value: numeral.value, unit: counted.unit, label, next: counted.next };
}

// "1以上50以下", "1 이상 20 이하", "1 or more and 5 or less"
function upperBehind(description: Description, low: OneEnd): OneEnd | undefined {
  if (low.end !== "low" || low.label) return undefined;
  const joined = cueAt(description, low.next) === "and" || isMark(description.tokens[low.next], ",", "、");
  const high = endAt(description, joined ? low.next + 1 : low.next);
  return high?.end === "high" && !high.label && high.value >= low.value ? high : undefined;
}

function isFirmBehind(description: Description, at: number, next: number): boolean {
  if (isFirm(description, at, next)) return true;
  const begins = startsClause(description, at) || cueAt(description, at - 1) === "is";
  return begins && description.tokens[next - 1]?.kind === "han" && endsStatement(description, next);
}

/** A limit whose words stand behind its number, at one end or at both. */
export function limitBehind(description: Description, at: number): Limit | undefined {
  const first = endAt(description, at);
  if (first === undefined) return undefined;
  const second = upperBehind(description, first);
  if (second !== undefined) {
    return {
      low: first.value,
      high: second.value,
      lowOpen: first.open,
      highOpen: second.open,
      unit: second.unit === "none" ? first.unit : second.unit,
      measures: "value",
      force: "firm",
      from: at,
      next: second.next,
    };
  }
  if (numeralAt(description, first.next) !== undefined) return undefined;
  return {
    [first.end]: first.value,
    lowOpen: first.open && first.end === "low",
    highOpen: first.open && first.end === "high",
    unit: first.unit,
    measures: "value",
    force: isFirmBehind(description, at, first.next) ? "firm" : "loose",
    from: at,
    next: first.next,
  };
}
