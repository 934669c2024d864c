import { createFal } from "@ai-sdk/fal";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { endpoint as imageToImage } from "../../generated/fal-ai/wan-25-preview/image-to-image/index.js";
import { endpoint as imageToVideo } from "../../generated/fal-ai/wan/v2.2-a14b/image-to-video/index.js";
import { startMockQueue, type MockQueue } from "../../src/mock/index.js";
import { IMAGE_CALL, VIDEO_CALL } from "./support/ai-sdk.js";

/* A second client that nobody here wrote: what it takes for fal, the embedded queue must be. */
describe("@ai-sdk/fal", () => {
  let mock: MockQueue;
  beforeAll(async () => {
    mock = await startMockQueue({
      endpoints: [imageToImage, imageToVideo],
      script: { positions: [0], queueMs: 20, runMs: 40 },
    });
  });
  afterAll(() => mock.close());

  it("makes an image through its baseURL and downloads it", async () => {
    const provider = createFal({ apiKey: "any", baseURL: `${mock.url}/run` });
    const { images } = await provider.image(imageToImage.id).doGenerate(IMAGE_CALL);
    const [image] = images;
    expect(image).toBeInstanceOf(Uint8Array);
    expect(image instanceof Uint8Array ? [...image.subarray(1, 4)] : []).toEqual(
      [..."PNG"].map((char) => char.charCodeAt(0)),
    );
  });

  it("makes a video through its fetch option: it hard-codes the queue's host", async () => {
    // It sends its key only to the origin it submitted to, so the replies must name that one.
    const mock = await startMockQueue({
      endpoints: [imageToVideo],
      origin: "https://queue.fal.run",
      script: { positions: [0], queueMs: 20, runMs: 40 },
    });
    const hosts = new Set<string>();
    const provider = createFal({
      apiKey: "any",
      fetch: (input, init) => {
        const url = new URL(input instanceof Request ? input.url : input);
        hosts.add(url.host);
        return fetch(new URL(`${url.pathname}${url.search}`, mock.url), init);
      },
    });
    const { videos } = await provider.video(imageToVideo.id).doGenerate(VIDEO_CALL);
    expect([...hosts]).toContain("queue.fal.run");
    expect(videos).toMatchObject([{ type: "url", url: expect.stringMatching(/\.mp4$/) }]);
    await mock.close();
  });
});
