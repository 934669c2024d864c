import { type Description, fact, spanOf } from "../description.js";
import type { ProseFact } from "../fact.js";
import type { Limit } from "./limit.js";

/** Law: a number of characters limits the length of a string; a least length of nought says nothing. */
export function lengthFacts(description: Description, limit: Limit, target: ProseFact["target"]): readonly ProseFact[] {
  const span = spanOf(description, limit.from, limit.next);
  const low = limit.low === undefined ? undefined : Math.ceil(limit.low) + (limit.lowOpen ? 1 : 0);
  const high = limit.high === undefined ? undefined : Math.floor(limit.high) - (limit.highOpen ? 1 : 0);
  return [
    ...(low === undefined || low <= 0
      ? []
      : [fact({ keyword: "minLength", value: low, target }, span, "tighten/length")]),
    ...(high === undefined || high < 1
      ? []
      : [fact({ keyword: "maxLength", value: high, target }, span, "tighten/length")]),
  ];
}
