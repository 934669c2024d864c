import { describe, expect, it } from "vitest";
import type { JsonSchema } from "../../../codegen/emit/validators/standalone-module.js";
import type { Validator } from "../../../src/contract/validator.js";
import { validatorOf } from "./load.js";

function messages(validator: Validator<unknown>, value: unknown): readonly string[] {
  const result = validator.safeParse(value);
  expect(validator.is(value)).toBe(result.success);
  return result.success ? [] : result.issues.map(({ message }) => message);
}

const names = ["__proto__", "constructor", "toString", "valueOf", "hasOwnProperty", "__defineGetter__"];

describe("names that every object inherits", () => {
  const own = (name: string, value: unknown): unknown => Object.defineProperty({}, name, { value, enumerable: true });
  it.each(names)("%s is required as an own key", async (name) => {
    const validator = await validatorOf({ type: "object", required: [name] });
    expect(messages(validator, {})).toEqual([`${name}: expected a value, but it is missing`]);
    expect(messages(validator, own(name, 1))).toEqual([]);
  });
  it.each(names)("%s is checked as an own key only", async (name) => {
    const validator = await validatorOf({
      properties: Object.fromEntries([[name, { type: "integer" }]]),
      additionalProperties: false,
    });
    expect(messages(validator, {})).toEqual([]);
    expect(messages(validator, own(name, 1))).toEqual([]);
    expect(messages(validator, own(name, "x"))).toEqual([`${name}: expected an integer, got "x"`]);
  });
  it("leave the prototypes as they were", () => {
    expect(
      [Object.prototype, Array.prototype, Function.prototype].map((each) => Reflect.get(each, "polluted")),
    ).toEqual([undefined, undefined, undefined]);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

describe("objects that are not what they seem", () => {
  const schema: JsonSchema = { type: "object", properties: { a: { type: "integer" } }, required: ["a"] };
  it("of a class count with their own keys", async () => {
    const validator = await validatorOf(schema);
    class Own {
      a = 1;
    }
    class Inherits {
      get a(): number {
        return 1;
      }
    }
    expect(messages(validator, new Own())).toEqual([]);
    expect(messages(validator, new Inherits())).toEqual(["a: expected an integer, but it is missing"]);
    expect(messages(validator, Object.create({ a: 1 }))).toEqual(["a: expected an integer, but it is missing"]);
  });
  it("without a prototype, or frozen, are objects", async () => {
    const validator = await validatorOf(schema);
    expect(messages(validator, Object.assign(Object.create(null), { a: 1 }))).toEqual([]);
    expect(messages(validator, Object.freeze({ a: 1 }))).toEqual([]);
  });
  it.each([[new Date(0)], [[]], [new String("x")], [() => 1], [Symbol("x")], [1n], [undefined]])(
    "%o is no object",
    async (value) => {
      expect(messages(await validatorOf({ type: "object" }), value)).toHaveLength(1);
    },
  );
  it("with undefined under a key do not have the key", async () => {
    const validator = await validatorOf({ ...(schema as object), additionalProperties: false });
    expect(messages(validator, { a: 1, b: undefined })).toEqual([]);
    expect(messages(validator, { a: undefined })).toEqual(["a: expected an integer, but it is missing"]);
  });
});

describe("values that fight back", () => {
  const tree: JsonSchema = {
    type: "object",
    properties: { value: { type: "integer" }, children: { type: "array", items: { $ref: "#" } } },
    required: ["value"],
  };
  it("give an issue when a getter throws", async () => {
    const validator = await validatorOf(tree);
    const value = {
      value: 1,
      get children(): unknown {
        throw new Error("no");
      },
    };
    expect(messages(validator, value)).toEqual(["value: expected a value that can be read, got an object"]);
  });
  it("give an issue when they contain themselves", async () => {
    const validator = await validatorOf(tree);
    const value: { value: unknown; children: unknown[] } = { value: 1, children: [] };
    value.children.push(value, value);
    expect(messages(validator, value)).toEqual([
      "value: expected a value that is not nested this deeply (does it contain itself?), got an object",
    ]);
    value.value = "x";
    expect(messages(validator, value)).toHaveLength(1);
  });
  it("may contain themselves where the schema does not look", async () => {
    const value: { value: number; self?: unknown } = { value: 1 };
    value.self = value;
    expect(messages(await validatorOf(tree), value)).toEqual([]);
  });
  it("give an issue when a list contains itself and has to be unique", async () => {
    const list: unknown[] = [];
    list.push([list], [list]);
    expect(messages(await validatorOf({ uniqueItems: true }), list)).toHaveLength(1);
  });
  it("may be proxies", async () => {
    const validator = await validatorOf(tree);
    expect(messages(validator, new Proxy({ value: 1 }, {}))).toEqual([]);
    const throws = new Proxy(
      {},
      {
        getPrototypeOf: () => {
          throw new Error("no");
        },
      },
    );
    expect(messages(validator, throws)).toHaveLength(1);
  });
  it("are judged as they were, whatever becomes of them before the issues are read", async () => {
    const validator = await validatorOf(tree);
    const value: { value: unknown } = { value: "x" };
    const result = validator.safeParse(value);
    value.value = 1;
    expect(result.success ? [] : result.issues.map(({ message }) => message)).toEqual([
      'value: expected an integer, got "x"',
    ]);
  });
  it("give an issue when they throw as its words are made", async () => {
    const validator = await validatorOf(tree);
    const value = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error("no");
        },
      },
    );
    expect(messages(validator, value)).toEqual(["value: expected a value that can be read"]);
  });
  it("give an issue when they are too deep for their keys to be looked at", async () => {
    const validator = await validatorOf(tree);
    let value: { value: number; children?: unknown[] } = { value: 1 };
    for (let i = 0; i < 3_000; i += 1) value = { value: 1, children: [value] };
    for (const unknownKeys of ["warn", "reject", "strip"] as const) {
      const result = validator.safeParse(value, { unknownKeys, defaults: true });
      if (!result.success) expect(result.issues.map(({ keyword }) => keyword)).toEqual(["depth"]);
    }
    let reads = 0;
    const tired = {
      get value(): number {
        reads += 1;
        if (reads > 1) throw new Error("no");
        return 1;
      },
    };
    const again = validator.safeParse(tired, { unknownKeys: "warn" });
    expect(again.success ? [] : again.issues.map(({ keyword }) => keyword)).toEqual(["read"]);
  });
});

describe("numbers, texts and lists at their edges", () => {
  const accepts = async (schema: JsonSchema, value: unknown): Promise<boolean> =>
    messages(await validatorOf(schema), value).length === 0;
  it("takes -0 for 0, and no NaN or infinity for a number", async () => {
    expect(await accepts({ type: "integer", minimum: 0 }, -0)).toBe(true);
    expect(await accepts({ const: 0 }, -0)).toBe(true);
    expect(await accepts({ uniqueItems: true }, [0, -0])).toBe(false);
    for (const value of [NaN, Infinity, -Infinity])
      for (const schema of [
        { type: "number" },
        { type: "number", minimum: 0 },
        { type: "number", maximum: 0 },
        { type: "integer" },
      ])
        expect(await accepts(schema, value), `${value} ${JSON.stringify(schema)}`).toBe(false);
  });
  it("multiplies decimals as they are written", async () => {
    for (const [value, divisor] of [
      [0.3, 0.1],
      [1.1, 0.1],
      [19.99, 0.01],
      [1e-7, 1e-8],
      [1e300, 1e-5],
      [-0.7, 0.1],
      [4, 0.5],
      [1e21, 1],
    ] as const)
      expect(await accepts({ multipleOf: divisor }, value), `${value} / ${divisor}`).toBe(true);
    for (const [value, divisor] of [
      [0.35, 0.1],
      [1e-9, 1e-8],
      [7, 2],
      [0.1, 1],
    ] as const)
      expect(await accepts({ multipleOf: divisor }, value), `${value} / ${divisor}`).toBe(false);
  });
  it("counts code points, lone surrogates included", async () => {
    expect(await accepts({ maxLength: 2 }, "💧💧")).toBe(true);
    expect(await accepts({ minLength: 3 }, "💧💧")).toBe(false);
    expect(await accepts({ minLength: 2, maxLength: 2 }, "\ud83d\ud83d")).toBe(true);
    expect(await accepts({ maxLength: 1 }, "\udca7\ud83d")).toBe(false);
    expect(await accepts({ pattern: "^.$" }, "💧")).toBe(true);
  });
  it("takes holes in a list for missing items", async () => {
    const sparse: unknown[] = ["a"];
    sparse[2] = "b";
    expect(messages(await validatorOf({ items: { type: "string" } }), sparse)).toEqual([
      "[1]: expected a string, got nothing",
    ]);
  });
  it("compares 5,000 different objects for uniqueness without comparing each with each", async () => {
    const list = Array.from({ length: 5000 }, (_, id) => ({ id, nested: { list: [id, "x"] } }));
    const validator = await validatorOf({ uniqueItems: true });
    let reads = 0;
    const counted = list.map(
      (item) => new Proxy(item, { get: (target, key) => ((reads += 1), Reflect.get(target, key)) }),
    );
    expect(validator.is(counted)).toBe(true);
    expect(reads).toBeLessThan(10 * list.length);
    expect(validator.is([...list, { nested: { list: [7, "x"] }, id: 7 }])).toBe(false);
  });
  it("tells values of different types apart", async () => {
    expect(
      await accepts({ uniqueItems: true }, [1, "1", true, "true", null, "null", [], {}, [1], { a: 1 }, ["1"]]),
    ).toBe(true);
    expect(await accepts({ enum: [[1, { a: 0 }]] }, [1, { a: -0 }])).toBe(true);
    expect(await accepts({ const: { a: 1 } }, { a: 1, b: 1 })).toBe(false);
  });
});
