import { doubtAt } from "./doubt.js";
import type { Recognition } from "./fact.js";
import { cueAt, endsClause, fact, found, isMark, spanOf, type Description } from "./description.js";

function opensSentence(description: Description, at: number): boolean {
  const before = description.tokens[at - 1];
  return before === undefined || before.kind === "break" || isMark(before, ".", ";", "(");
}

const MAY_BE = new Set(["can be", "may be", "could be", "可为", "可以为", "可以是", "can be set to"]);

// "none" in small letters is the name of a value more often than null.
function isNullWord(description: Description, at: number): boolean {
  const text = description.tokens[at]?.text;
  return text === "null" || text === "None" || text === "NULL";
}

function isPlainWord(description: Description, at: number): boolean {
  return (
    description.tokens[at]?.kind === "word" &&
    description.tokens[at]?.cue === undefined &&
    description.tokens[at]?.text !== "if" &&
    description.tokens[at]?.text !== "for"
  );
}

// "If None, a random seed is chosen" says that null is accepted, and what it does.
function isNullCase(description: Description, at: number): boolean {
  return (
    cueAt(description, at) === "condition" &&
    isNullWord(description, at + 1) &&
    opensSentence(description, at) &&
    isMark(description.tokens[at + 2], ",", "(")
  );
}

/** Law: null is accepted where the text says so; a default of null says nothing about it. */
export function readNullable(description: Description, at: number): Recognition | undefined {
  if (isNullCase(description, at))
    return found(at + 2, [
      fact({ keyword: "nullable", value: true }, spanOf(description, at, at + 2), "tighten/nullable"),
    ]);
  const phrase = cueAt(description, at) === "can-be-null" && description.tokens[at]?.kind === "word";
  const allowed = MAY_BE.has(description.tokens[at]?.text.toLowerCase() ?? "") && isNullWord(description, at + 1);
  if ((!phrase && !allowed) || doubtAt(description, at) !== undefined) return undefined;
  const next = phrase ? at + 1 : at + 2;
  // "Nullable properties" speaks of others; "none, segment or word" lists values.
  if (phrase ? isPlainWord(description, next) : !endsClause(description, next)) return undefined;
  return found(next, [fact({ keyword: "nullable", value: true }, spanOf(description, at, next), "tighten/nullable")]);
}
