import { own, sameJson, type Json, type JsonObject } from "../document/json.js";
import { isEnforced } from "../document/origin.js";

/** The limits of one member of a shape, by keyword; bounds of numbers are kept in one form. */
export type Bounds = ReadonlyMap<string, Json>;

/** The keywords that limit values of one kind. */
export const LIMITS = {
  number: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  string: ["minLength", "maxLength", "pattern"],
  array: ["minItems", "maxItems", "uniqueItems"],
  object: ["minProperties", "maxProperties"],
} as const;

/** Keywords that say nothing, whose absence says the same. */
function isVoid(keyword: string, value: Json): boolean {
  return value === false || (/^min(?:Length|Items|Properties)$/.test(keyword) && value === 0);
}

/** The limits that are enforced on one kind of value. */
export function boundsOf(schema: JsonObject, kind: keyof typeof LIMITS, integer: boolean): Bounds {
  const found = new Map<string, Json>();
  for (const keyword of LIMITS[kind]) {
    const value = own(schema, keyword);
    if (value !== undefined && isEnforced(schema, keyword) && !isVoid(keyword, value)) found.set(keyword, value);
  }
  return kind === "number" ? numberBounds(found, integer) : found;
}

/** One lower and one upper bound, whichever of the ways of writing them was used; inclusive where numbers are whole. */
function numberBounds(given: ReadonlyMap<string, Json>, integer: boolean): Bounds {
  const bounds = new Map<string, Json>();
  for (const [side, strict, sign] of [
    ["minimum", "exclusiveMinimum", 1],
    ["maximum", "exclusiveMaximum", -1],
  ] as const) {
    const [edge, beyond] = [given.get(side), given.get(strict)];
    // Draft 4 and OpenAPI 3.0 say `exclusiveMinimum: true` beside the bound itself.
    const open = beyond === true ? edge : beyond;
    const closed = beyond === true ? undefined : edge;
    const whole = integer && typeof open === "number" ? nextWhole(open, sign) : undefined;
    const strictest = tighter(typeof closed === "number" ? closed : undefined, whole, sign);
    if (
      whole === undefined &&
      typeof open === "number" &&
      (strictest === undefined || (open - strictest) * sign >= 0)
    ) {
      bounds.set(strict, open);
    } else if (strictest !== undefined) bounds.set(side, integer ? roundIn(strictest, sign) : strictest);
  }
  const multiple = given.get("multipleOf");
  if (multiple !== undefined && !(integer && multiple === 1)) bounds.set("multipleOf", multiple);
  return bounds;
}

function roundIn(value: number, sign: 1 | -1): number {
  return sign === 1 ? Math.ceil(value) : Math.floor(value);
}
function nextWhole(value: number, sign: 1 | -1): number {
  const inside = roundIn(value, sign);
  return inside === value ? value + sign : inside;
}
function tighter(a: number | undefined, b: number | undefined, sign: 1 | -1): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return (a - b) * sign > 0 ? a : b;
}

/** The limits of two schemas that must both hold: the tighter where they speak of the same. */
export function bothBounds(a: Bounds, b: Bounds): Bounds {
  const all = new Map([...a, ...b]);
  for (const [keyword, value] of a) {
    const other = b.get(keyword);
    if (typeof value === "number" && typeof other === "number")
      all.set(keyword, isLower(keyword) ? Math.max(value, other) : Math.min(value, other));
  }
  return all;
}

/** The limits of two schemas of which one must hold: only what both say. */
export function eitherBounds(a: Bounds, b: Bounds): Bounds {
  return new Map([...a].filter(([keyword, value]) => sameJson(value, b.get(keyword))));
}

/** Whether a greater value of the keyword allows less. */
export function isLower(keyword: string): boolean {
  return /^(?:min|exclusiveMin)/.test(keyword);
}
