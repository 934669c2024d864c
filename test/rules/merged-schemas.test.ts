import { expect, it } from "vitest";
import { parse } from "yaml";
import { mendDocument } from "../../codegen/compile/document.js";
import { mergeSources } from "../../codegen/rules/enrich/merge-sources.js";
import { isObject, own, type Json, type JsonObject } from "../../codegen/document/json.js";
import { valueAt } from "../../codegen/document/pointer.js";
import { quoteOf, type PageFormat, type SourceText } from "../../codegen/document/source.js";
import { ingestedOf, pageOf } from "../support/page.js";

/** Sources of every rank, two of them of one. */
const SOURCES: Readonly<Record<string, readonly [provider: string, format: PageFormat]>> = {
  openapi: ["fal", "openapi"],
  fal: ["fal", "model-page"],
  relay: ["relay", "openapi-fence"],
  other: ["other", "openapi-fence"],
  table: ["table", "parameter-table"],
};
const INPUT = "#/components/schemas/Input";

function objectOf(yaml: string): JsonObject {
  const value: Json = parse(yaml);
  return isObject(value) ? value : {};
}

/** Merges the inputs that sources state; what the servers become is no matter here. */
function merged(inputs: JsonObject) {
  const texts = new Map<string, SourceText>();
  const endpoints = Object.keys(inputs).flatMap((name) => {
    const [provider, format] = SOURCES[name] ?? ["", "openapi"];
    const server = provider === "fal" ? "https://fal.run" : `https://api.${provider}.example`;
    const stated = own(inputs, name);
    const page = pageOf("fal-ai/lamp/image", isObject(stated) ? stated : {}, { server });
    const { document, text } = ingestedOf(page, `${name}.md`, provider, format);
    texts.set(text.id, text);
    return mendDocument(document, texts).endpoints.flatMap(({ endpoint }) => endpoint ?? []);
  });
  const { spec, findings } = mergeSources(endpoints, texts);
  const told = findings.flatMap(({ level, at }) => {
    if (typeof at !== "string") return [`${level} at ${at.source} ${quoteOf(texts.get(at.source)?.text ?? "", at)}`];
    return at.startsWith(INPUT) ? [`${level} at ${at.slice(INPUT.length)}`] : [];
  });
  return { input: valueAt(spec.doc, INPUT), told };
}

type Row = readonly [stated: string, merged: string, ...told: readonly string[]];

