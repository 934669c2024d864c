import { describe, expect, test } from "vitest";
import { pointerOfPlace } from "../../codegen/diff/pointer-of.js";
import { endpoint, object } from "./docs.js";

const string = { type: "string" };
const size = { $ref: "#/components/schemas/Size" };
const made = endpoint({
  input: object({
    "a name.with dots": string,
    size: { anyOf: [{ enum: ["square"] }, size] },
    list: { type: "array", items: object({ url: string }) },
    pair: { type: "array", prefixItems: [string, object({ last: string })] },
    map: { type: "object", additionalProperties: object({ value: string }) },
  }),
  output: { allOf: [object({ seed: string }), { oneOf: [object({ image: string })] }] },
  schemas: { Size: object({ width: { type: "integer" } }), Loop: { $ref: "#/components/schemas/Loop" } },
});

const input = "#/components/schemas/Input/properties";

describe("the place of a change in the document", () => {
  test.each([
    ["Input", "#/paths/~1acme~1paint/post/requestBody/content/application~1json/schema"],
    ['Input["a name.with dots"]', `${input}/a name.with dots`],
    ["Input.size", `${input}/size`],
    ["Input.size.width", "#/components/schemas/Size/properties/width"],
    ["Input.list[].url", `${input}/list/items/properties/url`],
    ["Input.pair[1].last", `${input}/pair/prefixItems/1/properties/last`],
    ["Input.map[string].value", `${input}/map/additionalProperties/properties/value`],
    ["Output.seed", "#/components/schemas/Output/allOf/0/properties/seed"],
    ["Output.image", "#/components/schemas/Output/allOf/1/oneOf/0/properties/image"],
  ])("%s is %s", (place, pointer) => {
    expect(pointerOfPlace(made, place)).toBe(pointer);
  });

  test.each([
    "",
    "Input.gone",
    "Input.size.gone",
    "Input.list.url",
    "Input.size width",
    'Responses["404"]',
    "Parameters",
  ])("%j is none", (place) => {
    expect(pointerOfPlace(made, place)).toBeUndefined();
  });

  test("is none in what refers to itself alone", () => {
    const endless = endpoint({
      input: { $ref: "#/components/schemas/Loop" },
      schemas: { Loop: { $ref: "#/components/schemas/Loop" } },
    });
    expect(pointerOfPlace(endless, "Input.a")).toBeUndefined();
  });
});
