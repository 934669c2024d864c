import { expectTypeOf, test } from "vitest";
import type { FalRequest, Result } from "../../src/runtime.js";
import { createFalClient as createUnknownClient } from "../../src/client/client.js";
import { createCompatClient, createFalClient, imageToImage, noise, type ImageOutput } from "./fixture/package.js";

// Nothing is sent: what is tested is whether the compiler accepts these calls, and it looks at bodies that never run.
const offline = {
  fetch: (): Promise<Response> => Promise.reject(new Error("offline")),
  credentials: "a:b",
  retry: { maxRetries: 0 },
};
const fal = createFalClient(offline);
const open = createCompatClient(offline);
const unknown = createUnknownClient(offline);
const input = { prompt: "p", image_url: "https://example.com/a.png" };

const calls = {
  byDescriptor: () => fal.subscribe(imageToImage, { input: { ...input, aspect_ratio: "5:4", strength: null } }),
  byId: () => fal.subscribe("fal-ai/wan/v2.2-a14b/image-to-image", { input }),
  submitted: () => fal.submit(imageToImage, { input }),
  withoutInput: () => fal.subscribe("fal-ai/noise", {}),
  unchecked: () => fal.subscribe(fal.unchecked("fal-ai/brand-new"), { input: { whatever: 1 } }),
  openId: () => open.subscribe("fal-ai/brand-new", { input: { whatever: 1 } }),
  openKnown: () => open.subscribe("fal-ai/wan/v2.2-a14b/image-to-image", { input }),
  nothingKnown: () => unknown.subscribe("fal-ai/wan/v2.2-a14b/image-to-image", { input }),
  result: () => fal.queue.result(imageToImage, { requestId: "r" }),
  resumed: () => fal.resume("fal-ai/wan/v2.2-a14b/image-to-image", {}),
};

test("outputs have the types of their endpoints, and no call gives any", () => {
  expectTypeOf(calls.byDescriptor).returns.resolves.toEqualTypeOf<Result<ImageOutput>>();
  expectTypeOf(calls.byId).returns.resolves.toEqualTypeOf<Result<ImageOutput>>();
  expectTypeOf(calls.submitted).returns.resolves.toEqualTypeOf<FalRequest<ImageOutput>>();
  expectTypeOf(calls.withoutInput).returns.resolves.toEqualTypeOf<Result<unknown>>();
  expectTypeOf(calls.unchecked).returns.resolves.toEqualTypeOf<Result<unknown>>();
  expectTypeOf(calls.openId).returns.resolves.toEqualTypeOf<Result<unknown>>();
  expectTypeOf(calls.openKnown).returns.resolves.toEqualTypeOf<Result<ImageOutput>>();
  expectTypeOf(calls.nothingKnown).returns.resolves.toEqualTypeOf<Result<unknown>>();
  expectTypeOf(calls.result).returns.resolves.toEqualTypeOf<Result<ImageOutput>>();
  expectTypeOf(calls.resumed).returns.toEqualTypeOf<FalRequest<ImageOutput>>();
});

export const mistakes: readonly (() => unknown)[] = [
  // @ts-expect-error a misspelt id
  () => fal.subscribe("fal-ai/wan/v2.2-a14b/image-to-imag", { input }),
  // @ts-expect-error an id that is only a string
  () => fal.submit(["fal-ai/noise"].join(), {}),
  // @ts-expect-error a misspelt property
  () => fal.subscribe(imageToImage, { input: { ...input, num_inference_step: 4 } }),
  // @ts-expect-error a misspelt property, by id
  () => fal.subscribe("fal-ai/wan/v2.2-a14b/image-to-image", { input: { prompt: "p", image_url: "u", promt: "q" } }),
  // @ts-expect-error a value that the schema does not list
  () => fal.subscribe(imageToImage, { input: { ...input, acceleration: "fast" } }),
  // @ts-expect-error a wrong kind
  () => fal.subscribe(imageToImage, { input: { ...input, num_inference_steps: "4" } }),
  // @ts-expect-error a required property is missing
  () => fal.subscribe(imageToImage, { input: { prompt: "p" } }),
  // @ts-expect-error the input is missing
  () => fal.subscribe(imageToImage, {}),
  // @ts-expect-error the input is missing, by id
  () => fal.queue.submit("fal-ai/wan/v2.2-a14b/image-to-image", {}),
  // @ts-expect-error a property that another endpoint has
  () => fal.subscribe(noise, { input: { prompt: "p" } }),
  // @ts-expect-error an option that does not exist
  () => fal.subscribe(noise, { pollIntervall: 5 }),
  // @ts-expect-error an option of the client that does not exist
  () => createFalClient({ key: "a:b" }),
  // @ts-expect-error unknown output cannot be used unlooked at
  async () => (await calls.openId()).data.images,
  // @ts-expect-error a known endpoint stays known in the open client
  () => open.subscribe("fal-ai/wan/v2.2-a14b/image-to-image", { input: { prompt: 7 } }),
];
