import { expect, test } from "vitest";
import { createClient as createCore } from "../../../src/client/client.js";
import { createMemoryRequestStore, map, type RequestStore, runOnce, submitOnce } from "../../../src/durable/index.js";
import type { createFalClient } from "../../../generated/registry.js";
import { createFalClient as createCompat } from "../../../src/index.js";
import { endpoint } from "../../../generated/fal-ai/wan/v2.2-a14b/image-to-video/index.js";

type Client = ReturnType<typeof createFalClient>;
const input = { image_url: "https://example.com/a.png", prompt: "p" };

/** Compiled, never run: what is written here is what a program may write. */
export async function typed(store: RequestStore, client: Client): Promise<readonly string[]> {
  const byDescriptor = await runOnce(store, "k", endpoint, { client, input });
  const byId = await runOnce(store, "k", "fal-ai/wan/v2.2-a14b/image-to-video", { client, input, logs: true });
  const { request } = await submitOnce(store, "k", endpoint, { client, input, priority: "low", webhookUrl: "" });
  const later = await request.result();
  // @ts-expect-error -- no such endpoint
  await runOnce(store, "k", "fal-ai/none", { client, input });
  // @ts-expect-error -- the image is missing
  await runOnce(store, "k", endpoint, { client, input: { prompt: "p" } });
  // @ts-expect-error -- a store keeps the handle by itself
  await runOnce(store, "k", endpoint, { client, input, onSubmitted: () => {} });
  const compat = createCompat();
  const loose = await runOnce(store, "k", endpoint, { client: createCore(), input });
  const open = await runOnce(store, "k", "any/id", { client: compat, input: { anything: 1 } });
  const urls: string[] = [byDescriptor, byId, later, loose].map(({ data }) => data.video.url);
  const unknownData: unknown = open.data;
  for await (const item of map(endpoint, [{ ...input, id: 7 }], { client, store, key: ({ id }) => `${id}` }))
    if (item.status === "fulfilled") urls.push(item.result.data.video.url, String(item.input.id), String(unknownData));
  return urls;
}

test("a store is made without options", () => {
  expect(createMemoryRequestStore()).toHaveProperty("insert");
});
