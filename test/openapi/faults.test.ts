import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import { internalFindings, openapiFaults } from "../../codegen/openapi/validity/faults.js";
import { isList, isObject, own, type Json, type JsonObject } from "../../codegen/document/json.js";
import { join, type Pointer } from "../../codegen/document/pointer.js";
import { documentsIn, hasShared, needsShared, readShared, sampled } from "../support/shared.js";
import { specs } from "../support/specs.js";
import { faultsOf } from "../support/valid.js";

function document(more: JsonObject): JsonObject {
  return {
    openapi: "3.1.0",
    info: { title: "t", version: "1" },
    paths: { "/a": { post: { responses: { "200": { description: "ok" } }, ...more } } },
  };
}

function told(doc: JsonObject): readonly string[] {
  return openapiFaults(doc).map(({ at, message }) => `${at} ${message}`);
}

function pointersIn(value: Json, at: Pointer = "#"): readonly Pointer[] {
  if (isList(value)) return value.flatMap((item, index) => [join(at, index), ...pointersIn(item, join(at, index))]);
  if (!isObject(value)) return [];
  return Object.keys(value).flatMap((key) => [join(at, key), ...pointersIn(own(value, key) ?? null, join(at, key))]);
}

/** The document with another value, or none, at one place. */
function damaged(doc: Json, [key, ...rest]: readonly string[], value: Json | undefined): Json {
  if (key === undefined) return value ?? null;
  if (isList(doc))
    return doc.flatMap((item, index) => {
      if (String(index) !== key) return [item];
      return rest.length === 0 && value === undefined ? [] : [damaged(item, rest, value)];
    });
  return Object.fromEntries(
    Object.entries(isObject(doc) ? doc : {}).flatMap(([name, inner]): [string, Json][] => {
      if (name !== key) return [[name, inner]];
      return rest.length === 0 && value === undefined ? [] : [[name, damaged(inner, rest, value)]];
    }),
  );
}

function keysIn(pointer: Pointer): readonly string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
}

describe("a document that is not valid", () => {
  it("is told with the place of each fault", () => {
    expect(told(document({ requestBody: { content: { "text/plain": { schema: 5 } } }, summary: 1 }))).toEqual([
      expect.stringMatching(/^#\/paths\/~1a\/post\/summary .*expected a string/),
      expect.stringMatching(/^#\/paths\/~1a\/post\/requestBody\/content\/text~1plain\/schema /),
    ]);
  });

  it("has references that lead somewhere; what looks like one in data is none", () => {
    const schema = {
      $ref: "#/components/schemas/No",
      default: { $ref: "#/no" },
      properties: { default: { $ref: "#/x" } },
    };
    expect(
      told(document({ requestBody: { content: { "application/json": { schema, example: { $ref: "#/no" } } } } })),
    ).toEqual([
      '#/paths/~1a/post/requestBody/content/application~1json/schema/$ref the reference "#/components/schemas/No" leads nowhere',
      '#/paths/~1a/post/requestBody/content/application~1json/schema/properties/default/$ref the reference "#/x" leads nowhere',
    ]);
  });

  it("is a fault of ours, which names the source and asks for a report", () => {
    expect(internalFindings(openapiFaults(document({ tags: "a" })), "the mended document of x", "a.json")).toEqual([
      {
        code: "internal/invalid-document",
        level: "error",
        source: "a.json",
        at: "#/paths/~1a/post/tags",
        message: expect.stringMatching(/^the mended document of x is not valid OpenAPI: .*; it is not written$/),
        hint: "This is a fault of falsmith, not of the source: please report it, with the source.",
      },
    ]);
  });
});

/** OpenAPI 3.1.1, Callback Object: “This object MAY be extended with Specification Extensions.” */
describe("an extension of a callback", () => {
  const url = "{$request.body#/url}";
  const callback = (more: JsonObject): JsonObject =>
    document({ callbacks: { done: { [url]: { post: { responses: { "200": { description: "ok" } } } }, ...more } } });

  it("is valid and stays, although the published schema takes it for a path item", async () => {
    const doc = callback({ "x-custom": "value" });
    expect(told(doc)).toEqual([]);
    // When the published schema is corrected, the script says so: its own correction is then to be taken out.
    expect(await faultsOf(doc)).toContain("x-custom");
    const { endpoints, refused } = await compile([{ id: "a.json", text: JSON.stringify(doc) }]);
    expect(refused).toEqual([]);
    const [mended] = endpoints.map((endpoint) => JSON.stringify(endpoint.mended.doc));
    expect(mended).toContain('"x-custom":"value"');
  });

  it("is all that the schema is corrected for: other keys are path items", () => {
    expect(told(callback({ other: "value" }))).toEqual([expect.stringMatching(/callbacks\/done\/other /)]);
  });
});

describe("agrees with the judge of the tests", () => {
  const agree = async (doc: JsonObject): Promise<void> => {
    const [ours, theirs] = [told(doc), await faultsOf(doc)];
    expect(ours.length > 0, `${ours.join("\n")}\n${theirs}`).toBe(theirs !== "");
  };

  const values: readonly (Json | undefined)[] = [
    undefined,
    null,
    true,
    5,
    "",
    "a b",
    "http://[",
    [],
    {},
    ["a"],
    { $ref: "#/no" },
  ];

  it("over damaged documents", async () => {
    const { endpoints } = await compile(specs);
    const docs = endpoints.map(({ mended }) => ({ doc: mended.doc, places: pointersIn(mended.doc) }));
    const damage = fc
      .constantFrom(...docs)
      .chain(({ doc, places }) => fc.tuple(fc.constant(doc), fc.constantFrom(...places), fc.constantFrom(...values)));
    await fc.assert(
      fc.asyncProperty(damage, async ([doc, place, value]) => {
        const changed = damaged(doc, keysIn(place), value);
        // In data, in extensions and among properties the judge takes every `$ref` for a reference; OpenAPI does not.
        const keys = keysIn(place);
        const isData =
          keys.some((key) => /^x-|^(?:examples?|default|const|enum)$/.test(key)) || keys.at(-1) === "properties";
        // The judge takes an empty list for the empty reference.
        if (keys.at(-1) === "$ref" && isList(value)) return;
        if (isObject(changed) && own(changed, "openapi") === "3.1.0" && !isData) await agree(changed);
      }),
      { numRuns: 1500 },
    );
  }, 120_000);

  it.skipIf(!hasShared)(
    needsShared("over the mended documents of the corpus"),
    async () => {
      for (const [folder, size] of [
        ["apifox-md", 40],
        ["openapi-misc", 25],
        ["fal-openapi", 40],
        ["gateway-text", 20],
      ] as const)
        for (const path of sampled(documentsIn(`corpus/${folder}`), size))
          for (const { mended } of (await compile([readShared(path)])).endpoints) await agree(mended.doc);
    },
    300_000,
  );
});
