import { type Description, fact, spanOf } from "../description.js";
import type { ProseFact } from "../fact.js";
import type { Unit } from "./unit.js";

/** How firmly a limit is put: with a label or a modal verb, or in passing ("up to 10 seconds"). */
type Force = "firm" | "loose";

/** A statement that limits something: which ends, what is counted, and where it stands (tokens `from` to `next`). */
export interface Limit {
  readonly low?: number;
  readonly high?: number;
  readonly lowOpen: boolean;
  readonly highOpen: boolean;
  readonly unit: Unit;
  readonly measures: "value" | "length";
  readonly force: Force;
  readonly from: number;
  readonly next: number;
}

/** Whole-number bounds of a limit. Open ends are moved inwards by one; bounds that limit nothing (least 0, most below 1) are
 * left out. */
function sizesOf({ low, high, lowOpen, highOpen }: Limit): { readonly least?: number; readonly most?: number } {
  const least = low === undefined ? 0 : Math.ceil(low) + (lowOpen ? 1 : 0);
  const most = high === undefined ? 0 : Math.floor(high) - (highOpen ? 1 : 0);
  return { ...(least > 0 ? { least } : {}), ...(most >= 1 ? { most } : {}) };
}

/** Law: a number of items limits the length of a list, and of nothing else. */
export function countFacts(description: Description, limit: Limit): readonly ProseFact[] {
  const span = spanOf(description, limit.from, limit.next);
  const { least, most } = sizesOf(limit);
  return [
    ...(least === undefined ? [] : [fact({ keyword: "minItems", value: least }, span, "tighten/count")]),
    ...(most === undefined ? [] : [fact({ keyword: "maxItems", value: most }, span, "tighten/count")]),
  ];
}

/** Law: a number of characters limits the length of a string; a least length of nought says nothing. */
export function lengthFacts(description: Description, limit: Limit, target: ProseFact["target"]): readonly ProseFact[] {
  const span = spanOf(description, limit.from, limit.next);
  const { least, most } = sizesOf(limit);
  return [
    ...(least === undefined ? [] : [fact({ keyword: "minLength", value: least, target }, span, "tighten/length")]),
    ...(most === undefined ? [] : [fact({ keyword: "maxLength", value: most, target }, span, "tighten/length")]),
  ];
}

/** Law: a stated range of numbers limits the number at both ends; an end left out of the range is exclusive. */
export function rangeFacts(description: Description, limit: Limit, target: ProseFact["target"]): readonly ProseFact[] {
  const span = spanOf(description, limit.from, limit.next);
  const facts: ProseFact[] = [];
  const add = (keyword: ProseFact["keyword"], value: number): void => {
    facts.push(fact({ keyword, value, target }, span, "tighten/range"));
  };
  if (limit.low !== undefined) add(limit.lowOpen ? "exclusiveMinimum" : "minimum", limit.low);
  if (limit.high !== undefined) add(limit.highOpen ? "exclusiveMaximum" : "maximum", limit.high);
  return facts;
}
