import { describe, expect, it } from "vitest";
import { emitValidatorModule } from "../../../codegen/emit/validators/module.js";
import type { JsonSchema, ValidatorRoot } from "../../../codegen/model/lower-validators.js";
import type { Validator } from "../../../src/contract/validator.js";
import { OutputValidationError } from "../../../src/errors/index.js";
import { asValidator, loadModule } from "./load.js";

function emit(roots: readonly ValidatorRoot[], definitions: { readonly [name: string]: JsonSchema } = {}): string {
  const { code, findings } = emitValidatorModule(roots, definitions, {
    runtime: "falsmith-runtime/validation",
    language: "js",
  });
  expect(findings).toEqual([]);
  return code;
}

async function load(
  roots: readonly ValidatorRoot[],
  definitions: { readonly [name: string]: JsonSchema } = {},
): Promise<readonly Validator<unknown>[]> {
  const module = await loadModule(emit(roots, definitions));
  return roots.map(({ name }) => asValidator(module[name]));
}

async function only(
  schema: JsonSchema,
  definitions: { readonly [name: string]: JsonSchema } = {},
): Promise<Validator<unknown>> {
  const [validator] = await load([{ name: "input", schema, side: "input" }], definitions);
  return asValidator(validator);
}

const File: JsonSchema = { type: "object", properties: { url: { type: "string" } }, required: ["url"] };

describe("a module for two schemas", () => {
  const roots: readonly ValidatorRoot[] = [
    { name: "input", schema: { $ref: "#/components/schemas/Input" }, side: "input" },
    { name: "output", schema: { type: "object", properties: { file: { $ref: "#/$defs/File" } } }, side: "output" },
  ];
  const definitions = {
    Input: {
      type: "object",
      properties: {
        mask: { $ref: "#/components/schemas/File" },
        masks: { items: { $ref: "#/components/schemas/File" } },
      },
    },
    File,
    Unused: { type: "string" },
  };
  it("writes shared shapes once and leaves out what nobody refers to", () => {
    const code = emit(roots, definitions);
    expect(code.match(/const isFile =/g)).toHaveLength(1);
    expect(code).not.toContain("Unused");
    expect(code.match(/^import/gm)).toHaveLength(1);
    expect(code).toContain("export const input =");
    expect(code).toContain("export const output =");
  });
  it("answers for both, each with the errors of its side", async () => {
    const [input, output] = await load(roots, definitions);
    expect(input?.is({ mask: { url: "x" }, masks: [{ url: "y" }] })).toBe(true);
    expect(input?.is({ masks: [{}] })).toBe(false);
    expect(output?.is({ file: {} })).toBe(false);
    expect(() => output?.parse({ file: {} })).toThrow(
      OutputValidationError.name === "" ? "" : "file.url: expected a string, but it is missing",
    );
    let name = "";
    try {
      output?.parse({ file: {} });
    } catch (error) {
      name = error instanceof Error ? error.name : "";
    }
    expect(name).toBe("OutputValidationError");
  });
  it("carries each schema with what it refers to", async () => {
    const [input, output] = await load(roots, definitions);
    expect(input?.jsonSchema).toEqual({
      type: "object",
      properties: { mask: { $ref: "#/$defs/File" }, masks: { items: { $ref: "#/$defs/File" } } },
      $defs: { File },
    });
    expect(output?.jsonSchema).toEqual({
      type: "object",
      properties: { file: { $ref: "#/$defs/File" } },
      $defs: { File },
    });
  });
  it("is the same text each time", () => {
    expect(emit(roots, definitions)).toBe(emit(roots, definitions));
  });
});

describe("the schema that is carried", () => {
  it("has no prose, no examples but the root's, no extensions and no identifiers", async () => {
    const validator = await only({
      $id: "https://example.com/x",
      title: "t",
      description: "d",
      "x-fal": { a: 1 },
      examples: [{ a: 1 }],
      type: "object",
      properties: {
        a: { title: "t", description: "d", examples: [1], type: "integer", default: 1, deprecated: true, "x-order": 1 },
        title: { type: "string" },
      },
      required: ["a"],
    });
    expect(validator.jsonSchema).toEqual({
      examples: [{ a: 1 }],
      type: "object",
      properties: { a: { type: "integer", default: 1, deprecated: true }, title: { type: "string" } },
      required: ["a"],
    });
  });
  it("names definitions that only differ in case or were no names apart", async () => {
    const validator = await only(
      {
        properties: {
          a: { $ref: "#/$defs/file" },
          b: { $ref: "#/$defs/File" },
          c: { $ref: "#/$defs/a~1b" },
          d: { $ref: "#/$defs/__proto__" },
        },
      },
      JSON.parse(
        '{"file":{"type":"string"},"File":{"type":"integer"},"a/b":{"type":"null"},"__proto__":{"type":"boolean"}}',
      ),
    );
    expect(validator.is({ a: "x", b: 1, c: null, d: true })).toBe(true);
    for (const wrong of [{ a: 1 }, { b: "x" }, { c: 1 }, { d: 1 }]) expect(validator.is(wrong)).toBe(false);
    const defs: unknown = Reflect.get(Object(validator.jsonSchema), "$defs");
    expect(Object.values(Object(defs))).toHaveLength(4);
    expect(Reflect.get({}, "type")).toBeUndefined();
  });
  it("keeps recursion by reference", async () => {
    const validator = await only(
      { $ref: "#/$defs/Tree" },
      { Tree: { type: "object", properties: { left: { $ref: "#/$defs/Tree" } } } },
    );
    expect(validator.is({ left: { left: {} } })).toBe(true);
    expect(validator.is({ left: { left: 1 } })).toBe(false);
    const tree = { type: "object", properties: { left: { $ref: "#/$defs/Tree" } } };
    expect(validator.jsonSchema).toEqual({ ...tree, $defs: { Tree: tree } });
  });
});

