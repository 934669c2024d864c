import { describe, expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import { emitPackage } from "../../codegen/emit/package/package.js";
import { lowerEndpoint, type EndpointModel } from "../../codegen/model/endpoint/lower-endpoint.js";

interface Schema {
  readonly [keyword: string]: unknown;
}

function page(
  properties: Record<string, Schema>,
  extra: { readonly info?: object; readonly components?: object } = {},
): string {
  return JSON.stringify({
    openapi: "3.1.0",
    info: { title: "x/y", version: "1", ...extra.info },
    servers: [{ url: "https://queue.fal.run" }],
    paths: {
      "/x/y": {
        post: {
          requestBody: { content: { "application/json": { schema: { type: "object", properties } } } },
          responses: { "200": { description: "ok" } },
        },
      },
    },
    components: { schemas: { ...extra.components } },
  });
}

async function modelOf(...given: Parameters<typeof page>): Promise<EndpointModel> {
  const { endpoints, findings } = await compile([{ id: "a.json", text: page(...given) }]);
  const [endpoint] = endpoints;
  if (endpoint === undefined) throw new Error(JSON.stringify(findings));
  return lowerEndpoint(endpoint);
}

const url = { type: "string" };

describe("the fields of an input that take files", () => {
  it.each<readonly [name: string, schema: Schema, field: object | undefined]>([
    ["image_url", url, { kind: "image", many: false }],
    ["startImageUrl", url, { kind: "image", role: "start", many: false }],
    ["tail_image_url", { anyOf: [url, { type: "null" }] }, { kind: "image", role: "end", many: false }],
    ["mask_url", url, { kind: "image", role: "mask", many: false }],
    ["reference_image_urls", { type: "array", items: url }, { kind: "image", role: "reference", many: true }],
    ["audio_url", url, { kind: "audio", many: false }],
    ["video", { type: "string", format: "uri" }, { kind: "video", many: false }],
    ["control_video_url", url, { kind: "video", role: "control", many: false }],
    ["webhook_url", url, undefined],
    ["lora_url", url, undefined],
    ["image_size", url, undefined],
    ["enable_image_url", { type: "boolean" }, undefined],
  ])("%s %j", async (name, schema, field) => {
    const { media } = await modelOf({ [name]: schema });
    expect(media).toEqual(field === undefined ? [] : [{ path: name, limits: {}, ...field }]);
  });

  it("stand inside lists of objects, with what fal says of the file", async () => {
    const element = {
      type: "object",
      properties: { frontal_image_url: { ...url, "x-fal": { min_width: 300, ui: "x" } } },
    };
    const { media } = await modelOf({ elements: { type: "array", items: element } });
    expect(media).toEqual([
      { path: "elements[].frontal_image_url", kind: "image", many: false, limits: { min_width: 300 } },
    ]);
  });

  it("may be objects that hold the address", async () => {
    const components = { Image: { type: "object", properties: { url } } };
    const { media } = await modelOf({ picture: { $ref: "#/components/schemas/Image" } }, { components });
    expect(media).toEqual([{ path: "picture", kind: "image", many: false, limits: {} }]);
  });
});

describe("what the descriptor says of the endpoint", () => {
  it("is fal's metadata, else the page's; no link but to the web", async () => {
    const { about } = await modelOf(
      {},
      {
        info: {
          "x-fal-metadata": { category: "image-to-video", documentationUrl: "javascript:alert(1)" },
          "x-falsmith-page": { category: "other", pricing: "$0.1 per\nsecond" },
        },
      },
    );
    expect(about).toEqual({ title: "x/y", category: "image-to-video", price: "$0.1 per second" });
  });

  it("is code however hostile its text", async () => {
    const source = {
      id: "a.json",
      text: page(
        { image_url: { ...url, "x-fal": { '"]}; globalThis.x = 1; //': 1 } } },
        { info: { title: '"}; globalThis.x = 1; //' } },
      ),
    };
    const files = await emitPackage(await compile([source]), [source], { runtime: "import" });
    const text = files.get("x/y/index.ts") ?? "";
    expect(text).toContain('title: "\\"}; globalThis.x = 1; //"');
    expect(text).toContain('limits: { "\\"]}; globalThis.x = 1; //": 1 }');
  });
});

it("tells what the values of an enum mean", async () => {
  const source = {
    id: "a.json",
    text: page({
      mode: { type: "string", enum: ["a", "b"], "x-enum-descriptions": ["fast */ x", "slow"] },
      size: {
        type: "integer",
        enum: [1, 2],
        "x-apifox-enum": [{ value: 1, name: "small", description: "" }, { value: 2 }],
      },
    }),
  };
  const files = await emitPackage(await compile([source]), [source], { runtime: "import" });
  const text = files.get("x/y/types.ts") ?? "";
  expect(text).toContain('- "b": slow');
  expect(text).toContain("- 1: small");
  expect(text).not.toContain("fast */");
});
