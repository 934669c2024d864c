import type { Json } from "../spec/json.js";
import { isAbsence } from "./absence.js";
import { doubtAt, doubtNote } from "./doubt.js";
import type { Found } from "./fact.js";
import { numeralAt } from "./numbers.js";
import { cueAt, endsClause, fact, found, isMark, note, skipFillers, spanOf, type Page } from "./page.js";
import { booleanOf, jsonAt, rawAt, valueOf, type Raw } from "./value.js";
import { wordSet } from "./word-set.js";

type Stated = { readonly value: Json | undefined; readonly next: number; readonly bare: boolean };

// Words that stand where a value would, and are none.
const NO_VALUES = wordSet(`
  empty random unset undefined inf infinite infinity unlimited disabled enabled no yes it this not using use
  used same all model now today current varies dynamic automatic automatically determined computed calculated
  based model-dependent provided returned applies applied
`);

const UNITS = new Set(["amount", "items", "characters"]);
const OWN_UNITS = wordSet("s ms sec px fps x");

const numberAt = (page: Page, at: number): Stated | undefined => {
  const numeral = numeralAt(page, at);
  if (numeral === undefined || !page.shape.numeric) return undefined;
  if (page.tokens[at]?.kind === "word" && numeral.unit === undefined) return undefined;
  const unit = cueAt(page, numeral.next);
  const far = unit === "far-unit" || (numeral.unit !== undefined && !OWN_UNITS.has(numeral.unit));
  if (far) return { value: undefined, next: numeral.next, bare: false };
  const next = unit !== undefined && UNITS.has(unit) ? numeral.next + 1 : numeral.next;
  const raw = { text: String(numeral.value), quoted: false, code: false, next };
  return { value: valueOf(raw, page.shape), next, bare: false };
};

const STATEMENTS = wordSet(`
  default values supported range one-of optional required example minimum maximum length max-length
`);

// A bare word is a value only where the statement ends with it: "default is the model's own size" names none.
const bareEnds = (page: Page, next: number): boolean => {
  const token = page.tokens[next];
  if (endsClause(page, next) || token?.kind === "han") return true;
  return STATEMENTS.has(token?.cue ?? "") || (token?.cue === "condition" && isAbsence(page.tokens, next, ""));
};

const isCoded = (raw: Raw): boolean => raw.quoted || raw.code || /[0-9_]/.test(raw.text.slice(0, 80));

const wordAt = (page: Page, at: number): Stated | undefined => {
  const truth = page.shape.boolean ? booleanOf(page.tokens[at]?.text ?? "") : undefined;
  if (truth !== undefined) return { value: truth, next: at + 1, bare: false };
  const raw = rawAt(page, at);
  if (raw === undefined) return undefined;
  if (raw.quoted || raw.code) return { value: valueOf(raw, page.shape), next: raw.next, bare: false };
  const phrase = raw.text.includes(" ") || NO_VALUES.has(raw.text.toLowerCase());
  if (phrase || !bareEnds(page, raw.next)) return undefined;
  return { value: valueOf(raw, page.shape), next: raw.next, bare: !isCoded(raw) };
};

const statedAt = (page: Page, text: string, at: number): Stated | undefined => {
  const json = page.shape.list || page.shape.object || !page.shape.known ? jsonAt(page, text, at) : undefined;
  return json === undefined ? (numberAt(page, at) ?? wordAt(page, at)) : { ...json, bare: false };
};

const FARTHEST = 16;

// "The default aspect ratio for the generated video is "auto"."
const subjectEnd = (page: Page, at: number): number | undefined => {
  for (let next = at; next < at + FARTHEST; next += 1) {
    const token = page.tokens[next];
    if (token === undefined || token.kind === "break" || isMark(token, ".", ",", ";", "?", "!")) return undefined;
    if (token.cue === "is" && next > at) return skipFillers(page, next);
    if (token.cue === "default" || token.cue === "range" || token.cue === "values" || token.cue === "condition")
      return undefined;
  }
  return undefined;
};

const afterSubject = (page: Page, text: string, at: number): Stated | undefined => {
  const end = subjectEnd(page, at);
  const stated = end === undefined ? undefined : statedAt(page, text, end);
  return stated === undefined || stated.bare ? undefined : stated;
};

// "instead of the default 1K", "default callback URL": an adjective, where nothing joins it to a value.
const directly = (page: Page, text: string, at: number): Stated | undefined => {
  const first = skipFillers(page, at + 1);
  const stated = statedAt(page, text, first);
  if (stated === undefined || first > at + 1 || page.tokens[at]?.kind === "han") return stated;
  const label = page.tokens[at]?.text.toLowerCase() ?? "";
  const verb = label.endsWith(" to") || label.endsWith(" is") || label.endsWith(" as") || label.endsWith(" of");
  if (verb) return stated;
  const article = page.tokens[at - 1]?.text.toLowerCase();
  const adjective = label === "default" && (article === "the" || article === "a");
  const literal = page.tokens[first]?.kind !== "word" || typeof stated.value === "boolean";
  return literal && !adjective ? stated : undefined;
};

