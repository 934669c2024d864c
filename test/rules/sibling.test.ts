import { describe, expect, it } from "vitest";
import { fromSiblings } from "../../codegen/rules/enrich/sibling.js";
import { applyRules, originOf } from "../../codegen/document/document.js";
import type { JsonObject } from "../../codegen/document/json.js";
import { valueAt } from "../../codegen/document/pointer.js";
import { evidenceFor, specOf } from "../support/page.js";

const X = "#/components/schemas/Input/properties/x";

function documentOf(x: JsonObject): JsonObject {
  return { openapi: "3.1.0", components: { schemas: { Input: { type: "object", properties: { x } } } } };
}

function beside(x: JsonObject, siblings: Readonly<Record<string, JsonObject>>, mayLoosen = true) {
  const { spec, text } = specOf(documentOf(x));
  const others = Object.entries(siblings).map(([id, schema]) => ({
    id,
    spec: specOf(documentOf(schema), `${id}.json`).spec,
  }));
  const { spec: after, findings } = applyRules(spec, [fromSiblings(others, mayLoosen)], evidenceFor(text));
  return { schema: valueAt(after.doc, X), findings, after };
}

describe("values of a sibling", () => {
  it("are offered, with those shown, and any other string is allowed", () => {
    const { schema, findings, after } = beside(
      { type: "string", examples: ["fast", "any text at all"] },
      { one: { type: "string", enum: ["slow", "fast"] }, two: { enum: ["slow", "late"] }, three: { type: "string" } },
    );
    expect(schema).toEqual({
      examples: ["fast", "any text at all"],
      anyOf: [{ enum: ["slow", "fast", "late"] }, { type: "string" }],
    });
    expect(findings.map(({ code, level, message }) => [code, level, message.includes("one, two")])).toEqual([
      ["enrich/sibling", "note", true],
    ]);
    const { basis, evidence } = originOf(after, `${X}/anyOf`);
    expect([basis, evidence.map(({ source }) => source)]).toEqual(["sibling", ["one.json", "two.json", "page.json"]]);
  });

  it.each<[x: JsonObject, sibling: JsonObject]>([
    [{ type: "string", enum: ["a"] }, { enum: ["b"] }],
    [{ type: "integer" }, { enum: ["b"] }],
    [{ type: "string" }, { enum: ["b", 5] }],
    [{ type: "string" }, { enum: "b" }],
    [{ type: "string" }, {}],
  ])("leave %j beside %j as it is", (x, sibling) => {
    expect(beside(x, { one: sibling }).findings).toEqual([]);
  });
});

describe("an integer beside a number", () => {
  it.each<JsonObject>([{ type: "number" }, { type: ["number", "null"] }])("of %j becomes one", (sibling) => {
    const { schema, findings, after } = beside(
      { type: "integer", minimum: 1 },
      { one: { type: "integer" }, two: sibling },
    );
    expect(schema).toEqual({ type: "number", minimum: 1 });
    expect(findings.map(({ code, level, at, fix }) => [code, level, typeof at, fix?.map(({ op }) => op)])).toEqual([
      ["enrich/sibling", "warning", "object", ["replace"]],
    ]);
    const { basis, evidence } = originOf(after, `${X}/type`);
    expect([basis, evidence.map(({ source }) => source)]).toEqual(["sibling", ["two.json", "page.json"]]);
  });

  it("stays where siblings have no say, or say no more", () => {
    expect(beside({ type: "integer" }, { one: { type: "number" } }, false).findings).toEqual([]);
    expect(beside({ type: "integer" }, { one: { type: "integer" } }).findings).toEqual([]);
    expect(beside({ type: "string" }, { one: { type: "number" } }).findings).toEqual([]);
  });
});
