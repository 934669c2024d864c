import { describe, expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import { type CompileResult } from "../../codegen/compile/types.js";
import { type CompiledEndpoint } from "../../codegen/model/endpoint/compiled-endpoint.js";
import { assemble } from "../../codegen/emit/evidence/document.js";
import { provenanceOf } from "../../codegen/emit/evidence/provenance.js";
import { isObject, own, type Json, type JsonObject } from "../../codegen/document/json.js";
import { originOf } from "../../codegen/document/document.js";
import { valueAt, type Pointer } from "../../codegen/document/pointer.js";
import { quoteOf } from "../../codegen/document/source.js";
import { Validator } from "@seriousme/openapi-schema-validator";
import { applyOverlay } from "../support/apply-overlay.js";
import { specEnding, specs } from "../support/specs.js";

/*
 * What the five documents the product starts from must give. Each fact is asked of the document that `generate` emits
 * (all sources together) or `mend` prints (one alone).
 */
const together: CompileResult = await compile(specs);
const texts = new Map(specs.map((source) => [source.id, source]));

function endpointOf(compiled: CompileResult, id: string): CompiledEndpoint {
  const found = compiled.endpoints.find((endpoint) => endpoint.id === id);
  if (found === undefined) throw new Error(`no endpoint ${id}`);
  return found;
}
function formsOf(endpoints: readonly CompiledEndpoint[]): readonly JsonObject[] {
  return (["mended", "ingested", "overlay"] as const).map((form) => assemble(endpoints, form).doc);
}

async function alone(end: string): Promise<CompiledEndpoint> {
  const [endpoint] = (await compile([specEnding(end)])).endpoints;
  if (endpoint === undefined) throw new Error(`${end} was refused`);
  return endpoint;
}
function input(endpoint: CompiledEndpoint): Readonly<Record<string, Json>> {
  const properties = valueAt(endpoint.mended.doc, "#/components/schemas/Input/properties");
  return isObject(properties) ? properties : {};
}
function findingsOf(compiled: CompileResult, code: string): readonly string[] {
  return compiled.findings
    .filter((finding) => finding.code === code && (finding.level !== "note" || finding.fix === undefined))
    .map(({ message }) => message);
}

const wanImage = endpointOf(together, "fal-ai/wan/v2.2-a14b/image-to-image");

describe("chainhub and kkiai: fal-ai/wan/v2.2-a14b/image-to-image", () => {
  it("has all twelve properties with the limits the pages state", () => {
    expect(input(wanImage)).toMatchObject({
      image_url: { type: "string" },
      prompt: { type: "string" },
      strength: { type: "number", minimum: 0, maximum: 1 },
      num_inference_steps: { type: "integer", minimum: 2, maximum: 40 },
      enable_safety_checker: { type: "boolean", default: true },
      enable_prompt_expansion: { type: "boolean" },
      acceleration: { type: "string", enum: ["regular", "none"] },
      guidance_scale: { type: "number", minimum: 1, maximum: 10 },
      guidance_scale_2: { minimum: 1, maximum: 10 },
      shift: { minimum: 1, maximum: 10 },
      image_format: { type: "string", enum: ["jpeg", "png"] },
    });
    expect(Object.keys(input(wanImage))).toHaveLength(12);
    expect(valueAt(wanImage.mended.doc, "#/components/schemas/Input/required")).toEqual(["image_url", "prompt"]);
  });

  it("widens two integers to number because fal's page of the sibling says float, and says so", async () => {
    expect(input(wanImage)).toMatchObject({ guidance_scale_2: { type: "number" }, shift: { type: "number" } });
    expect(findingsOf(together, "enrich/sibling")).toEqual([
      "guidance_scale_2: this page says integer, fal's page of fal-ai/wan/v2.2-a14b/image-to-video says number; number holds, the looser",
      "shift: this page says integer, fal's page of fal-ai/wan/v2.2-a14b/image-to-video says number; number holds, the looser",
    ]);
    expect(input(await alone("wan/v2.2-a14b/image-to-image.md"))).toMatchObject({
      guidance_scale_2: { type: "integer" },
      shift: { type: "integer" },
    });
  });

  it("offers the sibling's aspect ratios without demanding them", () => {
    expect(input(wanImage)["aspect_ratio"]).toMatchObject({
      anyOf: [{ enum: ["auto", "16:9", "9:16", "1:1"] }, { type: "string" }],
    });
  });

  it("types the envelope, leaves the output unknown and knows two gateways", () => {
    expect(valueAt(wanImage.mended.doc, "#/components/schemas/QueueStatus/required")).toEqual(["status", "request_id"]);
    expect(valueAt(wanImage.mended.doc, "#/components/schemas/Output")).toEqual({});
    expect(valueAt(wanImage.mended.doc, "#/servers")).toMatchObject([
      { url: "https://api.chainhub.tech" },
      { url: "https://www.kkiai.com" },
    ]);
    expect(together.endpoints).toHaveLength(4);
  });
});

describe("chainhub: fal-ai/flux-1/dev/image-to-image", () => {
  const flux = endpointOf(together, "fal-ai/flux-1/dev/image-to-image");

  it("has its server mended", () =>
    expect(valueAt(flux.mended.doc, "#/servers/0/url")).toBe("https://api.chainhub.tech"));

  it("has every default, range and list of values", () => {
    expect(input(flux)).toMatchObject({
      strength: { type: "number", default: 0.95, minimum: 0.01, maximum: 1 },
      num_inference_steps: { type: "integer", default: 40, minimum: 10, maximum: 50 },
      guidance_scale: { default: 3.5, minimum: 1, maximum: 20 },
      num_images: { default: 1, minimum: 1, maximum: 4 },
      output_format: { default: "jpeg", enum: ["default", "png", "jpeg"] },
      acceleration: { default: "regular", enum: ["default", "none", "regular", "high"] },
    });
    expect(own(input(flux)["image_url"], "enum")).toBeUndefined();
  });

  it("reports that its reply URLs name another app", () => {
    expect(findingsOf(together, "check/reply-urls")).toEqual([
      "the example reply of fal-ai/flux-1/dev/image-to-image names the app fal-ai/flux-pro in its URLs, not fal-ai/flux-1",
    ]);
  });
});

describe("fal: fal-ai/wan/v2.2-a14b/image-to-video", () => {
  const video = endpointOf(together, "fal-ai/wan/v2.2-a14b/image-to-video");

  it("has twenty properties with every default, range and option", () => {
    const properties = input(video);
    expect(Object.keys(properties)).toHaveLength(20);
    expect(properties).toMatchObject({
      num_frames: { type: "integer", default: 81, minimum: 17, maximum: 121 },
      frames_per_second: { default: 16, minimum: 4, maximum: 60 },
      negative_prompt: { default: "" },
      resolution: { default: "720p", enum: ["480p", "580p", "720p"] },
      enable_safety_checker: { default: false },
      shift: { type: "number", default: 5, minimum: 1, maximum: 10 },
      num_interpolated_frames: { default: 1, minimum: 0, maximum: 4 },
      video_write_mode: { default: "balanced", enum: ["fast", "balanced", "small"] },
    });
    expect(Object.values(properties).filter((property) => own(property, "default") !== undefined)).toHaveLength(17);
  });

  it("has a File and a required seed in its output", () => {
    expect(valueAt(video.mended.doc, "#/components/schemas/Output")).toMatchObject({
      properties: { video: { $ref: "#/components/schemas/File" }, seed: { type: "integer" } },
      required: ["video", "seed"],
    });
    expect(valueAt(video.mended.doc, "#/components/schemas/File/properties/url/type")).toBe("string");
  });

  it("reports the example without seed, and the ids that differ in case", () => {
    expect(findingsOf(together, "check/example")).toEqual([
      'the example response does not fit its own schema: the required "seed" is missing',
    ]);
    expect(
      findingsOf(together, "ingest/endpoint-differs").every((message) => message.includes("they differ in case")),
    ).toBe(true);
    expect(findingsOf(together, "ingest/endpoint-differs")).not.toEqual([]);
  });
});

describe("fal: fal-ai/wan-25-preview/image-to-image", () => {
  const wan25 = endpointOf(together, "fal-ai/wan-25-preview/image-to-image");

  it("limits texts, counts and sizes as its prose does", () => {
    expect(input(wan25)).toMatchObject({
      prompt: { maxLength: 2000 },
      negative_prompt: { maxLength: 500 },
      num_images: { minimum: 1, maximum: 4, default: 1 },
    });
    expect(valueAt(wan25.mended.doc, "#/components/schemas/ImageSize/properties")).toMatchObject({
      width: { minimum: 384, maximum: 1440 },
      height: { minimum: 384, maximum: 1440 },
    });
  });

  it("takes a size, a name it shows, or another name", () => {
    const branches = own(input(wan25)["image_size"], "anyOf");
    expect(branches).toEqual(
      expect.arrayContaining([
        { $ref: "#/components/schemas/ImageSize" },
        { enum: ["square", "landscape_16_9", "portrait_16_9"] },
      ]),
    );
    expect(own(input(wan25)["image_size"], "default")).toBe("square");
  });

  it("tells that more than two images are accepted and ignored, and does not forbid them", () => {
    expect(own(input(wan25)["image_urls"], "maxItems")).toBeUndefined();
    expect(findingsOf(together, "tighten/more-accepted").some((message) => message.startsWith("image_urls: "))).toBe(
      true,
    );
  });
});

describe("every document", () => {
  it("is accepted by a standard OpenAPI validator", async () => {
    for (const { id, mended } of together.endpoints) {
      const { valid, errors } = await new Validator().validate(structuredClone(mended.doc));
      expect(`${id} ${valid} ${JSON.stringify(errors ?? [])}`).toBe(`${id} true []`);
    }
  });

  it("has an origin for every value, with bytes of a source or a named rule", () => {
    const visit = (endpoint: CompiledEndpoint, value: Json, at: Pointer): void => {
      const { rule, basis, evidence } = originOf(endpoint.mended, at);
      if (evidence.length === 0) expect(`${at} ${rule} ${basis}`).toMatch(/ (?:repair|enrich)\/[a-z-]+ protocol$/);
      for (const span of evidence) expect(quoteOf(texts.get(span.source)?.text ?? "", span)).not.toBe("");
      if (Array.isArray(value)) value.forEach((item: Json, index) => visit(endpoint, item, `${at}/${index}`));
      else if (isObject(value))
        for (const key of Object.keys(value))
          visit(endpoint, value[key] ?? null, `${at}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`);
    };
    for (const endpoint of together.endpoints) visit(endpoint, endpoint.mended.doc, "#");
  });

  it("has provenance whose quotes are the bytes of their spans", () => {
    let quotes = 0;
    for (const { mended } of together.endpoints) {
      for (const entry of Object.values(provenanceOf(mended, texts))) {
        const [start, end] = Array.isArray(own(entry, "bytes")) ? (own(entry, "bytes") as readonly number[]) : [];
        const source = own(entry, "source");
        if (typeof source !== "string") continue;
        const bytes = Buffer.from(texts.get(source)?.text ?? "").subarray(start, end);
        expect(bytes.toString()).toBe(own(entry, "quote"));
        const lines = (texts.get(source)?.text ?? "").split("\n");
        const [first = 0, last = 0] = own(entry, "lines") as readonly number[];
        expect(lines.slice(first - 1, last).join("\n")).toContain(own(entry, "quote"));
        quotes += 1;
      }
    }
    expect(quotes).toBeGreaterThan(400);
  });

  it.each(specs.map(({ id }) => id))("has an overlay that leads from %s as read to the mended one", async (id) => {
    const endpoints = [await alone(id)];
    const [mended, ingested = {}, overlay = {}] = formsOf(endpoints);
    expect(applyOverlay(ingested, overlay)).toEqual(mended);
  });

  it("has an overlay for all endpoints in one document", () => {
    const [mended, ingested = {}, overlay = {}] = formsOf(together.endpoints);
    expect(applyOverlay(ingested, overlay)).toEqual(mended);
  });

  it("comes out the same in whatever order the sources come", async () => {
    const turned = await compile([...specs].reverse());
    expect(turned).toEqual(together);
  });
});
