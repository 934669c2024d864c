import { readDefault } from "./default.js";
import { readDeprecated } from "./deprecated.js";
import { readEnum } from "./enums/enum.js";
import { readMoreValues } from "./enums/more-values.js";
import type { ProseContext, ProseFact, ProseNote } from "./fact.js";
import { isList } from "../document/json.js";
import { contextOf } from "./context.js";
import { readItemType } from "./item-type.js";
import type { Token } from "./lexer/lex.js";
import { readLimit } from "./limits/limits.js";
import { readMultiple } from "./limits/multiple.js";
import { readNullable } from "./nullable.js";
import type { Description, Recogniser } from "./description.js";
import { readRequired } from "./required.js";
import { admitSpecials, agreeOnDefault, agreeOnFormat, dropImpossible, oneOfEach, preferLabelled } from "./settle.js";
import { shapeOf } from "./shape.js";
import { specialAt, type Special } from "./limits/special.js";
import { tag } from "./lexer/tag.js";
import { readUrl } from "./url.js";

export type { ProseContext, ProseFact, ProseNote } from "./fact.js";

/** What a description states, and what it says that states nothing. */
export interface ProseReading {
  readonly facts: readonly ProseFact[];
  readonly notes: readonly ProseNote[];
}

// Reads on behind what was read, so that no stretch of a text is read twice by one recogniser.
function readAll(description: Description, read: Recogniser): ProseReading {
  const facts: ProseFact[] = [];
  const notes: ProseNote[] = [];
  let at = 0;
  while (at < description.tokens.length) {
    const found = read(description, at);
    if (found !== undefined) {
      facts.push(...found.facts);
      notes.push(...found.notes);
    }
    at = Math.max(at + 1, found?.next ?? 0);
  }
  return { facts, notes };
}

function specialsOf(description: Description): readonly Special[] {
  if (!description.shape.numeric) return [];
  return description.tokens.flatMap((_, at) => specialAt(description, at) ?? []);
}

function inOrder<T extends { readonly start: number; readonly end: number }>(list: readonly T[]): readonly T[] {
  return list.toSorted((a, b) => a.start - b.start || a.end - b.end);
}

/** Facts, and in place of a list of values the same with those that the text explains beside it. */
function withMoreValues(facts: readonly ProseFact[], text: string, context: ProseContext): readonly ProseFact[] {
  const lists = facts.filter(({ keyword }) => keyword === "enum");
  const listed = lists.flatMap(({ value }) => (isList(value) ? value : []));
  const values = [...new Set([...(context.values ?? []), ...listed])];
  const more = readMoreValues(text, { ...context, values }, context.values === undefined);
  return more.length === 0 ? facts : [...facts.filter((fact) => !lists.includes(fact)), ...more];
}

/** {@link readProse} on tokens: the number of looks at them is linear in their number. */
export function readTokens(tokens: readonly Token[], text: string, context: ProseContext): ProseReading {
  const description: Description = {
    tokens,
    around: contextOf(tokens, context.name),
    context,
    shape: shapeOf(context),
  };
  const readers: readonly Recogniser[] = [
    readDefault(text),
    readLimit,
    readEnum,
    readMultiple,
    readRequired,
    readNullable,
    readDeprecated,
    readUrl,
    readItemType,
  ];
  const readings = readers.map((read) => readAll(description, read));
  const notes = readings.flatMap((reading) => reading.notes);
  const varies = notes.some((note) => note.code === "tighten/varying-default");
  const stated = preferLabelled(
    withMoreValues(
      readings.flatMap((reading) => reading.facts),
      text,
      context,
    ),
  );
  const single = oneOfEach(inOrder(varies ? stated.filter((fact) => fact.keyword !== "default") : stated));
  const possible = admitSpecials(dropImpossible(single), specialsOf(description));
  const settled = agreeOnFormat(agreeOnDefault(possible));
  const read = { facts: inOrder(settled.facts), notes: inOrder([...notes, ...settled.notes]) };
  return { ...read, facts: [...read.facts, ...contradictions(read, { tokens, text, context, description })] };
}

interface TokenizedText {
  readonly tokens: readonly Token[];
  readonly text: string;
  readonly context: ProseContext;
  readonly description: Description;
}

/** What both the source and the prose say stays: neither is known to be right. */
export const CONTRADICTION_CODE = "tighten/contradiction";

/** A number, or one with its unit: "5s" in a list for an integer is no text. */
const MEASURE = /^[-+]?[0-9.]+[a-z%]{0,4}$/i;

/**
 * Law: where the text lists values that are no numbers for what the source calls a number, one of the two is wrong and
 * nobody can tell which: both are accepted.
 */
function contradictions(
  reading: ProseReading,
  { tokens, text, context, description }: TokenizedText,
): readonly ProseFact[] {
  const { shape } = description;
  const unfit = reading.notes.some((note) => note.code === "tighten/unfit");
  if (!unfit || !shape.known || !shape.numeric || shape.text || shape.list || shape.object) return [];
  const { name } = context;
  const asText = readTokens(tokens, text, { name, types: ["string"] });
  const listed = asText.facts.find((fact) => fact.keyword === "enum" && fact.target === "self");
  const all = isList(listed?.value) ? listed.value : [];
  const values = all.filter((value) => !MEASURE.test(String(value)));
  const labelled = listed?.rule === "tighten/values";
  if (listed === undefined || values.length < 2 || (!labelled && values.length < all.length)) return [];
  const stated = asText.facts.filter((fact) => fact.keyword === "default" && values.includes(fact.value));
  const known = reading.facts.some((fact) => fact.keyword === "default");
  return [{ ...listed, value: values, rule: CONTRADICTION_CODE }, ...(known ? [] : stated)];
}

/** Readings of short texts: endpoints of one provider describe the same parameters in the same words. */
const known = new Map<string, ProseReading>();
const MAX_KNOWN = 5000;
const MAX_KEY = 2000;

/** What one description may cost: a longer one is a page, and what it says behind this is told to be unread. */
const MOST_CHARACTERS = 30_000;

/** A text within the budget of a description, and what there is to say when it was cut. */
function withinBudget(text: string): { readonly text: string; readonly notes: readonly ProseNote[] } {
  if (text.length <= MOST_CHARACTERS) return { text, notes: [] };
  const end = Math.max(text.lastIndexOf(" ", MOST_CHARACTERS), MOST_CHARACTERS - 100);
  const message = `the description has ${text.length} characters; what it states behind the first ${MOST_CHARACTERS} is not read`;
  return {
    text: text.slice(0, end),
    notes: [{ code: "tighten/long-text", level: "warning", message, start: end, end: end + 1 }],
  };
}

/**
 * Reads the facts that the description of a property states, in English, Chinese, Japanese, Korean, Russian, Spanish,
 * Portuguese, French and German.
 *
 * @param text the description as the source has it; all offsets are into it
 * @param context the property: its name, types and example
 * @returns facts with the phrase that is their evidence, and notes about phrases that look like facts and are none.
 * Never throws; takes time linear in the length of the text, of which only so much is read.
 */
export function readProse(text: string, context: ProseContext): ProseReading {
  const key = text.length > MAX_KEY ? "" : JSON.stringify([text, context]);
  const before = known.get(key);
  if (before !== undefined) return before;
  const { text: words, notes } = withinBudget(text);
  const read = readTokens(tag(words), words, context);
  const reading = { ...read, notes: [...read.notes, ...notes] };
  if (key === "" || key.length > MAX_KEY) return reading;
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(key, reading);
  return reading;
}
