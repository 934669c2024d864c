import { beforeAll, describe, expect, it } from "vitest";
import { compile } from "../../../codegen/compile/compile.js";
import type { JsonObject } from "../../../codegen/document/json.js";
import { emitValidatorScript } from "../../../codegen/emit/validators/validators.js";
import { lowerEndpoint } from "../../../codegen/model/endpoint/lower-endpoint.js";
import type { Validator } from "../../../src/contract/validator.js";
import { asValidator, loadModule } from "./load.js";

/** The module of validators of a plain operation with this body. */
async function scriptOf(body: JsonObject): Promise<string> {
  const doc = {
    openapi: "3.1.0",
    info: { title: "Pets", version: "1" },
    servers: [{ url: "https://api.pets.test" }],
    paths: {
      "/tasks": {
        post: {
          requestBody: { content: { "application/json": { schema: body } } },
          responses: { "200": { description: "" } },
        },
      },
    },
  };
  const { endpoints } = await compile([{ id: "pets.json", text: JSON.stringify(doc) }]);
  const [endpoint] = endpoints;
  if (endpoint === undefined) throw new Error("nothing was compiled");
  return emitValidatorScript(lowerEndpoint(endpoint), "falsmith-runtime/validation");
}

async function inputOf(body: JsonObject): Promise<Validator<unknown>> {
  return asValidator((await loadModule(await scriptOf(body)))["input"]);
}

const BODY: JsonObject = {
  type: "object",
  required: ["model", "prompt", "mode"],
  properties: {
    model: { const: "wan/2-6" },
    prompt: { type: "string" },
    mode: { const: { tags: ["a"] } },
    // Only required ones are constants.
    kind: { const: "video" },
  },
};

const FILLED = { prompt: "a", model: "wan/2-6", mode: { tags: ["a"] } };

describe("constants of a body", () => {
  let input: Validator<unknown>;
  beforeAll(async () => {
    input = await inputOf(BODY);
  });

  it.each([{ prompt: "a" }, { prompt: "a", model: undefined }, { prompt: "a", model: "wan/2-6" }])(
    "may be left out, and are in what is given back: %j",
    (given) => {
      const before = { ...given };
      expect(input.is(given)).toBe(true);
      expect(input.parse(given)).toEqual(FILLED);
      expect(input.safeParse(given)).toEqual({ success: true, data: FILLED, warnings: [] });
      expect(input["~standard"].validate(given)).toEqual({ value: FILLED });
      expect(given).toStrictEqual(before);
    },
  );

  it("are still there when unknown keys are dropped", () => {
    expect(input.parse({ prompt: "a", more: 1 }, { unknownKeys: "strip" })).toEqual(FILLED);
  });

  it("are not copied where nothing is left out, and never shared", () => {
    const whole = { ...FILLED };
    expect(input.parse(whole)).toBe(whole);
    const first: unknown = input.parse({ prompt: "a" });
    expect(Reflect.get(Object(first), "mode")).not.toBe(Reflect.get(Object(input.parse({ prompt: "a" })), "mode"));
  });

  it.each([{ prompt: "a", model: "other" }, { prompt: "a", model: null }, {}, [], "a", null, undefined])(
    "save no value that is wrong: %j",
    (given) => {
      expect(input.is(given)).toBe(false);
      expect(input.safeParse(given).success).toBe(false);
    },
  );

  it("leave what cannot be read to the check", () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(input.is(proxy)).toBe(false);
    expect(input.safeParse(proxy)).toMatchObject({ success: false, issues: [{ keyword: "read" }] });
  });

  it("are required in the JSON Schema", () => {
    expect(input.jsonSchema).toMatchObject({ required: ["model", "prompt", "mode"] });
    for (const target of ["draft-2020-12", "draft-07"])
      expect(input["~standard"].jsonSchema.input({ target })).toMatchObject({ required: ["model", "prompt", "mode"] });
  });

  it("are filled in where a part of the schema names them", async () => {
    const part = { type: "object", required: ["model"], properties: { model: { enum: ["wan/2-6"] } } };
    const composed = await inputOf({ type: "object", allOf: [part], properties: { prompt: { type: "string" } } });
    expect(composed.is({ prompt: "a" })).toBe(true);
    expect(composed.parse({ prompt: "a" })).toEqual({ prompt: "a", model: "wan/2-6" });
  });

  it("are keys like any other under every name", async () => {
    const properties: JsonObject = JSON.parse('{"__proto__": {"const": "a"}, "constructor": {"const": "b"}}');
    const odd = await inputOf({ type: "object", required: ["__proto__", "constructor"], properties });
    const value: unknown = odd.parse({});
    expect(JSON.stringify(value)).toBe('{"__proto__":"a","constructor":"b"}');
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it("of a branch stay required: they tell branches apart", async () => {
    const branch = (model: string): JsonObject => ({
      type: "object",
      required: ["model"],
      properties: { model: { const: model } },
    });
    const either = await inputOf({ oneOf: [branch("a"), branch("b")] });
    expect(either.is({})).toBe(false);
    expect(either.parse({ model: "b" })).toEqual({ model: "b" });
  });

  it("are named in no module that has none", async () => {
    expect(await scriptOf({ ...BODY, required: ["prompt"] })).not.toContain("constants");
    expect(await scriptOf(BODY)).toContain('constants: { "model": "wan/2-6", "mode": { "tags": ["a"] } } });');
  });

  it.each([
    ["decided", true],
    ["schema", true],
    ["stated", true],
    ["protocol", false],
    ["example", false],
    ["sibling", false],
  ])("are known by schemas, words and decisions: %s: %s", async (basis, isConstant) => {
    for (const keyword of ["const", "enum"]) {
      const model = { [keyword]: keyword === "enum" ? ["a"] : "a", "x-falsmith-basis": { [keyword]: basis } };
      const script = await scriptOf({ type: "object", required: ["model"], properties: { model } });
      expect(script.includes("constants")).toBe(isConstant);
    }
    const required = { required: ["model"], "x-falsmith-basis": { required: basis } };
    const script = await scriptOf({ type: "object", ...required, properties: { model: { const: "a" } } });
    expect(script.includes("constants")).toBe(isConstant);
  });
});
