import { cueAt, type Description, fact, found, note, skipFillers, spanOf } from "../description.js";
import { doubtAt, doubtNote } from "../doubt.js";
import type { ProseTarget, Recognition } from "../fact.js";
import { startsClause } from "../modality.js";
import { numeralAt } from "./numbers.js";

interface Factor {
  readonly value: number;
  readonly from: number;
  readonly next: number;
}

// "a multiple of 8" has the number behind the words, "8 的倍数" before them.
function factorAt(description: Description, at: number): Factor | undefined {
  if (description.tokens[at]?.kind !== "han") {
    const numeral = numeralAt(description, skipFillers(description, at + 1));
    return numeral === undefined ? undefined : { value: numeral.value, from: at, next: numeral.next };
  }
  const from = description.tokens[at - 1]?.kind === "number" ? at - 1 : at - 2;
  const numeral = numeralAt(description, from);
  return numeral === undefined ? undefined : { value: numeral.value, from, next: at + 1 };
}

// "must be …", "应为…", or the phrase as a clause of its own
function isRule(description: Description, at: number): boolean {
  return (
    description.around.tokens[at]?.must === true || cueAt(description, at - 1) === "is" || startsClause(description, at)
  );
}

function targetAt(description: Description, at: number): ProseTarget | undefined {
  const around = description.around.tokens[at];
  const members = [...(around?.width === true ? ["width"] : []), ...(around?.height === true ? ["height"] : [])];
  if (description.shape.numeric) return "self";
  return members.length > 0 && description.shape.object ? { members } : undefined;
}

/** Law: "must be a multiple of 8" is a rule; "rounded to the nearest multiple of 8" is none. */
export function readMultiple(description: Description, at: number): Recognition | undefined {
  if (cueAt(description, at) !== "multiple-of") return undefined;
  const factor = factorAt(description, at);
  const target = factor === undefined ? undefined : targetAt(description, factor.from);
  if (factor === undefined || target === undefined || factor.value <= 0) return undefined;
  const span = spanOf(description, factor.from, factor.next);
  const doubt = doubtAt(description, factor.from);
  if (doubt !== undefined) return found(factor.next, [], [doubtNote(doubt, span)]);
  if (!isRule(description, factor.from) || cueAt(description, factor.from - 1) === "not") {
    return found(
      factor.next,
      [],
      [note("tighten/advice", "no rule says that the value must be such a multiple", span)],
    );
  }
  return found(factor.next, [fact({ keyword: "multipleOf", value: factor.value, target }, span, "tighten/multiple")]);
}
