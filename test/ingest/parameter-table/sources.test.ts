import { describe, expect, test } from "vitest";
import { ingestParameterTable } from "../../../codegen/ingest/parameter-table/parameter-table.js";
import { quoteOf } from "../../../codegen/document/source.js";
import { valueAt, type Pointer } from "../../../codegen/document/pointer.js";
import { specEnding } from "../../support/specs.js";
import { faultsOf } from "../model-page/reading.js";
import { NO_ORIGINS, ownOrigin } from "../../../codegen/document/origins.js";

const source = specEnding("kkiai/fal-ai/wan/v2.2-a14b/image-to-image.txt");
const { documents, findings } = ingestParameterTable(source);
const [page] = documents;
function at(pointer: Pointer): unknown {
  return valueAt(page?.spec.doc ?? {}, pointer);
}
function quotes(pointer: Pointer): readonly string[] {
  return (ownOrigin(page?.spec.origins ?? NO_ORIGINS, pointer)?.evidence ?? []).map((span) =>
    quoteOf(source.text, span),
  );
}

describe("the project's rendered page", () => {
  test("is one document, with nothing to complain about", () => {
    expect(documents).toHaveLength(1);
    expect([...findings, ...(page?.findings ?? [])]).toEqual([]);
    expect(page?.provider).toBe("kkiai");
    expect(faultsOf(ingestParameterTable, source.text)).toEqual([]);
  });

  test("its twelve run-together rows", () => {
    expect(at("#/components/schemas/Input")).toEqual({
      type: "object",
      properties: {
        image_url: { type: "string" },
        prompt: { type: "string" },
        strength: { type: "number", description: "Strength, range: 0-1" },
        aspect_ratio: { type: "string" },
        num_inference_steps: { type: "integer" },
        enable_safety_checker: { type: "boolean", description: "Enable safety checker, default: true" },
        enable_prompt_expansion: { type: "boolean" },
        acceleration: { type: "string", description: 'Image generation speed, enum values: "regular", "none"' },
        guidance_scale: { type: "number" },
        guidance_scale_2: { type: "integer" },
        shift: { type: "integer" },
        image_format: { type: "string", description: 'Image output format: "jpeg", "png"' },
      },
      required: ["image_url", "prompt"],
    });
    expect(quotes("#/components/schemas/Input/properties/guidance_scale_2/type")).toEqual(["integer"]);
    expect(quotes("#/components/schemas/Input/properties/strength/description")).toEqual(["Strength, range: 0-1"]);
    expect(quotes("#/components/schemas/Input/required")).toEqual(["Required", "Required"]);
  });

  test("its address, its authorisation, its examples", () => {
    const post = "#/paths/~1fal-ai~1wan~1v2.2-a14b~1image-to-image/post";
    expect(at("#/servers")).toEqual([{ url: "https://www.kkiai.com" }]);
    expect(at("#/security")).toEqual([{ bearer: [] }]);
    expect(at(`${post}/externalDocs/url`)).toBe("https://fal.ai/models/fal-ai/wan/v2.2-a14b/image-to-image");
    expect(at(`${post}/requestBody/content/application~1json/example`)).toMatchObject({
      strength: 0.5,
      image_format: "jpeg",
    });
    expect(at(`${post}/responses/200/content/application~1json`)).toMatchObject({
      schema: {},
      example: { status: "IN_QUEUE", logs: null },
    });
    expect(JSON.stringify(page?.spec.doc)).not.toMatch(/<token>|\*\*\*/);
  });
});
