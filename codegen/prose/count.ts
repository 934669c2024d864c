import type { ProseFact } from "./fact.js";
import type { Limit } from "./limit.js";
import { fact, spanOf, type Page } from "./page.js";

/** Law: a number of items limits the length of a list, and of nothing else. */
export const countFacts = (page: Page, limit: Limit): readonly ProseFact[] => {
  const span = spanOf(page, limit.from, limit.next);
  const low = limit.low === undefined ? undefined : Math.ceil(limit.low) + (limit.lowOpen ? 1 : 0);
  const high = limit.high === undefined ? undefined : Math.floor(limit.high) - (limit.highOpen ? 1 : 0);
  return [
    ...(low === undefined || low <= 0 ? [] : [fact("minItems", low, span, "tighten/count")]),
    ...(high === undefined || high < 1 ? [] : [fact("maxItems", high, span, "tighten/count")]),
  ];
};
