import { existsSync, readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleFiles } from "../../src/mock/jobs/output.js";
import { sampleSchema } from "../../src/mock/sampler/index.js";
import { sampleOfPattern } from "../../src/mock/sampler/pattern.js";
import { seededRandom } from "../../src/mock/sampler/random.js";
import type { JsonSchema } from "../../src/contract/validator.js";

const ajv = new Ajv2020({ strict: false, validateFormats: false });

function fileOf(
  path: readonly string[],
  type: string | undefined,
): { url: string; contentType: string; fileName: string } {
  return {
    url: `http://mock/files/${path.join("-")}.png`,
    contentType: type ?? "image/png",
    fileName: "output.png",
  };
}

function sampled(schema: JsonSchema, seed = 1): { readonly value: unknown } | undefined {
  const check = ajv.compile(typeof schema === "boolean" ? schema : { ...schema });
  return sampleSchema({ schema, seed, fileOf, accepts: (value) => check(value) === true });
}

interface ObjectSchema extends Record<string, unknown> {
  readonly type: "object";
  readonly properties: Record<string, unknown>;
  readonly required: readonly string[];
}

function object(
  properties: Record<string, unknown>,
  required: readonly string[] = Object.keys(properties),
): ObjectSchema {
  return {
    type: "object",
    properties,
    required,
  };
}

