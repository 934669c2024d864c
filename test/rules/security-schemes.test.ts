import { describe, expect, it } from "vitest";
import { security, securityNames } from "../../codegen/rules/repair/security.js";
import { structure } from "../../codegen/rules/repair/structure/structure.js";
import { applyRules } from "../../codegen/document/document.js";
import type { Json, JsonObject } from "../../codegen/document/json.js";
import { valueAt, type Pointer } from "../../codegen/document/pointer.js";
import { quoteOf } from "../../codegen/document/source.js";
import { evidenceFor, specOf } from "../support/page.js";

function mended(schemes: JsonObject, requirements: Json) {
  const { spec, text } = specOf({
    openapi: "3.1.0",
    info: { title: "Lamps", version: "1" },
    paths: { "/lamps": { get: { security: requirements, responses: { "200": { description: "" } } } } },
    components: { securitySchemes: schemes },
  });
  const result = applyRules(spec, [security, securityNames, structure], evidenceFor(text));
  const at = (pointer: Pointer): Json | undefined => valueAt(result.spec.doc, pointer);
  return {
    schemes: at("#/components/securitySchemes"),
    requirements: at("#/paths/~1lamps/get/security"),
    told: result.findings.flatMap(({ level, at: place }) =>
      level === "note" ? [] : [typeof place === "string" ? place : quoteOf(text.text, place)],
    ),
  };
}

const key = { type: "apiKey", in: "header", name: "X-Key" };
const bearer = { type: "http", scheme: "bearer" };

describe("security schemes, however they are spelt", () => {
  it.each<[written: JsonObject, read: JsonObject]>([
    [{ type: "apikey", in: "header", name: "X-Key" }, key],
    [{ type: "api_key", in: "Headers", name: "X-Key" }, key],
    [{ type: "API Key", in: "header", name: "X-Key" }, key],
    [{ type: "token", in: "header", name: "X-Key" }, key],
    [{ type: "http", in: "header", name: "X-Key" }, key],
    [{ in: "header", name: "X-Key" }, key],
    [{ type: "apiKey", name: "X-Key" }, key],
    [
      { type: "apikey", in: "query string", name: "k" },
      { type: "apiKey", in: "query", name: "k" },
    ],
    [{ type: "http_bearer" }, bearer],
    [
      { type: "bearerAuth", bearerFormat: "JWT" },
      { ...bearer, bearerFormat: "JWT" },
    ],
    [{ type: "jwt" }, bearer],
    [{ type: "token" }, bearer],
    [{ type: "HTTP", scheme: "Bearer Token" }, bearer],
    [
      { type: "http", bearerFormat: "JWT" },
      { ...bearer, bearerFormat: "JWT" },
    ],
    [{ scheme: "basic" }, { type: "http", scheme: "basic" }],
    [{ type: "basicAuth" }, { type: "http", scheme: "basic" }],
    [
      { type: "OAuth2.0", flows: { clientCredentials: { tokenUrl: "https://x.example/t" } } },
      { type: "oauth2", flows: { clientCredentials: { tokenUrl: "https://x.example/t", scopes: {} } } },
    ],
    [
      { type: "http", scheme: "Bearer" },
      { type: "http", scheme: "Bearer" },
    ],
  ])("%j", (written, read) => {
    const { schemes, requirements, told } = mended({ one: written }, [{ one: [] }]);
    expect(schemes).toEqual({ one: read });
    expect(requirements).toEqual([{ one: [] }]);
    expect(told).toEqual([]);
  });

  it("takes the name of a header for that of the key", () => {
    expect(mended({ "X-API-Key": { type: "apiKey", in: "header" } }, [{ "X-API-Key": [] }]).schemes).toEqual({
      "X-API-Key": { type: "apiKey", in: "header", name: "X-API-Key" },
    });
  });
});

describe("requirements", () => {
  it.each<[written: Json]>([[{ api_key: [] }], [["api_key"]], ["api_key"], [[{ api_key: null }]], [[{ ApiKey: [] }]]])(
    "%j names the scheme api_key",
    (written) => {
      const { requirements, told } = mended({ api_key: key }, written);
      expect(requirements).toEqual([{ api_key: [] }]);
      expect(told).toEqual([]);
    },
  );

  it("add a scheme that their name says, and tell of one that nobody defines", () => {
    const { schemes, told } = mended({ one: key }, [{ bearerAuth: [] }, { "X-Token": [] }, { corporate: [] }]);
    expect(schemes).toEqual({ one: key, bearerAuth: bearer, "X-Token": { ...key, name: "X-Token" } });
    expect(told).toHaveLength(1);
  });
});
