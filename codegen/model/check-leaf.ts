import { isMultiple, lengthOf } from "falsmith-runtime/validation";
import { isList, sameJson, type Json } from "../document/json.js";
import type { EnumCheck, NumberCheck, Pattern, StringCheck, TypeName } from "./model.js";

function typeNames(value: Json): readonly TypeName[] {
  if (value === null) return ["null"];
  if (isList(value)) return ["array"];
  switch (typeof value) {
    case "number":
      return Number.isInteger(value) ? ["integer", "number"] : ["number"];
    case "string":
      return ["string"];
    case "boolean":
      return ["boolean"];
    default:
      return ["object"];
  }
}

/** Whether a value has one of these types; any has where none are stated. */
export function hasType(value: Json, types: readonly Json[] | undefined): boolean {
  return types === undefined || typeNames(value).some((name) => types.includes(name));
}

/** What is wrong with the type of a value: one sentence, or none. */
export function typeFaults(types: readonly TypeName[] | undefined, value: Json): readonly string[] {
  return types === undefined || hasType(value, types)
    ? []
    : [`expected ${types.join(" or ")}, got ${typeNames(value)[0]}`];
}

/** What is wrong with a value of which all possible ones are listed. */
export function enumFaults({ keyword, values }: EnumCheck, value: Json): readonly string[] {
  if (values.some((one) => sameJson(one, value))) return [];
  const text = JSON.stringify(value);
  return [
    keyword === "const"
      ? `${text} is not ${JSON.stringify(values[0])}`
      : `${text} is none of ${JSON.stringify(values).slice(0, 120)}`,
  ];
}

/** A limit of a schema, absent where it states none, and whether a value keeps it. */
type Limit = readonly [keyword: string, limit: number | undefined, holds: (limit: number) => boolean];

function broken(limits: readonly Limit[], what: string): readonly string[] {
  return limits.flatMap(([keyword, limit, holds]) =>
    limit === undefined || holds(limit) ? [] : [`${what} breaks ${keyword} ${limit}`],
  );
}

/** What is wrong with a number. */
export function numberFaults(check: NumberCheck, value: number): readonly string[] {
  return broken(
    [
      ["minimum", check.minimum, (limit) => value >= limit],
      ["maximum", check.maximum, (limit) => value <= limit],
      ["exclusiveMinimum", check.exclusiveMinimum, (limit) => value > limit],
      ["exclusiveMaximum", check.exclusiveMaximum, (limit) => value < limit],
      ["multipleOf", check.multipleOf, (step) => isMultiple(value, step)],
    ],
    JSON.stringify(value),
  );
}

/** Whether a text matches a pattern; one that is longer than it may be run on does not. */
export function matches({ source, limit }: Pattern, text: string): boolean {
  return (limit === undefined || text.length <= limit) && new RegExp(source, "u").test(text);
}

/** What is wrong with a text. `format` is an annotation here. */
export function stringFaults({ minLength, maxLength, pattern }: StringCheck, value: string): readonly string[] {
  const sizes = sizeFaults(lengthOf(value), ["minLength", minLength], ["maxLength", maxLength]);
  return pattern === undefined || matches(pattern, value)
    ? sizes
    : [...sizes, `${JSON.stringify(value).slice(0, 80)} does not match the pattern ${JSON.stringify(pattern.source)}`];
}

/** What is wrong with the number of characters, items or properties. */
export function sizeFaults(
  size: number,
  [minName, min]: readonly [keyword: string, limit: number | undefined],
  [maxName, max]: readonly [keyword: string, limit: number | undefined],
): readonly string[] {
  return broken(
    [
      [minName, min, (limit) => size >= limit],
      [maxName, max, (limit) => size <= limit],
    ],
    `a size of ${size}`,
  );
}
