import { describe, expect, test } from "vitest";
import { ingestParameterTable } from "../../../codegen/ingest/parameter-table/parameter-table.js";
import { reading } from "../model-page/reading.js";

const operation = {
  id: 1,
  name: "Paint",
  method: "post",
  path: "/fal-ai/paint",
  description: "官方文档：https://fal.ai/models/fal-ai/paint",
  parameters: {
    query: [{ name: "trace", required: true, type: "string", description: "Trace id" }],
    header: [{ name: "Authorization", example: "Bearer sk-very-secret" }],
  },
  requestBody: {
    type: "application/json",
    jsonSchema: {
      type: "object",
      properties: {
        prompt: { type: "string", description: "提示词" },
        size: { $ref: "#/definitions/77" },
        mode: { type: "string", enum: ["a", "b"] },
      },
      required: ["prompt"],
    },
    example: '{\n  "prompt": "x",\n}',
  },
  responses: [
    { code: 200, name: "成功", jsonSchema: { type: "object", properties: { image: { type: "string" } } } },
    { code: 400, name: "Bad", jsonSchema: {} },
  ],
  responseExamples: [{ name: "ok", data: '{"image": "u"}' }],
};
const dump = JSON.stringify({ success: true, data: operation });
const POST = "#/paths/~1fal-ai~1paint/post";

describe("a dump of the exporter's JSON", () => {
  test("is read as the operation that it holds", () => {
    const { value, documents } = reading(ingestParameterTable, dump);
    expect(documents).toHaveLength(1);
    expect(value(POST)).toEqual({
      summary: "Paint",
      description: "官方文档：https://fal.ai/models/fal-ai/paint",
      parameters: [{ name: "trace", in: "query", required: true, description: "Trace id", schema: { type: "string" } }],
      requestBody: {
        required: true,
        content: { "application/json": { schema: { $ref: "#/components/schemas/Input" }, example: { prompt: "x" } } },
      },
      responses: {
        "200": {
          description: "成功",
          content: { "application/json": { schema: { $ref: "#/components/schemas/Output" }, example: { image: "u" } } },
        },
        "400": { description: "Bad", content: { "application/json": { schema: {} } } },
      },
    });
    expect(value("#/components/schemas/Input/properties/size")).toEqual({ $ref: "#/components/schemas/77" });
    expect(value("#/security")).toEqual([{ bearer: [] }]);
    expect(JSON.stringify(documents[0]?.spec.doc)).not.toContain("sk-very-secret");
  });

  test("keywords quote themselves, as a schema states them", () => {
    const { quotes, basis } = reading(ingestParameterTable, dump);
    expect(quotes("#/components/schemas/Input/properties/prompt")).toEqual(['"prompt"']);
    expect(quotes("#/components/schemas/Input/properties/prompt/type")).toEqual(['"type":"string"']);
    expect(quotes("#/components/schemas/Input/properties/mode/enum/1")).toEqual(['"b"']);
    expect(basis("#/components/schemas/Input/properties/prompt/type")).toBe("schema");
    expect(basis(`${POST}/requestBody/content/application~1json/example`)).toBe("example");
  });

  test("an example with faults is read where its meaning is clear, with a finding", () => {
    expect(reading(ingestParameterTable, dump).findings).toMatchObject([
      { code: "ingest/example-json", level: "warning", quote: '"example"' },
    ]);
    const broken = JSON.stringify({ ...operation, requestBody: { ...operation.requestBody, example: "{ prompt }" } });
    const { value, findings } = reading(ingestParameterTable, broken);
    expect(value(`${POST}/requestBody/content/application~1json/example`)).toBeUndefined();
    expect(findings).toMatchObject([{ message: "the example is not JSON; it is left out" }]);
  });

  test("a form: its fields are the properties", () => {
    const form = {
      type: "multipart/form-data",
      parameters: [
        { name: "image", type: "file", required: true, description: "A picture" },
        { name: "n", type: "integer" },
      ],
    };
    const { value } = reading(ingestParameterTable, JSON.stringify([{ api: { ...operation, requestBody: form } }]));
    expect(Object.keys(value(`${POST}/requestBody/content`) ?? {})).toEqual(["multipart/form-data"]);
    expect(value("#/components/schemas/Input")).toEqual({
      type: "object",
      properties: { image: { type: "string", format: "binary", description: "A picture" }, n: { type: "integer" } },
      required: ["image"],
    });
  });

  test("a whole project holds several; text around a dump may name the host", () => {
    const project = JSON.stringify({
      apiCollection: [
        {
          items: [
            { name: "a", api: operation },
            { name: "b", items: [{ api: { ...operation, path: "/fal-ai/carve" } }] },
          ],
        },
      ],
    });
    const { documents, value } = reading(
      ingestParameterTable,
      `POST https://api.relay.io/fal-ai/paint\n\n${project}\n`,
    );
    expect(documents.map(({ spec }) => Object.keys(spec.doc["paths"] ?? {}))).toEqual([
      ["/fal-ai/paint"],
      ["/fal-ai/carve"],
    ]);
    expect(value("#/servers")).toEqual([{ url: "https://api.relay.io" }]);
    expect(value("#/servers", 1)).toBeUndefined();
  });

  test("a dump that breaks off: a list of values that is not whole is no enumeration", () => {
    const { value, findings } = reading(ingestParameterTable, dump.slice(0, dump.indexOf(',"b"]')));
    expect(value("#/components/schemas/Input/properties/mode")).toEqual({ type: "string" });
    expect(value("#/components/schemas/Input/properties/prompt/type")).toBe("string");
    expect(findings).toMatchObject([{ code: "ingest/broken-off", level: "warning" }]);
  });
});
