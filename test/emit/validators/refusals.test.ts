import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compileValidator,
  type CompileValidatorOptions,
  type JsonSchema,
} from "../../../codegen/emit/validators/standalone-module.js";
import { validatorOf } from "./load.js";

async function refused(
  schema: JsonSchema,
  options: CompileValidatorOptions = {},
): Promise<readonly (readonly unknown[])[]> {
  const { code, findings } = await compileValidator(schema, options);
  expect(code).toBeUndefined();
  return findings.map(({ code: rule, level, at }) => [rule, level, at]);
}

describe("what is not supported is refused where it stands", () => {
  const cases: readonly (readonly [schema: JsonSchema, code: string, at: string])[] = [
    [{ items: { $dynamicRef: "#x" } }, "emit/dangling-ref", "#/items/$dynamicRef"],
    [{ $recursiveRef: "#" }, "emit/unsupported-keyword", "#/$recursiveRef"],
    [{ $schema: "http://json-schema.org/draft-07/schema#" }, "emit/unsupported-dialect", "#/$schema"],
    [{ properties: { a: { $ref: "#/$defs/none" } } }, "emit/dangling-ref", "#/properties/a/$ref"],
    [{ $ref: "https://example.com/other.json" }, "emit/dangling-ref", "#/$ref"],
    [{ $ref: "file:///etc/passwd" }, "emit/dangling-ref", "#/$ref"],
    [{ $ref: "#/__proto__" }, "emit/dangling-ref", "#/$ref"],
    [{ $ref: "#/constructor/prototype" }, "emit/dangling-ref", "#/$ref"],
    [{ $ref: "#/%E0%A4%A" }, "emit/dangling-ref", "#/$ref"],
    [{ $ref: 5 }, "emit/invalid-schema", "#/$ref"],
    [{ items: { minimum: "2" } }, "emit/invalid-schema", "#/items/minimum"],
    [{ multipleOf: { valueOf: 1 } }, "emit/invalid-schema", "#/multipleOf"],
    [{ multipleOf: 0 }, "emit/invalid-schema", "#/multipleOf"],
    [{ maximum: Infinity }, "emit/invalid-schema", "#/maximum"],
    [{ default: [1, Infinity] }, "emit/invalid-schema", "#/default"],
    [{ maxLength: 1.5 }, "emit/invalid-schema", "#/maxLength"],
    [{ type: "file" }, "emit/invalid-schema", "#/type"],
    [{ type: [] }, "emit/invalid-schema", "#/type"],
    [{ properties: { a: "string" } }, "emit/invalid-schema", "#/properties/a"],
    [{ properties: [] }, "emit/invalid-schema", "#/properties"],
    [{ properties: { a: { required: true } } }, "emit/invalid-schema", "#/properties/a/required"],
    [{ items: [{ type: "string" }] }, "emit/invalid-schema", "#/items"],
    [{ anyOf: [] }, "emit/invalid-schema", "#/anyOf"],
    [{ enum: "a" }, "emit/invalid-schema", "#/enum"],
    [{ uniqueItems: "yes" }, "emit/invalid-schema", "#/uniqueItems"],
    [{ dependentRequired: { "a/b": [1] } }, "emit/invalid-schema", "#/dependentRequired/a~1b"],
    [{ exclusiveMinimum: true, minimum: 1 }, "emit/invalid-schema", "#/exclusiveMinimum"],
  ];
  it.each(cases)("%j: %s at %s", async (schema, code, at) => {
    expect(await refused(schema)).toContainEqual([code, "error", at]);
  });
  it("reports everything at once", async () => {
    expect(await refused({ properties: { a: { type: 1 }, b: { minimum: "x" } }, $recursiveRef: "#" })).toHaveLength(3);
  });
});

describe("references that lead nowhere", () => {
  it.each<readonly [JsonSchema, string]>([
    [{ $ref: "#" }, "#/$ref"],
    [
      { $defs: { a: { $ref: "#/$defs/b" }, b: { allOf: [{ $ref: "#/$defs/a" }] } }, $ref: "#/$defs/a" },
      "#/$defs/b/allOf/0/$ref",
    ],
    [{ anyOf: [{ type: "string" }, { not: { $ref: "#" } }] }, "#/anyOf/1/not/$ref"],
  ])("%j", async (schema, at) => {
    expect(await refused(schema)).toEqual([["emit/endless-ref", "error", at]]);
  });
  it("are fine when each round looks deeper into the value", async () => {
    const validator = await validatorOf({
      properties: { next: { anyOf: [{ $ref: "#" }, { type: "null" }] } },
      required: ["next"],
    });
    expect(validator.is({ next: { next: null } })).toBe(true);
    expect(validator.is({ next: { next: 1 } })).toBe(true);
    expect(validator.is({ next: {} })).toBe(false);
  });
});

