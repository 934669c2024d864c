import { describe, expect, it } from "vitest";
import type { JsonSchema } from "../../../codegen/emit/validators/standalone-module.js";
import { InputValidationError } from "../../../src/errors/index.js";
import type { Issue } from "../../../src/errors/issue.js";
import { validatorOf } from "./load.js";

async function issuesOf(schema: JsonSchema, value: unknown): Promise<readonly Issue[]> {
  const result = (await validatorOf(schema)).safeParse(value);
  return result.success ? [] : result.issues;
}

async function messagesOf(schema: JsonSchema, value: unknown): Promise<readonly string[]> {
  return (await issuesOf(schema, value)).map(({ message }) => message);
}

function object(properties: { readonly [name: string]: JsonSchema }, ...required: readonly string[]): JsonSchema {
  return {
    type: "object",
    properties,
    required,
  };
}

const steps: JsonSchema = { type: "integer", minimum: 2, maximum: 40 };

describe("one issue, in a sentence", () => {
  const cases: readonly (readonly [schema: JsonSchema, value: unknown, message: string])[] = [
    [object({ steps }), { steps: 400 }, "steps: expected an integer from 2 to 40, got 400"],
    [object({ steps }), { steps: 2.5 }, "steps: expected an integer from 2 to 40, got 2.5"],
    [object({ steps }), { steps: "4" }, 'steps: expected an integer from 2 to 40, got "4"'],
    [object({ steps }), { steps: Number.NaN }, "steps: expected an integer from 2 to 40, got NaN"],
    [object({ a: { type: "number", exclusiveMinimum: 0 } }), { a: 0 }, "a: expected a number above 0, got 0"],
    [
      object({ a: { type: "number", multipleOf: 0.1 } }),
      { a: 0.25 },
      "a: expected a number that is a multiple of 0.1, got 0.25",
    ],
    [object({ a: { enum: ["x", "y"] } }), { a: "z" }, 'a: expected one of "x", "y", got "z"'],
    [object({ a: { const: "x" } }), { a: null }, 'a: expected "x", got null'],
    [
      object({ a: { type: "string", maxLength: 3 } }),
      { a: "abcd" },
      'a: expected a string of at most 3 characters, got "abcd"',
    ],
    [
      object({ a: { type: "string", minLength: 1 } }),
      { a: "" },
      'a: expected a string of at least 1 character, got ""',
    ],
    [object({ a: { type: "string", pattern: "^#" } }), { a: "red" }, 'a: expected a string that matches ^#, got "red"'],
    [
      object({ a: { type: ["integer", "null"], minimum: 1 } }),
      { a: 0 },
      "a: expected an integer of at least 1 or null, got 0",
    ],
    [
      object({ a: { anyOf: [steps, { type: "null" }] } }),
      { a: 41 },
      "a: expected an integer from 2 to 40 or null, got 41",
    ],
    [
      object({ a: { type: "array", maxItems: 1 } }),
      { a: [1, 2] },
      "a: expected a list of at most 1 item, got a list of 2 items",
    ],
    [
      object({ a: { type: "array", uniqueItems: true } }),
      { a: [1, 1] },
      "a: expected a list without repeated items, got a list of 2 items",
    ],
    [object({ a: { items: { type: "string" } } }), { a: ["x", 1] }, "a[1]: expected a string, got 1"],
    [object({ a: object({ b: { type: "boolean" } }) }), { a: { b: "yes" } }, 'a.b: expected true or false, got "yes"'],
    [object({ "odd key": { type: "string" } }), { "odd key": 1 }, '["odd key"]: expected a string, got 1'],
    [object({ a: { not: { type: "string" } } }), { a: "x" }, 'a: expected anything but a string, got "x"'],
    [object({}, "a"), {}, "a: expected a value, but it is missing"],
    [{ type: "object" }, null, "value: expected an object, got null"],
    [false, 1, "value: expected nothing, got 1"],
    [{ dependentRequired: { a: ["b"] } }, { a: 1 }, "b: expected a value, but it is missing"],
    [{ propertyNames: { maxLength: 1 } }, { ab: 1 }, "ab: expected an allowed key, got 1"],
    [
      { prefixItems: [{ type: "string" }], items: false },
      ["a", 2],
      "value: expected no further items, got a list of 2 items",
    ],
    [{ type: "object", minProperties: 1 }, {}, "value: expected an object of at least 1 key, got an object"],
  ];
  it.each(cases)("%j with %j", async (schema, value, message) => {
    expect(await messagesOf(schema, value)).toEqual([message]);
  });
});

