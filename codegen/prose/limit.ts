import type { Cue } from "./cue.js";
import { intervalAt, type Interval } from "./interval.js";
import { numeralAt } from "./numbers.js";
import { isAboutValue, isFirm, startsClause } from "./firmness.js";
import { cueAt, endsClause, isGlued, isMark, skipFillers, type Page } from "./page.js";
import { unitAt, type Unit } from "./unit.js";

/** How firmly a limit is put: with a label or a modal verb, or in passing ("up to 10 seconds"). */
export type Force = "firm" | "loose";

/** A statement that limits something: which ends, what is counted, and where it stands (tokens `from` to `next`). */
export type Limit = {
  readonly low?: number;
  readonly high?: number;
  readonly lowOpen: boolean;
  readonly highOpen: boolean;
  readonly unit: Unit;
  readonly measures: "value" | "length";
  readonly force: Force;
  readonly from: number;
  readonly next: number;
};

type Bounds = Pick<Limit, "low" | "high" | "lowOpen" | "highOpen"> & { readonly glued?: string; readonly next: number };

const ofInterval = (interval: Interval): Bounds => ({
  low: interval.low,
  high: interval.high,
  lowOpen: interval.lowOpen,
  highOpen: interval.highOpen,
  ...(interval.unit === undefined ? {} : { glued: interval.unit }),
  next: interval.next,
});

const oneSided = (page: Page, at: number, end: "low" | "high", open: boolean): Bounds | undefined => {
  const numeral = numeralAt(page, at);
  if (numeral === undefined) return undefined;
  return {
    [end]: numeral.value,
    lowOpen: open && end === "low",
    highOpen: open && end === "high",
    ...(numeral.unit === undefined ? {} : { glued: numeral.unit }),
    next: numeral.next,
  };
};

const complete = (
  page: Page,
  from: number,
  bounds: Bounds,
  force: Force,
  measures: Limit["measures"] = "value",
): Limit => {
  const { unit, next } = unitAt(page, bounds.next, bounds.glued);
  const inside = cueAt(page, next) === "inside" ? next + 1 : next;
  return {
    ...(bounds.low === undefined ? {} : { low: bounds.low }),
    ...(bounds.high === undefined ? {} : { high: bounds.high }),
    lowOpen: bounds.lowOpen,
    highOpen: bounds.highOpen,
    unit,
    measures,
    force,
    from,
    next: inside,
  };
};

const ENDS: Readonly<
  Partial<Record<Cue, { readonly end: "low" | "high"; readonly open: boolean; readonly firm: boolean }>>
> = {
  minimum: { end: "low", open: false, firm: true },
  maximum: { end: "high", open: false, firm: true },
  "at-least": { end: "low", open: false, firm: false },
  "at-most": { end: "high", open: false, firm: false },
  "must-not-exceed": { end: "high", open: false, firm: true },
  over: { end: "low", open: true, firm: false },
  under: { end: "high", open: true, firm: false },
};

// "不得 短于", "must not be under": the comparison turned round.
const isDenied = (page: Page, at: number): boolean => {
  const before = page.tokens[at - 1];
  return before?.cue === "not" || (before?.cue === "must" && before.text.startsWith("不"));
};

const comparison = (page: Page, at: number): Limit | undefined => {
  const way = ENDS[cueAt(page, at) ?? "plain"];
  if (way === undefined) return undefined;
  const turned = isDenied(page, at) && (way.open || !way.firm);
  const end = turned ? (way.end === "low" ? "high" : "low") : way.end;
  const bounds = oneSided(page, skipFillers(page, at + 1), end, way.open && !turned);
  if (bounds === undefined) return undefined;
  const limit = complete(page, at, bounds, "firm");
  const firm =
    cueAt(page, at) === "must-not-exceed" ? isAboutValue(page, at) : way.firm || isFirm(page, at, limit.next);
  return firm ? limit : { ...limit, force: "loose" };
};

const symbolic = (page: Page, at: number): Limit | undefined => {
  const mark = page.tokens[at];
  if (!isMark(mark, "<", ">", "≤", "≥", "≦", "≧")) return undefined;
  const equal = isMark(page.tokens[at + 1], "=");
  const end = isMark(mark, "<", "≤", "≦") ? "high" : "low";
  const bounds = oneSided(page, at + (equal ? 2 : 1), end, isMark(mark, "<", ">") && !equal);
  if (bounds === undefined) return undefined;
  const limit = complete(page, at, bounds, "firm");
  // "Values >= 700 render as bold" compares; "(≤1000 characters)" and "must be > 0" limit.
  return isFirm(page, at, limit.next) ? limit : { ...limit, force: "loose" };
};

