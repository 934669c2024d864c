import { describe, expect, it } from "vitest";
import { openValues } from "../../codegen/rules/enrich/open-values.js";
import { applyRules, originOf } from "../../codegen/document/document.js";
import type { Json, JsonObject } from "../../codegen/document/json.js";
import { join, valueAt } from "../../codegen/document/pointer.js";
import { quoteOf } from "../../codegen/document/source.js";
import { evidenceFor, specOf } from "../support/page.js";

const PROPERTIES = "#/components/schemas/Input/properties";

function offered(name: string, schema: JsonObject, component = "Input") {
  const { spec, text } = specOf({
    openapi: "3.1.0",
    components: { schemas: { [component]: { type: "object", properties: { [name]: schema } } } },
  });
  const { spec: after, findings } = applyRules(spec, [openValues], evidenceFor(text));
  return {
    schema: valueAt(after.doc, join(`#/components/schemas/${component}/properties`, name)),
    findings,
    after,
    text,
  };
}

function shown(...examples: readonly Json[]): JsonObject {
  return { type: "string", examples };
}

describe("values that only examples show", () => {
  it("are offered beside any other string, with the examples as evidence", () => {
    const { schema, findings, after, text } = offered("mode", { ...shown("fast", "slow", "fast"), minLength: 1 });
    expect(schema).toEqual({
      examples: ["fast", "slow", "fast"],
      anyOf: [{ enum: ["fast", "slow"] }, { type: "string", minLength: 1 }],
    });
    expect(findings.map(({ code, level }) => [code, level])).toEqual([["enrich/open-values", "note"]]);
    const { basis, evidence } = originOf(after, join(PROPERTIES, "mode", "anyOf"));
    expect(basis).toBe("example");
    expect(evidence.map((span) => quoteOf(text.text, span))).toEqual(["-: fast", "-: slow", "-: fast"]);
  });

  it("leave what describes the property, and extensions, on the union", () => {
    const described = {
      title: "T",
      description: "D",
      default: "fast",
      deprecated: true,
      readOnly: true,
      writeOnly: true,
    };
    const { schema } = offered("mode", { ...shown("fast"), ...described, "x-order": 1, "x-falsmith-basis": {} });
    expect(schema).toEqual({
      ...described,
      examples: ["fast"],
      "x-order": 1,
      anyOf: [{ enum: ["fast"] }, { type: "string", "x-falsmith-basis": {} }],
    });
  });

  it("are offered beside null", () => {
    const { schema } = offered("mode", { type: ["string", "null"], examples: ["fast"] });
    expect(schema).toEqual({ examples: ["fast"], anyOf: [{ enum: ["fast"] }, { type: ["string", "null"] }] });
  });

  it("name six places at most", () => {
    const { after } = offered("mode", shown("a", "b", "c", "d", "e", "f", "g"));
    expect(originOf(after, join(PROPERTIES, "mode", "anyOf")).evidence).toHaveLength(6);
  });

  it.each(["fast", "16:9", "1.5", "kling-v1", "A_b", "gpt+x", "12345", "abcdefghijklmnopqrstuvwx"])(
    "%s is one",
    (value) => {
      expect(offered("mode", shown(value)).findings).toHaveLength(1);
    },
  );

  it.each([
    "a text of words",
    "-fast",
    "",
    "abcdefghijklmnopqrstuvwxy",
    "123456",
    "0123456789abcdef",
    "picture.png",
    "song.mp3",
    "https://a.example/b",
    5,
  ])("%s is none", (value) => {
    expect(offered("mode", shown(value)).findings).toEqual([]);
    expect(offered("mode", shown("fast", value)).findings).toEqual([]);
  });

  it.each([
    "prompt",
    "negative_prompt",
    "image_url",
    "id",
    "voice_id",
    "name",
    "file_name",
    "seed",
    "path",
    "language_code",
  ])("%s takes free text", (name) => {
    expect(offered(name, shown("fast")).findings).toEqual([]);
  });

  it.each(["mode", "idea", "named", "pathway"])("%s does not", (name) => {
    expect(offered(name, shown("fast")).findings).toHaveLength(1);
  });

  it.each([
    ["enum", ["fast"]],
    ["const", "fast"],
    ["format", "date"],
    ["pattern", "^f"],
    ["anyOf", [{}]],
    ["oneOf", [{}]],
    ["allOf", [{}]],
    ["type", "integer"],
    ["type", ["string", "integer"]],
  ])("do not join a schema with %s %j", (keyword, value) => {
    expect(offered("mode", { ...shown("fast"), [keyword]: value }).findings).toEqual([]);
  });

  it("are no matter of what an endpoint gives back", () => {
    expect(offered("mode", shown("fast"), "Output").findings).toEqual([]);
  });

  it("need an example", () => {
    expect(offered("mode", { type: "string" }).findings).toEqual([]);
    expect(offered("mode", shown()).findings).toEqual([]);
  });
});

describe("what a page calls an enum without its values", () => {
  const named = { type: "string", "x-falsmith-named": "Mode" };

  it("has the values shown, the default first, whatever the property is called", () => {
    const { schema, after, text } = offered("prompt", {
      ...named,
      default: "slow mode",
      examples: ["fast", "slow mode", 5],
    });
    expect(schema).toEqual({
      "x-falsmith-named": "Mode",
      default: "slow mode",
      examples: ["fast", "slow mode", 5],
      anyOf: [{ enum: ["slow mode", "fast"] }, { type: "string" }],
    });
    expect(
      originOf(after, join(PROPERTIES, "prompt", "anyOf")).evidence.map((span) => quoteOf(text.text, span)),
    ).toEqual(["default: slow mode", "-: fast", "-: slow mode"]);
  });

  it("has them as one more branch of a union", () => {
    const { schema } = offered("size", { anyOf: [{ type: "object" }, named], examples: ["square"] });
    expect(schema).toEqual({ anyOf: [{ type: "object" }, named, { enum: ["square"] }], examples: ["square"] });
  });

  it("stays as it is where nothing is shown", () => {
    expect(offered("mode", named).findings).toEqual([]);
    expect(offered("mode", { ...named, default: 5, examples: [6] }).findings).toEqual([]);
    expect(offered("size", { anyOf: [{ type: "string" }], examples: ["square"] }).findings).toEqual([]);
  });
});
