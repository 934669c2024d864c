import { countFacts } from "./count.js";
import { doubtNote, limitDoubtAt } from "./doubt.js";
import type { Found, ProseFact } from "./fact.js";
import { lengthFacts } from "./length.js";
import { limitAt, type Limit } from "./limit.js";
import { cueAt, endsClause, found, isMark, note, spanOf, type Page, type Span } from "./page.js";
import { rangeFacts } from "./range.js";
import { canBeNumber, canBeText } from "./shape.js";
import { nameWords } from "../spec/name-words.js";
import { wordSet } from "./word-set.js";

type Reading = { readonly facts: readonly ProseFact[]; readonly unread?: string };

const UNREAD: Reading = { facts: [], unread: "this limits something else than the value" };
const NONE: Reading = { facts: [] };

const namedMembers = (page: Page, at: number): readonly string[] => {
  const around = page.frame.around[at];
  return [...(around?.width === true ? ["width"] : []), ...(around?.height === true ? ["height"] : [])];
};

// A count of images limits a number only where that number counts them: "num_images … up to 4 images".
const countsWhatItNames = (page: Page): boolean =>
  nameWords(page.context.name).some((word) =>
    ["num", "count", "n", "number", "amount", "quantity", "images", "max"].includes(word),
  );

const ofNumber = (page: Page, limit: Limit): Reading => {
  if (limit.measures === "length" || limit.unit === "characters" || limit.unit === "far") return UNREAD;
  if (limit.unit === "items" && !countsWhatItNames(page)) return UNREAD;
  const onesided = limit.low === undefined || limit.high === undefined;
  if (limit.force === "loose" || (onesided && limit.unit === "unknown")) return UNREAD;
  return { facts: rangeFacts(page, limit, "self") };
};

const ofText = (page: Page, limit: Limit): Reading => {
  const counted = limit.unit === "characters" || (limit.measures === "length" && limit.unit === "none");
  return counted ? { facts: lengthFacts(page, limit, "self") } : NONE;
};

const singular = (word: string): string => (word.endsWith("s") ? word.slice(0, -1) : word);

// "Up to 3 LoRAs" on `loras`: what is counted is what the list is named for.
const namesItsItems = (page: Page, limit: Limit): boolean => {
  const counted = page.tokens[limit.next]?.text.toLowerCase() ?? "";
  return limit.unit === "unknown" && nameWords(page.context.name).some((word) => singular(word) === singular(counted));
};

// "reference images (1-8)"
const standsBehindItems = (page: Page, limit: Limit): boolean => {
  const cue = cueAt(page, limit.from - 2);
  return limit.unit === "none" && isMark(page.tokens[limit.from - 1], "(") && (cue === "items" || cue === "url");
};

const ofList = (page: Page, limit: Limit): Reading => {
  const item = page.context.itemTypes ?? [];
  const each = page.frame.around[limit.from]?.each === true;
  const numeric = item.includes("number") || item.includes("integer");
  if (each && numeric && limit.force === "firm" && limit.unit === "none") {
    return { facts: rangeFacts(page, limit, "items") };
  }
  if (each) return UNREAD;
  const oneSided = limit.low === undefined || limit.high === undefined;
  const bare = limit.unit === "none" && limit.force === "firm" && limit.measures === "value" && oneSided && !numeric;
  return limit.unit === "items" || bare || namesItsItems(page, limit) || standsBehindItems(page, limit)
    ? { facts: countFacts(page, limit) }
    : UNREAD;
};

const reading = (page: Page, limit: Limit): Reading => {
  const { shape } = page;
  const members = namedMembers(page, limit.from);
  if (members.length > 0 && !shape.numeric && !shape.list) {
    const sized = (shape.object || !shape.known) && limit.force === "firm" && ["none", "amount"].includes(limit.unit);
    return sized ? { facts: rangeFacts(page, limit, { members }) } : UNREAD;
  }
  if (shape.list) return ofList(page, limit);
  if (canBeText(shape) && (limit.unit === "characters" || limit.measures === "length")) return ofText(page, limit);
  if (canBeNumber(shape)) return ofNumber(page, limit);
  return NONE;
};