describe("keywords", () => {
  const cases: readonly (readonly [schema: JsonSchema, value: unknown, keyword: string])[] = [
    [object({ a: steps }), { a: 1 }, "minimum"],
    [object({ a: steps }), { a: "x" }, "type"],
    [object({ a: steps }, "a"), {}, "required"],
    [object({ a: { anyOf: [steps, { type: "null" }] } }), { a: 41 }, "maximum"],
    [object({ a: { anyOf: [steps, { type: "null" }] } }), { a: "x" }, "anyOf"],
    [object({ a: { oneOf: [{ type: "integer" }, { type: "number" }] } }), { a: 1 }, "oneOf"],
    [{ minItems: 2 }, [1], "minItems"],
    [{ contains: { type: "string" } }, [1], "contains"],
    [{ additionalProperties: false }, { a: 1 }, "additionalProperties"],
    [{ unevaluatedProperties: false }, { a: 1 }, "unevaluatedProperties"],
    [{ type: "string", minLength: 2, pattern: "^a", maxLength: 3 }, "b", "minLength"],
    [{ type: "string", minLength: 2, pattern: "^a" }, "bb", "pattern"],
  ];
  it.each(cases)("%j with %j: %s", async (schema, value, keyword) => {
    expect((await issuesOf(schema, value)).map((issue) => issue.keyword)).toEqual([keyword]);
  });
});

it("finds everything at once, in the order of the schema", async () => {
  const schema = object(
    { a: { type: "string" }, b: steps, c: { items: object({ d: { type: "boolean" } }, "d") } },
    "a",
  );
  expect((await issuesOf(schema, { b: 1, c: [{}, { d: 2 }, 3] })).map(({ path, keyword }) => [path, keyword])).toEqual([
    [["a"], "required"],
    [["b"], "minimum"],
    [["c", 0, "d"], "required"],
    [["c", 1, "d"], "type"],
    [["c", 2], "type"],
  ]);
});

it("stops at the first when asked to", async () => {
  const validator = await validatorOf(object({ a: steps, b: steps }));
  const result = validator.safeParse({ a: 1, b: 1 }, { firstOnly: true });
  expect(result.success ? [] : result.issues.map(({ path }) => path)).toEqual([["a"]]);
});

describe("did you mean", () => {
  it("looks among the unknown keys for a missing one", async () => {
    expect(await messagesOf(object({ prompt: { type: "string" } }, "prompt"), { promt: "x" })).toEqual([
      'prompt: expected a string, but it is missing (there is "promt": did you mean "prompt"?)',
    ]);
    expect(
      await messagesOf(object({ image_url: { type: "string" } }, "image_url"), { imageUrl: "x", seed: 1 }),
    ).toEqual(['image_url: expected a string, but it is missing (there is "imageUrl": did you mean "image_url"?)']);
  });
  it("says nothing when nothing is near, or what is near is known itself", async () => {
    const schema = object({ prompt: { type: "string" }, promt: { type: "string" } }, "prompt");
    expect(await messagesOf(schema, { promt: "x", other: 1 })).toEqual([
      "prompt: expected a string, but it is missing",
    ]);
  });
  it("looks among the known keys for one that is forbidden", async () => {
    const schema = { ...(object({ seed: steps }) as object), additionalProperties: false };
    expect(await messagesOf(schema, { sed: 5 })).toEqual(['sed: unknown key, did you mean "seed"?']);
  });
});

describe("the closest branch", () => {
  const size = object({ width: { type: "integer" }, height: { type: "integer" } }, "width");
  const schema = { anyOf: [{ $ref: "#/$defs/Size" }, { enum: ["square", "wide"] }], $defs: { Size: size } };
  it("is the one of the value's type", async () => {
    expect(await messagesOf(schema, { width: "x" })).toEqual(['width: expected an integer, got "x"']);
    expect(await messagesOf(schema, "tall")).toEqual(['value: expected one of "square", "wide", got "tall"']);
  });
  it("is none when no branch has the type", async () => {
    expect(await messagesOf({ ...schema, anyOf: [schema.anyOf[0] ?? true, { type: "string" }] }, 5)).toEqual([
      "value: expected Size or a string, got 5",
    ]);
  });
  it("is the one whose constant the value has", async () => {
    const shape = (kind: string, name: string): JsonSchema =>
      object({ kind: { const: kind }, [name]: { type: "number" } }, "kind", name);
    const shapes = { oneOf: [shape("circle", "radius"), shape("square", "side")] };
    expect(await messagesOf(shapes, { kind: "square", radius: 1 })).toEqual([
      "side: expected a number, but it is missing",
    ]);
  });
  it("is the one that a discriminator names", async () => {
    const cat = object(
      { kind: { type: "string" }, purrs: { type: "boolean" }, lives: { type: "integer" } },
      "kind",
      "purrs",
      "lives",
    );
    const dog = object({ kind: { type: "string" }, barks: { type: "boolean" } }, "kind", "barks");
    const pets = {
      oneOf: [{ $ref: "#/$defs/Cat" }, { $ref: "#/$defs/Dog" }],
      discriminator: { propertyName: "kind", mapping: { cat: "#/$defs/Cat" } },
      $defs: { Cat: cat, Dog: dog },
    };
    expect(await messagesOf(pets, { kind: "cat" })).toEqual([
      "purrs: expected true or false, but it is missing",
      "lives: expected an integer, but it is missing",
    ]);
  });
});

