import type { Queue } from "bullmq";
import { addJob } from "falsmith-runtime/bullmq";
import { endpoint } from "./generated/fal-ai/wan/v2.2-a14b/image-to-video/index.js";

/** Adds a job for each scene. The input is checked before; the key names the work, so that it is never paid twice. */
export async function addScenes(queue: Queue, order: string, scenes: readonly string[]): Promise<readonly string[]> {
  const jobs = scenes.map((prompt, scene) =>
    addJob(
      queue,
      endpoint,
      { prompt, image_url: "https://example.org/street.png" },
      { key: `${order}, scene ${scene + 1}` },
    ),
  );
  return (await Promise.all(jobs)).map(({ id }) => String(id));
}