describe("remotes", () => {
  const remotes = {
    "https://example.com/int.json": { type: "integer" },
    "https://example.com/bad.json": { items: { $dynamicRef: "#x" } },
  };
  it("are known by URI, never fetched, and become part of the schema that is carried", async () => {
    const validator = await validatorOf({ items: { $ref: "https://example.com/int.json" } }, { remotes });
    expect([validator.is([1]), validator.is(["x"])]).toEqual([true, false]);
    const defs: unknown = Reflect.get(Object(validator.jsonSchema), "$defs");
    expect(Object.values(Object(defs))).toEqual([{ type: "integer" }]);
  });
  it("are named by findings in them", async () => {
    const { findings } = await compileValidator({ $ref: "https://example.com/bad.json" }, { remotes });
    expect(findings).toMatchObject([{ at: "#/items/$dynamicRef", source: "https://example.com/bad.json" }]);
  });
  it("know the meta-schemas", async () => {
    const validator = await validatorOf({ $ref: "https://json-schema.org/draft/2020-12/schema" });
    expect(validator.is({ type: "object", properties: { a: { minLength: 1 } } })).toBe(true);
    expect(validator.is({ type: "object", properties: { a: { minLength: -1 } } })).toBe(false);
    expect(validator.is({ anyOf: [true, 5] })).toBe(false);
  });
});

describe("schemas that attack the compiler", () => {
  it("may be nested very deeply", async () => {
    let schema: JsonSchema = { type: "string" };
    for (let i = 0; i < 20_000; i += 1) schema = { not: schema };
    expect((await refused(schema)).map(([code]) => code)).toContain("emit/too-deep");
  });
  it("may hold values that are nested very deeply", async () => {
    let value: unknown = 1;
    for (let i = 0; i < 20_000; i += 1) value = [value];
    expect((await refused({ const: value })).map(([code]) => code)).toEqual(["emit/too-deep"]);
  });
  it("may be one object many times over, as YAML makes it of aliases", async () => {
    let schema: JsonSchema = { type: "string" };
    for (let i = 0; i < 40; i += 1) schema = { allOf: [schema, schema] };
    expect((await refused(schema)).map(([code]) => code)).toEqual(["emit/too-large"]);
  });
  it("may be any JSON: a validator or findings come back, never a throw", { timeout: 120_000 }, async () => {
    const keyword = fc.constantFrom(
      "type",
      "enum",
      "const",
      "$ref",
      "$id",
      "$anchor",
      "properties",
      "items",
      "prefixItems",
      "anyOf",
      "allOf",
      "not",
      "if",
      "required",
      "pattern",
      "patternProperties",
      "minimum",
      "multipleOf",
      "default",
      "format",
      "discriminator",
      "dependencies",
      "x-falsmith-basis",
      "__proto__",
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.jsonValue({ maxDepth: 1 }),
        fc.constantFrom("#", "string", "#/$defs/a", "(a+)+", "a", -1, Number.POSITIVE_INFINITY, "__proto__"),
        fc.array(tie("tree"), { maxLength: 3 }),
        fc.dictionary(keyword, tie("tree"), { maxKeys: 4 }),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(tree, fc.constantFrom("2020-12" as const, "openapi-3.0" as const), async (schema, dialect) => {
        // Safe: anything at all is the point.
        const { code, findings } = await compileValidator(schema as JsonSchema, { dialect, formats: "assertion" });
        expect((code === undefined) === findings.some(({ level }) => level === "error")).toBe(true);
      }),
      { numRuns: 2000, seed: 3 },
    );
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });
  it("cannot bring code in by any name or value", async () => {
    const text = '"];globalThis.__PWNED__=1;//\n*/`${globalThis.__PWNED__=1}`\u2028';
    const schema: JsonSchema = {
      title: text,
      description: text,
      properties: {
        [text]: { $ref: `#/$defs/${encodeURIComponent(text.replaceAll("~", "~0").replaceAll("/", "~1"))}` },
      },
      required: [text, `${text}2`],
      enum: [{ [text]: text }],
      patternProperties: { "[\"'`/*]": { const: text } },
      dependentRequired: { [text]: [text] },
      discriminator: { propertyName: text, mapping: { [text]: text } },
      format: text,
      default: { [text]: [text] },
      anyOf: [{ const: text }, { type: "object", properties: { [text]: { enum: [text] } } }],
      $defs: { [text]: { type: "string", const: text } },
    };
    for (const language of ["js", "ts"] as const)
      expect((await compileValidator(schema, { language })).findings).toEqual([]);
    const validator = await validatorOf(schema);
    validator.safeParse({ [text]: 1 });
    expect(Reflect.get(globalThis, "__PWNED__")).toBeUndefined();
    expect(validator.is({ [text]: text })).toBe(false);
    expect(Reflect.get(Object(validator.jsonSchema), "required")).toEqual([text, `${text}2`]);
  });
});