/** What each source says of the property x, what comes of it, and the level and place of each finding. */
const properties: readonly Row[] = [
  ["fal: {type: integer}, relay: {type: number}", "{type: integer}", "warning at relay.md type: number"],
  ["relay: {type: integer}, other: {type: number}", "{type: number}", "warning at relay.md type: integer"],
  ["fal: {type: integer}, relay: {type: string}", "{type: integer}", "warning at relay.md type: string"],
  [
    "relay: {type: integer}, other: {type: string}",
    "{type: [string, integer]}",
    "warning at relay.md type: integer",
    "note at x/type",
  ],
  [
    "fal: {type: integer, minimum: 1}, relay: {type: integer, minimum: 0}",
    "{type: integer, minimum: 1}",
    "warning at relay.md minimum: 0",
  ],
  [
    "relay: {type: integer, minimum: 1}, other: {type: integer, minimum: 0}",
    "{type: integer, minimum: 0}",
    "warning at relay.md minimum: 1",
  ],
  [
    "relay: {type: integer, minimum: 0}, other: {type: integer, minimum: 1}",
    "{type: integer, minimum: 0}",
    "warning at relay.md minimum: 0",
    "note at x/minimum",
  ],
  ["fal: {type: integer}, relay: {type: integer, maximum: 9}", "{type: integer, maximum: 9}", "note at x/maximum"],
  ["fal: {type: integer, maximum: 9}, relay: {type: integer, maximum: 9}", "{type: integer, maximum: 9}"],
  [
    "fal: {type: integer, default: 1}, relay: {type: integer, default: 2}",
    "{type: integer, default: 1}",
    "warning at relay.md default: 2",
  ],
  [
    "relay: {type: integer, default: 1}, other: {type: integer, default: 2}",
    "{type: integer}",
    "warning at relay.md default: 1",
    "note at x/default",
  ],
  [
    "fal: {type: string, enum: [a]}, relay: {type: string, enum: [b]}",
    "{type: string, enum: [a]}",
    "warning at relay.md enum:",
  ],
  [
    "relay: {type: string, enum: [a]}, other: {type: string, enum: [b]}",
    "{type: string, enum: [b, a]}",
    "warning at relay.md enum:",
    "note at x/enum",
  ],
  ["fal: {type: string}, relay: {type: integer, minimum: 1}", "{type: string}", "warning at relay.md type: integer"],
  ["fal: {}, relay: {type: integer, minimum: 1}", "{type: integer, minimum: 1}", "note at x"],
  ["fal: {description: D}, relay: {type: integer, description: E}", "{type: integer, description: E}", "note at x"],
  ['fal: {type: integer, title: ""}, relay: {type: integer, title: T}', "{type: integer, title: T}", "note at x"],
  [
    "fal: {type: integer, title: S, description: D}, relay: {type: integer, title: T, description: E}",
    "{type: integer, title: S, description: D}",
  ],
  [
    'fal: {type: [string, "null"]}, relay: {type: string}',
    '{type: [string, "null"]}',
    "warning at relay.md type: string",
  ],
  ['fal: {type: string}, relay: {type: [string, "null"]}', "{type: string}", "warning at relay.md type:"],
  ["fal: {type: string, deprecated: true}, relay: {type: string}", "{type: string, deprecated: true}"],
  [
    "fal: {type: string}, relay: {type: string, deprecated: true}",
    "{type: string, deprecated: true}",
    "note at x/deprecated",
  ],
  [
    "fal: {type: array}, relay: {type: array, items: {type: string}}",
    "{type: array, items: {type: string}}",
    "note at x/items",
  ],
  [
    "fal: {type: array, items: {type: integer}}, relay: {type: array, items: {type: number, maximum: 5}}",
    "{type: array, items: {type: integer, maximum: 5}}",
    "warning at relay.md type: number",
    "note at x/items/maximum",
  ],
  ["fal: {type: array, items: {}}, relay: {type: array}", "{type: array, items: {}}"],
  [
    "fal: {type: object, properties: {a: {type: integer}}}, relay: {type: object, properties: {a: {type: integer, maximum: 5}, b: {type: string}}}",
    "{type: object, properties: {a: {type: integer, maximum: 5}, b: {type: string}}}",
    "note at x/properties/a/maximum",
    "note at x/properties/b",
  ],
  [
    "fal: {anyOf: [{type: string}, {type: object}]}, relay: {type: string, maxLength: 5}",
    "{anyOf: [{type: string, maxLength: 5}, {type: object}]}",
    "note at x/anyOf/0/maxLength",
  ],
  [
    "fal: {anyOf: [{type: string}, {type: object}]}, relay: {anyOf: [{type: string, maxLength: 5}, {type: object, properties: {a: {type: integer}}}]}",
    "{anyOf: [{type: string, maxLength: 5}, {type: object, properties: {a: {type: integer}}}]}",
    "note at x/anyOf/0/maxLength",
    "note at x/anyOf/1/properties/a",
  ],
  [
    "fal: {anyOf: [{type: string}, {type: string, maxLength: 5}]}, relay: {type: string, minLength: 5}",
    "{anyOf: [{type: string, minLength: 5}, {type: string, maxLength: 5, minLength: 5}]}",
    "note at x/anyOf/0/minLength",
    "note at x/anyOf/1/minLength",
  ],
  [
    'fal: {anyOf: [{type: string}, {type: "null"}]}, relay: {type: string, maxLength: 5}',
    '{anyOf: [{type: string, maxLength: 5}, {type: "null"}]}',
    "note at x/anyOf/0/maxLength",
  ],
  [
    'fal: {type: string}, relay: {anyOf: [{type: string, maxLength: 5}, {type: "null"}]}',
    "{type: string, maxLength: 5}",
    "note at x/maxLength",
  ],
  ["fal: {type: string}, relay: {anyOf: [{type: string, maxLength: 5}, {type: integer}]}", "{type: string}"],
  [
    "fal: {oneOf: [{type: string}, {type: integer}]}, relay: {type: integer, maximum: 5}",
    "{oneOf: [{type: string}, {type: integer, maximum: 5}]}",
    "note at x/oneOf/1/maximum",
  ],
  [
    "fal: {anyOf: [{type: [string, integer]}, {type: object}]}, relay: {type: string, maxLength: 5}",
    "{anyOf: [{type: [string, integer]}, {type: object}]}",
  ],
  [
    "fal: {type: string}, relay: {type: string, maxLength: 9}, table: {type: string, maxLength: 5, pattern: a}",
    "{type: string, maxLength: 9, pattern: a}",
    "warning at table.md maxLength: 5",
    "note at x/maxLength",
    "note at x/pattern",
  ],
  [
    "openapi: {type: string}, fal: {type: string, maxLength: 9}, relay: {type: string, maxLength: 8}",
    "{type: string, maxLength: 9}",
    "warning at relay.md maxLength: 8",
    "note at x/maxLength",
  ],
  ["relay: {type: string}, table: {type: string, maxLength: 5}", "{type: string, maxLength: 5}", "note at x/maxLength"],
  ["table: {type: integer}, relay: {type: number}", "{type: number}", "warning at table.md type: integer"],
  ["openapi: {type: string}, relay: {type: string, enum: [a, b]}", "{type: string, enum: [a, b]}", "note at x/enum"],
  [
    "openapi: {type: integer, multipleOf: 2}, relay: {type: integer, multipleOf: 3}",
    "{type: integer, multipleOf: 2}",
    "warning at relay.md multipleOf: 3",
  ],
  [
    "relay: {type: integer, multipleOf: 2}, other: {type: integer, multipleOf: 3}",
    "{type: integer}",
    "warning at relay.md multipleOf: 2",
    "note at x/multipleOf",
  ],
  [
    "relay: {type: string, format: uri}, other: {type: string, format: date}",
    "{type: string}",
    "warning at relay.md format: uri",
    "note at x/format",
  ],
  [
    "fal: {type: string, additionalProperties: false}, relay: {type: string}",
    "{type: string, additionalProperties: false}",
  ],
];