describe("a sample satisfies its schema", () => {
  const cases: Record<string, JsonSchema> = {
    "numbers in bounds": object({
      a: { type: "integer", minimum: 3, maximum: 3 },
      b: { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 0.01 },
      c: { type: "integer", multipleOf: 8, minimum: 500 },
      d: { type: "number", multipleOf: 0.25, minimum: 0.3, maximum: 0.6 },
      e: { type: "integer", maximum: -5 },
    }),
    "strings of a length": object({
      a: { type: "string", minLength: 200 },
      b: { type: "string", maxLength: 2 },
      c: { type: "string", minLength: 5, maxLength: 5 },
      d: { type: "string", pattern: "^[a-z]{2}-\\d+(\\.jpg|\\.png)?$" },
      e: { type: "string", pattern: "^#[0-9A-Fa-f]{6}$" },
    }),
    lists: object({
      a: { type: "array", items: { type: "integer" }, minItems: 4, uniqueItems: true },
      b: { type: "array", maxItems: 0 },
      c: { prefixItems: [{ type: "number" }, { type: "string" }], items: false, minItems: 2 },
      d: { type: "array", contains: { const: 7 }, minItems: 1 },
    }),
    choices: object({
      a: { enum: ["x", 1, null] },
      b: { const: { deep: [1] } },
      c: { anyOf: [{ type: "null" }, { type: "string" }] },
      d: {
        oneOf: [
          { type: "integer", minimum: 10 },
          { type: "string", maxLength: 3 },
        ],
      },
      e: { type: ["string", "null"] },
    }),
    "parts put together": {
      allOf: [object({ a: { type: "integer" } }), object({ a: { minimum: 7 }, b: { type: "boolean" } })],
      properties: { b: { const: true } },
    },
    references: {
      $defs: {
        File: object({ url: { type: "string", format: "uri" }, size: { type: "integer", minimum: 1 } }, ["url"]),
      },
      ...object({ images: { type: "array", items: { $ref: "#/$defs/File" } } }),
    },
    "a tree": {
      $defs: {
        Node: object({ left: { anyOf: [{ $ref: "#/$defs/Node" }, { type: "null" }] }, value: { type: "integer" } }),
      },
      $ref: "#/$defs/Node",
    },
    "closed objects": { ...object({ a: { type: "string" } }), additionalProperties: false, minProperties: 1 },
    "open maps": { type: "object", additionalProperties: { type: "integer" }, minProperties: 3 },
    "dependent keys": { ...object({ a: {}, b: {} }, ["a"]), dependentRequired: { a: ["b"] } },
    conditions: {
      type: "object",
      properties: { kind: { enum: ["a", "b"] } },
      required: ["kind"],
      if: { properties: { kind: { const: "a" } } },
      // oxlint-disable-next-line unicorn/no-thenable
      then: { required: ["onlyA"] },
      else: { required: ["onlyB"] },
    },
    "keys of prototypes": object({ ["__proto__x"]: { type: "integer" }, constructor: { type: "string" } }),
    "an example that breaks its own rule": {
      type: "object",
      properties: { n: { type: "integer", examples: ["no"] } },
      required: ["n"],
    },
    anything: true,
  };

  it.each(Object.entries(cases))("%s", (_name, schema) => {
    for (const seed of [1, 2, 3, 99]) expect(sampled(schema, seed)).toBeDefined();
  });

  it("whatever the schema", () => {
    const { schema } = fc.letrec<{ schema: JsonSchema; leaf: JsonSchema }>((tie) => ({
      leaf: fc.oneof(
        fc
          .record({ low: fc.integer({ min: -99, max: 99 }), span: fc.nat(50) })
          .map(({ low, span }) => ({ type: "integer", minimum: low, maximum: low + span })),
        fc
          .record({ low: fc.integer({ min: -99, max: 99 }), span: fc.nat(50) })
          .map(({ low, span }) => ({ type: "number", exclusiveMinimum: low, maximum: low + span + 0.5 })),
        fc
          .record({ least: fc.nat(40), span: fc.nat(20) })
          .map(({ least, span }) => ({ type: "string", minLength: least, maxLength: least + span })),
        fc
          .array(fc.jsonValue(), { minLength: 1, maxLength: 4 })
          .map((values) => ({ enum: [...new Map(values.map((value) => [JSON.stringify(value), value])).values()] })),
        fc.constant<JsonSchema>({ type: "boolean" }),
        fc.constant<JsonSchema>({ type: ["string", "null"] }),
      ),
      schema: fc.oneof(
        { maxDepth: 3 },
        tie("leaf"),
        fc
          .dictionary(fc.string({ maxLength: 8 }), tie("schema"), { maxKeys: 4, noNullPrototype: true })
          .map((properties) => object(properties)),
        fc
          .record({ items: tie("schema"), least: fc.nat(3) })
          .map(({ items, least }) => ({ type: "array", items, minItems: least })),
        fc.array(tie("schema"), { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf })),
      ),
    }));
    fc.assert(
      fc.property(schema, fc.nat(), (made, seed) => {
        expect(sampled(made, seed)).toBeDefined();
      }),
      { numRuns: 300 },
    );
  });

  it("and is the same for the same seed", () => {
    const schema = cases["choices"] ?? true;
    expect(sampled(schema, 5)).toEqual(sampled(schema, 5));
    const many = Array.from({ length: 20 }, (_, seed) => JSON.stringify(sampled(schema, seed)));
    expect(new Set(many).size).toBeGreaterThan(3);
  });

  it.each<[string, JsonSchema]>([
    ["false", false],
    ["a contradiction", { type: "integer", minimum: 5, maximum: 4 }],
    ["a value that holds itself", { $defs: { N: object({ n: { $ref: "#/$defs/N" } }) }, $ref: "#/$defs/N" }],
  ])("and is none for %s", (_name, schema) => {
    expect(sampled(schema)).toBeUndefined();
  });

  it("takes the schema's own examples and names files for what they are", () => {
    const made = sampled(
      object({
        seed: { type: "integer", examples: [42] },
        image: object({ url: { type: "string" }, content_type: { type: "string" }, file_name: { type: "string" } }),
      }),
    );
    expect(made?.value).toEqual({
      seed: 42,
      image: { url: "http://mock/files/image.png", content_type: "image/png", file_name: "output.png" },
    });
  });
});

