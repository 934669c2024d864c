import { describe, expect, it } from "vitest";
import { beforeSplit, repairs } from "../../codegen/rules/index.js";
import { originOf, applyRules, type Spec } from "../../codegen/document/document.js";
import type { JsonObject } from "../../codegen/document/json.js";
import { valueAt, type Pointer } from "../../codegen/document/pointer.js";
import { quoteOf } from "../../codegen/document/source.js";
import { evidenceFor, specOf } from "../support/page.js";

const early = new Set(["repair/swagger-2", "repair/swagger-2-operation"]);
const conversion = [...beforeSplit, ...repairs].filter(({ id }) => early.has(id));

function converted(more: JsonObject): { readonly spec: Spec; readonly quote: (at: Pointer) => string } {
  const { spec, text } = specOf({ swagger: "2.0", info: { title: "Lamps", version: "1" }, ...more });
  const settled = applyRules(spec, conversion, evidenceFor(text)).spec;
  const quote = (at: Pointer): string => {
    const [span] = originOf(settled, at).evidence;
    return span === undefined ? "" : quoteOf(text.text, span);
  };
  return { spec: settled, quote };
}

function operation(one: JsonObject, more: JsonObject = {}): JsonObject {
  return {
    ...more,
    paths: { "/lamps": { post: one } },
  };
}
const post: Pointer = "#/paths/~1lamps/post";

describe("repair/swagger-2", () => {
  it("makes servers of schemes, host and base path", () => {
    const { spec } = converted({ host: "lamps.example", basePath: "/v1/", schemes: ["https", "http"], paths: {} });
    expect(spec.doc).toEqual({
      info: { title: "Lamps", version: "1" },
      paths: {},
      servers: [{ url: "https://lamps.example/v1/" }, { url: "http://lamps.example/v1/" }],
      openapi: "3.1.0",
    });
  });

  it("takes https where no scheme is stated: a key never travels in the clear by guess", () => {
    const { spec } = converted({ host: "lamps.example", paths: {} });
    expect(valueAt(spec.doc, "#/servers")).toEqual([{ url: "https://lamps.example" }]);
  });

  it("moves definitions with their evidence, and every reference follows", () => {
    const { spec, quote } = converted({
      paths: {},
      definitions: {
        Lamp: { type: "object", discriminator: "kind", properties: { next: { $ref: "#/definitions/Lamp" } } },
        Watt: { type: "integer", "x-nullable": true },
      },
    });
    expect(valueAt(spec.doc, "#/components/schemas/Lamp")).toEqual({
      type: "object",
      discriminator: { propertyName: "kind" },
      properties: { next: { $ref: "#/components/schemas/Lamp" } },
    });
    expect(valueAt(spec.doc, "#/components/schemas/Watt")).toEqual({ type: "integer", nullable: true });
    expect(quote("#/components/schemas/Watt/type")).toBe("type: integer");
  });

  it("makes security schemes of security definitions", () => {
    const { spec } = converted({
      paths: {},
      securityDefinitions: {
        login: { type: "basic" },
        key: { type: "apiKey", name: "key", in: "query" },
        oauth: { type: "oauth2", flow: "accessCode", authorizationUrl: "/a", tokenUrl: "/t", scopes: { read: "r" } },
      },
    });
    expect(valueAt(spec.doc, "#/components/securitySchemes")).toEqual({
      login: { type: "http", scheme: "basic" },
      key: { type: "apiKey", name: "key", in: "query" },
      oauth: {
        type: "oauth2",
        flows: { authorizationCode: { authorizationUrl: "/a", tokenUrl: "/t", scopes: { read: "r" } } },
      },
    });
  });
});

