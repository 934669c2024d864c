import type { Spec } from "../../document/document.js";
import { isList, isObject, own, withKey, type Json, type JsonObject } from "../../document/json.js";
import { draftOf, originsBelow, type OriginsDraft, type Origins } from "../../document/origins.js";
import { join, valueAt, type Pointer } from "../../document/pointer.js";

/** A document that is being completed from another description on the same page. */
interface Filling {
  doc: JsonObject;
  readonly origins: OriginsDraft;
  readonly from: Spec;
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

/** What a schema lacks and the other one states; types that differ say nothing of each other's limits. */
function fillSchema(filling: Filling, to: Pointer, from: Pointer, depth = 0): void {
  const [here, there] = [schemaAt(filling.doc, to), schemaAt(filling.from.doc, from)];
  const [mine, theirs] = [valueAt(filling.doc, here), valueAt(filling.from.doc, there)];
  if (!isObject(theirs) || depth > 8) return;
  if (!isObject(mine)) return take(filling, here, there);
  if (COMPOSED.some((key) => own(mine, key) !== undefined)) return;
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
 * is left as it is.
 *
 * @param path of the operation in both documents
 */
export function fillGaps(spec: Spec, from: Spec, path: string, method: string): Spec {
  const filling: Filling = { doc: spec.doc, origins: draftOf(spec.origins), from };
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
