import { type ProviderOverlay, submits, submitsAt } from "./provider-overlay.js";
import { KLING_NEW_API_FACTS, MIDJOURNEY_FACTS, SUNO_FACTS } from "./relay-facts.js";

/* Shapes that only relays have: the configuration names the host. */

/** The gateway of Suno that relays run: the data of the reply to a submit is the id itself. */
export const SUNO: ProviderOverlay = {
  dialect: "suno-gateway",
  hosts: [],
  sources: SUNO_FACTS,
  actions: [
    submitsAt(["/suno/submit/*", "/suno/uploads/audio-url"], {
      id: "$response.body#/data",
      status: { operation: "GET /suno/fetch/{task_id}", parameters: { "path.task_id": "$response.body#/data" } },
      success: '$response.body#/code == "success"',
      state: "$response.body#/data/status",
      states: {
        waiting: ["NOT_START", "SUBMITTED", "QUEUED"],
        running: ["IN_PROGRESS"],
        succeeded: ["SUCCESS"],
        failed: ["FAILURE", "FAIL"],
        ended: ["UNKNOWN"],
      },
      output: "$response.body#/data/data",
      error: "$response.body#/data/fail_reason",
      progress: "$response.body#/data/progress",
      callback: "$request.body#/notify_hook",
    }),
  ],
};

/** midjourney-proxy: the envelope is of the submit alone, 21 is a task that exists already. */
export const MIDJOURNEY: ProviderOverlay = {
  dialect: "midjourney-proxy",
  hosts: [],
  sources: MIDJOURNEY_FACTS,
  actions: [
    submitsAt(["/mj/submit/*"], {
      id: "$response.body#/result",
      status: { operation: "GET /mj/task/{id}/fetch", parameters: { "path.id": "$response.body#/result" } },
      success: "$response.body#/code in [1, 21, 22, null]",
      state: "$response.body#/status",
      states: {
        waiting: ["NOT_START", "SUBMITTED"],
        running: ["IN_PROGRESS"],
        succeeded: ["SUCCESS"],
        failed: ["FAILURE"],
      },
      output: ["$response.body#/imageUrl", "$response.body#/properties"],
      error: "$response.body#/failReason",
      progress: "$response.body#/progress",
      callback: "$request.body#/notifyHook",
      // At every change, also of the progress: the task itself.
      delivery: {
        id: "$request.body#/id",
        state: "$request.body#/status",
        output: ["$request.body#/imageUrl", "$request.body#/properties"],
        error: "$request.body#/failReason",
      },
    }),
  ],
};

/** Kling as new-api answers it under Kling's paths: flat, with words of OpenAI's. */
export const KLING_NEW_API: ProviderOverlay = {
  dialect: "kling-new-api",
  hosts: [],
  sources: KLING_NEW_API_FACTS,
  actions: ["/kling/v1/videos/text2video", "/kling/v1/videos/image2video"].map((path) =>
    submits(path, {
      id: "$response.body#/id",
      status: { operation: `GET ${path}/{task_id}`, parameters: { "path.task_id": "$response.body#/id" } },
      state: "$response.body#/status",
      states: {
        waiting: ["queued"],
        running: ["in_progress", "processing"],
        succeeded: ["completed", "succeeded"],
        failed: ["failed"],
      },
      output: "$response.body#/url",
      error: "$response.body#/error/message",
    }),
  ),
};
