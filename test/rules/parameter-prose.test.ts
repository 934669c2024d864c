import { describe, expect, it } from "vitest";
import { compile } from "../../codegen/index.js";
import { isList, own, type Json, type JsonObject } from "../../codegen/document/json.js";
import { quoteOf } from "../../codegen/document/source.js";

interface Told {
  readonly code: string;
  readonly quote: string;
  readonly message: string;
}

async function mended(
  text: string,
  id = "page.yaml",
): Promise<{ readonly doc: JsonObject; readonly told: readonly Told[] }> {
  const { endpoints, findings } = await compile([{ id, text }], {});
  const [endpoint] = endpoints;
  if (endpoint === undefined) throw new Error(findings.map(({ message }) => message).join("\n"));
  const told = findings
    .filter(({ level }) => level !== "note")
    .map(({ code, at, message }) => ({ code, quote: typeof at === "string" ? at : quoteOf(text, at), message }));
  return { doc: endpoint.mended.doc, told };
}

function parameter(doc: JsonObject, name: string): Json | undefined {
  const [item] = Object.values(own(doc, "paths") ?? {});
  const list = [own(item, "parameters"), own(own(item, "get"), "parameters")].flatMap((one) =>
    isList(one) ? one : [],
  );
  return list.find((one) => own(one, "name") === name);
}

function page(parameters: string, shared = ""): string {
  return `openapi: 3.1.0
info: { title: Lamps, version: '1' }
servers: [{ url: https://api.lamps.example }]
paths:
  /lamps:
${shared}    get:
      parameters:
${parameters}
      responses: { '200': { description: ok } }
`;
}

describe("prose of parameters", () => {
  it.each([
    [
      "a range and a default",
      "{ type: integer }",
      "'Per page, range: 1-50, default: 20'",
      { type: "integer", minimum: 1, maximum: 50, default: 20 },
    ],
    ["values", "{ type: string }", "'Order. One of: asc, desc'", { type: "string", enum: ["asc", "desc"] }],
    ["Chinese", "{ type: integer }", "每页条数,默认20,最大200", { type: "integer", maximum: 200, default: 20 }],
    ["a length", "{ type: string }", "'Max 32 characters.'", { type: "string", maxLength: 32 }],
    [
      "a count",
      "{ type: array, items: { type: string } }",
      "'Up to 5 tags.'",
      { type: "array", items: { type: "string" } },
    ],
  ])("states %s", async (_, schema, words, expected) => {
    const { doc } = await mended(
      page(`        - { name: value, in: query, schema: ${schema}, description: ${words} }`),
    );
    expect(own(parameter(doc, "value"), "schema")).toMatchObject(expected);
  });

  it("is whole in braces, where YAML takes what follows a comma for a key", async () => {
    const { doc } = await mended(
      page(
        `        - { name: value, in: query, description: how many,10,range: 1-5, no more, schema: { type: integer } }`,
      ),
    );
    expect(parameter(doc, "value")).toMatchObject({
      description: "how many,10,range: 1-5, no more",
      schema: { minimum: 1, maximum: 5 },
    });
  });

  it("is read from the schema where the parameter has no words, and in every place", async () => {
    const header = "        - { name: X-Level, in: header, schema: { type: integer, description: 'Range: 1-3' } }";
    const path =
      "    parameters:\n      - { name: lamp, in: query, description: 'Default: 7', schema: { type: integer } }\n";
    const { doc } = await mended(page(header, path));
    expect(own(parameter(doc, "X-Level"), "schema")).toMatchObject({ minimum: 1, maximum: 3 });
    expect(own(parameter(doc, "lamp"), "schema")).toMatchObject({ default: 7 });
  });

  it("says whether a parameter must be there; against a keyword only optional counts", async () => {
    const { doc, told } = await mended(
      page(`        - { name: a, in: query, description: Required. Which., schema: { type: string } }
        - { name: b, in: query, required: false, description: Required. Which., schema: { type: string } }
        - { name: c, in: query, required: true, description: 'Optional. Which.', schema: { type: string } }`),
    );
    expect(["a", "b", "c"].map((name) => own(parameter(doc, name), "required"))).toEqual([true, false, false]);
    expect(told).toMatchObject([{ code: "tighten/required", quote: "Optional" }]);
  });

  it("tells who disagrees by the parameter's name, and marks the parameter deprecated", async () => {
    const { doc, told } = await mended(
      page(`        - { name: size, in: query, description: 'Range: 1-9', schema: { type: integer, maximum: 5 } }
        - { name: old, in: query, description: Deprecated., schema: { type: string } }`),
    );
    expect(told).toMatchObject([
      { code: "tighten/range", message: expect.stringMatching(/^size: the prose says maximum 9/) },
    ]);
    expect(own(parameter(doc, "old"), "deprecated")).toBe(true);
  });

  it("is read in tables too", async () => {
    const table = `GET https://api.lamps.example/v1/lamps

Query Parameters

| Parameter | Type | Required | Description |
|---|---|---|---|
| limit | integer | No | How many, range: 1-100, default: 10 |
`;
    const { doc } = await mended(table, "page.md");
    expect(own(parameter(doc, "limit"), "schema")).toMatchObject({ minimum: 1, maximum: 100, default: 10 });
  });
});
