import { nameWords } from "../../document/name-words.js";
import { cueAt, type Description, endsClause, found, isMark, note, spanOf, type TextSpan } from "../description.js";
import { doubtNote, limitDoubtAt } from "../doubt.js";
import type { ProseFact, Recognition } from "../fact.js";
import { wordSet } from "../lexer/word-set.js";
import { canBeNumber, canBeText } from "../shape.js";
import { countFacts, lengthFacts, type Limit, rangeFacts } from "./facts.js";
import { limitAt } from "./limit.js";

interface LimitReading {
  readonly facts: readonly ProseFact[];
  readonly unread?: string;
}

const UNREAD: LimitReading = { facts: [], unread: "this limits something else than the value" };
const NONE: LimitReading = { facts: [] };

function namedMembers(description: Description, at: number): readonly string[] {
  const around = description.around.tokens[at];
  return [...(around?.width === true ? ["width"] : []), ...(around?.height === true ? ["height"] : [])];
}

// A count of images limits a number only where that number counts them: "num_images … up to 4 images".
function countsWhatItNames(description: Description): boolean {
  return nameWords(description.context.name).some((word) =>
    ["num", "count", "n", "number", "amount", "quantity", "images", "max"].includes(word),
  );
}

function ofNumber(description: Description, limit: Limit): LimitReading {
  if (limit.measures === "length" || limit.unit === "characters" || limit.unit === "far") return UNREAD;
  if (limit.unit === "items" && !countsWhatItNames(description)) return UNREAD;
  const onesided = limit.low === undefined || limit.high === undefined;
  if (limit.force === "loose" || (onesided && limit.unit === "unknown")) return UNREAD;
  return { facts: rangeFacts(description, limit, "self") };
}

function ofText(description: Description, limit: Limit): LimitReading {
  const counted = limit.unit === "characters" || (limit.measures === "length" && limit.unit === "none");
  return counted ? { facts: lengthFacts(description, limit, "self") } : NONE;
}

function singular(word: string): string {
  return word.endsWith("s") ? word.slice(0, -1) : word;
}

// "Up to 3 LoRAs" on `loras`: what is counted is what the list is named for.
function namesItsItems(description: Description, limit: Limit): boolean {
  const counted = description.tokens[limit.next]?.text.toLowerCase() ?? "";
  return (
    limit.unit === "unknown" && nameWords(description.context.name).some((word) => singular(word) === singular(counted))
  );
}

// "reference images (1-8)"
function standsBehindItems(description: Description, limit: Limit): boolean {
  const cue = cueAt(description, limit.from - 2);
  return limit.unit === "none" && isMark(description.tokens[limit.from - 1], "(") && (cue === "items" || cue === "url");
}

function ofList(description: Description, limit: Limit): LimitReading {
  const item = description.context.itemTypes ?? [];
  const each = description.around.tokens[limit.from]?.each === true;
  const numeric = item.includes("number") || item.includes("integer");
  if (each && numeric && limit.force === "firm" && limit.unit === "none") {
    return { facts: rangeFacts(description, limit, "items") };
  }
  if (each) return UNREAD;
  const oneSided = limit.low === undefined || limit.high === undefined;
  const bare = limit.unit === "none" && limit.force === "firm" && limit.measures === "value" && oneSided && !numeric;
  return limit.unit === "items" || bare || namesItsItems(description, limit) || standsBehindItems(description, limit)
    ? { facts: countFacts(description, limit) }
    : UNREAD;
}

function reading(description: Description, limit: Limit): LimitReading {
  const { shape } = description;
  const members = namedMembers(description, limit.from);
  if (members.length > 0 && !shape.numeric && !shape.list) {
    const sized = (shape.object || !shape.known) && limit.force === "firm" && ["none", "amount"].includes(limit.unit);
    return sized ? { facts: rangeFacts(description, limit, { members }) } : UNREAD;
  }
  if (shape.list) return ofList(description, limit);
  if (canBeText(shape) && (limit.unit === "characters" || limit.measures === "length"))
    return ofText(description, limit);
  if (canBeNumber(shape)) return ofNumber(description, limit);
  return NONE;
}

