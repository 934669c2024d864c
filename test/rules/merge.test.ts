import { describe, expect, it } from "vitest";
import { mendDocument } from "../../codegen/compile/document.js";
import { mergeSources } from "../../codegen/rules/enrich/merge-sources.js";
import { originOf } from "../../codegen/document/document.js";
import type { JsonObject } from "../../codegen/document/json.js";
import { valueAt, type Pointer } from "../../codegen/document/pointer.js";
import type { PageFormat, SourceText } from "../../codegen/document/source.js";
import { ingestedOf, pageOf } from "../support/page.js";

interface Source {
  readonly name: string;
  readonly provider: string;
  readonly format: PageFormat;
  readonly input: JsonObject;
  readonly output?: JsonObject;
  readonly server: string;
}

function merge(...given: readonly Source[]) {
  const texts = new Map<string, SourceText>();
  const participants = given.flatMap(({ name, provider, format, input, output, server }) => {
    const { document, text } = ingestedOf(
      pageOf("fal-ai/lamp/image", input, { server, ...(output === undefined ? {} : { output }) }),
      name,
      provider,
      format,
    );
    texts.set(name, text);
    return mendDocument(document, texts).endpoints.flatMap(({ endpoint }) => endpoint ?? []);
  });
  return mergeSources(participants, texts);
}

function object(properties: JsonObject, required: readonly string[] = []): JsonObject {
  return {
    type: "object",
    properties,
    ...(required.length === 0 ? {} : { required }),
  };
}
function relay(name: string, input: JsonObject): Source {
  return {
    name,
    provider: name,
    format: "openapi-fence",
    input,
    server: `https://api.${name}.example`,
  };
}
function table(name: string, input: JsonObject): Source {
  return { ...relay(name, input), format: "parameter-table" };
}
function falPage(input: JsonObject, output?: JsonObject): Source {
  return {
    name: "fal.md",
    provider: "fal",
    format: "model-page",
    input,
    server: "https://fal.run",
    ...(output === undefined ? {} : { output }),
  };
}
function at(name: string, keyword: string): Pointer {
  return `#/components/schemas/Input/properties/${name}/${keyword}`;
}

describe("mergeSources", () => {
  it("lets a lower rank fill gaps, with its own evidence", () => {
    const { spec, findings } = merge(
      relay("one", object({ steps: { type: "integer" } })),
      table("two", object({ steps: { type: "integer", minimum: 2 }, mood: { type: "string" } })),
    );
    expect(valueAt(spec.doc, at("steps", "minimum"))).toBe(2);
    expect(originOf(spec, at("steps", "minimum")).evidence[0]?.source).toBe("two");
    expect(valueAt(spec.doc, at("mood", "type"))).toBe("string");
    expect(originOf(spec, at("mood", "type")).evidence[0]?.source).toBe("two");
    expect(findings.filter(({ level }) => level !== "note")).toEqual([]);
  });

  it("lets the higher rank win and reports the other with both quotes", () => {
    const { spec, findings } = merge(
      relay("one", object({ steps: { type: "integer", maximum: 40 } })),
      table("two", object({ steps: { type: "integer", maximum: 50 } })),
    );
    expect(valueAt(spec.doc, at("steps", "maximum"))).toBe(40);
    const [conflict] = findings.filter(({ level }) => level === "warning");
    expect(conflict?.message).toBe("steps: sources disagree about maximum: 40 against 50; 40 holds");
    expect(conflict?.hint).toBe("one “maximum: 40”\ntwo “maximum: 50”");
  });

  it("takes the looser within one rank", () => {
    const { spec } = merge(
      relay(
        "one",
        object(
          { steps: { type: "integer", minimum: 2, maximum: 40, default: 5 }, mode: { type: "string", enum: ["a"] } },
          ["steps"],
        ),
      ),
      relay(
        "two",
        object({
          steps: { type: "number", minimum: 1, maximum: 30, default: 6 },
          mode: { type: "string", enum: ["b"] },
        }),
      ),
    );
    expect(valueAt(spec.doc, "#/components/schemas/Input/properties/steps")).toEqual({
      type: "number",
      minimum: 1,
      maximum: 40,
    });
    expect(valueAt(spec.doc, at("mode", "enum"))).toEqual(["a", "b"]);
    expect(valueAt(spec.doc, "#/components/schemas/Input/required")).toBeUndefined();
  });

  it("replaces a known shape by the definition of a source that has one", () => {
    const own = { type: "object", properties: { url: { type: "string" }, fps: { type: "number" } }, required: ["url"] };
    const { spec } = merge(falPage(object({}), object({ video: { $ref: "#/components/schemas/File" } })), {
      ...relay("one", object({})),
      output: object({ video: own }),
    });
    const video = valueAt(spec.doc, "#/components/schemas/File/properties/fps");
    expect(video).toEqual({ type: "number" });
  });

  it("keeps the servers and schemes of every gateway", () => {
    const { spec } = merge(falPage(object({})), relay("one", object({})));
    expect(valueAt(spec.doc, "#/servers")).toMatchObject([
      { url: "https://queue.fal.run" },
      { url: "https://api.one.example" },
    ]);
  });

  it("rests on the set of sources, not on their order", () => {
    const sources = [
      relay("one", object({ a: { type: "integer", default: 1 }, b: { type: "string" } }, ["b"])),
      relay("two", object({ a: { type: "number", default: 2 }, c: { type: "boolean" } })),
      table("three", object({ a: { type: "integer", default: 1 }, b: { type: "string", enum: ["x"] } })),
      falPage(object({ a: { type: "number", maximum: 3 } })),
    ];
    const first = merge(...sources);
    for (const order of [
      [3, 2, 1, 0],
      [1, 3, 0, 2],
      [2, 0, 3, 1],
    ]) {
      const other = merge(...order.flatMap((index) => sources[index] ?? []));
      expect(other.spec.doc).toEqual(first.spec.doc);
      expect(other.findings).toEqual(first.findings);
    }
    expect(valueAt(first.spec.doc, at("a", "default"))).toBeUndefined();
  });
});
