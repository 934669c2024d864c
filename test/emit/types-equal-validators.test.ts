import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import type { CompiledEndpoint } from "../../codegen/model/endpoint/compiled-endpoint.js";
import type { Json, JsonObject } from "../../codegen/document/json.js";
import { emitPackage } from "../../codegen/emit/package/package.js";
import { emitValidatorScript } from "../../codegen/emit/validators/validators.js";
import { lowerEndpoint } from "../../codegen/model/endpoint/lower-endpoint.js";
import { typeErrors } from "../support/tsc.js";
import { asValidator, loadModule } from "./validators/load.js";

/* What the validator of a schema accepts can be written in its type, and what it refuses cannot, where a type can say so. */

const string = { type: "string" };
const integer = { type: "integer" };
const ref = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });

interface SchemaCase {
  readonly title: string;
  readonly schema: JsonObject;
  readonly side?: "input" | "output";
  /** Taken by the validator and by the type. */
  readonly accepts: readonly Json[];
  /** Refused by both. */
  readonly refuses?: readonly Json[];
  /** Refused by the validator, taken by the type: a limit that no type says. */
  readonly bounds?: readonly Json[];
}

const COMPONENTS: JsonObject = {
  User: { type: "object", required: ["id"], properties: { id: string }, additionalProperties: false },
  Lamp: { type: "object", required: ["kind", "lumen"], properties: { kind: string, lumen: integer } },
  Fan: { type: "object", required: ["kind", "rpm"], properties: { kind: string, rpm: integer } },
  Device: {
    oneOf: [ref("Lamp"), ref("Fan")],
    discriminator: {
      propertyName: "kind",
      mapping: { "lamp-1": ref("Lamp")["$ref"] ?? "", "fan-1": "Fan", "fan-2": "Fan" },
    },
  },
  Account: {
    type: "object",
    required: ["id", "email", "password"],
    properties: {
      id: { ...string, readOnly: true },
      email: string,
      password: { ...string, writeOnly: true },
      owner: ref("Account"),
    },
  },
  Animal: {
    type: "object",
    required: ["kind"],
    properties: { kind: { enum: ["cat", "dog"] } },
    discriminator: { propertyName: "kind", mapping: { cat: "Cat", dog: "Dog" } },
  },
  Cat: { allOf: [ref("Animal"), { type: "object", required: ["lives"], properties: { lives: integer } }] },
  Dog: { allOf: [ref("Animal"), { type: "object", properties: { tricks: integer } }] },
  Stamp: { ...string, readOnly: true },
  Vehicle: {
    type: "object",
    required: ["sort"],
    properties: { sort: string },
    discriminator: { propertyName: "sort", mapping: { car: "Car" } },
  },
  Car: {
    allOf: [
      ref("Vehicle"),
      { type: "object", discriminator: { propertyName: "sort", mapping: { taxi: "#/components/schemas/Taxi" } } },
    ],
  },
  Taxi: { allOf: [ref("Car"), { type: "object", properties: { fare: integer } }] },
  Off: { type: "object", required: ["on"], properties: { on: { type: "boolean", const: false }, why: string } },
  On: { type: "object", required: ["on"], properties: { on: { type: "boolean" }, level: integer } },
  Power: {
    anyOf: [ref("Off"), ref("On")],
    discriminator: { propertyName: "on", mapping: { False: "Off", True: "On" } },
  },
  Step: {
    type: "object",
    required: ["n"],
    properties: { n: integer },
    discriminator: { propertyName: "n", mapping: { "1": "First", "2": "Second" } },
  },
  First: { allOf: [ref("Step"), { type: "object", properties: { a: string } }] },
  Second: { allOf: [ref("Step"), { type: "object", properties: { b: string } }] },
};