describe("repair/swagger-2-operation", () => {
  it("makes a body of the body parameter, under what the operation consumes", () => {
    const { spec, quote } = converted(
      operation(
        {
          consumes: ["application/xml"],
          parameters: [
            { name: "id", in: "query", type: "integer", minimum: 1 },
            { name: "lamp", in: "body", required: true, description: "The lamp", schema: { type: "object" } },
          ],
          responses: { "204": { description: "done" } },
        },
        { consumes: ["application/json"] },
      ),
    );
    expect(valueAt(spec.doc, post)).toEqual({
      parameters: [{ name: "id", in: "query", schema: { type: "integer", minimum: 1 } }],
      requestBody: {
        description: "The lamp",
        required: true,
        content: { "application/xml": { schema: { type: "object" } } },
      },
      responses: { "204": { description: "done" } },
    });
    expect(quote(`${post}/parameters/0/schema/minimum`)).toBe("minimum: 1");
    expect(quote(`${post}/requestBody/content/application~1xml/schema/type`)).toBe("type: object");
  });

  it("makes a form of form parameters, a file part of bytes", () => {
    const { spec } = converted(
      operation({
        parameters: [
          { name: "photo", in: "formData", type: "file", required: true, description: "A photo" },
          { name: "tags", in: "formData", type: "array", items: { type: "string" }, collectionFormat: "multi" },
        ],
        responses: {},
      }),
    );
    expect(valueAt(spec.doc, `${post}/requestBody`)).toEqual({
      required: true,
      content: {
        "multipart/form-data": {
          schema: {
            type: "object",
            properties: {
              photo: { type: "string", contentMediaType: "application/octet-stream", description: "A photo" },
              tags: { type: "array", items: { type: "string" } },
            },
            required: ["photo"],
          },
          encoding: { tags: { style: "form", explode: true } },
        },
      },
    });
    expect(valueAt(spec.doc, `${post}/parameters`)).toBeUndefined();
  });

  it.each([
    ["csv", { style: "form", explode: false }],
    ["multi", { style: "form", explode: true }],
    ["ssv", { style: "spaceDelimited", explode: false }],
    ["pipes", { style: "pipeDelimited", explode: false }],
  ])("says the collection format %s as a style", (collectionFormat, style) => {
    const parameter = { name: "ids", in: "query", type: "array", items: { type: "integer" }, collectionFormat };
    const { spec } = converted(operation({ parameters: [parameter], responses: {} }));
    expect(valueAt(spec.doc, `${post}/parameters/0`)).toEqual({
      name: "ids",
      in: "query",
      schema: { type: "array", items: { type: "integer" } },
      ...style,
    });
  });

  it("puts a reply's schema, examples and headers where OpenAPI 3 has them", () => {
    const { spec } = converted(
      operation({
        produces: ["application/json"],
        responses: {
          "200": {
            description: "a lamp",
            schema: { type: "object" },
            examples: { "application/json": { watt: 5 } },
            headers: { "X-Left": { type: "integer", description: "calls left" } },
          },
          "404": { $ref: "#/responses/None" },
        },
      }),
    );
    expect(valueAt(spec.doc, `${post}/responses`)).toEqual({
      "200": {
        description: "a lamp",
        headers: { "X-Left": { description: "calls left", schema: { type: "integer" } } },
        content: { "application/json": { schema: { type: "object" }, example: { watt: 5 } } },
      },
      "404": { $ref: "#/components/responses/None" },
    });
  });

  it("inlines shared bodies and bodies of the path, and keeps other shared parameters", () => {
    const { spec } = converted({
      parameters: {
        Lamp: { name: "lamp", in: "body", schema: { type: "object" } },
        Page: { name: "page", in: "query", type: "integer" },
      },
      paths: {
        "/lamps": {
          parameters: [{ $ref: "#/parameters/Lamp" }, { $ref: "#/parameters/Page" }],
          post: { responses: {} },
        },
      },
    });
    expect(valueAt(spec.doc, `${post}/requestBody`)).toEqual({
      content: { "application/json": { schema: { type: "object" } } },
    });
    expect(valueAt(spec.doc, "#/paths/~1lamps/parameters")).toEqual([{ $ref: "#/components/parameters/Page" }]);
    expect(valueAt(spec.doc, "#/components/parameters")).toEqual({
      Page: { name: "page", in: "query", schema: { type: "integer" } },
    });
  });

  it("leaves documents of OpenAPI 3 alone", () => {
    const { spec, text } = specOf({ openapi: "3.0.0", paths: { "/a": { get: { produces: ["x/y"] } } } });
    expect(applyRules(spec, conversion, evidenceFor(text)).findings).toEqual([]);
  });
});
