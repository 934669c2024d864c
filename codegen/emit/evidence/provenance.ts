import type { Spec } from "../../document/document.js";
import { isList, isObject, type Json, type JsonObject } from "../../document/json.js";
import { perObject } from "../../document/memo.js";
import type { Origin, RuleId } from "../../document/origin.js";
import type { Origins } from "../../document/origins.js";
import { join, type Pointer } from "../../document/pointer.js";
import { type SourceId, type SourceText, type Span, textIndexOf } from "../../document/source.js";

type SourcesById = ReadonlyMap<SourceId, SourceText>;

/** The members of one piece of evidence. */
type MembersOf = (span: Span, source: SourceText, rule: RuleId) => string;

/** The reader of documents whose values are in the mended document under the pointers that they had. */
const AS_IT_STANDS = "ingest/openapi" satisfies RuleId;

/** Where the quotes that were asked for stand in a source: each is looked for once, however many endpoints quote it. */
const placesOfQuotes: (source: SourceText) => Map<string, readonly number[]> = perObject(() => new Map());

function placesOf(quote: string, source: SourceText): readonly number[] {
  const known = placesOfQuotes(source);
  const before = known.get(quote);
  if (before !== undefined) return before;
  const places: number[] = [];
  for (let at = source.text.indexOf(quote); at >= 0; at = source.text.indexOf(quote, at + 1)) places.push(at);
  known.set(quote, places);
  return places;
}

/** Which of several equal texts of a source the one at `start` is. */
function occurrenceOf(quote: string, source: SourceText, start: number): number {
  const places = placesOf(quote, source);
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] ?? start) < start) low = middle + 1;
    else high = middle;
  }
  return low + 1;
}

/**
 * What it says, and which of several it is where a source says so more than once. What an OpenAPI document has as it
 * stands is found by its pointer.
 */
function listedMembers({ source: id, start, end }: Span, source: SourceText, rule: RuleId): string {
  const quote = source.text.slice(start, end);
  const nth = quote === "" || rule === AS_IT_STANDS ? 1 : occurrenceOf(quote, source, start);
  return `"source":${JSON.stringify(id)},"quote":${JSON.stringify(quote)}${nth === 1 ? "" : `,"occurrence":${nth}`}`;
}

/** Where it stands and what it says. `quote` is exactly the bytes `bytes`. */
function placedMembers({ source: id, start, end }: Span, source: SourceText): string {
  const { lineAt, byteAt } = textIndexOf(source);
  const lines = `${lineAt(start)},${lineAt(Math.max(start, end - 1))}`;
  const quote = JSON.stringify(source.text.slice(start, end));
  return `"source":${JSON.stringify(id)},"lines":[${lines}],"bytes":[${byteAt(start)},${byteAt(end)}],"quote":${quote}`;
}

/** An origin as JSON, written at once: a run writes hundreds of thousands, and an object for each costs more than its text. */
function entry({ rule, basis, evidence }: Origin, sources: SourcesById, membersOf: MembersOf): string {
  let first: string | undefined;
  let also = "";
  for (const span of evidence) {
    const source = sources.get(span.source);
    if (source === undefined) continue;
    const members = membersOf(span, source, rule);
    if (first === undefined) first = members;
    else also += `${also === "" ? "" : ","}{${members}}`;
  }
  const others = also === "" ? "" : `,"also":[${also}]`;
  return `{"rule":${JSON.stringify(rule)},"basis":"${basis}"${first === undefined ? "" : `,${first}`}${others}}`;
}

/** Example values are evidence, not facts: their inner values are not listed one by one. */
function isExample(key: string): boolean {
  return key === "example" || key === "examples";
}

/** Hears of each recorded origin, and of the nearest one above it. */
type OnOrigin = (at: Pointer, origin: Origin, above: Origin | undefined) => void;

/** A value, its pointer, and the nearest origin above it. */
interface ValuePlace {
  readonly value: Json;
  readonly at: Pointer;
  readonly above: Origin | undefined;
}

function visit({ value, at, above }: ValuePlace, { origin, below }: Origins, found: OnOrigin): void {
  if (origin !== undefined) found(at, origin, above);
  if (below === undefined || below.size === 0) return;
  const nearest = origin ?? above;
  if (isList(value)) {
    for (const [index, item] of value.entries()) {
      const inner = below.get(String(index));
      if (inner !== undefined) visit({ value: item, at: join(at, index), above: nearest }, inner, found);
    }
    return;
  }
  if (!isObject(value)) return;
  for (const [key, item] of Object.entries(value)) {
    const inner = below.get(key);
    if (inner === undefined) continue;
    if (!isExample(key)) visit({ value: item, at: join(at, key), above: nearest }, inner, found);
    else if (inner.origin !== undefined) found(join(at, key), inner.origin, nearest);
  }
}

/** True for a property of a schema: its name stands below `properties`. */
function isProperty(at: Pointer): boolean {
  return /\/properties\/[^/]+$/.test(at);
}

/**
 * True for what an OpenAPI document has as it stands, in what is listed already. A property is listed all the same: it is what
 * people ask about. What a reader of pages has read stands on its page in other words, and is listed with them.
 */
function isImplied(at: Pointer, { rule, basis, evidence }: Origin, above: Origin | undefined): boolean {
  if (rule !== AS_IT_STANDS || evidence.length !== 1 || isProperty(at)) return false;
  return above?.rule === rule && above.basis === basis && above.evidence[0]?.source === evidence[0]?.source;
}

/** Says what is not listed, at the head of the file. */
const ABOUT =
  "Edits, merges, decisions, what pages say, and every property. A value that is not listed has rule, basis and source of the " +
  "nearest value above it that is: its OpenAPI document has it as it stands. falsmith explain '<endpoint id><pointer>' shows the words.";

/**
 * Where the values of a mended document come from, as JSON: pointer → rule, basis, source and quote of the evidence. Of
 * values that an OpenAPI document has as they are, only the outermost and the properties of schemas are listed. One line for
 * each value, and no line and byte numbers: what changes elsewhere in a source changes nothing here.
 */
export function provenanceText(spec: Spec, sources: SourcesById): string {
  const lines = [`  "about": ${JSON.stringify(ABOUT)}`];
  visit({ value: spec.doc, at: "#", above: undefined }, spec.origins, (at, origin, above) => {
    if (!isImplied(at, origin, above)) lines.push(`  ${JSON.stringify(at)}: ${entry(origin, sources, listedMembers)}`);
  });
  return `{\n${lines.join(",\n")}\n}\n`;
}

/**
 * The origin of every value of a mended document: pointer → rule, basis, and source, lines, bytes and quote of its evidence.
 * A value without an entry has the origin of the nearest entry above it.
 */
export function provenanceOf(spec: Spec, sources: SourcesById): JsonObject {
  const lines: string[] = [];
  visit({ value: spec.doc, at: "#", above: undefined }, spec.origins, (at, origin) =>
    lines.push(`${JSON.stringify(at)}:${entry(origin, sources, placedMembers)}`),
  );
  const read: Json = JSON.parse(`{${lines.join(",")}}`);
  return isObject(read) ? read : {};
}
