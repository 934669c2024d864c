import { describe, expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import { type Json, type JsonObject, own } from "../../codegen/document/json.js";
import { valueAt } from "../../codegen/document/pointer.js";
import { openapiViolations } from "../../codegen/openapi/validity/check-openapi.js";
import { openapiFaults } from "../../codegen/openapi/validity/faults.js";
import { faultsOf } from "../support/valid.js";

const OK = { "200": { description: "ok" } };

function document(more: JsonObject, operation: JsonObject = { post: { responses: OK } }): JsonObject {
  return {
    openapi: "3.2.0",
    info: { title: "Paints", version: "1" },
    servers: [{ url: "https://api.paints.test" }],
    paths: { "/a": operation },
    ...more,
  };
}

async function mended(doc: JsonObject): Promise<{ readonly doc: JsonObject; readonly told: readonly string[] }> {
  const { endpoints, findings } = await compile([{ id: "a.json", text: JSON.stringify(doc) }]);
  return {
    doc: endpoints[0]?.mended.doc ?? {},
    told: findings.filter(({ level }) => level !== "note").map(({ code, message }) => `${code}: ${message}`),
  };
}

const stream: JsonObject = {
  post: {
    responses: { "200": { description: "", content: { "application/jsonl": { itemSchema: { type: "object" } } } } },
  },
};
const whole: JsonObject = {
  name: "filter",
  in: "querystring",
  content: { "application/json": { schema: { type: "object" } } },
};

/** A document of all that OpenAPI 3.2 has and 3.1 has not. */
const full = document(
  {
    $self: "https://api.paints.test/openapi.json",
    servers: [{ url: "https://api.paints.test", name: "production" }],
    tags: [
      { name: "paint", summary: "Paint", kind: "nav" },
      { name: "oil", parent: "paint" },
    ],
    components: {
      mediaTypes: { Lines: { itemSchema: { type: "object" } } },
      securitySchemes: {
        login: {
          type: "oauth2",
          deprecated: true,
          oauth2MetadataUrl: "https://api.paints.test/.well-known/oauth",
          flows: {
            deviceAuthorization: {
              deviceAuthorizationUrl: "https://api.paints.test/device",
              tokenUrl: "https://api.paints.test/token",
              scopes: {},
            },
          },
        },
      },
      schemas: {
        Paint: {
          oneOf: [{ $ref: "#/components/schemas/Oil" }, { $ref: "#/components/schemas/Other" }],
          discriminator: {
            propertyName: "kind",
            mapping: { oil: "#/components/schemas/Oil", other: "#/components/schemas/Other" },
            defaultMapping: "#/components/schemas/Other",
          },
        },
        Oil: { type: "object", properties: { kind: { type: "string" } } },
        Other: { type: "object", properties: { kind: { type: "string" } } },
      },
    },
  },
  {
    query: {
      parameters: [whole, { name: "sid", in: "cookie", style: "cookie", schema: { type: "string" } }],
      requestBody: {
        content: {
          "application/json": {
            schema: { $ref: "#/components/schemas/Paint" },
            examples: { oil: { dataValue: { kind: "oil" }, serializedValue: '{"kind":"oil"}' } },
          },
          "multipart/mixed": { itemSchema: { type: "string" }, itemEncoding: { contentType: "text/plain" } },
        },
      },
      responses: {
        "200": { summary: "Found", content: { "application/jsonl": { $ref: "#/components/mediaTypes/Lines" } } },
      },
    },
  },
);

describe("a document of OpenAPI 3.2", () => {
  it("is accepted by both of our judges and by the one of the tests", async () => {
    expect(openapiViolations(full)).toEqual([]);
    expect(openapiFaults(full)).toEqual([]);
    expect(await faultsOf(full)).toBe("");
  });

  it("stays one, and loses nothing, where it says what 3.1 cannot say", async () => {
    const { doc, told } = await mended(full);
    expect(told).toEqual([]);
    expect(own(doc, "openapi")).toBe("3.2.0");
    expect(own(doc, "$self")).toBe("https://api.paints.test/openapi.json");
    expect(own(doc, "tags")).toEqual(own(full, "tags"));
    expect(valueAt(doc, "#/components/securitySchemes/login")).toEqual(
      valueAt(full, "#/components/securitySchemes/login"),
    );
    expect(valueAt(doc, "#/paths/~1a/query/responses/200/content/application~1jsonl")).toEqual({
      itemSchema: { $ref: "#/components/schemas/Output" },
    });
    expect(openapiFaults(doc)).toEqual([]);
    expect(openapiViolations(doc)).toEqual([]);
    expect(await faultsOf(doc)).toBe("");
  });

  it.each<readonly [what: string, doc: JsonObject]>([
    ["an operation for QUERY", document({}, { query: { responses: OK } })],
    ["a parameter that is the whole query", document({}, { post: { parameters: [whole], responses: OK } })],
    ["a schema of the items of a stream", document({}, stream)],
  ])("is what any document becomes that has %s", async (_, doc) => {
    for (const openapi of ["3.0.3", "3.1.1", "3.2.0"]) {
      const made = await mended({ ...doc, openapi });
      expect(own(made.doc, "openapi")).toBe("3.2.0");
      expect(await faultsOf(made.doc)).toBe("");
    }
  });

  it("is told in the words of 3.1 where those do", async () => {
    const { doc, told } = await mended(
      document(
        {},
        {
          post: {
            requestBody: {
              content: {
                "application/json": {
                  schema: {},
                  examples: { a: { dataValue: { x: 1 } }, b: { serializedValue: "{}" } },
                },
              },
            },
            responses: { "200": { summary: "Painted" } },
          },
        },
      ),
    );
    expect(told).toEqual([]);
    expect(own(doc, "openapi")).toBe("3.1.0");
    expect(valueAt(doc, "#/paths/~1a/post/responses/200")).toEqual({ description: "Painted" });
    expect(valueAt(doc, "#/paths/~1a/post/requestBody/content/application~1json/examples")).toEqual({
      a: { value: { x: 1 } },
      b: { value: "{}" },
    });
    expect(await faultsOf(doc)).toBe("");
  });
});

describe("what is no OpenAPI 3.2", () => {
  const parameters = (...list: readonly Json[]): JsonObject =>
    document({}, { query: { parameters: list, responses: OK } });
  const query = { name: "page", in: "query", schema: { type: "integer" } };
  it.each<readonly [what: string, doc: JsonObject]>([
    ["a query that is given both ways", parameters(whole, query)],
    ["a query that is given whole twice", parameters(whole, { ...whole, name: "other" })],
    ["a whole query without a media type", parameters({ name: "filter", in: "querystring", schema: {} })],
    ["a header that no header is called", parameters({ name: "a b", in: "header", schema: {} })],
    ["a place that nobody knows", parameters({ name: "a", in: "fragment", schema: {} })],
    ["a whole query in a document of 3.1", { ...parameters(whole), openapi: "3.1.0" }],
    ["QUERY in a document of 3.1", { ...document({}, { query: { responses: OK } }), openapi: "3.1.0" }],
    ["items in a document of 3.1", { ...document({}, stream), openapi: "3.1.0" }],
    [
      "a flow that lacks its address",
      document({
        components: {
          securitySchemes: { a: { type: "oauth2", flows: { deviceAuthorization: { tokenUrl: "x", scopes: {} } } } },
        },
      }),
    ],
    ["a tag of another tag's name that is no text", document({ tags: [{ name: "a", parent: 1 }] })],
    [
      "items that are no schema",
      document({}, { post: { responses: { "200": { description: "", content: { "a/b": { itemSchema: 5 } } } } } }),
    ],
  ])("is refused by both of our judges: %s", async (_, doc) => {
    expect(openapiViolations(doc)).not.toEqual([]);
    expect(openapiFaults(doc)).not.toEqual([]);
    expect(await faultsOf(doc)).not.toBe("");
  });

  it("is mended, and told, where a client can be made all the same", async () => {
    const both = await mended(document({}, { query: { parameters: [query], responses: OK }, parameters: [whole] }));
    expect(both.told).toEqual([
      expect.stringMatching(/^repair\/querystring: the query is given whole and in another way too/),
    ]);
    expect(valueAt(both.doc, "#/paths/~1a/parameters")).toEqual([]);
    expect(await faultsOf(both.doc)).toBe("");

    const untyped = await mended(parameters({ name: "filter", in: "querystring", schema: { type: "object" } }));
    expect(untyped.told).toEqual([]);
    expect(valueAt(untyped.doc, "#/paths/~1a/query/parameters/0")).toEqual({
      name: "filter",
      in: "querystring",
      content: { "application/x-www-form-urlencoded": { schema: { type: "object" } } },
    });

    const header = await mended(parameters({ name: "a b", in: "header", schema: {} }));
    expect(header.told).toEqual([
      expect.stringMatching(/^repair\/structure: this has a name that no header has; it is left out/),
    ]);
    expect(await faultsOf(header.doc)).toBe("");
  });

  it("is told by its methods where no client is made of them", async () => {
    const { doc, told } = await mended(
      document(
        {},
        { post: { responses: OK }, additionalOperations: { COPY: { responses: OK }, LINK: { responses: OK } } },
      ),
    );
    expect(told).toEqual([
      expect.stringMatching(/^repair\/other-method: COPY, LINK: no client is made of such a method/),
    ]);
    expect(valueAt(doc, "#/paths/~1a")).toEqual({ post: { responses: OK } });
  });

  it("is told where a media type refers to nothing", async () => {
    const { told } = await mended(
      document(
        {},
        {
          post: {
            responses: { "200": { description: "", content: { "a/b": { $ref: "#/components/mediaTypes/No" } } } },
          },
        },
      ),
    );
    expect(told).toEqual([
      "repair/media-type: the media type refers to #/components/mediaTypes/No, which is not there; what it holds is unknown",
    ]);
  });
});

describe("the schema of a discriminator's default", () => {
  it("is not limited to the values that are mapped to it", async () => {
    const { doc } = await mended(full);
    expect(valueAt(doc, "#/components/schemas/Input/oneOf")).toEqual([
      { $ref: "#/components/schemas/Oil", properties: { kind: { const: "oil" } }, required: ["kind"] },
      { $ref: "#/components/schemas/Other" },
    ]);
  });
});
