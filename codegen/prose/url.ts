import { doubtAt } from "./doubt.js";
import type { Recognition } from "./fact.js";
import { cueAt, endsClause, fact, found, isMark, spanOf, type Description } from "./description.js";
import { canBeText } from "./shape.js";
import { nameWords } from "../document/name-words.js";
import { wordSet } from "./lexer/word-set.js";

const LONGEST_SUBJECT = 9;

function clauseStart(description: Description, at: number): number {
  let start = at;
  while (start > 0 && start > at - LONGEST_SUBJECT - 1) {
    const before = description.tokens[start - 1];
    if (before?.kind === "break" || isMark(before, ".", ",", ";", "(", ")", ":", "-", "!", "?")) break;
    start -= 1;
  }
  return start;
}

const RELATIONS = wordSet("of in from within");

// The URL must be what the clause speaks of: nothing before it but its own description.
function isSubject(description: Description, at: number): boolean {
  const start = clauseStart(description, at);
  if (at - start > LONGEST_SUBJECT) return false;
  for (let i = start; i < at; i += 1) {
    const cue = cueAt(description, i);
    const relates =
      description.tokens[i]?.kind === "word" && RELATIONS.has(description.tokens[i]?.text.toLowerCase() ?? "");
    if (relates || cue === "or" || cue === "not" || cue === "condition" || cue === "example" || cue === "default")
      return false;
  }
  return true;
}

const FOLLOWERS = wordSet("of to list-of url is must supported");
const FOLLOWING_WORDS = wordSet("for that pointing where which used s to containing with accepts");

function isFollowed(description: Description, at: number): boolean {
  const token = description.tokens[at + 1];
  if (endsClause(description, at + 1)) return true;
  return FOLLOWERS.has(token?.cue ?? "") || FOLLOWING_WORDS.has(token?.text.toLowerCase() ?? "");
}

const EARLY = 2;

/**
 * Law: a string whose description says that it is a URL, and accepts nothing else (base64, paths, uploads), is one;
 * in a list each item is.
 */
export function readUrl(description: Description, at: number): Recognition | undefined {
  if (cueAt(description, at) !== "url") return undefined;
  const listed = description.shape.list;
  if (!listed && (!canBeText(description.shape) || description.shape.object)) return undefined;
  if (listed && (description.context.itemTypes ?? []).some((type) => type !== "string")) return undefined;
  const named = nameWords(description.context.name).some((word) => ["url", "urls", "uri", "link"].includes(word));
  if (!named && (description.around.clause[at] ?? 0) >= EARLY) return undefined;
  if (!isSubject(description, at) || !isFollowed(description, at) || doubtAt(description, at) !== undefined)
    return undefined;
  if (description.around.otherContent) return undefined;
  return found(at + 1, [
    fact(
      { keyword: "format", value: "uri", target: listed ? "items" : "self" },
      spanOf(description, clauseStart(description, at), at + 1),
      "tighten/url",
    ),
  ]);
}
