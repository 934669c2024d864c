import { doubtAt } from "./doubt.js";
import type { Recognition } from "./fact.js";
import { cueAt, endsClause, fact, found, isMark, spanOf, type Description } from "./description.js";

export const REQUIRED_CODE = "tighten/required";

function starts(description: Description, at: number): boolean {
  const before = description.tokens[at - 1];
  return before === undefined || before.kind === "break" || isMark(before, ".", ",", ";", "(", "[", "、", ":", "•");
}

const OPENERS = ["condition", "only"];

// "(required)", "Required.", "必填，…" stand for themselves; "required when …" is a condition.
function standsAlone(description: Description, at: number): boolean {
  return (
    starts(description, at) &&
    endsClause(description, at + 1) &&
    !OPENERS.includes(cueAt(description, at + 2) ?? "plain")
  );
}

const SUBJECTS = ["field", "parameter", "property", "this", "it", "argument"];

// "This field is required.", "该字段为必填项"
function isSaidOfField(description: Description, at: number): boolean {
  const subject = description.tokens[at - 2];
  const named = SUBJECTS.includes(subject?.text.toLowerCase() ?? "") || /[字参]|[段数]$/.test(subject?.text ?? "");
  return cueAt(description, at - 1) === "is" && named && endsClause(description, at + 1);
}

// "Optional seed for …" says that the property is optional, in its first words only.
function opensText(description: Description, at: number): boolean {
  return at === 0 && description.tokens[at]?.kind === "word";
}

const ZH_OPTIONAL = "可选";

function optionalAt(description: Description, at: number): boolean {
  const token = description.tokens[at];
  if (token?.cue === "optional") {
    return (
      opensText(description, at) ||
      standsAlone(description, at) ||
      isSaidOfField(description, at) ||
      (token.kind === "han" && starts(description, at))
    );
  }
  return token?.text === ZH_OPTIONAL && standsAlone(description, at);
}

/** Law: "required" and "optional" are read as words about the property, never about its parts or a case. */
export function readRequired(description: Description, at: number): Recognition | undefined {
  const required =
    cueAt(description, at) === "required" && (standsAlone(description, at) || isSaidOfField(description, at));
  if (!required && !optionalAt(description, at)) return undefined;
  // "Optional but recommended" is both.
  const doubt = doubtAt(description, at);
  if (doubt !== undefined && doubt.code !== "tighten/advice") return undefined;
  return found(at + 1, [
    fact({ keyword: "required", value: required }, spanOf(description, at, at + 1), REQUIRED_CODE),
  ]);
}
