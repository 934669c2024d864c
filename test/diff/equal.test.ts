import { describe, expect, test } from "vitest";
import type { Json } from "../../codegen/document/json.js";
import { diffApis } from "../../codegen/diff/diff.js";
import { both, changes, endpoint, lines, object } from "./docs.js";

const string = { type: "string" };
const size = object({ "width!": { type: "integer" }, "height!": { type: "integer" } });

describe("two ways of writing one schema are one schema", () => {
  const cases: readonly (readonly [title: string, a: Json, b: Json])[] = [
    ["null", { anyOf: [string, { type: "null" }] }, { type: ["string", "null"] }],
    ["nullable", { anyOf: [string, { type: "null" }] }, { type: "string", nullable: true }],
    ["null among values", { enum: ["a", null] }, { anyOf: [{ const: "a" }, { type: "null" }] }],
    ["const", { const: "a" }, { type: "string", enum: ["a"] }],
    ["values in another order", { enum: ["a", "b"] }, { enum: ["b", "a"] }],
    ["oneOf", { oneOf: [string, { type: "integer" }] }, { anyOf: [{ type: "integer" }, string] }],
    ["types in a list", { type: ["string", "integer"] }, { anyOf: [{ type: "integer" }, string] }],
    ["bounds of whole numbers", { type: "integer", exclusiveMinimum: 0 }, { type: "integer", minimum: 1 }],
    [
      "strict bounds of old",
      { type: "number", minimum: 0, exclusiveMinimum: true },
      { type: "number", exclusiveMinimum: 0 },
    ],
    ["empty limits", { ...string, minLength: 0 }, string],
    ["default null", { ...string, default: null }, string],
    ["prose", { ...string, title: "X", description: "a", examples: ["b"] }, { ...string, description: "c" }],
    ["a reference", { $ref: "#/components/schemas/Size" }, size],
    [
      "allOf of one",
      { allOf: [{ $ref: "#/components/schemas/Size" }], title: "x" },
      { $ref: "#/components/schemas/Size" },
    ],
    [
      "allOf of parts",
      { allOf: [object({ "width!": { type: "integer" } }), object({ "height!": { type: "integer" } })] },
      size,
    ],
    ["another name", { $ref: "#/components/schemas/Size" }, { $ref: "#/components/schemas/Other" }],
    ["booleans by value", { enum: [true, false] }, { type: "boolean" }],
    ["no limit on other keys", { ...size, additionalProperties: true }, size],
  ];
  test.each(cases)("%s", (_title, a, b) => {
    const schemas = { Size: size, Other: size };
    const of = (schema: Json): Json => object({ x: schema });
    const parts = (schema: Json): { input: Json; output: Json; schemas: typeof schemas } => ({
      input: of(schema),
      output: of(schema),
      schemas,
    });
    expect(changes(parts(a), parts(b))).toEqual([]);
    expect(changes(parts(b), parts(a))).toEqual([]);
  });
});

describe("the null of optional fields", () => {
  const titled = (schema: Json): Json => ({ ...Object(schema), title: "Seed" });
  const nullable = { anyOf: [string, { type: "null" }] };

  test("is a matter of dialect where both documents are a program's, each of another habit", () => {
    const [before, after] = [object({ seed: titled(string) }), object({ seed: titled(nullable) })];
    const sides = [
      { input: before, output: before },
      { input: after, output: after },
    ].map(endpoint);
    const [a, b] = [sides.slice(0, 1), sides.slice(1)];
    expect(diffApis(a, b)).toMatchObject({ verdict: "none", endpoints: [], dialect: 2 });
    expect(diffApis(b, a)).toMatchObject({ verdict: "none", endpoints: [], dialect: 2 });
  });

  test("is a matter of dialect beside a default too, and where one document writes it everywhere", () => {
    const preset = { title: "Kind", default: "a" };
    const old = { seed: titled(string), kind: { ...string, ...preset }, other: string, more: nullable };
    const now = { seed: titled(nullable), kind: { ...nullable, ...preset }, other: nullable, more: nullable };
    const [a, b] = [[endpoint({ output: object(old) })], [endpoint({ output: object(now) })]];
    expect(diffApis(a, b)).toMatchObject({ verdict: "none", dialect: 3 });
    expect(diffApis(b, a)).toMatchObject({ verdict: "none", dialect: 3 });
  });

  test("is a change in documents that people write", () => {
    expect(both(string, nullable)).toHaveLength(2);
  });

  test("is a change where the field is required, or the habit is the same", () => {
    const change = (
      name: string,
      old: Json,
      now: Json,
      more: { readonly [name: string]: Json } = {},
    ): readonly string[] =>
      changes({ input: object({ [name]: old, ...more }) }, { input: object({ [name]: now, ...more }) });
    expect(change("seed!", titled(string), titled(nullable))).toEqual(["minor type-widened Input.seed"]);
    const preset = { title: "Seed", default: "a" };
    expect(change("seed", { ...string, ...preset }, { ...nullable, ...preset })).toEqual([
      "minor type-widened Input.seed",
    ]);
    const habit = { a: nullable, b: nullable };
    expect(change("seed", titled(string), titled(nullable), habit)).toEqual(["minor type-widened Input.seed"]);
  });

  test("hides nothing else", () => {
    const now = { anyOf: [{ type: "integer" }, { type: "null" }] };
    expect(changes({ input: object({ seed: titled(string) }) }, { input: object({ seed: titled(now) }) })).toEqual([
      "major type-changed Input.seed",
    ]);
  });
});

describe("schemas that contain themselves", () => {
  const tree = (leaf: Json): Json =>
    object({ leaf, children: { type: "array", items: { $ref: "#/components/schemas/Tree" } } });
  const parts = (leaf: Json): { input: Json; schemas: { Tree: Json } } => ({
    input: { $ref: "#/components/schemas/Tree" },
    schemas: { Tree: tree(leaf) },
  });

  test("are compared once", () => {
    expect(changes(parts(string), parts(string))).toEqual([]);
    expect(changes(parts(string), parts({ type: "integer" }))).toEqual(["major type-changed Input.leaf"]);
  });

  test("and those that are nothing but themselves say nothing", () => {
    const loop = {
      input: { $ref: "#/components/schemas/A" },
      schemas: { A: { anyOf: [{ $ref: "#/components/schemas/A" }] } },
    };
    expect(changes(loop, { ...loop, schemas: { A: { allOf: [{ $ref: "#/components/schemas/A" }] } } })).toEqual([]);
  });

  test("and that grow on every step end all the same, and say so", () => {
    const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
    const names = ["A", "B", "C"];
    const grow = (leaf: Json): { readonly [name: string]: Json } =>
      Object.fromEntries(
        names.map((name) => [
          name,
          object(
            Object.fromEntries([
              ...names.map((next) => [next, { allOf: [ref(name), ref(next)] }]),
              [`leaf${name}`, leaf],
            ]),
          ),
        ]),
      );
    const diff = diffApis(
      [endpoint({ input: ref("A"), schemas: grow(string) })],
      [endpoint({ input: ref("A"), schemas: grow({ type: "integer" }) })],
    );
    expect(diff.verdict).toBe("major");
    expect(lines(diff)).toContain("major type-changed Input.leafA");
    expect(lines(diff)).toContain("major not-compared Input");
  });
});
