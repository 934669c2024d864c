import { doubtAt, doubtNote } from "./doubt.js";
import type { Found, ProseTarget } from "./fact.js";
import { numeralAt } from "./numbers.js";
import { startsClause } from "./firmness.js";
import { cueAt, fact, found, note, skipFillers, spanOf, type Page } from "./page.js";

type Factor = { readonly value: number; readonly from: number; readonly next: number };

// "a multiple of 8" has the number behind the words, "8 的倍数" before them.
const factorAt = (page: Page, at: number): Factor | undefined => {
  if (page.tokens[at]?.kind !== "han") {
    const numeral = numeralAt(page, skipFillers(page, at + 1));
    return numeral === undefined ? undefined : { value: numeral.value, from: at, next: numeral.next };
  }
  const from = page.tokens[at - 1]?.kind === "number" ? at - 1 : at - 2;
  const numeral = numeralAt(page, from);
  return numeral === undefined ? undefined : { value: numeral.value, from, next: at + 1 };
};

// "must be …", "应为…", or the phrase as a clause of its own
const isRule = (page: Page, at: number): boolean =>
  page.frame.around[at]?.must === true || cueAt(page, at - 1) === "is" || startsClause(page, at);

const targetAt = (page: Page, at: number): ProseTarget | undefined => {
  const around = page.frame.around[at];
  const members = [...(around?.width === true ? ["width"] : []), ...(around?.height === true ? ["height"] : [])];
  if (page.shape.numeric) return "self";
  return members.length > 0 && page.shape.object ? { members } : undefined;
};

/** Law: "must be a multiple of 8" is a rule; "rounded to the nearest multiple of 8" is none. */
export const readMultiple = (page: Page, at: number): Found | undefined => {
  if (cueAt(page, at) !== "multiple-of") return undefined;
  const factor = factorAt(page, at);
  const target = factor === undefined ? undefined : targetAt(page, factor.from);
  if (factor === undefined || target === undefined || factor.value <= 0) return undefined;
  const span = spanOf(page, factor.from, factor.next);
  const doubt = doubtAt(page, factor.from);
  if (doubt !== undefined) return found(factor.next, [], [doubtNote(doubt, span)]);
  if (!isRule(page, factor.from) || cueAt(page, factor.from - 1) === "not") {
    return found(
      factor.next,
      [],
      [note("tighten/advice", "no rule says that the value must be such a multiple", span)],
    );
  }
  return found(factor.next, [fact("multipleOf", factor.value, span, "tighten/multiple", target)]);
};