it.each(properties)("%s", (stated, expected, ...told) => {
  const schemas = objectOf(`{${stated}}`);
  const inputs = Object.keys(schemas).map((name) => [
    name,
    { type: "object", properties: { x: own(schemas, name) ?? null } },
  ]);
  const found = merged(Object.fromEntries(inputs));
  expect(found.input).toEqual({ type: "object", properties: { x: objectOf(expected) } });
  expect(found.told.map((line) => line.replace("/properties/x", "x"))).toEqual(told);
});

/** The same for what each says of the whole input. */
const objects: readonly Row[] = [
  [
    "fal: {properties: {x: {type: string}}, required: [x]}, relay: {properties: {x: {type: string}}}",
    "{properties: {x: {type: string}}, required: [x]}",
    "warning at relay.md x:",
  ],
  [
    "fal: {properties: {x: {type: string}}}, relay: {properties: {x: {type: string}}, required: [x]}",
    "{properties: {x: {type: string}}}",
    "warning at relay.md x:",
  ],
  [
    "relay: {properties: {x: {type: string}}, required: [x]}, other: {properties: {x: {type: string}}}",
    "{properties: {x: {type: string}}}",
    "warning at relay.md x:",
  ],
  [
    "relay: {properties: {x: {type: string}}, required: [x]}, other: {properties: {x: {type: string}}, required: [x]}",
    "{properties: {x: {type: string}}, required: [x]}",
  ],
  [
    "fal: {properties: {x: {type: string}}}, relay: {properties: {y: {type: string}}, required: [y]}",
    "{properties: {x: {type: string}, y: {type: string}}}",
    "note at /properties/y",
  ],
  [
    "fal: {properties: {x: {type: string}, y: {type: string}}, required: [x, y]}, relay: {properties: {x: {type: string}}}",
    "{properties: {x: {type: string}, y: {type: string}}, required: [x, y]}",
    "warning at relay.md x:",
  ],
  [
    "relay: {properties: {x: {type: string}, y: {type: string}}, required: [x, y]}, other: {properties: {x: {type: string}, y: {type: string}}, required: [y]}",
    "{properties: {x: {type: string}, y: {type: string}}, required: [y]}",
    "warning at relay.md x:",
  ],
];

it.each(objects)("%s", (stated, expected, ...told) => {
  const schemas = objectOf(`{${stated}}`);
  const inputs = Object.keys(schemas).map((name) => [
    name,
    { type: "object", ...objectOf(JSON.stringify(own(schemas, name))) },
  ]);
  const found = merged(Object.fromEntries(inputs));
  expect(found.input).toEqual({ type: "object", ...objectOf(expected) });
  expect(found.told).toEqual(told);
});
