import { Validator } from "@seriousme/openapi-schema-validator";
import fc from "fast-check";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import { isList, isObject, type Json, type JsonObject } from "../../codegen/document/json.js";
import { NO_ORIGINS } from "../../codegen/document/origins.js";
import { applyPatches } from "../../codegen/document/patch.js";
import { join, type Pointer } from "../../codegen/document/pointer.js";
import { openapiViolations } from "../../codegen/openapi/validity/check-openapi.js";

async function mended(path: string): Promise<JsonObject> {
  const text = readFileSync(new URL(`../../specs/${path}`, import.meta.url), "utf8");
  const { endpoints } = await compile([{ id: path, text }]);
  return endpoints[0]?.mended.doc ?? {};
}

const validator = new Validator();

const seeds = ["chainhub/fal-ai/wan/v2.2-a14b/image-to-image.md", "fal/fal-ai/wan/v2.2-a14b/image-to-video.md"];

/** Every place below a value; examples may hold anything. */
function placesIn(value: Json, at: Pointer): readonly Pointer[] {
  const keys = isList(value) ? value.keys() : isObject(value) ? Object.keys(value) : [];
  return [...keys].flatMap((key) => {
    if (key === "example" || key === "examples") return [];
    const child = isList(value) ? value[Number(key)] : isObject(value) ? value[String(key)] : undefined;
    return [join(at, key), ...placesIn(child ?? null, join(at, key))];
  });
}

const origin = { rule: "enrich/overlay", basis: "decided", evidence: [] } as const;

describe.each(seeds)("the mended document of %s", (path) => {
  it("has no faults, and what is changed in it is told whenever a standard validator refuses it", async () => {
    const doc = await mended(path);
    expect(openapiViolations(doc)).toEqual([]);
    const places = placesIn(doc, "#");
    const change = fc.oneof(
      fc.record({ at: fc.constantFrom(...places), value: fc.constantFrom(null, [], {}, "x", 1, true) }),
      fc.record({ at: fc.constantFrom(...places) }),
      fc.record({ at: fc.constantFrom(...places.map((at) => join(at, "unheard-of"))), value: fc.constant(1) }),
    );
    await fc.assert(
      fc.asyncProperty(change, async ({ at, ...set }) => {
        const value = "value" in set ? set.value : undefined;
        const patch =
          value === undefined ? ({ op: "remove", at, origin } as const) : ({ op: "add", at, value, origin } as const);
        const changed = applyPatches(doc, NO_ORIGINS, [patch]).doc;
        if (openapiViolations(changed).length > 0) return;
        const { errors } = await validator.validate(JSON.parse(JSON.stringify(changed)));
        expect(errors ?? []).toEqual([]);
      }),
      { numRuns: 200, seed: 20260101 },
    );
  }, 60_000);
});

describe("what the table of objects says of places that only some documents have", () => {
  const operation = { responses: { "200": { description: "Painted." } } };
  const base = {
    openapi: "3.1.0",
    info: { title: "Paint", version: "1" },
    paths: { "/v1/paint": { post: operation } },
  };
  it.each<readonly [what: string, doc: JsonObject, at: string, message: string]>([
    [
      "a flow without its address",
      { components: { securitySchemes: { a: { type: "oauth2", flows: { password: { scopes: {} } } } } } },
      "#/components/securitySchemes/a/flows/password",
      "`tokenUrl` is missing here",
    ],
    [
      "a flow that nobody knows",
      { components: { securitySchemes: { a: { type: "oauth2", flows: { magic: { scopes: {} } } } } } },
      "#/components/securitySchemes/a/flows/magic",
      'OpenAPI has no "magic" here',
    ],
    [
      "a scheme without what its type needs",
      { components: { securitySchemes: { a: { type: "http" } } } },
      "#/components/securitySchemes/a",
      "`scheme` is missing here",
    ],
    ["links that are no map", { components: { links: [] } }, "#/components/links", "this is an object"],
    [
      "a header whose name looks like an extension",
      { components: { responses: { a: { description: "", headers: { "x-id": 1 } } } } },
      "#/components/responses/a/headers/x-id",
      "this is an object",
    ],
    [
      "a component that has no name",
      { components: { schemas: { "a b": {} } } },
      "#/components/schemas/a b",
      "the name of a component has letters, digits, dots, dashes, underscores",
    ],
    ["a path without a slash", { paths: { v1: {} } }, "#/paths/v1", "a path begins with /"],
    ["another version", { openapi: "3.0.3" }, "#/openapi", "a mended document is OpenAPI 3.1 or 3.2"],
  ])("%s", (_, part, at, message) => {
    expect(openapiViolations(base)).toEqual([]);
    expect(openapiViolations({ ...base, ...part })).toEqual([{ at, message }]);
  });
});