// "… is 5 by default", "By default, the value is 5"
const byDefault = (
  page: Page,
  text: string,
  at: number,
): { readonly stated: Stated; readonly from: number } | undefined => {
  const before = cueAt(page, at - 2);
  const raw = rawAt(page, at - 1);
  if (raw?.next === at && (before === "is" || before === "of" || before === "must")) {
    const stated = numberAt(page, at - 1) ?? wordAt(page, at - 1);
    const literal = isCoded(raw) || typeof stated?.value === "boolean";
    return stated !== undefined && literal ? { stated: { ...stated, next: at + 1 }, from: at - 1 } : undefined;
  }
  const stated = afterSubject(page, text, isMark(page.tokens[at + 1], ",") ? at + 2 : at + 1);
  return stated === undefined ? undefined : { stated, from: at };
};

// "576p is default", "`a` is the default."
const predicate = (page: Page, at: number): { readonly stated: Stated; readonly from: number } | undefined => {
  if (page.tokens[at]?.text.toLowerCase() !== "default" || !endsClause(page, at + 1)) return undefined;
  const verb = page.tokens[at - 1]?.text.toLowerCase() === "the" ? at - 2 : at - 1;
  if (cueAt(page, verb) !== "is") return undefined;
  const raw = rawAt(page, verb - 1);
  if (raw === undefined || raw.next !== verb || !isCoded(raw)) return undefined;
  return { stated: { value: valueOf(raw, page.shape), next: at + 1, bare: false }, from: verb - 1 };
};

// "0.5 (default)", "`Standard`（默认）"
const marked = (page: Page, at: number): { readonly stated: Stated; readonly from: number } | undefined => {
  if (!isMark(page.tokens[at - 1], "(") || !isMark(page.tokens[at + 1], ")")) return undefined;
  const kind = page.tokens[at - 2]?.kind;
  const literal = kind === "quoted" || kind === "code" || (kind === "number" && page.shape.numeric);
  const raw = literal ? rawAt(page, at - 2) : undefined;
  if (raw === undefined || raw.next !== at - 1) return undefined;
  const signed = isMark(page.tokens[at - 3], "-");
  const stated = { value: signed ? undefined : valueOf(raw, page.shape), next: at + 2, bare: false };
  return { stated, from: at - 2 };
};

const negated = (page: Page, at: number): boolean =>
  cueAt(page, at - 1) === "not" || (cueAt(page, at - 2) === "not" && !endsClause(page, at - 1));

const CASE_WORDS = wordSet("for in with on before after times less more per");

// "Defaults to 8 for 256p and 32 for 540p", "defaults to x if y": one of several cases.
const isCase = (page: Page, at: number): boolean => {
  const token = page.tokens[at];
  if (token?.kind !== "word") return false;
  if (token.cue === "condition") return !isAbsence(page.tokens, at, page.context.name.toLowerCase());
  return token.cue === "or" || CASE_WORDS.has(token.text.toLowerCase());
};

const varies = (page: Page, at: number): boolean =>
  cueAt(page, at + 1) === "condition" && !isAbsence(page.tokens, at + 1, "");

// "…, default value: 1" is a label of the property, whatever the sentence named before.
const isLabel = (page: Page, at: number): boolean =>
  isMark(page.tokens[at - 1], ",") && isMark(page.tokens[at + 1], ":");

/** Law: a default is what the text calls one, in the property's own type; what it is under a condition is none. */
export const readDefault =
  (text: string) =>
  (page: Page, at: number): Found | undefined => {
    if (cueAt(page, at) !== "default" || negated(page, at)) return undefined;
    if (varies(page, at)) {
      return found(
        at + 1,
        [],
        [note("tighten/varying-default", "the default depends on something else", spanOf(page, at, at + 2))],
      );
    }
    const adverb = page.tokens[at]?.text.toLowerCase() === "by default";
    const by = adverb ? byDefault(page, text, at) : (marked(page, at) ?? predicate(page, at));
    const stated = by?.stated ?? (adverb ? undefined : (directly(page, text, at) ?? afterSubject(page, text, at + 1)));
    if (stated === undefined) return undefined;
    const span = spanOf(page, by?.from ?? at, stated.next);
    if (stated.value === undefined) {
      return found(
        stated.next,
        [],
        [note("tighten/unfit", "the stated default is no value of the property's type", span)],
      );
    }
    if (by === undefined && isCase(page, stated.next)) {
      return found(stated.next, [], [note("tighten/conditional", "this is the default in one case", span)]);
    }
    const doubt = doubtAt(page, at);
    const own = doubt?.code === "tighten/other-field" && isLabel(page, at);
    if (doubt !== undefined && !own) return found(stated.next, [], [doubtNote(doubt, span)]);
    return found(stated.next, [fact("default", stated.value, span, "tighten/default")]);
  };
