import { describe, expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import { placeOf } from "../../codegen/document/source.js";

function page(schema: string): string {
  return `openapi: 3.1.0
info: {title: t, version: "1"}
servers: [{url: https://queue.fal.run}]
paths:
  /x/y:
    post:
      requestBody:
        content:
          application/json:
            schema: ${schema}
      responses: {"200": {description: ok}}
`;
}

async function read(schema: string): Promise<{ readonly input: unknown; readonly told: readonly string[] }> {
  const text = page(schema);
  const { endpoints, findings } = await compile([{ id: "a.yaml", text }]);
  const doc: unknown = endpoints[0]?.mended.doc;
  return {
    input: Reflect.get(Object(Reflect.get(Object(Reflect.get(Object(doc), "components")), "schemas")), "Input"),
    told: findings
      .filter(({ code, level }) => code === "repair/loose-schema" || level === "error")
      .map(({ at, message }) => `${typeof at === "string" ? at : placeOf(text, at.start).line}: ${message}`),
  };
}

describe("keywords in a form that JSON Schema does not know", () => {
  it.each<readonly [schema: string, input: object, told: readonly string[]]>([
    ["{type: int}", { type: "integer" }, ['10: "int" is not a type of JSON Schema: read as integer']],
    ["{type: String}", { type: "string" }, ['10: "String" is not a type of JSON Schema: read as string']],
    [
      "{type: [Float, none]}",
      { type: ["number", "null"] },
      ['10: ["Float","none"] is not a type of JSON Schema: read as number or null'],
    ],
    ["{type: file}", { type: "string", format: "binary" }, ['10: "file" is not a type of JSON Schema: read as string']],
    ["{type: gadget}", {}, ['10: "gadget" is not a type of JSON Schema; it is left out']],
    [
      '{type: number, minimum: "0", maximum: " 1.5"}',
      { type: "number", minimum: 0, maximum: 1.5 },
      ['10: minimum: "0" is not a number: read as 0', '10: maximum: " 1.5" is not a number: read as 1.5'],
    ],
    [
      "{type: string, title: {a: 1}, description: null}",
      { type: "string" },
      ['10: title: {"a":1} is not text; it is left out', "10: description: null is not text; it is left out"],
    ],
    ["{type: string, examples: cat}", { type: "string", examples: ["cat"] }, ['10: examples: "cat" is not a list']],
    [
      "{properties: {a: {$ref: {b: c}}}}",
      { properties: { a: {} } },
      ['10: $ref: {"b":"c"} refers to nothing; it is left out'],
    ],
    [
      "{type: array, items: [{type: string}]}",
      { type: "array", prefixItems: [{ type: "string" }] },
      ["10: a list of schemas is what prefixItems takes"],
    ],
    ["{enum: only}", { enum: ["only"] }, ['10: "only" is not a list of values']],
    [
      "{type: string, enum: [1.0, 2.5, auto]}",
      { type: "string", enum: ["1.0", "2.5", "auto"] },
      ['10: the type is string, the values are not: read as ["1.0","2.5","auto"]'],
    ],
    ["{type: string, enum: [a, null]}", { type: "string", enum: ["a", null] }, []],
    [
      "{type: object, required: [a], properties: {a: {type: string}, b: {type: string, required: true}}}",
      { type: "object", required: ["a", "b"], properties: { a: { type: "string" }, b: { type: "string" } } },
      [
        "#/paths/~1x~1y/post/requestBody/content/application~1json/schema/properties/b/required: b: required: true belongs in the list of the object",
      ],
    ],
    ["{type: string, minLength: 1}", { type: "string", minLength: 1 }, []],
  ])("%s", async (schema, input, told) => {
    const found = await read(schema);
    expect(found.input).toEqual(input);
    expect(found.told).toEqual(told);
  });

  it.each(["{type: {}}", "{maximum: ten}", "{multipleOf: {a: 1}}", "{enum: {a: 1}}"])(
    "%s is not guessed at",
    async (schema) => {
      const { input, told } = await read(schema);
      expect(input).toBeUndefined();
      expect(told).toHaveLength(1);
    },
  );
});
