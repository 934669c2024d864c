import { describe, expect, it } from "vitest";
import type { JsonSchema } from "../../../codegen/emit/validators/standalone-module.js";
import type { SafeParseResult, ValidateOptions } from "../../../src/contract/validator.js";
import { validatorOf } from "./load.js";

async function parse(schema: JsonSchema, value: unknown, options: ValidateOptions): Promise<SafeParseResult<unknown>> {
  return (await validatorOf(schema)).safeParse(value, options);
}

async function warnings(schema: JsonSchema, value: unknown): Promise<readonly string[]> {
  const result = await parse(schema, value, { unknownKeys: "warn" });
  return result.success ? result.warnings.map(({ message }) => message) : ["invalid"];
}

const schema: JsonSchema = {
  type: "object",
  properties: {
    prompt: { type: "string" },
    seed: { type: "integer", default: 5 },
    loras: { type: "array", items: { $ref: "#/$defs/Lora" } },
    size: { anyOf: [{ $ref: "#/$defs/Size" }, { enum: ["square"] }] },
    extra: { type: "object" },
  },
  required: ["prompt"],
  $defs: {
    Lora: { type: "object", properties: { path: { type: "string" }, scale: { type: "number", default: 1 } } },
    Size: {
      allOf: [{ properties: { width: { default: 512 } } }, { properties: { height: { default: 512 } } }],
      type: "object",
    },
  },
};

describe("unknown keys", () => {
  const value = {
    prompt: "x",
    sed: 1,
    loras: [{ path: "p", scal: 2 }],
    size: { width: 1, depth: 1 },
    extra: { anything: 1 },
  };
  it("are let through by default", async () => {
    const validator = await validatorOf(schema);
    expect(validator.safeParse(value)).toEqual({ success: true, data: value, warnings: [] });
  });
  it("are warned about, wherever they are", async () => {
    expect(await warnings(schema, value)).toEqual([
      'sed: unknown key, did you mean "seed"?',
      'loras[0].scal: unknown key, did you mean "scale"?',
      "size.depth: unknown key",
    ]);
  });
  it("are rejected together with all else that is wrong", async () => {
    const result = await parse(schema, { promt: "x", seed: "one" }, { unknownKeys: "reject" });
    expect(result.success ? [] : result.issues.map(({ path, keyword }) => [path, keyword])).toEqual([
      [["prompt"], "required"],
      [["seed"], "type"],
      [["promt"], "additionalProperties"],
    ]);
  });
  it("are rejected", async () => {
    const result = await parse(schema, value, { unknownKeys: "reject" });
    expect(result.success ? [] : result.issues.map(({ path, keyword }) => [path, keyword])).toEqual([
      [["sed"], "additionalProperties"],
      [["loras", 0, "scal"], "additionalProperties"],
      [["size", "depth"], "additionalProperties"],
    ]);
    const first = await parse(schema, value, { unknownKeys: "reject", firstOnly: true });
    expect(first.success ? [] : first.issues).toHaveLength(1);
  });
  it("are stripped from a copy", async () => {
    const before = structuredClone(value);
    const result = await parse(schema, value, { unknownKeys: "strip" });
    expect(result).toMatchObject({
      data: { prompt: "x", loras: [{ path: "p" }], size: { width: 1 }, extra: { anything: 1 } },
    });
    expect(result.success && Object.keys(Object(result.data))).toEqual(["prompt", "loras", "size", "extra"]);
    expect(value).toEqual(before);
  });
  it("do not exist where a schema is open on purpose or says nothing of keys", async () => {
    expect(await warnings({ properties: { a: true }, additionalProperties: { type: "integer" } }, { b: 1 })).toEqual(
      [],
    );
    expect(await warnings({ properties: { a: true }, patternProperties: { "^b": true } }, { c: 1 })).toEqual([]);
    expect(await warnings({ type: "object" }, { a: 1 })).toEqual([]);
    expect(await warnings({ anyOf: [{ properties: { a: true } }, { type: "object" }] }, { b: 1 })).toEqual([]);
  });
  it("of a union are those that no branch knows", async () => {
    const union = { anyOf: [{ properties: { a: true } }, { properties: { b: true } }] };
    expect(await warnings(union, { a: 1, b: 2, cc: 3 })).toEqual(["cc: unknown key"]);
  });
  it("with undefined are no keys", async () => {
    expect(await warnings(schema, { prompt: "x", nothing: undefined })).toEqual([]);
  });
  it("named __proto__ are reported, and copied as what they are", async () => {
    const hostile: unknown = JSON.parse('{"prompt":"x","__proto__":{"polluted":1},"other":1}');
    expect(await warnings(schema, hostile)).toEqual(["__proto__: unknown key", "other: unknown key"]);
    const known: JsonSchema = { properties: JSON.parse('{"__proto__":{"type":"object"},"prompt":true}') };
    const result = await parse(known, hostile, { unknownKeys: "strip" });
    const data: unknown = result.success ? result.data : undefined;
    expect(Object.getOwnPropertyNames(data)).toEqual(["prompt", "__proto__"]);
    expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });
});

describe("defaults", () => {
  const filled = async (value: unknown): Promise<unknown> => {
    const result = await parse(schema, value, { defaults: true });
    return result.success ? result.data : "invalid";
  };
  it("are filled in on request only, in a copy", async () => {
    const value = { prompt: "x", loras: [{ path: "p" }], size: {} };
    expect(await filled(value)).toEqual({
      prompt: "x",
      seed: 5,
      loras: [{ path: "p", scale: 1 }],
      size: { width: 512, height: 512 },
    });
    expect(value).toEqual({ prompt: "x", loras: [{ path: "p" }], size: {} });
    expect((await validatorOf(schema)).parse(value)).toBe(value);
  });
  it("stand for undefined, never for null", async () => {
    const nullable: JsonSchema = { properties: { a: { type: ["integer", "null"], default: 1 } } };
    expect((await validatorOf(nullable)).parse({ a: undefined }, { defaults: true })).toEqual({ a: 1 });
    expect((await validatorOf(nullable)).parse({ a: null }, { defaults: true })).toEqual({ a: null });
  });
  it("are new objects each time", async () => {
    const validator = await validatorOf({ properties: { a: { default: { list: [] } } } });
    const [first, second] = [validator.parse({}, { defaults: true }), validator.parse({}, { defaults: true })];
    expect(first).toEqual({ a: { list: [] } });
    expect(Reflect.get(Object(first), "a")).not.toBe(Reflect.get(Object(second), "a"));
  });
  it("of branches are left alone while the branch is open", async () => {
    const union = {
      anyOf: [
        { type: "object", properties: { a: { default: 1 } } },
        { type: "object", properties: { b: { default: 2 } } },
      ],
    };
    expect((await validatorOf(union)).parse({}, { defaults: true })).toEqual({});
    const certain = { anyOf: [{ type: "object", properties: { a: { default: 1 } } }, { type: "null" }] };
    expect((await validatorOf(certain)).parse({}, { defaults: true })).toEqual({ a: 1 });
  });
  it("of references with siblings come from the sibling", async () => {
    const both = {
      properties: { a: { $ref: "#/$defs/A", default: "own" } },
      $defs: { A: { type: "string", default: "shared" } },
    };
    expect((await validatorOf(both)).parse({}, { defaults: true })).toEqual({ a: "own" });
  });
});
