import { own, type JsonRecord } from "../own.js";
import { integerBetween, type Random } from "./random.js";

type Range = { readonly low: number; readonly high: number };

const numberAt = (schema: JsonRecord, keyword: string): number | undefined => {
  const value = own(schema, keyword);
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
};

// A range of its own where the schema has none: values that look like sizes and counts.
const SPAN = 100;

const rangeOf = (schema: JsonRecord, step: number): Range => {
  const above = numberAt(schema, "exclusiveMinimum");
  const below = numberAt(schema, "exclusiveMaximum");
  const lows = [numberAt(schema, "minimum"), above === undefined ? undefined : above + step];
  const highs = [numberAt(schema, "maximum"), below === undefined ? undefined : below - step];
  const low = Math.max(...lows.filter((value) => value !== undefined));
  const high = Math.min(...highs.filter((value) => value !== undefined));
  if (low === Number.NEGATIVE_INFINITY)
    return { low: Math.min(0, high), high: high === Number.POSITIVE_INFINITY ? SPAN : high };
  return { low, high: high === Number.POSITIVE_INFINITY ? low + SPAN : high };
};

const multipleIn = ({ low, high }: Range, of: number, random: Random): number => {
  const first = Math.ceil(low / of);
  const last = Math.max(first, Math.floor(high / of));
  const value = integerBetween(random, first, last) * of;
  // 3 * 0.1 is not a multiple of 0.1 as computers count: the decimal digits of the step are enough.
  return Number(value.toFixed(10));
};

/** A number within the bounds of the schema, on its grid if it has one. */
export const sampleNumber = (schema: JsonRecord, random: Random, integer: boolean): number => {
  const multiple = numberAt(schema, "multipleOf");
  if (multiple !== undefined && multiple > 0) {
    const grid = integer && !Number.isInteger(multiple) ? multiple * 10 ** 10 : multiple;
    return multipleIn(rangeOf(schema, multiple), Number.isInteger(grid) || !integer ? multiple : grid, random);
  }
  if (integer) {
    const { low, high } = rangeOf(schema, 1);
    return integerBetween(random, Math.ceil(low), Math.max(Math.ceil(low), Math.floor(high)));
  }
  const { low, high } = rangeOf(schema, Number.EPSILON);
  const exact = low + random() * (high - low);
  const rounded = Number(exact.toFixed(2));
  return rounded >= low && rounded <= high ? rounded : exact;
};
