import { isList, type Json, type JsonObject, own } from "../../document/json.js";

/** Two statements of one keyword that differ, and the looser of them; undefined where neither may count. */
export interface Difference {
  readonly key: string;
  readonly mine: Json;
  readonly theirs: Json;
  readonly looser: Json | undefined;
}

const LEAST = new Set(["minimum", "exclusiveMinimum", "minLength", "minItems"]);
const MOST = new Set(["maximum", "exclusiveMaximum", "maxLength", "maxItems"]);

function same(a: Json, b: Json): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** All values of both lists, in order. */
function united(mine: readonly Json[], theirs: readonly Json[]): readonly Json[] {
  const known = new Set(mine.map((one) => JSON.stringify(one)));
  return [...mine, ...theirs.filter((one) => !known.has(JSON.stringify(one)))];
}

function isNumeric(type: Json): boolean {
  return type === "integer" || type === "number";
}

function looserOf(key: string, mine: Json, theirs: Json): Json | undefined {
  if (key === "type") return isNumeric(mine) && isNumeric(theirs) ? "number" : mine;
  if (key === "enum" && isList(mine) && isList(theirs)) return united(mine, theirs);
  if (typeof mine !== "number" || typeof theirs !== "number") return undefined;
  if (LEAST.has(key)) return Math.min(mine, theirs);
  return MOST.has(key) ? Math.max(mine, theirs) : undefined;
}

const KEYS = ["type", "enum", "default", ...LEAST, ...MOST];

/** True for lists of the same values, in whatever order; and for a list that holds the other: it is no contradiction. */
function agrees(key: string, mine: Json, theirs: Json): boolean {
  if (same(mine, theirs)) return true;
  if (key === "default" && typeof mine !== typeof theirs) return String(mine) === String(theirs);
  if (key !== "enum" || !isList(mine) || !isList(theirs)) return false;
  return united(mine, theirs).length === mine.length && mine.length === theirs.length;
}

/** Types that differ say nothing of each other's limits and values. */
function keysToCompare(mine: JsonObject, theirs: JsonObject): readonly string[] {
  const [a, b] = [own(mine, "type"), own(theirs, "type")];
  const isOther = a !== undefined && b !== undefined && !same(a, b) && !(isNumeric(a) && isNumeric(b));
  return isOther ? ["type"] : KEYS;
}

/** The keywords that two descriptions of one value state differently. */
export function differencesOf(mine: JsonObject, theirs: JsonObject): readonly Difference[] {
  return keysToCompare(mine, theirs).flatMap((key) => {
    const [a, b] = [own(mine, key), own(theirs, key)];
    if (a === undefined || b === undefined || agrees(key, a, b)) return [];
    return [{ key, mine: a, theirs: b, looser: looserOf(key, a, b) }];
  });
}
