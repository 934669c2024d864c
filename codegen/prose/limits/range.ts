import { type Description, fact, spanOf } from "../description.js";
import type { ProseFact } from "../fact.js";
import type { Limit } from "./limit.js";

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
