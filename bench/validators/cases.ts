import type { JsonSchema } from "../../codegen/compile-validator.js";

const integer = (minimum: number, maximum: number, standard: number): JsonSchema => ({
  type: "integer",
  minimum,
  maximum,
  default: standard,
});
const number = (minimum: number, maximum: number, standard: number): JsonSchema => ({
  type: "number",
  minimum,
  maximum,
  default: standard,
});
const choice = (standard: string, ...values: readonly string[]): JsonSchema => ({
  type: "string",
  enum: values,
  default: standard,
});
const flag = (standard: boolean): JsonSchema => ({ type: "boolean", default: standard });
const orNull = (type: string): JsonSchema => ({ anyOf: [{ type }, { type: "null" }] });

/** An image-to-video input of 20 properties and its output, as fal documents them. */
export const schemas: { readonly input: JsonSchema; readonly output: JsonSchema } = {
  input: {
    type: "object",
    properties: {
      image_url: { type: "string" },
      prompt: { type: "string" },
      num_frames: integer(17, 121, 81),
      frames_per_second: integer(4, 60, 16),
      negative_prompt: { type: "string", default: "" },
      seed: { type: "integer" },
      resolution: choice("720p", "480p", "580p", "720p"),
      aspect_ratio: choice("auto", "auto", "16:9", "9:16", "1:1"),
      num_inference_steps: integer(2, 40, 27),
      enable_safety_checker: flag(false),
      enable_prompt_expansion: flag(false),
      acceleration: choice("regular", "none", "regular"),
      guidance_scale: number(1, 10, 3.5),
      guidance_scale_2: number(1, 10, 3.5),
      shift: number(1, 10, 5),
      interpolator_model: choice("film", "none", "film", "rife"),
      num_interpolated_frames: integer(0, 4, 1),
      adjust_fps_for_interpolation: flag(true),
      video_quality: choice("high", "low", "medium", "high", "maximum"),
      video_write_mode: choice("balanced", "fast", "balanced", "small"),
    },
    required: ["image_url", "prompt"],
  },
  output: {
    type: "object",
    properties: { video: { $ref: "#/$defs/File" }, prompt: { type: "string", default: "" }, seed: { type: "integer" } },
    required: ["video", "seed"],
    $defs: {
      File: {
        type: "object",
        properties: {
          url: { type: "string" },
          content_type: orNull("string"),
          file_name: orNull("string"),
          file_size: orNull("integer"),
        },
        required: ["url"],
      },
    },
  },
};

const input = {
  image_url: "https://example.com/image.jpg",
  prompt: "A white dragon stands still.",
  num_frames: 81,
  frames_per_second: 16,
  negative_prompt: "",
  seed: 5,
  resolution: "720p",
  aspect_ratio: "auto",
  num_inference_steps: 27,
  enable_safety_checker: true,
  enable_prompt_expansion: false,
  acceleration: "regular",
  guidance_scale: 3.5,
  guidance_scale_2: 3.5,
  shift: 5,
  interpolator_model: "film",
  num_interpolated_frames: 1,
  adjust_fps_for_interpolation: true,
  video_quality: "high",
  video_write_mode: "balanced",
};

const output = {
  video: { url: "https://example.com/video.mp4", content_type: "video/mp4", file_name: "video.mp4", file_size: 12345 },
  prompt: "A white dragon stands still.",
  seed: 5,
};

const four = (value: object): readonly object[] =>
  [0, 1, 2, 3].map((seed) => ({
    ...value,
    seed: "seed" in value && typeof value.seed === "string" ? value.seed : seed,
  }));

type Cases = { readonly [values: string]: readonly object[] };

export const cases: { readonly input: Cases; readonly output: Cases } = {
  input: {
    valid: four(input),
    "1 error": four({ ...input, num_inference_steps: 400 }),
    "5 errors": four({ ...input, prompt: 3, num_inference_steps: 400, resolution: "8k", shift: "x", video_quality: 7 }),
  },
  output: {
    valid: four(output),
    "1 error": four({ ...output, prompt: 3 }),
    "5 errors": four({ ...output, prompt: 3, seed: "x", video: { url: 4, content_type: 5, file_name: 6 } }),
  },
};
