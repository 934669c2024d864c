import { isList, isObject, type Json, type JsonObject, own } from "../document/json.js";
import { perObject } from "../document/memo.js";
import { join, type Pointer } from "../document/pointer.js";
import { eachObject } from "./each-object.js";
import { operationsOf } from "./operation.js";

/** A schema of a document and where it stands. */
export interface SchemaAt {
  readonly at: Pointer;
  readonly schema: JsonObject;
}

const SINGLE = [
  "items",
  "additionalProperties",
  "not",
  "contains",
  "propertyNames",
  "if",
  "then",
  "else",
  "unevaluatedItems",
  "unevaluatedProperties",
];
const LISTS = ["allOf", "anyOf", "oneOf", "prefixItems"];
const MAPS = ["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"];

/** The keywords that hold schemas, with the rank by which they are looked at, whatever their order in a document. */
const RANKS: ReadonlyMap<string, number> = new Map(
  [...MAPS, ...LISTS, ...SINGLE].map((keyword, rank) => [keyword, rank]),
);

function rankOf(keyword: string): number {
  return RANKS.get(keyword) ?? RANKS.size;
}

/** The keywords of a schema that hold schemas. Most schemas have none or one: asking for each by name would cost most. */
function holdersOf(schema: JsonObject): readonly string[] {
  const found = Object.keys(schema).filter((keyword) => RANKS.has(keyword));
  return found.length < 2 ? found : found.sort((a, b) => rankOf(a) - rankOf(b));
}

/** Adds a schema and all schemas below it, outer first. */
function addWithDescendants(root: SchemaAt, found: SchemaAt[]): void {
  found.push(root);
  const child = (value: Json | undefined, at: Pointer): void => {
    if (isObject(value)) addWithDescendants({ at, schema: value }, found);
  };
  for (const keyword of holdersOf(root.schema)) {
    const value = own(root.schema, keyword);
    const at = join(root.at, keyword);
    if (isList(value)) {
      if (LISTS.includes(keyword)) for (const [index, item] of value.entries()) child(item, join(at, index));
    } else if (MAPS.includes(keyword)) {
      if (isObject(value)) for (const name of Object.keys(value)) child(own(value, name), join(at, name));
    } else if (!LISTS.includes(keyword)) child(value, at);
  }
}

/** A schema and all schemas below it, outer first. The depth is that of the document, which the reader has limited. */
export function withDescendants(root: SchemaAt): readonly SchemaAt[] {
  const found: SchemaAt[] = [];
  addWithDescendants(root, found);
  return found;
}

function mediaSchemas(content: Json | undefined, at: Pointer): readonly SchemaAt[] {
  return Object.entries(isObject(content) ? content : {}).flatMap(([type, media]) => {
    return ["schema", "itemSchema"].flatMap((key) => {
      const schema = own(media, key);
      return isObject(schema) ? [{ at: join(at, type, key), schema }] : [];
    });
  });
}

function parameterSchemas(parameters: Json | undefined, at: Pointer): readonly SchemaAt[] {
  return (isList(parameters) ? parameters : []).flatMap((parameter, index) => {
    const schema = own(parameter, "schema");
    return [
      ...(isObject(schema) ? [{ at: join(at, index, "schema"), schema }] : []),
      ...mediaSchemas(own(parameter, "content"), join(at, index, "content")),
    ];
  });
}

/** The outermost schemas that stand elsewhere: in shared parts, headers, callbacks and webhooks. */
function furtherSchemas(doc: JsonObject, known: readonly SchemaAt[]): readonly SchemaAt[] {
  const seen = new Set(known.map(({ at }) => at));
  return [...eachObject(doc)].flatMap(({ value, at }) =>
    ["schema", "itemSchema"].flatMap((key) => {
      const schema = own(value, key);
      return isObject(schema) && !seen.has(join(at, key)) ? [{ at: join(at, key), schema }] : [];
    }),
  );
}

/** The outermost schemas of a document: components, parameters, bodies and replies. */
function rootSchemas(doc: JsonObject): readonly SchemaAt[] {
  const components = own(own(doc, "components"), "schemas");
  const named = Object.entries(isObject(components) ? components : {}).flatMap(([name, schema]) =>
    isObject(schema) ? [{ at: join("#/components/schemas", name), schema }] : [],
  );
  const inline = operationsOf(doc).flatMap(({ at, operation }) => {
    const responses = own(operation, "responses");
    return [
      ...parameterSchemas(own(operation, "parameters"), join(at, "parameters")),
      ...mediaSchemas(own(own(operation, "requestBody"), "content"), join(at, "requestBody", "content")),
      ...Object.entries(isObject(responses) ? responses : {}).flatMap(([code, response]) =>
        mediaSchemas(own(response, "content"), join(at, "responses", code, "content")),
      ),
    ];
  });
  const known = [...named, ...inline];
  return [...known, ...furtherSchemas(doc, known)];
}

/** Documents share what edits between them left alone: a schema that stays where it is was walked before. */
const walked = perObject<JsonObject, { at?: Pointer; schemas: readonly SchemaAt[] }>(() => ({ schemas: [] }));

function schemasFrom(root: SchemaAt): readonly SchemaAt[] {
  const known = walked(root.schema);
  if (known.at !== root.at) Object.assign(known, { at: root.at, schemas: withDescendants(root) });
  return known.schemas;
}

/** Every schema of a document, outer before inner. */
export const allSchemas: (doc: JsonObject) => readonly SchemaAt[] = perObject((doc) =>
  rootSchemas(doc).flatMap(schemasFrom),
);