// "…, or the total number of pixels …", "… or -1": one of two ways to comply.
const hasAlternative = (page: Page, at: number): boolean => {
  const next = isMark(page.tokens[at], ",") ? at + 1 : at;
  if (cueAt(page, next) !== "or") return false;
  const follower = page.tokens[next + 1];
  return follower?.kind !== "break" && follower !== undefined && !(cueAt(page, next + 1) === "condition");
};

const EXCLUSIVE_FAR = 3;

// "between 0 and 1 (exclusive)"
const isExclusive = (page: Page, at: number): boolean => {
  for (let i = at; i < at + EXCLUSIVE_FAR; i += 1) if (cueAt(page, i) === "exclusive") return true;
  return false;
};

const PER_CALL = wordSet("request call generation task time run page submission query");
const FARTHEST_PART = 5;

// "at most one rating per category" limits a part; "3 locators per request" limits the whole.
const limitsPart = (page: Page, at: number): boolean => {
  for (let i = at; i < at + FARTHEST_PART; i += 1) {
    if (endsClause(page, i)) return false;
    if (cueAt(page, i) === "each") return !PER_CALL.has(page.tokens[i + 1]?.text.toLowerCase() ?? "");
  }
  return false;
};

// "参考图像与参考视频至少传入一种": a least number of several fields together.
const countsFieldsTogether = (page: Page, limit: Limit): boolean => {
  if (limit.unit !== "items" || limit.high !== undefined || !page.shape.list) return false;
  for (let i = limit.from - 1; i > limit.from - FARTHEST_PART && i >= 0; i -= 1) {
    if (endsClause(page, i)) return false;
    if (cueAt(page, i) === "and" || cueAt(page, i) === "or") return true;
  }
  return false;
};

/**
 * Where what exceeds a limit is accepted and left out, the limit is told and not enforced, also when it stands behind a
 * condition of its own; the sentence that says so ("if more than 2 are given") states no limit.
 */
const readCut = (page: Page, limit: Limit, facts: readonly ProseFact[], span: Span): Found | undefined => {
  if (!page.frame.excess) return undefined;
  const isUpper = (fact: ProseFact): boolean => fact.keyword === "maxItems" || fact.keyword === "maxLength";
  const isCount = (fact: ProseFact): boolean => fact.keyword === "minItems" || fact.keyword === "minLength";
  if (facts.some(isUpper)) {
    const rest = facts.filter((fact) => !isUpper(fact));
    return found(limit.next, rest, [
      note("tighten/more-accepted", "what exceeds this limit is accepted and left out", span),
    ]);
  }
  const conditional = page.frame.around[limit.from]?.condition === true;
  return conditional && facts.every(isCount) ? found(limit.next, []) : undefined;
};

/** Law: a limit is read as a limit of what it counts, and only where it holds for every value. */
export const readLimit = (page: Page, at: number): Found | undefined => {
  const stated = limitAt(page, at);
  if (stated === undefined) return undefined;
  const open = isExclusive(page, stated.next);
  const limit = open ? { ...stated, lowOpen: true, highOpen: true } : stated;
  const read = reading(page, limit);
  const span = spanOf(page, limit.from, limit.next);
  if (read.facts.length === 0) {
    return found(limit.next, [], read.unread === undefined ? [] : [note("tighten/other-limit", read.unread, span)]);
  }
  const cut = readCut(page, limit, read.facts, span);
  if (cut !== undefined) return cut;
  const items = read.facts[0]?.target === "items";
  const doubt = limitDoubtAt(page, at);
  if (doubt !== undefined && !(items && doubt.code === "tighten/each")) {
    return found(limit.next, [], [doubtNote(doubt, span)]);
  }
  if (limitsPart(page, limit.next) || countsFieldsTogether(page, limit)) {
    return found(limit.next, [], [note("tighten/each", "this limits a part of the value, or several values", span)]);
  }
  if (hasAlternative(page, limit.next)) {
    return found(limit.next, [], [note("tighten/alternative", "this is one of several ways to comply", span)]);
  }
  return found(limit.next, read.facts);
};
