import { createFalClient, gateways } from "../generated/index.js";
import { endpoint as fluxImage } from "../generated/fal-ai/flux-1/dev/image-to-image/index.js";
import { endpoint as wanImage } from "../generated/fal-ai/wan/v2.2-a14b/image-to-image/index.js";
import { endpoint as wanVideo } from "../generated/fal-ai/wan/v2.2-a14b/image-to-video/index.js";
import { endpoint as wan25 } from "../generated/fal-ai/wan-25-preview/image-to-image/index.js";
import type { Endpoint } from "falsmith-runtime/client";
import type { Gateway } from "falsmith-runtime/client";
import { startMockQueue } from "falsmith-runtime/mock";
import type { QueueStatus } from "falsmith-runtime/client";
import { cut, paint, progress, say } from "./screen.js";

/** The embedded queue accepts any credential: this one is nobody's. */
const CREDENTIALS = "demo-key:not-a-secret";

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

function stateOf(update: QueueStatus, lastLog: string): string {
  if (update.status === "IN_QUEUE") return `in queue, position ${update.queue_position}`;
  return `${update.status === "IN_PROGRESS" ? "in progress" : "completed"}${lastLog === "" ? "" : `: ${lastLog}`}`;
}

async function follow<Input, Output>(
  endpoint: Endpoint<string, Input, Output>,
  input: Input,
  gateway: Gateway,
): Promise<Output> {
  const client = createFalClient({ gateway, credentials: CREDENTIALS });
  const shown = progress();
  const started = performance.now();
  let log = "";
  const request = await client.submit(endpoint, { input });
  for await (const update of request.updates({ logs: true })) {
    log = update.logs?.at(-1)?.message ?? log;
    shown.show(stateOf(update, log), seconds(started));
  }
  const { data, requestId } = await request.result();
  shown.end(`${paint("green", "done")} ${requestId} after ${seconds(started)}`);
  return data;
}

function title(kind: string, id: string, gateway: Gateway): void {
  say(
    `  ${paint("bold", kind)}: ${id} ${paint("dim", `at ${gateway.name}, as ${gateway.profile === "relay" ? "a relay" : "fal"} speaks`)}`,
  );
}

/** One request per kind of page, against a queue on this machine; the gateways are the documented ones, moved to it. */
export async function runRequests(): Promise<void> {
  const endpoints = [fluxImage, wanImage, wanVideo, wan25];
  const fal = await startMockQueue({ endpoints });
  const relay = await startMockQueue({ endpoints, profile: "relay" });
  try {
    const chainhub = { ...gateways.chainhub, url: relay.url };
    title("Apifox page", fluxImage.id, chainhub);
    const image = await follow(
      fluxImage,
      { image_url: "https://example.com/cat.png", prompt: "a cat dressed as a wizard", strength: 0.9 },
      chainhub,
    );
    say(`  output ${paint("dim", "(unknown: the page documents none)")} ${cut(JSON.stringify(image), 44)}\n`);

    const kkiai = { ...gateways.kkiai, url: relay.url };
    title("Rendered table", wanImage.id, kkiai);
    const edited = await follow(
      wanImage,
      { image_url: "https://example.com/city.png", prompt: "an ancient city at sunset", guidance_scale_2: 4.5 },
      kkiai,
    );
    say(`  output ${paint("dim", "(unknown: neither page documents one)")} ${cut(JSON.stringify(edited), 44)}\n`);

    const queue = { ...gateways.fal, url: fal.url };
    title("fal model page", wanVideo.id, queue);
    const { video, seed } = await follow(
      wanVideo,
      { image_url: "https://example.com/dragon.jpg", prompt: "the dragon wakes", num_inference_steps: 30 },
      queue,
    );
    say(`  output.video.url ${paint("cyan", video.url)}, seed ${String(seed)}\n`);

    await refused(queue);
  } finally {
    await Promise.all([fal.close(), relay.close()]);
  }
}

/** What a limit of the page is good for: nothing is sent, nothing is paid. */
async function refused(gateway: Gateway): Promise<void> {
  say(`  ${paint("bold", "Refused before it is sent")}: num_inference_steps: 400`);
  const client = createFalClient({ gateway, credentials: CREDENTIALS });
  try {
    await client.submit(wanVideo, {
      input: { image_url: "https://example.com/dragon.jpg", prompt: "the dragon wakes", num_inference_steps: 400 },
    });
  } catch (error) {
    say(`  ${paint("yellow", error instanceof Error ? error.message : String(error))}`);
  }
}
