import { expect, test } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import type { JsonObject } from "../../codegen/document/json.js";
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
