import { cueAt, type Description, endsClause, isGlued, isMark, skipFillers } from "../description.js";
import type { Cue } from "../lexer/cue.js";
import { wordSet } from "../lexer/word-set.js";
import { endsStatement, isAboutValue, isFirm, startsClause } from "../modality.js";
import { limitBehind } from "./behind.js";
import type { Limit } from "./facts.js";
import { type Interval, intervalAt } from "./interval.js";
import { numeralAt } from "./numbers.js";
import { unitAt } from "./unit.js";

type LimitBounds = Pick<Limit, "low" | "high" | "lowOpen" | "highOpen"> & {
  readonly glued?: string;
  readonly next: number;
};

function ofInterval(interval: Interval): LimitBounds {
  return {
    low: interval.low,
    high: interval.high,
    lowOpen: interval.lowOpen,
    highOpen: interval.highOpen,
    ...(interval.unit === undefined ? {} : { glued: interval.unit }),
    next: interval.next,
  };
}

function oneSided(description: Description, at: number, end: "low" | "high", open: boolean): LimitBounds | undefined {
  const numeral = numeralAt(description, at);
  if (numeral === undefined) return undefined;
  return {
    [end]: numeral.value,
    lowOpen: open && end === "low",
    highOpen: open && end === "high",
    ...(numeral.unit === undefined ? {} : { glued: numeral.unit }),
    next: numeral.next,
  };
}

function complete(
  description: Description,
  from: number,
  bounds: LimitBounds,
  measures: Limit["measures"] = "value",
): Limit {
  const { unit, next } = unitAt(description, bounds.next, bounds.glued);
  const inside = cueAt(description, next) === "inside" ? next + 1 : next;
  return {
    ...(bounds.low === undefined ? {} : { low: bounds.low }),
    ...(bounds.high === undefined ? {} : { high: bounds.high }),
    lowOpen: bounds.lowOpen,
    highOpen: bounds.highOpen,
    unit,
    measures,
    force: "firm",
    from,
    next: inside,
  };
}

const ENDS: Readonly<
  Partial<Record<Cue, { readonly end: "low" | "high"; readonly open: boolean; readonly firm: boolean }>>
> = {
  minimum: { end: "low", open: false, firm: true },
  maximum: { end: "high", open: false, firm: true },
  "at-least": { end: "low", open: false, firm: false },
  "at-most": { end: "high", open: false, firm: false },
  until: { end: "high", open: false, firm: false },
  "must-not-exceed": { end: "high", open: false, firm: true },
  over: { end: "low", open: true, firm: false },
  under: { end: "high", open: true, firm: false },
};

// "不得 短于", "must not be under": the comparison turned round.
function isDenied(description: Description, at: number): boolean {
  const before = description.tokens[at - 1];
  return before?.cue === "not" || (before?.cue === "must" && before.text.startsWith("不"));
}

const LONGEST_SHORT_FORM = 4;

// "Max. 10", "макс. 10": the full stop of a short form ends no sentence.
function valueStart(description: Description, at: number): number {
  const short = (description.tokens[at]?.text.length ?? 0) <= LONGEST_SHORT_FORM;
  const stop = short && isMark(description.tokens[at + 1], ".") && isGlued(description, at + 1);
  return skipFillers(description, stop ? at + 2 : at + 1);
}

function comparison(description: Description, at: number): Limit | undefined {
  const way = ENDS[cueAt(description, at) ?? "plain"];
  if (way === undefined) return undefined;
  const turned = isDenied(description, at) && (way.open || !way.firm);
  const end = turned ? (way.end === "low" ? "high" : "low") : way.end;
  const bounds = oneSided(description, valueStart(description, at), end, way.open && !turned);
  if (bounds === undefined) return undefined;
  const limit = complete(description, at, bounds);
  const firm =
    cueAt(description, at) === "must-not-exceed"
      ? isAboutValue(description, at)
      : way.firm || isFirm(description, at, limit.next);
  return firm ? limit : { ...limit, force: "loose" };
}