const CASES: readonly SchemaCase[] = [
  {
    title: "nullable beside allOf",
    schema: { type: "object", required: ["x"], properties: { x: { nullable: true, allOf: [ref("User")] } } },
    accepts: [{ x: null }, { x: { id: "a" } }],
    refuses: [{}, { x: 1 }, { x: {} }],
  },
  {
    title: "nullable beside a reference",
    schema: { type: "object", properties: { x: { ...ref("User"), nullable: true, description: "Who." } } },
    accepts: [{}, { x: null }, { x: { id: "a" } }],
    refuses: [{ x: "a" }],
  },
  {
    title: "nullable beside anyOf",
    schema: { type: "object", properties: { x: { anyOf: [ref("User"), string], nullable: true } } },
    accepts: [{ x: null }, { x: "a" }, { x: { id: "a" } }],
    refuses: [{ x: 1 }],
  },
  {
    title: "nullable beside oneOf, inside a nullable composition",
    schema: {
      type: "object",
      properties: {
        x: { nullable: true, allOf: [{ type: "object", properties: { y: { nullable: true, oneOf: [ref("User")] } } }] },
      },
    },
    accepts: [{ x: null }, { x: { y: null } }, { x: { y: { id: "a" } } }],
    refuses: [{ x: { y: 1 } }],
  },
  {
    title: "nullable beside an enum without a type",
    schema: { type: "object", properties: { x: { enum: ["a", "b"], nullable: true } } },
    accepts: [{ x: null }, { x: "a" }],
    refuses: [{ x: "c" }],
  },
  {
    title: "a discriminator with a mapping",
    schema: ref("Device"),
    accepts: [
      { kind: "lamp-1", lumen: 1 },
      { kind: "fan-2", rpm: 1 },
    ],
    refuses: [
      { kind: "zzz", lumen: 1 },
      { kind: "lamp-1", rpm: 1 },
    ],
  },
  {
    title: "schemas that extend one with a discriminator",
    schema: { oneOf: [ref("Cat"), ref("Dog")] },
    accepts: [{ kind: "cat", lives: 9 }, { kind: "dog" }, { kind: "dog", tricks: 1 }],
    refuses: [{ kind: "cat" }, { kind: "dog", tricks: "x" }, { kind: "cow" }, {}],
  },
  {
    title: "a schema that extends one that extends one with a discriminator",
    schema: { oneOf: [ref("Taxi"), { type: "object", required: ["none"], properties: { none: integer } }] },
    accepts: [{ sort: "taxi" }, { sort: "taxi", fare: 3 }],
    refuses: [{ sort: "car" }, { sort: "taxi", fare: "x" }],
  },
  {
    title: "a schema with a discriminator that others extend",
    schema: ref("Car"),
    accepts: [{ sort: "car" }, { sort: "taxi" }],
    refuses: [{ sort: "bus" }, {}],
  },
  {
    title: "a discriminator that is true or false",
    schema: ref("Power"),
    accepts: [
      { on: true, level: 1 },
      { on: false, why: "late" },
    ],
    refuses: [{ on: true, level: "x" }, { on: "True" }, {}],
  },
  {
    title: "a discriminator that is a number",
    schema: { anyOf: [ref("First"), ref("Second")] },
    accepts: [
      { n: 1, a: "x" },
      { n: 2, b: "x" },
    ],
    refuses: [{ n: 1, a: 2 }, { n: 3 }, { n: "1" }],
  },
  {
    title: "values that are lists and objects",
    schema: {
      type: "object",
      properties: {
        list: { type: "array", const: [1, "a", true] },
        one: { type: "object", const: { a: 1, b: { c: [null] } } },
        any: { enum: [[1], { a: 1 }, "x"] },
      },
    },
    accepts: [{ list: [1, "a", true], one: { a: 1, b: { c: [null] } }, any: [1] }, { any: { a: 1 } }, { any: "x" }],
    refuses: [{ list: [1, "a"] }, { one: { a: 1 } }, { any: [2] }, { any: { a: 2 } }],
  },
  {
    title: "listed values of another type than the stated one",
    schema: {
      type: "object",
      properties: { a: { type: ["integer", "null"], const: 10 }, b: { ...string, enum: ["x", null, 1] } },
    },
    accepts: [{ a: 10, b: "x" }],
    refuses: [{ a: null }, { b: null }, { b: 1 }],
  },
  {
    title: "either of two required names",
    schema: {
      type: "object",
      properties: { id: string, email: string },
      anyOf: [{ required: ["id"] }, { required: ["email"] }],
    },
    accepts: [{ id: "a" }, { email: "b" }, { id: "a", email: "b" }],
    refuses: [{}, { id: 1 }],
  },
  {
    title: "names that another part of allOf describes",
    schema: { allOf: [{ type: "object", properties: { id: string } }, { required: ["id"] }] },
    accepts: [{ id: "a" }],
    refuses: [{}, { id: 1 }],
  },
  {
    title: "a required name without a property",
    schema: { type: "object", required: ["ghost"], properties: { list: { type: "array", items: string } } },
    accepts: [{ ghost: 1 }, { ghost: null, list: ["a"] }],
    refuses: [{ list: ["a"] }, {}],
  },
  {
    title: "a required name beside other keys of one type",
    schema: { type: "object", required: ["ghost"], additionalProperties: integer },
    accepts: [{ ghost: 1 }, { ghost: 1, more: 2 }],
    refuses: [{ ghost: "a" }, { more: 2 }],
  },
  {
    title: "other keys of another type",
    schema: {
      type: "object",
      properties: { size: { type: "object", properties: { gte: integer } } },
      additionalProperties: string,
    },
    accepts: [{ size: { gte: 1 }, color: "red" }, { color: "red" }, {}],
    refuses: [{ color: 1 }, { size: "big" }],
  },
  {
    title: "a tuple and what follows it",
    schema: { type: "array", prefixItems: [integer, integer], items: string },
    accepts: [[], [1], [1, 2], [1, 2, "x"]],
    refuses: [[true], [1, 2, 3], ["x"]],
  },
  {
    title: "a tuple that ends",
    schema: { type: "array", prefixItems: [integer, string], items: false, minItems: 1 },
    accepts: [[1], [1, "x"]],
    refuses: [[], [1, "x", 1]],
  },
  {
    title: "a tuple or null",
    schema: { type: "object", properties: { x: { type: ["array", "null"], prefixItems: [integer], minItems: 1 } } },
    accepts: [{ x: null }, { x: [1] }, { x: [1, "anything"] }],
    refuses: [{ x: [] }, { x: 1 }],
  },
  {
    title: "keywords beside a reference",
    schema: { ...ref("Lamp"), properties: { lumen: { enum: [1, 2] } }, required: ["lumen"] },
    accepts: [{ kind: "a", lumen: 1 }],
    refuses: [{ kind: "a", lumen: 3 }, { lumen: 1 }],
  },
  {
    title: "what is read-only is not demanded of an input",
    schema: ref("Account"),
    accepts: [
      { email: "e", password: "p" },
      { email: "e", password: "p", owner: { email: "e", password: "p" } },
    ],
    refuses: [{ email: "e" }, { email: "e", password: "p", owner: { email: "e" } }],
  },
  {
    title: "what is write-only does not come back",
    side: "output",
    schema: ref("Account"),
    accepts: [
      { id: "a", email: "e" },
      { id: "a", email: "e", owner: { id: "b", email: "e" } },
    ],
    refuses: [
      { email: "e", password: "p" },
      { id: "a", email: "e", owner: { email: "e" } },
    ],
  },
  {
    title: "read-only by the schema that a property refers to",
    schema: { type: "object", required: ["at", "name"], properties: { at: ref("Stamp"), name: string } },
    accepts: [{ name: "a" }, { name: "a", at: "now" }],
    refuses: [{ at: "now" }],
  },
  {
    title: "limits",
    schema: { type: "object", properties: { n: { ...integer, maximum: 3 } } },
    accepts: [{ n: 3 }],
    bounds: [{ n: 4 }],
  },
];

