import { type Description, fact, spanOf } from "../description.js";
import type { ProseFact } from "../fact.js";
import type { Limit } from "./limit.js";

/** Law: a number of items limits the length of a list, and of nothing else. */
export function countFacts(description: Description, limit: Limit): readonly ProseFact[] {
  const span = spanOf(description, limit.from, limit.next);
  const low = limit.low === undefined ? undefined : Math.ceil(limit.low) + (limit.lowOpen ? 1 : 0);
  const high = limit.high === undefined ? undefined : Math.floor(limit.high) - (limit.highOpen ? 1 : 0);
  return [
    ...(low === undefined || low <= 0 ? [] : [fact({ keyword: "minItems", value: low }, span, "tighten/count")]),
    ...(high === undefined || high < 1 ? [] : [fact({ keyword: "maxItems", value: high }, span, "tighten/count")]),
  ];
}
