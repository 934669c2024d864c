import { describe, expect, test } from "vitest";
import { ingestModelPage } from "../../../codegen/ingest/model-page/model-page.js";
import { quoteOf } from "../../../codegen/document/source.js";
import { own } from "../../../codegen/document/json.js";
import { NO_ORIGINS, ownOrigin } from "../../../codegen/document/origins.js";
import { valueAt } from "../../../codegen/document/pointer.js";
import { specEnding } from "../../support/specs.js";
import { faultsOf } from "./reading.js";

const source = specEnding("fal-ai/wan/v2.2-a14b/image-to-video.md");
const other = specEnding("fal-ai/wan-25-preview/image-to-image.md");
const [page] = ingestModelPage(source).documents;
const [image] = ingestModelPage(other).documents;
const doc = page?.spec.doc ?? {};
function input(name: string): unknown {
  return valueAt(doc, `#/components/schemas/Input/properties/${name}`);
}

describe("the project's model pages", () => {
  test("every field, limit and option of the page is in the document", () => {
    expect(Object.keys(valueAt(doc, "#/components/schemas/Input/properties") ?? {})).toHaveLength(20);
    expect(valueAt(doc, "#/components/schemas/Input/required")).toEqual(["image_url", "prompt"]);
    expect(input("num_frames")).toMatchObject({
      type: "integer",
      default: 81,
      minimum: 17,
      maximum: 121,
      examples: [81],
    });
    expect(input("guidance_scale_2")).toMatchObject({ type: "number", default: 3.5, minimum: 1, maximum: 10 });
    expect(input("video_write_mode")).toMatchObject({
      type: "string",
      default: "balanced",
      enum: ["fast", "balanced", "small"],
    });
    expect(input("negative_prompt")).toMatchObject({ type: "string", default: "" });
    expect(input("enable_safety_checker")).toMatchObject({ type: "boolean", default: false, examples: [true] });
    expect(valueAt(doc, "#/components/schemas/Output/properties/video")).toMatchObject({
      $ref: "#/components/schemas/File",
    });
    expect(valueAt(doc, "#/components/schemas/Output/required")).toEqual(["video", "seed"]);
  });

  test("the three spellings of its id are reported; the Model ID counts", () => {
    expect(Object.keys(valueAt(doc, "#/paths") ?? {})).toEqual(["/fal-ai/wan/v2.2-a14b/image-to-video"]);
    expect(
      page?.findings.map(({ code, at }) => [code, typeof at === "string" ? at : quoteOf(source.text, at)]),
    ).toEqual([
      ["ingest/endpoint-differs", "fal-ai/wan/v2.2-A14B/image-to-video"],
      ["ingest/endpoint-differs", "/fal-ai/wan/v2.2-a14B/image-to-video"],
    ]);
  });

  test("the range of a field quotes the bullet that states it", () => {
    const origin = ownOrigin(
      page?.spec.origins ?? NO_ORIGINS,
      "#/components/schemas/Input/properties/num_inference_steps/maximum",
    );
    expect(origin?.evidence.map((span) => quoteOf(source.text, span))).toEqual(["- Range: `2` to `40`"]);
  });

  test("lists, unions and nameless enumerations", () => {
    const schemas = valueAt(image?.spec.doc ?? {}, "#/components/schemas");
    expect(own(own(own(schemas, "Input"), "properties"), "image_urls")).toMatchObject({
      type: "array",
      items: { type: "string" },
    });
    expect(own(own(own(schemas, "Input"), "properties"), "image_size")).toMatchObject({
      anyOf: [{ $ref: "#/components/schemas/ImageSize" }, { type: "string", "x-falsmith-named": "Enum" }],
      default: "square",
      examples: ["square", "landscape_16_9", "portrait_16_9", { height: 1280, width: 1280 }],
    });
    expect(own(own(own(schemas, "Output"), "properties"), "images")).toMatchObject({
      type: "array",
      items: { $ref: "#/components/schemas/ImageFile" },
    });
    expect(image?.findings).toEqual([]);
  });

  test.each([source, other])("$id: every quote is there", ({ text }) => {
    expect(faultsOf(ingestModelPage, text)).toEqual([]);
  });
});