describe("facts that are not enforced (law 4)", () => {
  const schema = (basis: JsonSchema): JsonSchema => ({
    type: "object",
    required: ["a"],
    properties: { a: { type: "string", minLength: 2, "x-falsmith-basis": { type: "example" } } },
    "x-falsmith-basis": basis,
  });
  it("are skipped by keyword, on that schema alone", async () => {
    const validator = await only(schema({ required: "protocol" }));
    expect(validator.is({})).toBe(true);
    expect(validator.is({ a: 5 })).toBe(true);
    expect(validator.is({ a: "x" })).toBe(false);
    expect(validator.is([])).toBe(false);
  });
  it("are not carried either", async () => {
    expect((await only(schema({ required: "sibling" }))).jsonSchema).toEqual({
      type: "object",
      properties: { a: { minLength: 2 } },
    });
  });
  it("are only those whose basis is weaker than a statement", async () => {
    const validator = await only(schema({ required: "stated", type: "decided" }));
    expect(validator.is({})).toBe(false);
    expect(validator.is([])).toBe(false);
  });
});

describe("findings", () => {
  it("point into the document that the root stands in", () => {
    const { code, findings } = emitValidatorModule(
      [
        { name: "a", schema: { type: "x" }, side: "input", at: "#/paths/~1a/post/schema" },
        { name: "b", schema: { $ref: "#/components/schemas/B" }, side: "input" },
      ],
      { B: { properties: { c: { pattern: "(" } } } },
      { runtime: "falsmith-runtime/validation", language: "ts" },
    );
    expect(code).toBe("");
    expect(findings.map(({ at }) => at)).toEqual([
      "#/paths/~1a/post/schema/type",
      "#/components/schemas/B/properties/c/pattern",
    ]);
  });
});

it("writes the lists of large enums once", async () => {
  const values = Array.from({ length: 1287 }, (_, index) => `voice-${index}`);
  const code = emit([{ name: "input", schema: { properties: { voice: { enum: values } } }, side: "input" }]);
  expect(code.match(/"voice-77"/g)).toHaveLength(1);
  const [validator] = await load([
    { name: "input", schema: { properties: { voice: { enum: values } } }, side: "input" },
  ]);
  expect(validator?.is({ voice: "voice-1286" })).toBe(true);
  const result = validator?.safeParse({ voice: "voice" });
  expect(result?.success === false && result.issues[0]?.message).toMatch(
    /^voice: expected one of "voice-0", .*, … \(1287 values\), got "voice"$/,
  );
});

it("asserts no format and carries all of them (decision 6)", async () => {
  const schema: JsonSchema = { properties: { a: { type: "string", format: "uri" }, b: { format: "date-time" } } };
  const validator = await only(schema);
  expect(validator.is({ a: "data:image/png;base64,AAAA", b: "yesterday" })).toBe(true);
  expect(validator.jsonSchema).toEqual(schema);
  const result = validator.safeParse({ a: 1 });
  expect(result.success ? "" : result.issues[0]?.message).toBe("a: expected a string (uri), got 1");
});

it("tells what strayed in an output: missing, null, an unknown value, an extra key, each with its path", async () => {
  const [output] = await load(
    [
      {
        name: "output",
        side: "output",
        schema: {
          type: "object",
          required: ["file", "seed"],
          properties: {
            file: { $ref: "#/components/schemas/File" },
            seed: { type: "integer" },
            state: { enum: ["done", "failed"] },
          },
        },
      },
    ],
    { File },
  );
  const drift = (value: unknown): readonly (readonly unknown[])[] => {
    const result = asValidator(output).safeParse(value, { unknownKeys: "warn" });
    return (result.success ? result.warnings : result.issues).map(({ path, keyword }) => [path.join("."), keyword]);
  };
  expect(drift({ file: { url: "x" }, seed: 1, state: "done" })).toEqual([]);
  expect(drift({ file: {}, seed: null, state: "paused" })).toEqual([
    ["file.url", "required"],
    ["seed", "type"],
    ["state", "enum"],
  ]);
  expect(drift({ file: { url: "x", etag: "y" }, seed: 1, timings: {} })).toEqual([
    ["file.etag", "additionalProperties"],
    ["timings", "additionalProperties"],
  ]);
});

it("reads keys into no variable that nothing looks at, whatever the keys are called", async () => {
  const schema: JsonSchema = { type: "object", properties: { "(x = v[k])": false, x: false, v: false } };
  const code = emit([{ name: "input", schema, side: "input" }]);
  expect(code).toContain('  if (v["(x = v[k])"] !== undefined) return false;\n');
  const validator = await only(schema);
  for (const key of ["(x = v[k])", "x", "v"]) expect(validator.is({ [key]: 1 })).toBe(false);
  expect(validator.is({ "v[k]": 1 })).toBe(true);
});
