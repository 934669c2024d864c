/*
 * What a consumer's compiler says about the generated package. Checked by `tsc` (5.9 and 7): every `@ts-expect-error` fails
 * the check when there is no error under it.
 */
import { createFalClient, gateways } from "../../generated/registry.js";
import { endpoint as imageToImage, type Input } from "../../generated/fal-ai/wan/v2.2-a14b/image-to-image/index.js";
import { endpoint as imageToVideo } from "../../generated/fal-ai/wan/v2.2-a14b/image-to-video/index.js";

const fal = createFalClient({ gateway: gateways.chainhub, credentials: "token" });
const required = { image_url: "https://example.com/a.png", prompt: "a lamp" };

export async function accepted(): Promise<void> {
  const { data, requestId } = await fal.subscribe(imageToVideo, { input: { ...required, resolution: "720p" } });
  const url: string = data.video.url;
  const seed: number = data.seed;
  const byId = await fal.submit("fal-ai/wan/v2.2-a14b/image-to-video", { input: required });
  const result: string = (await byId.result()).data.video.url;
  const unknown: unknown = (await fal.subscribe(imageToImage, { input: required })).data;
  // An open union offers values and takes others; integers that a relay states may be fractions where fal says float.
  const open: Input = { ...required, aspect_ratio: "21:9", guidance_scale_2: 4.5, shift: 1.5 };
  const anything = await fal.subscribe(fal.unchecked("some/new/endpoint"), { input: { any: "thing" } });
  void [requestId, url, seed, result, unknown, open, anything.data];
}

export async function refused(): Promise<void> {
  // @ts-expect-error an id that the package does not know
  await fal.subscribe("fal-ai/wan/v2.2-a14b/image-to-vidoe", { input: required });
  // @ts-expect-error a property that the input does not have
  await fal.subscribe(imageToVideo, { input: { ...required, promt: "x" } });
  // @ts-expect-error the same, by id
  await fal.submit("fal-ai/wan/v2.2-a14b/image-to-image", { input: { ...required, promt: "x" } });
  // @ts-expect-error a value that the enum does not have
  await fal.subscribe(imageToVideo, { input: { ...required, resolution: "4k" } });
  // @ts-expect-error a string where a number is due
  await fal.subscribe(imageToImage, { input: { ...required, strength: "0.5" } });
  // @ts-expect-error a required property is missing
  await fal.subscribe(imageToVideo, { input: { prompt: "x" } });
  // @ts-expect-error the output of an endpoint nobody documents is unknown, never any
  void (await fal.subscribe(imageToImage, { input: required })).data.images;
}
