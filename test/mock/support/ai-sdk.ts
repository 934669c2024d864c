import type { createFal } from "@ai-sdk/fal";

type Provider = ReturnType<typeof createFal>;
type ImageCall = Parameters<ReturnType<Provider["image"]>["doGenerate"]>[0];
type VideoCall = Parameters<ReturnType<Provider["video"]>["doGenerate"]>[0];

/** What `@ai-sdk/fal` is asked to make an image of: all that its interface names. */
export const IMAGE_CALL: ImageCall = {
  prompt: "a thunderstorm",
  n: 1,
  size: undefined,
  aspectRatio: undefined,
  seed: 7,
  files: undefined,
  mask: undefined,
  providerOptions: { fal: { image_urls: ["https://example.com/samurai.png"] } },
};

/** The same for a video. */
export const VIDEO_CALL: VideoCall = {
  prompt: "the dragon wakes",
  n: 1,
  aspectRatio: undefined,
  resolution: undefined,
  duration: undefined,
  fps: undefined,
  seed: undefined,
  frameImages: undefined,
  inputReferences: undefined,
  generateAudio: undefined,
  image: { type: "url", url: "https://example.com/dragon.jpg" },
  providerOptions: { fal: { pollIntervalMs: 20 } },
};
