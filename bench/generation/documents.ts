import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
interface Doc {
  readonly [key: string]: Json;
}

/** A document by the path of its file below `specs/`. */
export type Documents = ReadonlyMap<string, Doc>;

function reply(name: string): Json {
  return {
    description: "The reply.",
    content: { "application/json": { schema: { $ref: `#/components/schemas/${name}` } } },
  };
}

function property(index: number): Json {
  const description = `The property number ${index} of the request, as a page of documentation would tell it.`;
  if (index % 5 === 0) return { type: "string", title: `P${index}`, description, examples: ["a small red fox"] };
  if (index % 5 === 1) return { type: "integer", title: `P${index}`, description, minimum: 1, maximum: 50, default: 8 };
  if (index % 5 === 2) return { type: "number", title: `P${index}`, description, minimum: 0, maximum: 1 };
  if (index % 5 === 3) return { type: "boolean", title: `P${index}`, description, default: false };
  return { type: "string", title: `P${index}`, description, enum: ["auto", "1:1", "16:9", "9:16"], default: "auto" };
}

const names = Array.from({ length: 15 }, (_, index) => `property_${index}`);

function schemas(): Json {
  return {
    QueueStatus: {
      type: "object",
      properties: {
        status: { type: "string", enum: ["IN_QUEUE", "IN_PROGRESS", "COMPLETED"] },
        request_id: { type: "string" },
        queue_position: { type: "integer" },
      },
      required: ["status", "request_id"],
    },
    File: {
      type: "object",
      properties: { url: { type: "string" }, file_size: { type: "integer" } },
      required: ["url"],
    },
    Input: {
      type: "object",
      properties: Object.fromEntries(names.map((name, index) => [name, property(index)])),
      required: names.slice(0, 2),
    },
    Output: {
      type: "object",
      properties: {
        images: { type: "array", items: { $ref: "#/components/schemas/File" } },
        seed: { type: "integer" },
      },
      required: ["images", "seed"],
    },
  };
}

function document(id: string): Doc {
  const parameters = [{ name: "request_id", in: "path", required: true, schema: { type: "string" } }];
  const body = { content: { "application/json": { schema: { $ref: "#/components/schemas/Input" } } }, required: true };
  return {
    openapi: "3.0.4",
    info: { title: `Queue OpenAPI for ${id}`, version: "1.0.0", "x-fal-metadata": { endpointId: id } },
    components: {
      securitySchemes: { apiKeyAuth: { type: "apiKey", in: "header", name: "Authorization" } },
      schemas: schemas(),
    },
    paths: {
      [`/${id}`]: { post: { requestBody: body, responses: { "200": reply("QueueStatus") } } },
      [`/${id}/requests/{request_id}`]: { get: { parameters, responses: { "200": reply("Output") } } },
      [`/${id}/requests/{request_id}/status`]: { get: { parameters, responses: { "200": reply("QueueStatus") } } },
      [`/${id}/requests/{request_id}/cancel`]: { put: { parameters, responses: { "200": reply("QueueStatus") } } },
    },
    servers: [{ url: "https://queue.fal.run" }],
    security: [{ apiKeyAuth: [] }],
  };
}

/** So many endpoints in fal's layout: 15 input properties, 4 operations each. */
export function synthetic(count: number): Documents {
  return new Map(
    Array.from({ length: count }, (_, index) => `acme/model-${index}/text-to-image`).map((id) => [
      `fal/${id}.json`,
      document(id),
    ]),
  );
}

/** The documents of a folder, one endpoint each. */
export function documentsIn(folder: string): Documents {
  return new Map(
    readdirSync(folder)
      .filter((name) => name.endsWith(".json"))
      .toSorted()
      .map((name) => {
        const doc: Doc = JSON.parse(readFileSync(join(folder, name), "utf8"));
        return [`fal/${name}`, doc];
      }),
  );
}

/** So many documents: those that describe an endpoint, and when they are used up, copies with other ids. */
export function copies(documents: Documents, count: number): Documents {
  const described = [...documents].filter(([, doc]) => doc["paths"] !== undefined);
  const copied = Array.from({ length: count }, (_, index): [string, Doc] => {
    const [path, doc] = described[index % described.length] ?? ["", {}];
    const copy = Math.floor(index / described.length);
    const [route = ""] = Object.keys(partsOf(doc, "paths")).toSorted((a, b) => a.length - b.length);
    if (copy === 0) return [path, doc];
    return [
      `copy-${copy}/${path}`,
      JSON.parse(JSON.stringify(doc).replaceAll(route.slice(1), `${route.slice(1)}-${copy}`)),
    ];
  });
  return new Map(copied);
}

function partsOf(doc: Doc, key: string): Doc {
  const value = doc[key];
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

const START = "#/components/schemas/";

/** References to named schemas, in mappings as well, with a prefix of the endpoint they belong to; each is noted. */
function renamed(value: Json, prefix: string, referred: Set<string>): Json {
  if (typeof value === "string" && value.startsWith(START)) {
    const name = `${prefix}${value.slice(START.length)}`;
    referred.add(name);
    return `${START}${name}`;
  }
  if (Array.isArray(value)) return value.map((item) => renamed(item, prefix, referred));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, renamed(inner, prefix, referred)]));
}

/** All of them in one document, as the other generators want it: every endpoint's schemas under names of their own. */
export function merged(documents: Documents): Doc {
  const paths: { [key: string]: Json } = {};
  const all: { [key: string]: Json } = {};
  const referred = new Set<string>();
  let count = 0;
  for (const doc of documents.values()) {
    const prefix = `E${(count += 1)}`;
    for (const [path, item] of Object.entries(partsOf(doc, "paths"))) paths[path] = renamed(item, prefix, referred);
    for (const [name, schema] of Object.entries(partsOf(partsOf(doc, "components"), "schemas")))
      all[`${prefix}${name}`] = renamed(schema, prefix, referred);
  }
  // Real documents refer to shapes that they do not define; the others would stop at the first of them.
  for (const name of referred) all[name] ??= {};
  const apiKeyAuth = { type: "apiKey", in: "header", name: "Authorization" };
  return {
    openapi: "3.0.4",
    info: { title: "All", version: "1.0.0" },
    servers: [{ url: "https://queue.fal.run" }],
    paths,
    components: { securitySchemes: { apiKeyAuth }, schemas: all },
    security: [{ apiKeyAuth: [] }],
  };
}
