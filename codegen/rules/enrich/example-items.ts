import { originOf, type Rule, type Spec } from "../../document/document.js";
import type { Finding } from "../../document/finding.js";
import { isList, isObject, type Json, type JsonObject, own } from "../../document/json.js";
import { BASIS_KEY, type Origin } from "../../document/origin.js";
import type { Patch } from "../../document/patch.js";
import { join, lastKey, type Pointer, valueAt } from "../../document/pointer.js";
import { edit } from "../../openapi/edit.js";
import { eventInData, eventsInText, linesInText, type ShownEvent } from "../../openapi/event-text.js";
import { type ExampleAt, mediaExamples } from "../../openapi/examples.js";
import { versionOf } from "../../openapi/objects.js";
import { operationsOf, resolveAt } from "../../openapi/operation.js";
import { shapeOfExamples } from "../../protocol/shapes.js";

const ID = "enrich/example-items";

const EVENTS = /^text\/event-stream\b/i;
const LINES = /ndjson|jsonl|json-?lines|json-seq|stream\+json/i;

/** What an event's data is written in, as OpenAPI 3.2 says it; the text itself where that is no JSON. */
function dataOf(events: readonly ShownEvent[]): JsonObject {
  const mark = { [BASIS_KEY]: { type: "example" } };
  if (events.some(({ isText }) => isText)) return { type: "string", ...mark };
  const contentSchema = shapeOfExamples(events.map(({ data }) => data));
  return { type: "string", contentMediaType: "application/json", contentSchema, ...mark };
}

function eventSchema(name: string | undefined, events: readonly ShownEvent[]): JsonObject {
  const event: JsonObject = name === undefined ? {} : { event: { const: name, [BASIS_KEY]: { const: "example" } } };
  return {
    type: "object",
    properties: { ...event, data: dataOf(events) },
    required: [...Object.keys(event), "data"],
    [BASIS_KEY]: { type: "example", required: "example" },
  };
}

/** Events of one name are alike: those of each name have a schema of their own. */
function eventsSchema(events: readonly ShownEvent[]): JsonObject {
  const byName = new Map<string | undefined, ShownEvent[]>();
  for (const one of events) byName.set(one.name, [...(byName.get(one.name) ?? []), one]);
  const schemas = [...byName].map(([name, all]) => eventSchema(name, all));
  const [only] = schemas;
  return schemas.length === 1 ? (only ?? {}) : { anyOf: schemas };
}

function itemsSchema(mediaType: string, shown: readonly ExampleAt[]): JsonObject | undefined {
  const values = shown.flatMap(({ value }): readonly Json[] => (isList(value) ? value : [value]));
  if (EVENTS.test(mediaType)) {
    const events = values.flatMap((value) => (typeof value === "string" ? eventsInText(value) : eventInData(value)));
    return events.length === 0 ? undefined : eventsSchema(events);
  }
  const items = values.flatMap((value) => (typeof value === "string" ? linesInText(value) : [value]));
  return items.length === 0 ? undefined : shapeOfExamples(items);
}

const SILENT = /^(?:title|description|examples?|format|x-.*)$/;

/** Whether a media type says nothing of its items: its schema is that of the whole text, or says nothing at all. */
function isSilent(spec: Spec, media: Pointer): boolean {
  const items = valueAt(spec.doc, join(media, "itemSchema"));
  if (isObject(items)) return Object.keys(items).length === 0;
  const schema = valueAt(spec.doc, resolveAt(spec.doc, join(media, "schema")) ?? join(media, "schema"));
  const says = Object.entries(isObject(schema) ? schema : {}).filter(([key]) => !SILENT.test(key));
  return says.every(([key, value]) => key === "type" && value === "string");
}

function schemaExamples(spec: Spec, media: Pointer): readonly ExampleAt[] {
  const at = resolveAt(spec.doc, join(media, "schema"));
  const listed = at === undefined ? undefined : own(valueAt(spec.doc, at), "examples");
  if (at === undefined || !isList(listed)) return [];
  return listed.map((value, index) => ({ at: join(at, "examples", index), value }));
}

function filled(spec: Spec, media: Pointer, isFirst: boolean): Finding | undefined {
  const type = lastKey(media);
  if (!isSilent(spec, media)) return undefined;
  const shown = [...mediaExamples(spec.doc, media), ...schemaExamples(spec, media)];
  const schema = itemsSchema(type, shown);
  if (schema === undefined) return undefined;
  const evidence = shown.slice(0, 3).flatMap((example) => originOf(spec, example.at).evidence);
  const origin: Origin = { rule: ID, basis: "example", evidence: evidence.slice(0, 3) };
  const version: readonly Patch[] =
    !isFirst || versionOf(spec.doc) === "3.2" ? [] : [{ op: "replace", at: "#/openapi", value: "3.2.0", origin }];
  return edit(ID, media, `the items of ${type} have the shape its example shows`, [
    ...version,
    { op: "add", at: join(media, "itemSchema"), value: schema, origin },
  ]);
}

function keysAt(spec: Spec, at: Pointer): readonly string[] {
  const value = valueAt(spec.doc, at);
  return isObject(value) ? Object.keys(value) : [];
}

/** The media types of successful answers that are streams. */
function streamsOf(spec: Spec): readonly Pointer[] {
  const places = operationsOf(spec.doc).flatMap(({ at }) => {
    const responses = join(at, "responses");
    const success = keysAt(spec, responses).filter((status) => status.startsWith("2"));
    return success.flatMap((status) => resolveAt(spec.doc, join(responses, status)) ?? []);
  });
  return [...new Set(places)].flatMap((response) => {
    const content = join(response, "content");
    const types = keysAt(spec, content).filter((type) => EVENTS.test(type) || LINES.test(type));
    return types.map((type) => join(content, type));
  });
}

/** What the items of a stream are that no source states, and an example shows. */
export const exampleItems: Rule = {
  id: ID,
  law: "A stream whose items no schema describes has items of the shape its example shows, for types only: events by their names, lines of JSON alike. OpenAPI 3.2 has a word for it (`itemSchema`), so the document becomes one of 3.2.",
  *check(spec) {
    let isFirst = true;
    for (const media of streamsOf(spec)) {
      const found = filled(spec, media, isFirst);
      if (found === undefined) continue;
      isFirst = false;
      yield found;
    }
  },
};
