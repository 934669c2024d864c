import { describe, expect, it } from "vitest";
import { endpoint as flux } from "../../generated/fal-ai/flux-1/dev/image-to-image/index.js";
import { endpoint as wanImage } from "../../generated/fal-ai/wan/v2.2-a14b/image-to-image/index.js";
import { endpoint as wanVideo } from "../../generated/fal-ai/wan/v2.2-a14b/image-to-video/index.js";
import { endpoint as wan25 } from "../../generated/fal-ai/wan-25-preview/image-to-image/index.js";
import { call, field, post, start } from "./support/start.js";

const endpoints = [flux, wanImage, wanVideo, wan25];
const input = { prompt: "a cat", image_url: "https://example.com/a.png", image_urls: ["https://example.com/a.png"] };

describe("with the generated endpoints", () => {
  it.each(endpoints.map((endpoint) => [endpoint.id, endpoint] as const))(
    "%s gives an output its validator accepts",
    async (id, endpoint) => {
      const mock = await start({ endpoints, script: { phases: [] } });
      const result = await call(field(await post(`${mock.url}/${id}`, input), "response_url"));
      expect(result.status).toBe(200);
      expect(endpoint.output.is(result.body)).toBe(true);
      for (const url of result.text.match(/https?:[^"]+/g) ?? []) {
        expect(new URL(url).origin).toBe(mock.url);
        expect((await fetch(url)).status).toBe(200);
      }
    },
  );

  it("words their validators' issues as fal does", async () => {
    const mock = await start({ endpoints, script: { phases: [] } });
    const wrong = { prompt: 7, num_inference_steps: 400, acceleration: "warp" };
    const result = await call(field(await post(`${mock.url}/${wanVideo.id}`, wrong), "response_url"));
    expect(result.status).toBe(422);
    expect(result.body).toEqual({
      detail: expect.arrayContaining([
        { type: "missing", loc: ["body", "image_url"], msg: "Field required", input: wrong },
        { type: "string_type", loc: ["body", "prompt"], msg: "Input should be a valid string", input: 7 },
        expect.objectContaining({
          type: "less_than_equal",
          loc: ["body", "num_inference_steps"],
          ctx: { le: 40 },
          input: 400,
        }),
        expect.objectContaining({ type: "literal_error", loc: ["body", "acceleration"], input: "warp" }),
      ]),
    });
  });

  it("completes an example that lacks what its own schema requires", async () => {
    const mock = await start({ endpoints, script: { phases: [] } });
    const result = await call(field(await post(`${mock.url}/${wanVideo.id}`, input), "response_url"));
    expect(result.headers.get("x-falsmith-output")).toBe("example, completed from the schema");
    expect(result.body).toMatchObject({ seed: expect.any(Number), video: { url: expect.stringMatching(/\.mp4$/) } });
  });
});
