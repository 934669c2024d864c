import type { ProseNote } from "./fact.js";
import { note, type Description, type TextSpan } from "./description.js";

interface Doubt {
  readonly code: ProseNote["code"];
  readonly message: string;
}

const EXAMPLE: Doubt = { code: "tighten/example", message: "an example states nothing about other values" };
const CONDITION: Doubt = { code: "tighten/conditional", message: "this holds under a condition only" };
const OTHER: Doubt = { code: "tighten/other-field", message: "the sentence speaks of another field" };
const ADVICE: Doubt = { code: "tighten/advice", message: "this is advice, not a limit" };
const TOGETHER: Doubt = { code: "tighten/together", message: "this limits several things together" };
const EACH: Doubt = { code: "tighten/each", message: "this limits a part of the value" };

/** Why a statement at a token is not about every value of the property; undefined when it is. */
export function doubtAt(description: Description, at: number): Doubt | undefined {
  const around = description.around.tokens[at];
  const clause = description.around.clause[at] ?? -1;
  if (around?.example === true) return EXAMPLE;
  if (around?.condition === true) return CONDITION;
  if (around?.other === true) return OTHER;
  if (description.around.advice.has(clause)) return ADVICE;
  return undefined;
}

/** {@link doubtAt} for lists and limits, which do not hold where the property is left out. */
export function stateDoubtAt(description: Description, at: number): Doubt | undefined {
  return doubtAt(description, at) ?? (description.around.tokens[at]?.absent === true ? CONDITION : undefined);
}

/** {@link stateDoubtAt} for limits, which can also be limits of several things, or of a part. */
export function limitDoubtAt(description: Description, at: number): Doubt | undefined {
  const around = description.around.tokens[at];
  if (around?.together === true || description.around.together.has(description.around.clause[at] ?? -1))
    return TOGETHER;
  return stateDoubtAt(description, at) ?? (around?.each === true ? EACH : undefined);
}

export function doubtNote(doubt: Doubt, span: TextSpan): ProseNote {
  return note(doubt.code, doubt.message, span);
}
