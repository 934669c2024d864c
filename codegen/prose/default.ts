import type { Json } from "../document/json.js";
import { nameWords } from "../document/name-words.js";
import { isAbsence } from "./lexer/absence.js";
import { doubtAt, doubtNote } from "./doubt.js";
import type { Recognition } from "./fact.js";
import { numeralAt } from "./limits/numbers.js";
import { cueAt, endsClause, fact, found, isMark, note, skipFillers, spanOf, type Description } from "./description.js";
import { booleanOf, jsonAt, rawAt, valueOf, type Raw } from "./value.js";
import { wordSet } from "./lexer/word-set.js";

interface StatedDefault {
  readonly value: Json | undefined;
  readonly next: number;
  /** A word that nothing but its place makes a value. */
  readonly bare?: boolean;
}

// Words that stand where a value would, and are none.
const NO_VALUES = wordSet(`
  empty random unset undefined inf infinite infinity unlimited disabled enabled no yes it this not using use
  used same all model now today current varies dynamic automatic automatically determined computed calculated
  based model-dependent provided returned applies applied
`);

const UNITS = new Set(["amount", "items", "characters"]);
const OWN_UNITS = wordSet("s ms sec px fps x");

function numberAt(description: Description, at: number): StatedDefault | undefined {
  const numeral = numeralAt(description, at);
  if (numeral === undefined || !description.shape.numeric) return undefined;
  if (description.tokens[at]?.kind === "word" && numeral.unit === undefined) return undefined;
  const unit = cueAt(description, numeral.next);
  const far = unit === "far-unit" || (numeral.unit !== undefined && !OWN_UNITS.has(numeral.unit));
  if (far) return { value: undefined, next: numeral.next };
  const next = unit !== undefined && UNITS.has(unit) ? numeral.next + 1 : numeral.next;
  const raw = { text: String(numeral.value), quoted: false, code: false, next };
  return { value: valueOf(raw, description.shape), next };
}

const STATEMENTS = wordSet(`
  default values supported range one-of optional required example minimum maximum length max-length
`);

// A bare word is a value only where the statement ends with it: "default is the model's own size" names none.
function bareEnds(description: Description, next: number): boolean {
  const token = description.tokens[next];
  if (endsClause(description, next) || token?.kind === "han") return true;
  return STATEMENTS.has(token?.cue ?? "") || (token?.cue === "condition" && isAbsence(description.tokens, next, ""));
}

function isCoded(raw: Raw): boolean {
  return raw.quoted || raw.code || /[0-9_]/.test(raw.text.slice(0, 80));
}

function wordAt(description: Description, at: number): StatedDefault | undefined {
  const truth = description.shape.boolean ? booleanOf(description.tokens[at]?.text ?? "") : undefined;
  if (truth !== undefined) return { value: truth, next: at + 1 };
  const raw = rawAt(description, at);
  if (raw === undefined) return undefined;
  if (raw.quoted || raw.code) return { value: valueOf(raw, description.shape), next: raw.next };
  const phrase = raw.text.includes(" ") || NO_VALUES.has(raw.text.toLowerCase());
  if (phrase || !bareEnds(description, raw.next)) return undefined;
  return { value: valueOf(raw, description.shape), next: raw.next, bare: !isCoded(raw) };
}

function statedAt(description: Description, text: string, at: number): StatedDefault | undefined {
  const json =
    description.shape.list || description.shape.object || !description.shape.known
      ? jsonAt(description, text, at)
      : undefined;
  return json === undefined ? (numberAt(description, at) ?? wordAt(description, at)) : json;
}

const FARTHEST = 16;

// "a default page size of 20"
function isOwnName(description: Description, from: number, to: number): boolean {
  const own = nameWords(description.context.name);
  return description.tokens.slice(from, to).every((token) => own.includes(token.text.toLowerCase()));
}

// "The default aspect ratio for the generated video is "auto"."
function subjectEnd(description: Description, at: number): number | undefined {
  for (let next = at; next < at + FARTHEST; next += 1) {
    const token = description.tokens[next];
    if (token === undefined || token.kind === "break" || isMark(token, ".", ",", ";", "?", "!")) return undefined;
    if (token.cue === "is" && next > at) return skipFillers(description, next);
    if (token.text === "of" && next > at && isOwnName(description, at, next)) return skipFillers(description, next);
    if (token.cue === "default" || token.cue === "range" || token.cue === "values" || token.cue === "condition")
      return undefined;
  }
  return undefined;
}

function afterSubject(description: Description, text: string, at: number): StatedDefault | undefined {
  const end = subjectEnd(description, at);
  const stated = end === undefined ? undefined : statedAt(description, text, end);
  return stated === undefined || stated.bare === true ? undefined : stated;
}

// "instead of the default 1K", "default callback URL": an adjective, where nothing joins it to a value.
function directly(description: Description, text: string, at: number): StatedDefault | undefined {
  const first = skipFillers(description, at + 1);
  const stated = statedAt(description, text, first);
  if (stated === undefined || first > at + 1 || description.tokens[at]?.kind === "han") return stated;
  const label = description.tokens[at]?.text.toLowerCase() ?? "";
  const verb = label.endsWith(" to") || label.endsWith(" is") || label.endsWith(" as") || label.endsWith(" of");
  if (verb) return stated;
  const article = description.tokens[at - 1]?.text.toLowerCase();
  const adjective = label === "default" && (article === "the" || article === "a");
  const literal = description.tokens[first]?.kind !== "word" || typeof stated.value === "boolean";
  return literal && !adjective ? stated : undefined;
}