// "…, or the total number of pixels …", "… or -1": one of two ways to comply.
function hasAlternative(description: Description, at: number): boolean {
  const next = isMark(description.tokens[at], ",") ? at + 1 : at;
  if (cueAt(description, next) !== "or") return false;
  const follower = description.tokens[next + 1];
  return follower?.kind !== "break" && follower !== undefined && !(cueAt(description, next + 1) === "condition");
}

const EXCLUSIVE_FAR = 3;

// "between 0 and 1 (exclusive)"
function isExclusive(description: Description, at: number): boolean {
  for (let i = at; i < at + EXCLUSIVE_FAR; i += 1) if (cueAt(description, i) === "exclusive") return true;
  return false;
}

const PER_CALL = wordSet("request call generation task time run page submission query");
const FARTHEST_PART = 5;

// "at most one rating per category" limits a part; "3 locators per request" limits the whole.
function limitsPart(description: Description, at: number): boolean {
  for (let i = at; i < at + FARTHEST_PART; i += 1) {
    if (endsClause(description, i)) return false;
    if (cueAt(description, i) === "each") return !PER_CALL.has(description.tokens[i + 1]?.text.toLowerCase() ?? "");
  }
  return false;
}

// "参考图像与参考视频至少传入一种": a least number of several fields together.
function countsFieldsTogether(description: Description, limit: Limit): boolean {
  if (limit.unit !== "items" || limit.high !== undefined || !description.shape.list) return false;
  for (let i = limit.from - 1; i > limit.from - FARTHEST_PART && i >= 0; i -= 1) {
    if (endsClause(description, i)) return false;
    if (cueAt(description, i) === "and" || cueAt(description, i) === "or") return true;
  }
  return false;
}

/**
 * Where what exceeds a limit is accepted and left out, the limit is told and not enforced, also when it stands behind a
 * condition of its own; the sentence that says so ("if more than 2 are given") states no limit.
 */
function readCut(
  description: Description,
  limit: Limit,
  facts: readonly ProseFact[],
  span: TextSpan,
): Recognition | undefined {
  if (!description.around.excess) return undefined;
  const isUpper = (fact: ProseFact): boolean =>
    ["maxItems", "maxLength", "maximum", "exclusiveMaximum"].includes(fact.keyword);
  const isCount = (fact: ProseFact): boolean => fact.keyword === "minItems" || fact.keyword === "minLength";
  if (facts.some(isUpper)) {
    const rest = facts.filter((fact) => !isUpper(fact));
    return found(limit.next, rest, [
      note("tighten/more-accepted", "what exceeds this limit is accepted and left out", span),
    ]);
  }
  const conditional = description.around.tokens[limit.from]?.condition === true;
  return conditional && facts.every(isCount) ? found(limit.next, []) : undefined;
}

/** Law: a limit is read as a limit of what it counts, and only where it holds for every value. */
export function readLimit(description: Description, at: number): Recognition | undefined {
  const stated = limitAt(description, at);
  if (stated === undefined) return undefined;
  const open = isExclusive(description, stated.next);
  const limit = open ? { ...stated, lowOpen: true, highOpen: true } : stated;
  const read = reading(description, limit);
  const span = spanOf(description, limit.from, limit.next);
  if (read.facts.length === 0) {
    return found(limit.next, [], read.unread === undefined ? [] : [note("tighten/other-limit", read.unread, span)]);
  }
  const cut = readCut(description, limit, read.facts, span);
  if (cut !== undefined) return cut;
  const items = read.facts[0]?.target === "items";
  const doubt = limitDoubtAt(description, at);
  if (doubt !== undefined && !(items && doubt.code === "tighten/each")) {
    return found(limit.next, [], [doubtNote(doubt, span)]);
  }
  if (limitsPart(description, limit.next) || countsFieldsTogether(description, limit)) {
    return found(limit.next, [], [note("tighten/each", "this limits a part of the value, or several values", span)]);
  }
  if (hasAlternative(description, limit.next)) {
    return found(limit.next, [], [note("tighten/alternative", "this is one of several ways to comply", span)]);
  }
  return found(limit.next, read.facts);
}
