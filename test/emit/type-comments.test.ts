import { expect, test } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import type { JsonObject } from "../../codegen/document/json.js";
import { emitPackage } from "../../codegen/emit/package/package.js";
import { emitTypes } from "../../codegen/emit/types/types.js";
import { lowerEndpoint } from "../../codegen/model/endpoint/lower-endpoint.js";

/** The lines of the comment that a property `x` of an input gets. */
async function commentOf(schema: JsonObject): Promise<readonly string[]> {
  const input = { type: "object", properties: { x: schema } };
  const doc = {
    openapi: "3.1.0",
    info: { title: "Lamps", version: "1" },
    servers: [{ url: "https://api.lamps.example" }],
    paths: {
      "/lamps": {
        post: {
          requestBody: { content: { "application/json": { schema: input } } },
          responses: { "204": { description: "" } },
        },
      },
    },
  };
  const [endpoint] = (await compile([{ id: "lamps.json", text: JSON.stringify(doc) }])).endpoints;
  if (endpoint === undefined) throw new Error("no endpoint");
  const [, comment = ""] =
    /\/\*\*([^]*?)\*\/\s+x\?/.exec(emitTypes(lowerEndpoint(endpoint)).split("Input = {")[1] ?? "") ?? [];
  return comment
    .split("\n")
    .map((line) => line.replace(/^[ *]+/, "").trim())
    .filter((line) => line !== "");
}

test("limits, default, example and the page of a property are tags", async () => {
  const schema = {
    type: "integer",
    description: "How bright.\nIn lumen.",
    default: 40,
    minimum: 1,
    exclusiveMaximum: 100,
    multipleOf: 0.5,
    examples: [40, 60],
    externalDocs: { url: "https://lamps.example/light" },
  };
  expect(await commentOf(schema)).toEqual([
    "How bright.",
    "In lumen.",
    "@default 40",
    "@minimum 1",
    "@exclusiveMaximum 100",
    "@multipleOf 0.5",
    "@example 60",
    "@see https://lamps.example/light",
  ]);
});

test("of texts and lists", async () => {
  expect(await commentOf({ type: "string", minLength: 1, maxLength: 9, pattern: "^a/*$", default: "a" })).toEqual([
    '@default "a"',
    "@minLength 1",
    "@maxLength 9",
    "@pattern ^a/*$",
  ]);
  expect(await commentOf({ type: "array", items: {}, minItems: 1, maxItems: 4 })).toEqual([
    "@minItems 1",
    "@maxItems 4",
  ]);
});

test("text of a source cannot end the comment or become a tag", async () => {
  const lines = await commentOf({
    type: "string",
    description: "@deprecated */ export const x = 1;",
    pattern: "a*/",
    default: "*/ evil()\n@internal",
    examples: ["@ts-ignore */"],
  });
  expect(lines.filter((line) => line.startsWith("@")).map((line) => line.split(" ")[0])).toEqual([
    "@default",
    "@pattern",
    "@example",
  ]);
  expect(lines.join("\n")).not.toContain("*/");
});

test("an example that is too long to show is left out", async () => {
  expect(await commentOf({ type: "string", examples: ["a".repeat(200)] })).toEqual([]);
});

test("types of every kind carry what their place says: parameters, bodies, answers with their headers, shapes", async () => {
  const doc = {
    openapi: "3.1.0",
    info: { title: "Lamps", version: "1" },
    servers: [{ url: "https://api.lamps.example" }],
    paths: {
      "/lamps": {
        post: {
          deprecated: true,
          parameters: [
            {
              name: "page",
              in: "query",
              description: "Which page.",
              example: 3,
              deprecated: true,
              schema: { type: "integer", default: 1, minimum: 1 },
            },
            { name: "X-Trace", in: "header", examples: { one: { value: "t-1" } }, schema: { type: "string" } },
          ],
          requestBody: {
            description: "The lamp.\nIn full.",
            content: { "application/json": { schema: { type: "object", minProperties: 1, examples: [{ a: 1 }] } } },
          },
          responses: {
            "200": {
              description: "Lit.",
              headers: {
                "X-Left": { description: "Calls that are left. */", schema: { type: "integer" } },
                "X-Bare": { schema: {} },
              },
              content: { "application/json": { schema: { $ref: "#/components/schemas/Light" } } },
            },
            "404": { description: "" },
          },
        },
      },
    },
    components: {
      schemas: {
        Light: { type: "object", properties: { lumen: { $ref: "#/components/schemas/Lumen" } } },
        Lumen: { type: "integer", maximum: 100, examples: [40], externalDocs: { url: "https://lamps.example/lumen" } },
      },
    },
  };
  const [endpoint] = (await compile([{ id: "lamps.json", text: JSON.stringify(doc) }])).endpoints;
  if (endpoint === undefined) throw new Error("no endpoint");
  const model = lowerEndpoint(endpoint);
  const types = emitTypes(model);
  for (const part of [
    "/**\n         * Which page.\n         * @default 1\n         * @minimum 1\n         * @example 3\n         * @deprecated\n         */\n        page?: number;",
    '/** @example "t-1" */\n        "X-Trace"?: string;',
    '/**\n * What lamps.example POST /lamps takes.\n * @minProperties 1\n * @example {"a":1}\n */\nexport type Input =',
    "    /**\n     * The lamp.\n     * In full.\n     */\n    readonly body?: Input;",
    '    /**\n     * Lit.\n     * Header `X-Left`: Calls that are left. *\\/\n     * Header `X-Bare`\n     */\n    readonly "200": Output;',
    '    readonly "404": undefined;',
    "/**\n * The shape its sources call Lumen.\n * @maximum 100\n * @example 40\n * @see https://lamps.example/lumen\n */\nexport type Lumen = number;",
  ])
    expect(types).toContain(part);
  const source = { id: "lamps.json", text: JSON.stringify(doc) };
  const files = await emitPackage(await compile([source]), [source], { runtime: "import" });
  expect(files.get("lamps.example/lamps/post/index.ts")).toContain(" * @deprecated\n */\nexport const operation:");
});