describe("what was received", () => {
  const text = object({ a: { type: "integer" }, api_key: { type: "integer" }, image: { type: "integer" } });
  it("is cut short", async () => {
    const [issue] = await issuesOf(text, { a: "x".repeat(5000) });
    expect(issue?.received).toMatch(/^"x{40}"… \(5000 characters\)$/);
  });
  it("never holds a secret, a blob or a signature", async () => {
    for (const name of ["apiKey", "api_key", "apikey", "accessToken", "client_secret", "userPassword", "Authorization"])
      expect((await messagesOf(object({ [name]: { type: "integer" } }), { [name]: "plain" })).join()).not.toContain(
        "plain",
      );
    const bytes = Buffer.from(Array.from({ length: 600 }, (_, index) => (index * 97) % 256)).toString("base64");
    expect((await messagesOf(text, { image: bytes })).join()).toBe(
      "image: expected an integer, got a blob (800 characters)",
    );
    expect((await messagesOf(text, { a: "https://me:hush@x.test/a.png" })).join()).toContain(
      '"https://…@x.test/a.png"',
    );
    const secrets = [
      "sk-abcdefghijklmnop",
      "Bearer abcdefg",
      "eyJhbGciOi.eyJzdWIi.c2ln",
      `${"0".repeat(8)}-0000-0000-0000-${"0".repeat(12)}:${"a".repeat(32)}`,
    ];
    for (const secret of secrets)
      expect((await messagesOf(text, { a: secret })).join()).toBe("a: expected an integer, got a string (hidden)");
    expect((await messagesOf(text, { api_key: "plain" })).join()).toBe(
      "api_key: expected an integer, got a string (hidden)",
    );
    expect((await messagesOf(text, { image: `data:image/png;base64,${"A".repeat(100)}` })).join()).toContain(
      "a data URI (122 characters)",
    );
    expect((await messagesOf(text, { a: "https://x.test/a.png?sig=123#k" })).join()).toContain(
      'got "https://x.test/a.png?…"',
    );
  });
  it("is cut where it is a key, too", async () => {
    const [issue] = await issuesOf({ additionalProperties: false }, { ["k".repeat(5000)]: 1 });
    expect(issue?.message.length).toBeLessThan(100);
    expect(issue?.path).toEqual(["k".repeat(5000)]);
  });
  it("shows control characters as escapes", async () => {
    expect((await messagesOf(text, { a: "\u001b[31m\u202e" })).join()).toBe(
      'a: expected an integer, got "\\u001b[31m\\u202e"',
    );
  });
  it("is not in what is printed or copied of an issue either", async () => {
    const [issue] = await issuesOf(object({ api_key: { type: "integer" } }), { api_key: "hush" });
    const { inspect } = await import("node:util");
    expect(inspect(issue, { depth: 9 }) + JSON.stringify(issue) + JSON.stringify({ ...issue })).not.toContain("hush");
    expect(JSON.parse(JSON.stringify(issue))).toEqual({
      path: ["api_key"],
      keyword: "type",
      expected: "an integer",
      received: "a string (hidden)",
      message: "api_key: expected an integer, got a string (hidden)",
    });
  });
});

it("the words of an issue are worked out when they are first read, and kept", async () => {
  const [issue] = await issuesOf({ properties: { count: { type: "integer", maximum: 40 } } }, { count: 400 });
  expect(issue?.message).toBe("count: expected an integer of at most 40, got 400");
  expect(issue?.path).toBe(issue?.path);
  expect(JSON.parse(JSON.stringify(issue))).toEqual({
    path: ["count"],
    keyword: "maximum",
    expected: issue?.expected,
    received: "400",
    message: issue?.message,
  });
});

describe("parse and Standard Schema", () => {
  it("throws with all issues", async () => {
    const validator = await validatorOf(object({ a: steps, b: steps }));
    expect(validator.parse({ a: 2 })).toEqual({ a: 2 });
    let thrown: unknown;
    try {
      validator.parse({ a: 1, b: 50 });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ name: InputValidationError.name, code: "input_invalid" });
    expect(String(thrown)).toContain(
      "a: expected an integer from 2 to 40, got 1; b: expected an integer from 2 to 40, got 50",
    );
    expect(Reflect.get(Object(thrown), "issues")).toHaveLength(2);
  });
  it("speaks Standard Schema v1", async () => {
    const { "~standard": standard } = await validatorOf(object({ a: steps }));
    expect(standard).toMatchObject({ version: 1, vendor: "falsmith" });
    expect(standard.validate({ a: 2 })).toEqual({ value: { a: 2 } });
    const failed = standard.validate({ a: 1 });
    expect(failed.issues?.map(({ path, message }) => ({ path, message }))).toEqual([
      { path: ["a"], message: "a: expected an integer from 2 to 40, got 1" },
    ]);
  });
});