function body(schema: JsonObject): JsonObject {
  return { description: "", content: { "application/json": { schema } } };
}

// Both sides refer to the schema, so that a component that differs between them is seen by both.
function documentOf(cases: readonly SchemaCase[]): JsonObject {
  const paths = cases.map(({ schema }, index) => [
    `/case${index}`,
    { post: { requestBody: { ...body(schema), required: true }, responses: { "200": body(schema) } } },
  ]);
  return {
    openapi: "3.1.0",
    info: { title: "Cases", version: "1" },
    servers: [{ url: "https://api.example.com" }],
    paths: Object.fromEntries(paths),
    components: { schemas: COMPONENTS },
  };
}

const folder = mkdtempSync(join(tmpdir(), "falsmith-types-equal-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const endpoints = new Map<number, CompiledEndpoint>();
const errors: string[] = [];

function lineOf(index: number, which: string, nth: number): string {
  return `case${index}_${which}_${nth}`;
}

/** A module with a constant for each value; one that must not compile has a name with `refuses` in it. */
function moduleOf(index: number, { side = "input", accepts, refuses = [], bounds = [] }: SchemaCase): string {
  const type = side === "input" ? "Input" : "Output";
  const line = (which: string) => (value: Json, nth: number) =>
    `export const ${lineOf(index, which, nth)}: ${type} = ${JSON.stringify(value)};`;
  return [
    `import type { ${type} } from "./types.js";`,
    ...accepts.map(line("accepts")),
    ...bounds.map(line("bounds")),
    ...refuses.map(line("refuses")),
    "",
  ].join("\n");
}

beforeAll(async () => {
  const source = { id: "cases.json", text: JSON.stringify(documentOf(CASES), undefined, 1) };
  const compiled = await compile([source]);
  expect(compiled.findings.filter(({ level }) => level === "error")).toEqual([]);
  const files = new Map(await emitPackage(compiled, [source], { runtime: "import" }));
  for (const endpoint of compiled.endpoints) {
    const index = Number(/case(\d+)/.exec(JSON.stringify(endpoint.mended.doc["paths"]))?.[1]);
    endpoints.set(index, endpoint);
    const one = CASES[index];
    if (one !== undefined) files.set(`${endpoint.folder}/values-${index}.ts`, moduleOf(index, one));
  }
  const kept = new Map([...files].filter(([path]) => /(?:types|values-\d+)\.ts$/.test(path)));
  errors.push(...typeErrors(folder, kept, { strict: true, exactOptionalPropertyTypes: true }));
}, 60_000);

describe("the type and the validator of a schema agree", () => {
  test.each(CASES.map((one, index) => ({ ...one, index })))("$title", async (one) => {
    const { index, side = "input", accepts, refuses = [], bounds = [] } = one;
    const endpoint = endpoints.get(index);
    if (endpoint === undefined) throw new Error("the case gave no endpoint");
    const module = await loadModule(emitValidatorScript(lowerEndpoint(endpoint), "falsmith-runtime/validation"));
    const validator = asValidator(module[side]);
    for (const value of accepts)
      expect(validator.safeParse(value), JSON.stringify(value)).toMatchObject({ success: true });
    for (const value of [...refuses, ...bounds]) expect(validator.is(value), JSON.stringify(value)).toBe(false);
    const wrongLines = errors.flatMap((error) => {
      const [, at, line] = /values-(\d+)\.ts\((\d+),/.exec(error) ?? [];
      return Number(at) === index ? [Number(line) - 2] : [];
    });
    const taken = accepts.length + bounds.length;
    const expected = refuses.map((_, nth) => taken + nth);
    expect([...new Set(wrongLines)].sort((a, b) => a - b)).toEqual(expected);
  });
});
