import { createFal } from "@ai-sdk/fal";
import { createFalClient as createOfficial, type FalClient, ValidationError } from "@fal-ai/client";
import { afterEach, describe, expect, it } from "vitest";
import { endpoint as imageToImage } from "../../../generated/fal-ai/wan-25-preview/image-to-image/index.js";
import { endpoint as imageToVideo } from "../../../generated/fal-ai/wan/v2.2-a14b/image-to-video/index.js";
import { type MockOptions, type MockQueue, startMockQueue } from "../../../src/mock/index.js";
import { createProxyHandler, type ProxyOptions, toNodeHandler } from "../../../src/proxy/index.js";
import { IMAGE_CALL, VIDEO_CALL } from "../../mock/support/ai-sdk.js";
import { paint } from "../../mock/support/endpoints.js";
import { toMock } from "../../mock/support/official.js";
import { gatewayOf, KEY } from "../realtime/support.js";
import { listen } from "../support/listen.js";

/* Clients that nobody here wrote, through our proxy to the embedded queue: the key is the proxy's, and theirs goes nowhere. */

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function startMock(options: Partial<MockOptions> = {}): Promise<MockQueue> {
  const script = { positions: [0], queueMs: 20, runMs: 40 };
  const mock = await startMockQueue({
    endpoints: [paint, imageToImage, imageToVideo],
    credentials: KEY,
    script,
    ...options,
  });
  closers.push(() => mock.close());
  return mock;
}

async function startProxy(options: ProxyOptions): Promise<string> {
  return listen(toNodeHandler(createProxyHandler({ credentials: KEY, ...options })), closers);
}

const KEYS = (mock: MockQueue): readonly unknown[] => [
  ...new Set(mock.requests().map(({ headers }) => headers["authorization"])),
];

describe("@fal-ai/client", () => {
  /** The official client has no base URL: a middleware leads it to the queue, before its `proxyUrl` leads it to the proxy. */
  async function start(
    gateways: (mock: MockQueue) => ProxyOptions["gateways"],
    options: Partial<MockOptions> = {},
  ): Promise<{ mock: MockQueue; fal: FalClient }> {
    const mock = await startMock(options);
    const url = await startProxy({ gateways: gateways(mock) });
    const proxyUrl = { url, when: "always" } as const;
    return { mock, fal: createOfficial({ credentials: "of-the-page", requestMiddleware: toMock(mock), proxyUrl }) };
  }
  const input = { prompt: "a lion" };

  it.each(["polling", "streaming"] as const)("subscribes by %s to a queue that is named by its URL", async (mode) => {
    const { mock, fal } = await start(({ url }) => [url]);
    const seen: string[] = [];
    const { data } = await fal.subscribe(paint.id, {
      input,
      mode,
      ...(mode === "polling" ? { pollInterval: 10 } : {}),
      onQueueUpdate: ({ status }) => seen.push(status),
    });
    expect(paint.output.is(data)).toBe(true);
    expect(seen.at(-1)).toBe("COMPLETED");
    expect(KEYS(mock)).toEqual([`Key ${KEY}`]);
  });

  it("cancels", async () => {
    const { mock, fal } = await start(({ url }) => [url], { script: { queueMs: 60_000 } });
    const { request_id: requestId } = await fal.queue.submit(paint.id, { input });
    await fal.queue.cancel(paint.id, { requestId });
    expect(mock.accepted()).toMatchObject([{ state: "REMOVED" }]);
  });

  it("gets the model's own refusals", async () => {
    const { fal } = await start(({ url }) => [url]);
    const refused = fal.subscribe(paint.id, { input: {}, pollInterval: 10 });
    await expect(refused).rejects.toBeInstanceOf(ValidationError);
  });

  it("runs directly, streams and uploads where the gateway says where", async () => {
    const { mock, fal } = await start((queue) => [gatewayOf(queue)]);
    expect(paint.output.is((await fal.run(paint.id, { input })).data)).toBe(true);
    expect(paint.output.is(await (await fal.stream(paint.id, { input })).done())).toBe(true);
    const url = await fal.storage.upload(new Blob(["not really a picture"], { type: "image/png" }));
    expect(await (await fetch(url)).text()).toBe("not really a picture");
    const keys = mock.requests().filter(({ route }) => route !== "upload" && route !== "file");
    expect(new Set(keys.map(({ headers }) => headers["authorization"]))).toEqual(new Set([`Key ${KEY}`]));
  });

  it("gets 400 for what the proxy is not to call", async () => {
    const mock = await startMock();
    const url = await startProxy({ gateways: [mock.url], allowedEndpoints: ["other/app"] });
    const fal = createOfficial({ requestMiddleware: toMock(mock), proxyUrl: { url, when: "always" } });
    await expect(fal.queue.submit(paint.id, { input })).rejects.toMatchObject({ status: 400 });
    expect(mock.requests()).toEqual([]);
  });
});

describe("@ai-sdk/fal", () => {
  /** Its `fetch` option sends what is meant for fal to the proxy, and the rest, as pictures are, where it is. */
  function provider(mock: MockQueue, proxy: string): ReturnType<typeof createFal> {
    const own: typeof fetch = async (address, init) => {
      const url = new URL(address instanceof Request ? address.url : address);
      const { url: target } = await toMock(mock)({ url: url.href, method: "GET" });
      if (target === url.href) return fetch(address, init);
      const headers = new Headers(init?.headers);
      headers.set("x-fal-target-url", target);
      return fetch(proxy, { ...init, headers });
    };
    return createFal({ apiKey: "of-the-page", fetch: own });
  }

  it("makes an image and downloads it", async () => {
    const mock = await startMock();
    const proxy = await startProxy({ gateways: [mock.url] });
    const { images } = await provider(mock, proxy).image(imageToImage.id).doGenerate(IMAGE_CALL);
    const [image] = images;
    expect(image instanceof Uint8Array ? Buffer.from(image).toString("latin1", 1, 4) : "").toBe("PNG");
    expect(mock.requests()[0]?.headers["authorization"]).toBe(`Key ${KEY}`);
  });

  it("makes a video, followed through the proxy", async () => {
    // It sends its key only to the origin it submitted to, so the replies must name that one.
    const mock = await startMock({ origin: "https://queue.fal.run" });
    const proxy = await startProxy({ gateways: [mock.url] });
    const { videos } = await provider(mock, proxy).video(imageToVideo.id).doGenerate(VIDEO_CALL);
    expect(videos).toMatchObject([{ type: "url", url: expect.stringMatching(/\.mp4$/) }]);
    expect(KEYS(mock)).toEqual([`Key ${KEY}`]);
  });
});