function symbolic(description: Description, at: number): Limit | undefined {
  const mark = description.tokens[at];
  if (!isMark(mark, "<", ">", "≤", "≥", "≦", "≧")) return undefined;
  const equal = isMark(description.tokens[at + 1], "=");
  const end = isMark(mark, "<", "≤", "≦") ? "high" : "low";
  const bounds = oneSided(description, at + (equal ? 2 : 1), end, isMark(mark, "<", ">") && !equal);
  if (bounds === undefined) return undefined;
  const limit = complete(description, at, bounds);
  // "Values >= 700 render as bold" compares; "(≤1000 characters)" and "must be > 0" limit.
  return isFirm(description, at, limit.next) ? limit : { ...limit, force: "loose" };
}

const LENGTHS: ReadonlySet<Cue> = new Set(["max-length", "min-length", "length"]);

function labelledLength(description: Description, at: number): Limit | undefined {
  const cue = cueAt(description, at);
  if (cue === undefined || !LENGTHS.has(cue)) return undefined;
  const first = skipFillers(description, at + 1);
  const interval = intervalAt(description, first, true);
  if (interval !== undefined) return complete(description, at, ofInterval(interval), "length");
  const way = ENDS[cueAt(description, first) ?? "plain"];
  const start = way === undefined ? first : skipFillers(description, first + 1);
  if (way === undefined && cue === "length") return undefined;
  const bounds = oneSided(description, start, way?.end ?? (cue === "min-length" ? "low" : "high"), way?.open ?? false);
  return bounds === undefined ? undefined : complete(description, at, bounds, "length");
}

function labelledRange(description: Description, at: number): Limit | undefined {
  const cue = cueAt(description, at);
  let first = skipFillers(description, at + 1);
  // "must be in [0, 696]", "必须为 [3, 15] 范围内的整数"
  const bracket = (cue === "must" || cue === "can-be") && isMark(description.tokens[first], "[");
  // "Possible values: 1-10", "支持1-10"
  const listed = (cue === "values" || cue === "supported") && description.shape.numeric;
  if (cue !== "range" && cue !== "between" && !bracket && !listed) return undefined;
  if (cueAt(description, first) === "between" || cueAt(description, first) === "range")
    first = skipFillers(description, first + 1);
  const interval = intervalAt(description, first, true);
  if (interval === undefined) return undefined;
  const limit = complete(description, at, ofInterval(interval));
  return listed && !endsClause(description, limit.next) ? undefined : limit;
}

// "介于" may be left out: "0 和 2 之间".
function enclosed(description: Description, at: number): Limit | undefined {
  if (description.tokens[at]?.value === undefined && !isMark(description.tokens[at], "-")) return undefined;
  const interval = intervalAt(description, at, true);
  if (interval === undefined || cueAt(description, interval.next) !== "inside") return undefined;
  return complete(description, at, ofInterval(interval));
}

function bareInterval(description: Description, at: number): Limit | undefined {
  const token = description.tokens[at];
  const signed = isMark(token, "-") && isGlued(description, at + 1);
  const bracket = isMark(token, "[") && startsClause(description, at) && description.shape.numeric;
  if (token?.kind !== "number" && !signed && !bracket) return undefined;
  const interval = intervalAt(description, at);
  if (interval === undefined) return undefined;
  const limit = complete(description, at, ofInterval(interval));
  if (limit.unit === "characters" || limit.unit === "items") return limit;
  const inChain = isMark(description.tokens[at - 1], "-", "~") && description.tokens[at - 2]?.kind === "number";
  const introduced =
    (startsClause(description, at) && !inChain) ||
    description.tokens[at - 1]?.kind === "han" ||
    isFrom(description, at - 1);
  return introduced && endsStatement(description, limit.next) && limit.unit !== "unknown" ? limit : undefined;
}

const FROM = wordSet("from de du des von vom от");

// "Number of steps, from 1 to 10", "от 1 до 10"; "fades from 1 to 0" says what happens.
function isFrom(description: Description, at: number): boolean {
  const word = description.tokens[at]?.text.toLowerCase() ?? "";
  return FROM.has(word) && (word !== "from" || startsClause(description, at) || isAboutValue(description, at));
}

/** The limit that begins at a token, whatever it limits; undefined where none is stated. */
export function limitAt(description: Description, at: number): Limit | undefined {
  return (
    labelledLength(description, at) ??
    labelledRange(description, at) ??
    comparison(description, at) ??
    symbolic(description, at) ??
    enclosed(description, at) ??
    bareInterval(description, at) ??
    limitBehind(description, at)
  );
}
