import { decimal, isMultiple } from "../../validation/values.js";
import { own, type JsonRecord } from "../own.js";
import { integerBetween, type Random } from "./random.js";

interface Range {
  readonly low: number;
  readonly high: number;
}

function numberAt(schema: JsonRecord, keyword: string): number | undefined {
  const value = own(schema, keyword);
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

// A range of its own where the schema has none: values that look like sizes and counts.
const SPAN = 100;

function closed(lows: readonly (number | undefined)[], highs: readonly (number | undefined)[], span: number): Range {
  const low = Math.max(...lows.filter((value) => value !== undefined));
  const high = Math.min(...highs.filter((value) => value !== undefined));
  if (low === Number.NEGATIVE_INFINITY)
    return { low: Math.min(0, high), high: high === Number.POSITIVE_INFINITY ? span : high };
  return { low, high: high === Number.POSITIVE_INFINITY ? low + span : high };
}

function rangeOf(schema: JsonRecord, step: number): Range {
  const above = numberAt(schema, "exclusiveMinimum");
  const below = numberAt(schema, "exclusiveMaximum");
  return closed(
    [numberAt(schema, "minimum"), above === undefined ? undefined : above + step],
    [numberAt(schema, "maximum"), below === undefined ? undefined : below - step],
    SPAN,
  );
}

// Which multiple of the step a bound is, or between which two it lies: 1.1 is the 11th of 0.1, whatever binary makes of it.
function stepsTo(bound: number, step: number): number {
  return isMultiple(bound, step) ? Math.round(bound / step) : bound / step;
}

function stepsIn(schema: JsonRecord, step: number): Range {
  const at = (keyword: string): number | undefined => {
    const bound = numberAt(schema, keyword);
    return bound === undefined ? undefined : stepsTo(bound, step);
  };
  const [low, above, high, below] = [at("minimum"), at("exclusiveMinimum"), at("maximum"), at("exclusiveMaximum")];
  return closed(
    [low === undefined ? undefined : Math.ceil(low), above === undefined ? undefined : Math.floor(above) + 1],
    [high === undefined ? undefined : Math.floor(high), below === undefined ? undefined : Math.ceil(below) - 1],
    Math.max(1, Math.floor(SPAN / step)),
  );
}

// 3 * 0.1 is 0.30000000000000004 as computers count; 15 digits are all that a decimal of theirs has for certain.
function written(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(15));
}

function commonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : commonDivisor(b, a % b);
}

// The smallest multiple of a decimal that is whole: 3 for 1.5, 1 for 0.1.
function wholeStep(step: number): number {
  const [digits, exponent] = decimal(step);
  return exponent >= 0 ? step : Number(digits / commonDivisor(digits, 10n ** BigInt(-exponent)));
}

/** A number within the bounds of the schema, on its grid if it has one. */
export function sampleNumber(schema: JsonRecord, random: Random, integer: boolean): number {
  const multiple = numberAt(schema, "multipleOf");
  if (multiple !== undefined && multiple > 0) {
    const step = integer ? wholeStep(multiple) : multiple;
    const { low, high } = stepsIn(schema, step);
    return written(integerBetween(random, low, Math.max(low, high)) * step);
  }
  if (integer) {
    const { low, high } = rangeOf(schema, 1);
    return integerBetween(random, Math.ceil(low), Math.max(Math.ceil(low), Math.floor(high)));
  }
  const { low, high } = rangeOf(schema, Number.EPSILON);
  const exact = low + random() * (high - low);
  const rounded = Number(exact.toFixed(2));
  return rounded >= low && rounded <= high ? rounded : exact;
}
