import { doubtAt } from "./doubt.js";
import type { Found } from "./fact.js";
import { cueAt, endsClause, fact, found, isMark, spanOf, type Page } from "./page.js";
import { canBeText } from "./shape.js";
import { nameWords } from "../spec/name-words.js";
import { wordSet } from "./word-set.js";

const LONGEST_SUBJECT = 9;

const clauseStart = (page: Page, at: number): number => {
  let start = at;
  while (start > 0 && start > at - LONGEST_SUBJECT - 1) {
    const before = page.tokens[start - 1];
    if (before?.kind === "break" || isMark(before, ".", ",", ";", "(", ")", ":", "-", "!", "?")) break;
    start -= 1;
  }
  return start;
};

const RELATIONS = wordSet("of in from within");

// The URL must be what the clause speaks of: nothing before it but its own description.
const isSubject = (page: Page, at: number): boolean => {
  const start = clauseStart(page, at);
  if (at - start > LONGEST_SUBJECT) return false;
  for (let i = start; i < at; i += 1) {
    const cue = cueAt(page, i);
    const relates = page.tokens[i]?.kind === "word" && RELATIONS.has(page.tokens[i]?.text.toLowerCase() ?? "");
    if (relates || cue === "or" || cue === "not" || cue === "condition" || cue === "example" || cue === "default")
      return false;
  }
  return true;
};

const FOLLOWERS = wordSet("of to list-of url is must supported");
const FOLLOWING_WORDS = wordSet("for that pointing where which used s to containing with accepts");

const isFollowed = (page: Page, at: number): boolean => {
  const token = page.tokens[at + 1];
  if (endsClause(page, at + 1)) return true;
  return FOLLOWERS.has(token?.cue ?? "") || FOLLOWING_WORDS.has(token?.text.toLowerCase() ?? "");
};

const EARLY = 2;

/**
 * Law: a string whose description says that it is a URL, and accepts nothing else (base64, paths, uploads), is one;
 * in a list each item is.
 */
export const readUrl = (page: Page, at: number): Found | undefined => {
  if (cueAt(page, at) !== "url") return undefined;
  const listed = page.shape.list;
  if (!listed && (!canBeText(page.shape) || page.shape.object)) return undefined;
  if (listed && (page.context.itemTypes ?? []).some((type) => type !== "string")) return undefined;
  const named = nameWords(page.context.name).some((word) => ["url", "urls", "uri", "link"].includes(word));
  if (!named && (page.frame.clause[at] ?? 0) >= EARLY) return undefined;
  if (!isSubject(page, at) || !isFollowed(page, at) || doubtAt(page, at) !== undefined) return undefined;
  if (page.frame.otherContent) return undefined;
  return found(at + 1, [
    fact("format", "uri", spanOf(page, clauseStart(page, at), at + 1), "tighten/url", listed ? "items" : "self"),
  ]);
};