const LENGTHS: ReadonlySet<Cue> = new Set(["max-length", "min-length", "length"]);

const labelledLength = (page: Page, at: number): Limit | undefined => {
  const cue = cueAt(page, at);
  if (cue === undefined || !LENGTHS.has(cue)) return undefined;
  const first = skipFillers(page, at + 1);
  const interval = intervalAt(page, first, true);
  if (interval !== undefined) return complete(page, at, ofInterval(interval), "firm", "length");
  const way = ENDS[cueAt(page, first) ?? "plain"];
  const start = way === undefined ? first : skipFillers(page, first + 1);
  if (way === undefined && cue === "length") return undefined;
  const bounds = oneSided(page, start, way?.end ?? (cue === "min-length" ? "low" : "high"), way?.open ?? false);
  return bounds === undefined ? undefined : complete(page, at, bounds, "firm", "length");
};

const labelledRange = (page: Page, at: number): Limit | undefined => {
  const cue = cueAt(page, at);
  let first = skipFillers(page, at + 1);
  // "must be in [0, 696]", "必须为 [3, 15] 范围内的整数"
  const bracket = (cue === "must" || cue === "can-be") && isMark(page.tokens[first], "[");
  // "Possible values: 1-10", "支持1-10"
  const listed = (cue === "values" || cue === "supported") && page.shape.numeric;
  if (cue !== "range" && cue !== "between" && !bracket && !listed) return undefined;
  if (cueAt(page, first) === "between" || cueAt(page, first) === "range") first = skipFillers(page, first + 1);
  const interval = intervalAt(page, first, true);
  if (interval === undefined) return undefined;
  const limit = complete(page, at, ofInterval(interval), "firm");
  return listed && !endsClause(page, limit.next) ? undefined : limit;
};

// "介于" may be left out: "0 和 2 之间".
const enclosed = (page: Page, at: number): Limit | undefined => {
  if (page.tokens[at]?.value === undefined && !isMark(page.tokens[at], "-")) return undefined;
  const interval = intervalAt(page, at, true);
  if (interval === undefined || cueAt(page, interval.next) !== "inside") return undefined;
  return complete(page, at, ofInterval(interval), "firm");
};

const bareInterval = (page: Page, at: number): Limit | undefined => {
  const token = page.tokens[at];
  const signed = isMark(token, "-") && isGlued(page, at + 1);
  const bracket = isMark(token, "[") && startsClause(page, at) && page.shape.numeric;
  if (token?.kind !== "number" && !signed && !bracket) return undefined;
  const interval = intervalAt(page, at);
  if (interval === undefined) return undefined;
  const limit = complete(page, at, ofInterval(interval), "firm");
  if (limit.unit === "characters" || limit.unit === "items") return limit;
  const inChain = isMark(page.tokens[at - 1], "-", "~") && page.tokens[at - 2]?.kind === "number";
  const introduced = (startsClause(page, at) && !inChain) || page.tokens[at - 1]?.kind === "han";
  return introduced && endsClause(page, limit.next) && limit.unit !== "unknown" ? limit : undefined;
};

const AFTER: Readonly<Partial<Record<Cue, "low" | "high">>> = {
  "or-more": "low",
  "or-less": "high",
  maximum: "high",
  minimum: "low",
};

// "500 characters max", "2 or more images", "500字以内"
const trailing = (page: Page, at: number): Limit | undefined => {
  const numeral = page.tokens[at]?.kind === "number" ? numeralAt(page, at) : undefined;
  if (numeral === undefined) return undefined;
  const { unit, next } = unitAt(page, numeral.next, numeral.unit);
  const cue = cueAt(page, next);
  const within = cue === "inside" || page.tokens[next - 1]?.text.endsWith("以内") === true;
  const end = within ? "high" : AFTER[cue ?? "plain"];
  if (end === undefined || numeralAt(page, next + 1) !== undefined) return undefined;
  const counted = unit === "none" && !within ? unitAt(page, next + 1, undefined) : { unit, next: next + 1 };
  return {
    [end]: numeral.value,
    lowOpen: false,
    highOpen: false,
    unit: counted.unit,
    measures: "value",
    force: "loose",
    from: at,
    next: Math.max(counted.next, next),
  };
};

/** The limit that begins at a token, whatever it limits; undefined where none is stated. */
export const limitAt = (page: Page, at: number): Limit | undefined =>
  labelledLength(page, at) ??
  labelledRange(page, at) ??
  comparison(page, at) ??
  symbolic(page, at) ??
  enclosed(page, at) ??
  bareInterval(page, at) ??
  trailing(page, at);
