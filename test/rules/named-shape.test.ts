import { expect, it } from "vitest";
import { namedShape } from "../../codegen/rules/enrich/named-shape.js";
import { applyRules, originOf } from "../../codegen/document/document.js";
import type { JsonObject } from "../../codegen/document/json.js";
import { valueAt } from "../../codegen/document/pointer.js";
import { quoteOf } from "../../codegen/document/source.js";
import { evidenceFor, specOf } from "../support/page.js";

function shaped(properties: JsonObject, more: JsonObject = {}) {
  const { spec, text } = specOf({
    openapi: "3.1.0",
    components: { schemas: { Input: { type: "object", properties, ...more } } },
  });
  const { spec: after, findings } = applyRules(spec, [namedShape], evidenceFor(text));
  return {
    schemaOf: (name: string) => valueAt(after.doc, `#/components/schemas/${name}`),
    originAt: (name: string) => originOf(after, `#/components/schemas/${name}`),
    told: findings.map(
      ({ level, code, at }) => `${level} ${code} at ${typeof at === "string" ? at : quoteOf(text.text, at)}`,
    ),
  };
}

const $ref = "#/components/schemas/Lamp";

it("has the shape that examples show", () => {
  const { schemaOf, originAt, told } = shaped(
    { x: { $ref } },
    { examples: [{ x: { watts: 5 } }, { x: { watts: 6 } }, { x: 7 }] },
  );
  expect(valueAt(schemaOf("Lamp") ?? null, "#/properties/watts/type")).toBe("integer");
  expect(originAt("Lamp")).toMatchObject({ basis: "example", rule: "enrich/named-shape" });
  expect(originAt("Lamp").evidence).toHaveLength(2);
  expect(told).toEqual(["note enrich/named-shape at #/components/schemas/Lamp"]);
});

it("names four places at most", () => {
  const examples = [1, 2, 3, 4, 5, 6].map((watts) => ({ x: { watts } }));
  expect(shaped({ x: { $ref } }, { examples }).originAt("Lamp").evidence).toHaveLength(4);
});

it("is an object of which nothing is known, where nothing is shown, and is told at its first use", () => {
  const { schemaOf, originAt, told } = shaped({ y: { type: "string" }, x: { $ref }, z: { $ref } });
  expect(schemaOf("Lamp")).toEqual({ type: "object", "x-falsmith-basis": { type: "protocol" } });
  expect(originAt("Lamp").basis).toBe("protocol");
  expect(told).toEqual(["warning enrich/named-shape at x:"]);
});

it("is the protocol's own where that knows it", () => {
  const { schemaOf, told } = shaped({ x: { $ref: "#/components/schemas/Image" } });
  expect(Object.keys(Object(valueAt(schemaOf("Image") ?? null, "#/properties")))).toContain("url");
  expect(told).toHaveLength(1);
});

it("is left alone where it is defined", () => {
  expect(shaped({ x: { $ref: "#/components/schemas/Input" } }).told).toEqual([]);
});
