import type { ClientOptions } from "falsmith-runtime/client";
import { createClient, gateways } from "./generated/index.js";
import { endpoint as veo } from "./generated/kie.ai/api/v1/veo/generate/post/index.js";

/**
 * Makes a video and waits for it. The pages say which operation tells of the task, where its id goes, and which flag
 * means what; nothing of that is written here.
 * @returns the address of the video
 */
export async function makeVideo(options: ClientOptions = { credentials: process.env["KIE_KEY"] }): Promise<string> {
  const kie = createClient({ gateway: gateways.kie, ...options });
  const { data, requestId } = await kie.subscribe(veo, {
    input: { prompt: "Rain on a quiet street.", aspectRatio: "9:16" },
    onQueueUpdate: ({ status }) => console.log(status),
  });
  const [video] = data.resultUrls;
  if (video === undefined) throw new Error(`task ${requestId} gave no video`);
  return video;
}
