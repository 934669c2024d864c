import { isList, isObject, type Json, type JsonObject, own } from "../../document/json.js";
import { join, type Pointer, valueAt } from "../../document/pointer.js";
import { isPointer, resolveAt } from "../../openapi/operation.js";
import { rootAt, type SchemaRoot } from "./roots.js";

/** What a stream gives, one by one. */
export interface StreamItem extends SchemaRoot {
  /** The document says what an item is. */
  readonly isStated: boolean;
  /** Of events: whether each is given with its name; absent where nobody says. */
  readonly isNamed?: boolean;
}

/** The fields of a server-sent event: a schema of these speaks of the event, any other of its data (OpenAPI 3.2, SSE). */
const EVENT_FIELDS: ReadonlySet<string> = new Set(["event", "data", "id", "retry", "comment"]);

const DEEPEST = 8;

/** The schema behind a reference that stands alone. */
function behind(doc: JsonObject, schema: Json): Json {
  const ref = own(schema, "$ref");
  if (typeof ref !== "string" || !isPointer(ref)) return schema;
  const at = resolveAt(doc, ref);
  return (at === undefined ? undefined : valueAt(doc, at)) ?? {};
}

type EventFields = ReadonlyMap<string, Json>;

function merged(base: EventFields, schema: Json): EventFields | undefined {
  const properties = own(schema, "properties");
  const fields = Object.entries(isObject(properties) ? properties : {});
  if (fields.some(([name]) => !EVENT_FIELDS.has(name))) return undefined;
  const field = ([name, value]: readonly [string, Json]): readonly [string, Json] => {
    const known = base.get(name);
    return [name, isObject(known) && isObject(value) ? { ...known, ...value } : value];
  };
  return new Map([...base, ...fields.map(field)]);
}

/** The kinds of events that a schema describes; undefined where it does not describe events. */
function eventsOf(doc: JsonObject, stated: Json, base: EventFields, depth = 0): readonly EventFields[] | undefined {
  const schema = behind(doc, stated);
  const fields = merged(base, schema);
  if (fields === undefined || !isObject(schema) || depth > DEEPEST) return undefined;
  const branches = [own(schema, "oneOf"), own(schema, "anyOf")].find(isList);
  if (branches === undefined) return fields.has("data") ? [fields] : undefined;
  const all = branches.map((branch) => eventsOf(doc, branch, fields, depth + 1));
  return all.some((one) => one === undefined) ? undefined : all.flatMap((one) => one ?? []);
}

/** What the text of an event's data holds: the value of its JSON, else the text. */
function dataOf(fields: EventFields): Json {
  const stated = fields.get("data") ?? {};
  const content = own(stated, "contentSchema");
  if (content !== undefined) return content;
  if (!isObject(stated)) return stated;
  const isJson = /json/i.test(String(own(stated, "contentMediaType") ?? ""));
  const { contentMediaType: _, contentEncoding: __, ...text } = stated;
  return isJson ? {} : text;
}

function named(fields: EventFields): JsonObject {
  return {
    type: "object",
    properties: { event: fields.get("event") ?? { const: "message" }, id: { type: "string" }, data: dataOf(fields) },
    required: ["event", "id", "data"],
  };
}

function anyOf(schemas: readonly Json[]): Json {
  const distinct = [...new Map(schemas.map((schema) => [JSON.stringify(schema), schema])).values()];
  return distinct.length === 1 ? (distinct[0] ?? {}) : { anyOf: distinct };
}

/** What the caller gets of a stream of events: their data, or their names, ids and data where they have names. */
function eventItem(doc: JsonObject, root: SchemaRoot): StreamItem {
  const events = eventsOf(doc, root.schema, new Map());
  if (events === undefined) return { ...root, isStated: true, isNamed: false };
  const isNamed = events.some((fields) => fields.has("event"));
  return { at: root.at, schema: anyOf(events.map(isNamed ? named : dataOf)), isStated: true, isNamed };
}

/** A schema that says nothing of items: none at all, or the text of the whole stream. */
function isSilent(doc: JsonObject, schema: Json): boolean {
  const stated = behind(doc, schema);
  if (!isObject(stated)) return true;
  const says = Object.keys(stated).filter((key) => !/^(?:title|description|examples?|x-.*|format)$/.test(key));
  return says.length === 0 || (says.length === 1 && own(stated, "type") === "string");
}

/**
 * What an answer gives that comes in pieces: as its `itemSchema` says (OpenAPI 3.2), else as the schema of the whole does,
 * which may be the list of all items, or, before 3.2 had a word for it, an item.
 */
export function streamItem(doc: JsonObject, media: Pointer, form: "events" | "lines"): StreamItem {
  const stated = join(media, "itemSchema");
  const whole = join(media, "schema");
  const isItem = valueAt(doc, stated) !== undefined;
  const root = rootAt(doc, isItem ? stated : whole);
  if (isItem ? Object.keys(isObject(root.schema) ? root.schema : {}).length === 0 : isSilent(doc, root.schema))
    return { schema: {}, at: root.at, isStated: false };
  const items = isItem || own(root.schema, "type") !== "array" ? undefined : own(root.schema, "items");
  const item = items === undefined ? root : { schema: items, at: join(root.at, "items") };
  return form === "events" ? eventItem(doc, item) : { ...item, isStated: true };
}
