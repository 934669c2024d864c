import { isMultiple } from "falsmith-runtime/validation";
import { sameJson, type Json } from "../document/json.js";
import { isLower, type Bounds } from "./bounds.js";

/** A limit that became tighter or looser, in words. */
export interface BoundChange {
  readonly narrower: boolean;
  readonly message: string;
}

const WORDS: ReadonlyMap<string, string> = new Map([
  ["minimum", "at least"],
  ["maximum", "at most"],
  ["exclusiveMinimum", "more than"],
  ["exclusiveMaximum", "less than"],
  ["multipleOf", "a multiple of"],
  ["minLength", "length at least"],
  ["maxLength", "length at most"],
  ["pattern", "pattern"],
  ["minItems", "items at least"],
  ["maxItems", "items at most"],
  ["minProperties", "keys at least"],
  ["maxProperties", "keys at most"],
]);

function say(keyword: string, value: Json | undefined): string {
  if (value === undefined) return "no limit";
  return keyword === "uniqueItems"
    ? "items differ from each other"
    : `${WORDS.get(keyword) ?? keyword} ${JSON.stringify(value)}`;
}

/** The two ways of writing one edge are one limit. */
const EDGES = [
  ["minimum", "exclusiveMinimum"],
  ["maximum", "exclusiveMaximum"],
  ["multipleOf"],
  ["minLength"],
  ["maxLength"],
  ["pattern"],
  ["minItems"],
  ["maxItems"],
  ["uniqueItems"],
  ["minProperties"],
  ["maxProperties"],
] as const;

interface KeywordLimit {
  readonly keyword: string;
  readonly value: Json;
}

function limitOf(bounds: Bounds, names: readonly string[]): KeywordLimit | undefined {
  for (const keyword of names) {
    const value = bounds.get(keyword);
    if (value !== undefined) return { keyword, value };
  }
  return undefined;
}

/** Whether the new limit allows less than the old one did; what cannot be decided counts as less. */
function isNarrower(before: KeywordLimit | undefined, after: KeywordLimit | undefined): boolean {
  if (before === undefined || after === undefined) return before === undefined;
  const [a, b] = [before.value, after.value];
  if (typeof a !== "number" || typeof b !== "number") return true;
  if (after.keyword === "multipleOf") return !isMultiple(a, b);
  if (a === b) return after.keyword.startsWith("exclusive");
  return isLower(after.keyword) ? b > a : b < a;
}

/** How the limits of one kind of value changed. */
export function compareBounds(before: Bounds, after: Bounds): readonly BoundChange[] {
  return EDGES.flatMap((names): readonly BoundChange[] => {
    const [a, b] = [limitOf(before, names), limitOf(after, names)];
    if (a?.keyword === b?.keyword && sameJson(a?.value, b?.value)) return [];
    const message = `${say(a?.keyword ?? "", a?.value)} → ${say(b?.keyword ?? "", b?.value)}`;
    return [{ narrower: isNarrower(a, b), message }];
  });
}
