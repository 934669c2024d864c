const INPUT = {
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

const OUTPUT = {
  video: { url: "https://example.com/video.mp4", content_type: "video/mp4", file_name: "video.mp4", file_size: 12345 },
  prompt: "A white dragon stands still.",
  seed: 5,
};

/** Four objects of one shape each, so that the engine cannot take the answer for a constant. */
function four(value: { readonly seed: number; readonly [key: string]: unknown }): readonly object[] {
  return [0, 1, 2, 3].map((seed) => ({ ...value, seed }));
}

/** What is measured: the side, what to call it, the values, and how many things are wrong with each. */
export interface Case {
  readonly side: "input" | "output";
  readonly name: string;
  readonly values: readonly object[];
  readonly wrong: number;
}

const FIVE = { ...INPUT, prompt: 3, num_inference_steps: 400, resolution: "8k", shift: "x", video_quality: 7 };

export const cases: readonly Case[] = [
  { side: "input", name: "valid", values: four(INPUT), wrong: 0 },
  { side: "input", name: "1 error", values: four({ ...INPUT, num_inference_steps: 400 }), wrong: 1 },
  { side: "input", name: "5 errors", values: four(FIVE), wrong: 5 },
  { side: "output", name: "output", values: four(OUTPUT), wrong: 0 },
];
