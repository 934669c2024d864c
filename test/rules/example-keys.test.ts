import { expect, it } from "vitest";
import { applyRules } from "../../codegen/document/document.js";
import type { JsonObject } from "../../codegen/document/json.js";
import { exampleKeysKnown } from "../../codegen/rules/check/examples.js";
import { evidenceFor, specOf } from "../support/page.js";

const FIELDS = { status: { type: "string" }, audio_url: { type: "string" } };

function told(example: JsonObject, properties: JsonObject = FIELDS): readonly string[] {
  const { spec, text } = specOf({
    openapi: "3.1.0",
    components: { schemas: { Output: { type: "object", properties, examples: [example] } } },
  });
  const { findings } = applyRules(spec, [exampleKeysKnown], evidenceFor(text));
  return findings.map(({ level, message, hint = "" }) => [level, message, hint].join(": ").replace(/: $/, ""));
}

const note = (key: string): string => `note: the example of Output shows "${key}", which no schema lists`;
const inside =
  'warning: the example of Output has all listed fields inside "data", and the schema lists them outside of it: one of the two is wrong: Where the example is right, say so in an overlay: an action that updates $.components.schemas.Output.properties with "data", an object of these properties, and one that removes each of those outside.';

it("fields that the example has inside of one key are told, and stay where they are listed", () => {
  const data = { status: "done", audio_url: "https://a.test/a.wav" };
  expect(told({ code: 0, data })).toEqual([note("code"), inside]);
  expect(told({ data: { ...data, more: 1 } })).toEqual([inside]);
});

it.each([
  ["one of them is missing inside", { data: { status: "done" } }],
  ["one of them is also outside", { status: "done", data: { status: "done", audio_url: "" } }],
  ["the key holds a list", { data: [{ status: "done", audio_url: "" }] }],
  ["the key holds null", { data: null }],
])("a key that is not listed is a note where %s", (_, example) => {
  expect(told(example)).toEqual([note("data")]);
});

it("nothing is inside where nothing is listed", () => {
  expect(told({ data: {} }, {})).toEqual([note("data")]);
});