// "… is 5 by default", "By default, the value is 5"
function byDefault(
  description: Description,
  text: string,
  at: number,
): { readonly stated: StatedDefault; readonly from: number } | undefined {
  const before = cueAt(description, at - 2);
  const raw = rawAt(description, at - 1);
  if (raw?.next === at && (before === "is" || before === "of" || before === "must")) {
    const stated = numberAt(description, at - 1) ?? wordAt(description, at - 1);
    const literal = isCoded(raw) || typeof stated?.value === "boolean";
    return stated !== undefined && literal ? { stated: { ...stated, next: at + 1 }, from: at - 1 } : undefined;
  }
  const stated = afterSubject(description, text, isMark(description.tokens[at + 1], ",") ? at + 2 : at + 1);
  return stated === undefined ? undefined : { stated, from: at };
}

// "576p is default", "`a` is the default."
function predicate(
  description: Description,
  at: number,
): { readonly stated: StatedDefault; readonly from: number } | undefined {
  if (description.tokens[at]?.text.toLowerCase() !== "default" || !endsClause(description, at + 1)) return undefined;
  const verb = description.tokens[at - 1]?.text.toLowerCase() === "the" ? at - 2 : at - 1;
  if (cueAt(description, verb) !== "is") return undefined;
  const raw = rawAt(description, verb - 1);
  if (raw === undefined || raw.next !== verb || !isCoded(raw)) return undefined;
  return { stated: { value: valueOf(raw, description.shape), next: at + 1 }, from: verb - 1 };
}

// "0.5 (default)", "`Standard`（默认）"
function marked(
  description: Description,
  at: number,
): { readonly stated: StatedDefault; readonly from: number } | undefined {
  if (!isMark(description.tokens[at - 1], "(") || !isMark(description.tokens[at + 1], ")")) return undefined;
  const kind = description.tokens[at - 2]?.kind;
  const literal = kind === "quoted" || kind === "code" || (kind === "number" && description.shape.numeric);
  const raw = literal ? rawAt(description, at - 2) : undefined;
  if (raw === undefined || raw.next !== at - 1) return undefined;
  const signed = isMark(description.tokens[at - 3], "-");
  const stated = { value: signed ? undefined : valueOf(raw, description.shape), next: at + 2 };
  return { stated, from: at - 2 };
}

function negated(description: Description, at: number): boolean {
  return (
    cueAt(description, at - 1) === "not" || (cueAt(description, at - 2) === "not" && !endsClause(description, at - 1))
  );
}

const CASE_WORDS = wordSet("for in with on before after times less more per");

// "Defaults to 8 for 256p and 32 for 540p", "defaults to x if y": one of several cases.
function isCase(description: Description, at: number): boolean {
  const token = description.tokens[at];
  if (token?.kind !== "word") return false;
  if (token.cue === "condition") return !isAbsence(description.tokens, at, description.context.name.toLowerCase());
  return token.cue === "or" || CASE_WORDS.has(token.text.toLowerCase());
}

function varies(description: Description, at: number): boolean {
  return cueAt(description, at + 1) === "condition" && !isAbsence(description.tokens, at + 1, "");
}

// "…, default value: 1" is a label of the property, whatever the sentence named before.
function isLabel(description: Description, at: number): boolean {
  return isMark(description.tokens[at - 1], ",") && isMark(description.tokens[at + 1], ":");
}

// "默认0代表成功" says what 0 stands for, and no default; "默认为0，代表…" names one.
function saysMeaning(description: Description, at: number, next: number): boolean {
  const label = description.tokens[at];
  return (
    cueAt(description, next) === "means" &&
    label?.kind === "han" &&
    label.end === description.tokens[at + 1]?.start &&
    !/[为是值:]$/.test(label.text)
  );
}

/** Law: a default is what the text calls one, in the property's own type; what it is under a condition is none. */
export function readDefault(text: string) {
  return (description: Description, at: number): Recognition | undefined => {
    if (cueAt(description, at) !== "default" || negated(description, at)) return undefined;
    if (varies(description, at)) {
      return found(
        at + 1,
        [],
        [note("tighten/varying-default", "the default depends on something else", spanOf(description, at, at + 2))],
      );
    }
    const adverb = description.tokens[at]?.text.toLowerCase() === "by default";
    const by = adverb ? byDefault(description, text, at) : (marked(description, at) ?? predicate(description, at));
    const stated =
      by?.stated ?? (adverb ? undefined : (directly(description, text, at) ?? afterSubject(description, text, at + 1)));
    if (stated === undefined) return undefined;
    const span = spanOf(description, by?.from ?? at, stated.next);
    if (stated.value === undefined) {
      return found(
        stated.next,
        [],
        [note("tighten/unfit", "the stated default is not a value of the property's type", span)],
      );
    }
    if (by === undefined && saysMeaning(description, at, stated.next)) {
      return found(stated.next, [], [note("tighten/unfit", "this says what the value means", span)]);
    }
    if (by === undefined && isCase(description, stated.next)) {
      return found(stated.next, [], [note("tighten/conditional", "this is the default in one case", span)]);
    }
    const doubt = doubtAt(description, at);
    const own = doubt?.code === "tighten/other-field" && isLabel(description, at);
    if (doubt !== undefined && !own) return found(stated.next, [], [doubtNote(doubt, span)]);
    return found(stated.next, [fact({ keyword: "default", value: stated.value }, span, "tighten/default")]);
  };
}
