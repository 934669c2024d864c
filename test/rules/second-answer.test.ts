import { expect, test } from "vitest";
import { secondAnswer } from "../../codegen/rules/repair/second-answer.js";
import { applyRules } from "../../codegen/document/document.js";
import type { JsonObject } from "../../codegen/document/json.js";
import { valueAt } from "../../codegen/document/pointer.js";
import { evidenceFor, specOf } from "../support/page.js";

function answer(schema: JsonObject): JsonObject {
  return { description: "", content: { "application/json": { schema } } };
}
function mended(responses: JsonObject) {
  const { spec, text } = specOf({ openapi: "3.1.0", paths: { "/lamps": { get: { responses } } } });
  const { spec: after, findings } = applyRules(spec, [secondAnswer], evidenceFor(text));
  return {
    responses: valueAt(after.doc, "#/paths/~1lamps/get/responses"),
    told: findings.map(({ message }) => message),
  };
}

test("further answers of a status are alternatives of it, and told", () => {
  const { responses, told } = mended({
    "200": answer({ type: "integer" }),
    "x-200:none": answer({ type: "null" }),
    "x-200:many": answer({ type: "array" }),
    "x-apidog-orders": [],
  });
  expect(responses).toEqual({
    "200": answer({ anyOf: [{ type: "integer" }, { type: "null" }, { type: "array" }] }),
    "x-apidog-orders": [],
  });
  expect(told).toEqual(["x-200:none, x-200:many: a further answer with the status 200; either may come"]);
});

test("an answer whose status has no other is that of the status", () => {
  expect(mended({ "x-201:made": answer({ type: "string" }) }).responses).toEqual({ "201": answer({ type: "string" }) });
});
