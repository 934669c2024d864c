import { doubtAt } from "./doubt.js";
import type { Found } from "./fact.js";
import { cueAt, endsClause, fact, found, isMark, spanOf, type Page } from "./page.js";

const starts = (page: Page, at: number): boolean => {
  const before = page.tokens[at - 1];
  return before === undefined || before.kind === "break" || isMark(before, ".", ",", ";", "(", "[", "、", ":", "•");
};

const OPENERS = ["condition", "only"];

// "(required)", "Required.", "必填，…" stand for themselves; "required when …" is a condition.
const standsAlone = (page: Page, at: number): boolean =>
  starts(page, at) && endsClause(page, at + 1) && !OPENERS.includes(cueAt(page, at + 2) ?? "plain");

const SUBJECTS = ["field", "parameter", "property", "this", "it", "argument"];

// "This field is required.", "该字段为必填项"
const isSaidOfField = (page: Page, at: number): boolean => {
  const subject = page.tokens[at - 2];
  const named = SUBJECTS.includes(subject?.text.toLowerCase() ?? "") || /[字参]|[段数]$/.test(subject?.text ?? "");
  return cueAt(page, at - 1) === "is" && named && endsClause(page, at + 1);
};

// "Optional seed for …" says that the property is optional, in its first words only.
const opensText = (page: Page, at: number): boolean => at === 0 && page.tokens[at]?.kind === "word";

const ZH_OPTIONAL = "可选";

const optionalAt = (page: Page, at: number): boolean => {
  const token = page.tokens[at];
  if (token?.cue === "optional") {
    return (
      opensText(page, at) ||
      standsAlone(page, at) ||
      isSaidOfField(page, at) ||
      (token.kind === "han" && starts(page, at))
    );
  }
  return token?.text === ZH_OPTIONAL && standsAlone(page, at);
};

/** Law: "required" and "optional" are read as words about the property, never about its parts or a case. */
export const readRequired = (page: Page, at: number): Found | undefined => {
  const required = cueAt(page, at) === "required" && (standsAlone(page, at) || isSaidOfField(page, at));
  if (!required && !optionalAt(page, at)) return undefined;
  // "Optional but recommended" is both.
  const doubt = doubtAt(page, at);
  if ((doubt !== undefined && doubt.code !== "tighten/advice") || cueAt(page, at - 1) === "not") return undefined;
  return found(at + 1, [fact("required", required, spanOf(page, at, at + 1), "tighten/required")]);
};
