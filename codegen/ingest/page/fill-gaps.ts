import type { Spec } from "../../document/document.js";
import { isList, isObject, own, withKey, type Json, type JsonObject } from "../../document/json.js";
import { draftOf, originAt, originsBelow, type OriginsDraft, type Origins } from "../../document/origins.js";
import { join, valueAt, type Pointer } from "../../document/pointer.js";
import { placeOf, type SourceText } from "../../document/source.js";
import { differencesOf } from "./differences.js";
import type { Report } from "./findings.js";

/** A document that is being completed from another description on the same page. */
interface Filling {
  doc: JsonObject;
  readonly origins: OriginsDraft;
  readonly from: Spec;
  readonly source: SourceText;
  readonly report: Report;
}

function withValue(value: Json, keys: readonly string[], added: Json): Json {
  const [key, ...rest] = keys;
  if (key === undefined) return added;
  if (isList(value)) return value.map((item, index) => (`${index}` === key ? withValue(item, rest, added) : item));
  const object = isObject(value) ? value : {};
  return withKey(object, key, withValue(own(object, key) ?? {}, rest, added));
}

function decodedKeys(at: Pointer): readonly string[] {
  return at
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** Takes a value of the other description over, with what states it. */
function take(filling: Filling, to: Pointer, from: Pointer): void {
  const value = valueAt(filling.from.doc, from);
  const origins: Origins | undefined = originsBelow(filling.from.origins, from);
  if (value === undefined) return;
  const doc = withValue(filling.doc, decodedKeys(to), value);
  if (!isObject(doc)) return;
  filling.doc = doc;
  if (origins !== undefined) filling.origins.put(to, origins);
}

/** The schema that a place leads to: references into the document are followed. */
function schemaAt(doc: JsonObject, at: Pointer): Pointer {
  let place = at;
  for (let step = 0; step < 8; step += 1) {
    const ref = own(valueAt(doc, place), "$ref");
    if (typeof ref !== "string" || !ref.startsWith("#/") || valueAt(doc, `#${ref.slice(1)}`) === undefined) break;
    place = `#${ref.slice(1)}`;
  }
  return place;
}

const COMPOSED = ["anyOf", "oneOf", "allOf", "$ref"];
const KEYWORDS = [
  "type",
  "description",
  "default",
  "enum",
  "minimum",
  "maximum",
  "minLength",
  "maxLength",
  "format",
  "pattern",
  "examples",
];

function quoted(value: Json): string {
  return JSON.stringify(value).slice(0, 80);
}

/** The line of the document that states a value. */
function lineOf({ source, origins }: Filling, at: Pointer): number | undefined {
  const span = originAt(origins.origins(), at)?.evidence[0];
  return span === undefined ? undefined : placeOf(source.text, span.start).line;
}

/** Tells two statements that differ, with both places, where the table states its own. */
function tellDifference(filling: Filling, name: string, at: Pointer, { from, says }: OtherStatement): void {
  const span = originAt(filling.from.origins, from)?.evidence[0];
  const line = lineOf(filling, at);
  const document = line === undefined ? "the document" : `the document (line ${line})`;
  const place = span ?? { start: 0, end: 1 };
  filling.report(
    "ingest/table-differs",
    place,
    `${name}: ${says[0]} in the table, ${says[1]} in ${document}; ${says[2]}`,
  );
}

interface OtherStatement {
  /** Where the other description states it. */
  readonly from: Pointer;
  /** What the table says, what the document says, what becomes of it. */
  readonly says: readonly [table: string, document: string, outcome: string];
}

function nameAt(at: Pointer): string {
  return decodedKeys(at)
    .filter((key, index, keys) => keys[index - 1] === "properties" || key === "items")
    .map((key) => (key === "items" ? "[]" : key))
    .join(".")
    .replaceAll(".[]", "[]");
}

/** Keywords that both state and that differ: the looser one counts, and a person is told. */
function reconcile(filling: Filling, here: Pointer, there: Pointer): void {
  const [mine, theirs] = [valueAt(filling.doc, here), valueAt(filling.from.doc, there)];
  if (!isObject(mine) || !isObject(theirs)) return;
  for (const { key, mine: a, theirs: b, looser } of differencesOf(mine, theirs)) {
    const at = join(here, key);
    const both = [filling.origins.origins(), filling.from.origins].map((origins, index) =>
      originAt(origins, join(index === 0 ? here : there, key)),
    );
    const outcome = looser === undefined ? "neither counts" : `${quoted(looser)} counts`;
    const says = [`${key} ${quoted(b)}`, quoted(a), outcome] as const;
    tellDifference(filling, nameAt(here), at, { from: join(there, key), says });
    setValue(filling, at, looser);
    const [origin, other] = both;
    if (looser !== undefined && origin !== undefined)
      filling.origins.set(at, { ...origin, evidence: [...origin.evidence, ...(other?.evidence ?? [])] });
  }
}

/** Sets a value in the place of what the document states, or takes it away. */
function setValue(filling: Filling, at: Pointer, value: Json | undefined): void {
  const keys = decodedKeys(at);
  const doc = value === undefined ? withoutKey(filling.doc, keys) : withValue(filling.doc, keys, value);
  if (isObject(doc)) filling.doc = doc;
  if (value === undefined) filling.origins.put(at, undefined);
}

function withoutKey(value: Json, [key, ...rest]: readonly string[]): Json {
  if (key === undefined) return value;
  if (isList(value)) return value.map((item, index) => (`${index}` === key ? withoutKey(item, rest) : item));
  if (!isObject(value)) return value;
  if (rest.length > 0) return withKey(value, key, withoutKey(own(value, key) ?? null, rest));
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
}

/** What a schema lacks and the other one states; types that differ say nothing of each other's limits. */
function fillSchema(filling: Filling, to: Pointer, from: Pointer, depth = 0): void {
  const [here, there] = [schemaAt(filling.doc, to), schemaAt(filling.from.doc, from)];
  const [mine, theirs] = [valueAt(filling.doc, here), valueAt(filling.from.doc, there)];
  if (!isObject(theirs) || depth > 8) return;
  if (!isObject(mine)) return take(filling, here, there);
  if (COMPOSED.some((key) => own(mine, key) !== undefined)) return;
  reconcile(filling, here, there);
  const type = own(mine, "type");
  const same = type === undefined || own(theirs, "type") === undefined || type === own(theirs, "type");
  for (const key of KEYWORDS) {
    const isWords = key === "description";
    const stated = own(mine, key);
    if ((stated === undefined || (isWords && stated === "")) && (same || isWords))
      take(filling, join(here, key), join(there, key));
  }
  if (!same) return;
  fillProperties(filling, here, there, depth);
  if (own(theirs, "items") !== undefined) fillSchema(filling, join(here, "items"), join(there, "items"), depth + 1);
}

function fillProperties(filling: Filling, to: Pointer, from: Pointer, depth: number): void {
  const theirs = own(valueAt(filling.from.doc, from), "properties");
  if (!isObject(theirs)) return;
  const listed = own(valueAt(filling.doc, to), "required");
  for (const name of Object.keys(theirs))
    fillSchema(filling, join(to, "properties", name), join(from, "properties", name), depth + 1);
  if (listed === undefined) take(filling, join(to, "required"), join(from, "required"));
  else reconcileRequired(filling, to, from, new Set(Object.keys(theirs)));
}

function namesIn(value: Json | undefined): readonly string[] {
  return isList(value) ? value.filter((name) => typeof name === "string") : [];
}

/** Fields that one of two lists of required names has and the other has not: they are optional, and a person is told. */
function reconcileRequired(filling: Filling, to: Pointer, from: Pointer, stated: ReadonlySet<string>): void {
  const at = join(to, "required");
  const [mine, theirs] = [
    namesIn(valueAt(filling.doc, at)),
    namesIn(valueAt(filling.from.doc, join(from, "required"))),
  ];
  // A table without such a column says nothing of it.
  if (theirs.length === 0) return;
  const [here, there] = [new Set(mine), new Set(theirs)];
  const optional = new Set(mine.filter((name) => stated.has(name) && !there.has(name)));
  const needed = theirs.filter((name) => !here.has(name));
  const all = [
    ...[...optional].map((name) => [name, "optional", "required"] as const),
    ...needed.map((name) => [name, "required", "optional"] as const),
  ];
  for (const [name, table, document] of all)
    tellDifference(filling, nameAt(join(to, "properties", name)), at, {
      from: join(from, "properties", name),
      says: [table, document, "it is optional"],
    });
  const left = mine.filter((name) => !optional.has(name));
  if (optional.size > 0) setValue(filling, at, left.length === 0 ? undefined : left);
}

function mediaOf(doc: JsonObject, at: Pointer): Pointer | undefined {
  const content = valueAt(doc, join(at, "content"));
  const [type] = Object.keys(isObject(content) ? content : {});
  return type === undefined ? undefined : join(at, "content", type);
}

/** Of a body or reply: its content where there is none, else what its schema lacks. */
function fillContent(filling: Filling, to: Pointer, from: Pointer): void {
  const [mine, theirs] = [mediaOf(filling.doc, to), mediaOf(filling.from.doc, from)];
  if (theirs === undefined) return;
  if (mine === undefined) {
    if (valueAt(filling.doc, to) === undefined) return;
    take(filling, join(to, "content"), join(from, "content"));
    // Its schema is a component of the other description.
    const media = mediaOf(filling.doc, to);
    if (media !== undefined) take(filling, join(media, "schema"), schemaAt(filling.from.doc, join(theirs, "schema")));
  } else fillSchema(filling, join(mine, "schema"), join(theirs, "schema"));
}

function isEmptyList(value: Json | undefined): boolean {
  return value === undefined || (isList(value) && value.length === 0);
}

/**
 * The operation of a document, completed by what another description of it on the same page states: properties, keywords
 * and a list of required names that it lacks, the fields of a reply it does not describe, and the server. What both state
 * is left as it is where it agrees; else the looser counts, and the difference is told at the table.
 *
 * @param call the operation, in both documents
 */
export function fillGaps(
  spec: Spec,
  from: Spec,
  { path, method, source }: { readonly path: string; readonly method: string; readonly source: SourceText },
  report: Report,
): Spec {
  const filling: Filling = { doc: spec.doc, origins: draftOf(spec.origins), from, source, report };
  const at = join("#/paths", path, method);
  const servers: Pointer = "#/servers";
  if (isEmptyList(valueAt(spec.doc, servers)) && valueAt(spec.doc, join(at, "servers")) === undefined)
    take(filling, servers, servers);
  fillContent(filling, join(at, "requestBody"), join(at, "requestBody"));
  const replies = valueAt(from.doc, join(at, "responses"));
  for (const status of Object.keys(isObject(replies) ? replies : {}))
    fillContent(filling, join(at, "responses", status), join(at, "responses", status));
  return filling.doc === spec.doc ? spec : { ...spec, doc: filling.doc, origins: filling.origins.origins() };
}
