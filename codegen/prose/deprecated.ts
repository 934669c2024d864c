import { doubtAt } from "./doubt.js";
import type { Found } from "./fact.js";
import { cueAt, fact, found, isMark, spanOf, type Page } from "./page.js";

const SUBJECTS = ["field", "parameter", "property", "this", "option", "it", "argument", "endpoint"];

const isSaidOfField = (page: Page, at: number): boolean => {
  const before = page.tokens[at - 1];
  if (before === undefined || before.kind === "break" || isMark(before, ".", "(", "[", ",", ";", "!", ":")) return true;
  return SUBJECTS.includes(before.text.toLowerCase()) || before.kind === "han";
};

const REPLACED = new Set(["代替", "取代", "替代"]);

// "该参数已被 x 代替": only what has been replaced is out of use.
const isReplaced = (page: Page, at: number): boolean => {
  for (let i = at - 1; i > at - 4; i -= 1) if (page.tokens[i]?.text.endsWith("已被") === true) return true;
  return false;
};

/** Law: a property is deprecated when its text says so of it, not of a value or another field. */
export const readDeprecated = (page: Page, at: number): Found | undefined => {
  const replaced = REPLACED.has(page.tokens[at]?.text ?? "");
  if (
    cueAt(page, at) !== "deprecated" ||
    !(replaced ? isReplaced(page, at) : isSaidOfField(page, at)) ||
    cueAt(page, at - 1) === "not"
  )
    return undefined;
  // What replaces the property is named in the same sentence.
  const doubt = doubtAt(page, at);
  if (doubt !== undefined && !(replaced && doubt.code === "tighten/other-field")) return undefined;
  return found(at + 1, [fact("deprecated", true, spanOf(page, at, at + 1), "tighten/deprecated")]);
};
