import type { RuleId } from "../document/origin.js";
import { isList, isObject, own, type Json } from "../document/json.js";
import type { Schema, ShapeId } from "./model.js";
import type { KeywordEntries } from "./normalise.js";

/** What is being lowered: one schema object, its keywords, and the way to the schemas around it. */
export interface Lowering {
  readonly entries: KeywordEntries;
  /** Reports an error at a keyword of the schema (or below it); the schema is then refused. */
  readonly refuse: (code: RuleId, keys: readonly (string | number)[], message: string, hint?: string) => void;
  readonly child: (...keys: readonly (string | number)[]) => Schema;
  /** The schema that a `$ref` names; undefined when refused. */
  readonly target: (ref: string) => ShapeId | undefined;
  /** The schema that a `$dynamicRef` names on the way on which this schema was reached; undefined when refused. */
  readonly dynamicTarget: (ref: string) => ShapeId | undefined;
  readonly assertFormats: boolean;
}

/** A keyword's value with its place, when the schema has the keyword. */
export function valueOf(l: Lowering, keyword: string): Json | undefined {
  return l.entries.get(keyword)?.value;
}

function wrong(l: Lowering, keyword: string, wanted: string): undefined {
  l.refuse("emit/invalid-schema", [l.entries.get(keyword)?.from ?? keyword], `${keyword} must be ${wanted}`);
}

/** A number; anything else is refused, as is what overflowed to infinity when it was read. */
export function numberIn(l: Lowering, keyword: string): number | undefined {
  const value = valueOf(l, keyword);
  if (value === undefined) return undefined;
  return typeof value === "number" && Number.isFinite(value) ? value : wrong(l, keyword, "a number");
}

/** A whole number from 0. */
export function countIn(l: Lowering, keyword: string): number | undefined {
  const value = valueOf(l, keyword);
  if (value === undefined) return undefined;
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0
    ? value
    : wrong(l, keyword, "a whole number, not negative");
}

export function booleanIn(l: Lowering, keyword: string): boolean {
  const value = valueOf(l, keyword);
  if (value !== undefined && typeof value !== "boolean") wrong(l, keyword, "true or false");
  return value === true;
}

export function stringIn(l: Lowering, keyword: string): string | undefined {
  const value = valueOf(l, keyword);
  if (value === undefined) return undefined;
  return typeof value === "string" ? value : wrong(l, keyword, "a string");
}

/** True when a value is a list of strings without repetition. */
export function isNames(value: Json | undefined): value is readonly string[] {
  return isList(value) && value.every((item) => typeof item === "string");
}

export function namesIn(l: Lowering, keyword: string): readonly string[] {
  const value = valueOf(l, keyword);
  if (value === undefined) return [];
  if (isNames(value)) return [...new Set(value)];
  wrong(l, keyword, "a list of names");
  return [];
}

export function schemaIn(l: Lowering, keyword: string): Schema | undefined {
  const entry = l.entries.get(keyword);
  return entry && l.child(entry.from);
}

export function schemasIn(l: Lowering, keyword: string): readonly Schema[] {
  const entry = l.entries.get(keyword);
  if (entry === undefined) return [];
  if (isList(entry.value) && entry.value.length > 0) return entry.value.map((_, index) => l.child(entry.from, index));
  wrong(l, keyword, "a list of schemas that is not empty");
  return [];
}

export function schemaMapIn(l: Lowering, keyword: string): readonly (readonly [string, Schema])[] {
  const entry = l.entries.get(keyword);
  if (entry === undefined) return [];
  const { value } = entry;
  if (isObject(value))
    return Object.keys(value)
      .filter((name) => keyword !== "dependentSchemas" || !isList(own(value, name)))
      .map((name) => [name, l.child(entry.from, name)]);
  wrong(l, keyword, "an object of schemas");
  return [];
}