describe("a text that its name calls a URL", () => {
  const text = { type: "string" };
  const valueOf = (name: string, schema: JsonSchema): unknown =>
    Reflect.get(Object(sampled(object({ [name]: schema }))?.value), name);

  it.each(["url", "video_url", "videoUrl", "audioURL", "image-url"])("%s", (name) => {
    expect(valueOf(name, text)).toMatch(/^http:\/\/mock\/files\/.*\.png$/);
  });

  it.each(["urls", "image_urls", "resultUrls", "URLs2Urls"])("%s, a list of them", (name) => {
    expect(valueOf(name, { type: "array", items: text, minItems: 1 })).toEqual(
      expect.arrayContaining([expect.stringMatching(/^http:\/\/mock\/files\//)]),
    );
  });

  it.each(["curl", "Hurls", "urlencoded", "videoUrlCount"])("%s is none", (name) => {
    expect(valueOf(name, text)).toBe("a quiet harbour at dawn with m");
  });

  it("a format and a pattern outrank the name", () => {
    expect(valueOf("page_url", { ...text, format: "date" })).toBe("2026-01-01");
    expect(valueOf("pageUrl", { ...text, pattern: "^x$" })).toBe("x");
  });

  it.each([
    [["videoUrl"], "acme/paint", "output.mp4"],
    [["audio", "resultUrls"], "acme/paint", "output.wav"],
    [["video", "thumbnailUrl"], "acme/paint", "output.png"],
    [["resultUrls"], "acme.test POST /text-to-video", "output.mp4"],
    [["imageUrl"], "acme.test POST /text-to-video", "output.png"],
    [["resultUrls"], "acme/paint", "output.png"],
  ])("%j of %s is a file of its kind: %s", (path, endpointId, name) => {
    expect(sampleFiles("http://mock", "1", endpointId)(path, undefined).url).toMatch(new RegExp(`/${name}$`));
  });
});

describe("patterns", () => {
  it.each([
    "^a$",
    "[abc]+",
    "(foo|bar)baz?",
    "^\\d{3}-\\d{4}$",
    "^[^a-y]{2,4}$",
    "\\w+@\\w+\\.com",
    "^(?:x|y){3}$",
    "^$",
    "a{0}b",
    "[\\d.]+",
    ".",
    "^\\/api\\/$",
  ])("%s", (pattern) => {
    for (let seed = 0; seed < 20; seed += 1) {
      expect(sampleOfPattern(pattern, seededRandom(seed))).toMatch(new RegExp(pattern, "u"));
    }
  });

  it.each(["(?=a)b", "(a)\\1", "[z-a]", "\\p{L}", "(unclosed", "*", `${"(".repeat(1999)}`])(
    "%s is beyond it",
    (pattern) => {
      expect(sampleOfPattern(pattern, seededRandom(1))).toBeUndefined();
    },
  );

  it("reads a pattern that is valid without the u flag only", () => {
    expect(sampleOfPattern("a{", seededRandom(1))).toBe("a{");
    expect(sampleOfPattern("^\\-[a-c]$", seededRandom(1))).toMatch(/^-[a-c]$/);
  });

  it("stretches what may repeat", () => {
    expect(sampleOfPattern("^a+$", seededRandom(1), 50)).toHaveLength(50);
  });
});

const corpus = new URL("../../../shared/corpus/fal-openapi/2026-06/", import.meta.url);
it.skipIf(!existsSync(corpus))("every real output schema gets a sample (skipped: ../shared is absent)", () => {
  let count = 0;
  const without: string[] = [];
  for (const name of readdirSync(corpus)) {
    const document: unknown = JSON.parse(readFileSync(new URL(name, corpus), "utf8"));
    const schemas: unknown = Reflect.get(Object(Reflect.get(Object(document), "components")), "schemas");
    const output = Object.keys(Object(schemas)).find((key) => key.endsWith("Output"));
    if (output === undefined) continue;
    const schema = { components: { schemas }, $ref: `#/components/schemas/${output}` };
    count += 1;
    try {
      if (sampled(schema) === undefined) without.push(name);
    } catch (error) {
      // A document with a dangling reference has no validator; it has no endpoint either.
      if (!String(error).includes("can't resolve reference")) throw error;
    }
  }
  expect(count).toBeGreaterThan(500);
  expect(without).toEqual([]);
});
