import { doubtAt } from "./doubt.js";
import type { Recognition } from "./fact.js";
import { cueAt, fact, found, isMark, spanOf, type Description } from "./description.js";

const SUBJECTS = ["field", "parameter", "property", "this", "option", "it", "argument", "endpoint"];

function isSaidOfField(description: Description, at: number): boolean {
  const before = description.tokens[at - 1];
  if (before === undefined || before.kind === "break" || isMark(before, ".", "(", "[", ",", ";", "!", ":")) return true;
  return SUBJECTS.includes(before.text.toLowerCase()) || before.kind === "han";
}

const REPLACED = new Set(["代替", "取代", "替代"]);

// "该参数已被 x 代替": only what has been replaced is out of use.
function isReplaced(description: Description, at: number): boolean {
  for (let i = at - 1; i > at - 4; i -= 1) if (description.tokens[i]?.text.endsWith("已被") === true) return true;
  return false;
}

/** Law: a property is deprecated when its text says so of it, not of a value or another field. */
export function readDeprecated(description: Description, at: number): Recognition | undefined {
  const replaced = REPLACED.has(description.tokens[at]?.text ?? "");
  if (
    cueAt(description, at) !== "deprecated" ||
    !(replaced ? isReplaced(description, at) : isSaidOfField(description, at)) ||
    cueAt(description, at - 1) === "not"
  )
    return undefined;
  // What replaces the property is named in the same sentence.
  const doubt = doubtAt(description, at);
  if (doubt !== undefined && !(replaced && doubt.code === "tighten/other-field")) return undefined;
  return found(at + 1, [
    fact({ keyword: "deprecated", value: true }, spanOf(description, at, at + 1), "tighten/deprecated"),
  ]);
}
