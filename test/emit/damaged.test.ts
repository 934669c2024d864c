import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import { emitPackage } from "../../codegen/emit/package/package.js";
import { isObject, type Json } from "../../codegen/document/json.js";

const folder = new URL("../../generated/fal-ai/", import.meta.url);
const documents = ["flux-1/dev/image-to-image", "wan/v2.2-a14b/image-to-video"].map((id) =>
  readFileSync(new URL(`${id}/openapi.json`, folder), "utf8"),
);

/** What no author would write, and a broken exporter or an attacker does. */
const odd = fc.constantFrom<Json>(
  null,
  [],
  {},
  "",
  0,
  -1.5,
  true,
  "object",
  "^[a",
  [[]],
  [{}],
  { $ref: "#/nowhere" },
  { $ref: 1 },
  { $ref: "#" },
  { toString: "own", valueOf: 1 },
  { enum: ["a"], type: "object", properties: {} },
  { const: { a: 1 } },
  { allOf: [] },
  { type: ["null", "integer"] },
);
const name = fc.constantFrom("__proto__", "constructor", "toString", "$ref", "type", "a/b", "~", "", "enum", "*/");

interface Place {
  readonly holder: object;
  readonly key: string;
}

function placesIn(value: unknown): readonly Place[] {
  return typeof value === "object" && value !== null
    ? Object.keys(value).flatMap((key) => [{ holder: value, key }, ...placesIn(Reflect.get(value, key))])
    : [];
}

function set(holder: object, key: string, value: unknown): void {
  void Object.defineProperty(holder, key, { value, enumerable: true, writable: true, configurable: true });
}

/** One wound: another value, a key that is gone, a second key for a value, a value one level deeper. */
const wound = fc.record({ at: fc.nat(), how: fc.nat(3), odd, name });
type Wound = typeof wound extends fc.Arbitrary<infer One> ? One : never;

function strike(doc: unknown, { at, how, odd: value, name: key }: Wound): void {
  const places = placesIn(doc);
  const place = places[at % Math.max(1, places.length)];
  if (place === undefined) return;
  if (how === 0) set(place.holder, place.key, structuredClone(value));
  else if (how === 1) Reflect.deleteProperty(place.holder, place.key);
  else if (how === 2 && isObject(place.holder)) set(place.holder, key, Reflect.get(place.holder, place.key));
  else {
    const deeper = {};
    set(deeper, key, Reflect.get(place.holder, place.key));
    set(place.holder, place.key, deeper);
  }
}

it("a damaged document gives an endpoint whose files can be printed, or an error: never an exception", async () => {
  const wounds = fc.array(wound, { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(fc.nat(documents.length - 1), wounds, async (which, all) => {
      const doc: unknown = JSON.parse(documents[which] ?? "");
      for (const one of all) strike(doc, one);
      const source = { id: "specs/acme/page.json", text: JSON.stringify(doc, null, 2) };
      const compiled = await compile([source]);
      if (compiled.endpoints.length === 0) {
        expect(compiled.findings.filter(({ level }) => level === "error")).not.toEqual([]);
        return;
      }
      const files = await emitPackage(compiled, [source], { runtime: "import" });
      expect(files.size).toBeGreaterThan(5);
    }),
    { numRuns: process.env["FALSMITH_ALL"] === undefined ? 150 : 3_000 },
  );
}, 600_000);
