import type { JsonObject } from "../../document/json.js";
import { describes, type ProviderOverlay, submitsAt } from "./provider-overlay.js";
import {
  ARK_FACTS,
  LUMA_FACTS,
  MINIMAX_FACTS,
  RUNWAY_FACTS,
  SORA_FACTS,
  VEO_FACTS,
  VIDU_FACTS,
  XAI_FACTS,
} from "./video-facts.js";

/* Providers of videos. A DELETE that stops a job and destroys a finished result as well is no cancel here. */

/** Vidu: the status page is in few documentations, so it is described. */
export const VIDU: ProviderOverlay = {
  dialect: "vidu",
  hosts: ["api.vidu.com", "api.vidu.cn"],
  sources: VIDU_FACTS,
  actions: [
    submitsAt(["/ent/v2/*"], {
      id: "$response.body#/task_id",
      status: {
        operation: "GET /ent/v2/tasks/{id}/creations",
        parameters: { "path.id": "$response.body#/task_id" },
      },
      state: "$response.body#/state",
      states: { waiting: ["created", "queueing"], running: ["processing"], succeeded: ["success"], failed: ["failed"] },
      output: "$response.body#/creations",
      error: "$response.body#/err_code",
      callback: "$request.body#/callback_url",
    }),
    ...["/ent/v2/text2video", "/ent/v2/img2video", "/ent/v2/reference2video", "/ent/v2/start-end2video"].map((path) =>
      describes(path, {
        "/ent/v2/tasks/{id}/creations": {
          get: {
            summary: "Where a task stands",
            parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
            responses: {
              "200": {
                description: "The task.",
                content: {
                  "application/json": {
                    schema: {
                      type: "object",
                      properties: {
                        state: { type: "string" },
                        err_code: { type: "string" },
                        creations: {
                          type: "array",
                          items: {
                            type: "object",
                            properties: {
                              id: { type: "string" },
                              url: { type: "string" },
                              cover_url: { type: "string" },
                            },
                          },
                        },
                      },
                    },
                  },
                },
              },
            },
          },
        },
      }),
    ),
  ],
};

const FILE_OF_TASK: JsonObject = {
  success: "$response.body#/base_resp/status_code == 0",
  state: "$response.body#/status",
  result: {
    operation: "GET /v1/files/retrieve",
    parameters: { "query.file_id": "$response.body#/file_id" },
  },
  output: "$response.body#/file/download_url",
  error: ["$response.body#/base_resp/status_msg", "$response.body#/base_resp/status_code"],
};

/** MiniMax: Hailuo's videos and long speech; a third operation gives the address of the file. */
export const MINIMAX: ProviderOverlay = {
  dialect: "minimax",
  hosts: ["api.minimax.io", "api.minimaxi.com"],
  sources: MINIMAX_FACTS,
  actions: [
    submitsAt(["/v1/video_generation"], {
      id: "$response.body#/task_id",
      status: {
        operation: "GET /v1/query/video_generation",
        parameters: { "query.task_id": "$response.body#/task_id" },
      },
      states: {
        waiting: ["Preparing", "Queueing"],
        running: ["Processing"],
        succeeded: ["Success"],
        failed: ["Fail"],
      },
      ...FILE_OF_TASK,
      callback: "$request.body#/callback_url",
    }),
    submitsAt(["/v1/t2a_async_v2"], {
      id: "$response.body#/task_id",
      status: {
        operation: "GET /v1/query/t2a_async_query_v2",
        parameters: { "query.task_id": "$response.body#/task_id" },
      },
      states: {
        running: ["Processing", "processing"],
        succeeded: ["Success", "success"],
        failed: ["Failed", "failed", "Expired", "expired"],
      },
      ...FILE_OF_TASK,
    }),
  ],
};

/** Runway: its DELETE destroys a finished result, and is left a plain operation. */
export const RUNWAY: ProviderOverlay = {
  dialect: "runway",
  hosts: ["api.dev.runwayml.com"],
  sources: RUNWAY_FACTS,
  actions: [
    submitsAt(
      [
        "/v1/image_to_video",
        "/v1/text_to_video",
        "/v1/video_to_video",
        "/v1/text_to_image",
        "/v1/character_performance",
        "/v1/text_to_speech",
        "/v1/sound_effect",
        "/v1/voice_isolation",
        "/v1/voice_dubbing",
      ],
      {
        id: "$response.body#/id",
        status: { operation: "GET /v1/tasks/{id}", parameters: { "path.id": "$response.body#/id" } },
        state: "$response.body#/status",
        states: {
          waiting: ["PENDING", "THROTTLED"],
          running: ["RUNNING"],
          succeeded: ["SUCCEEDED"],
          failed: ["FAILED"],
          cancelled: ["CANCELLED"],
        },
        output: "$response.body#/output",
        error: ["$response.body#/failure", "$response.body#/failureCode"],
        progress: "$response.body#/progress",
        poll: { first: 5 },
      },
    ),
  ],
};

/** Luma's Dream Machine. */
export const LUMA: ProviderOverlay = {
  dialect: "luma",
  hosts: ["api.lumalabs.ai"],
  sources: LUMA_FACTS,
  actions: [
    submitsAt(
      [
        "/dream-machine/v1/generations/video",
        "/dream-machine/v1/generations/image",
        "/dream-machine/v1/generations/*/upscale",
        "/dream-machine/v1/generations/*/audio",
        "/dream-machine/v1/generations/video/modify",
        "/dream-machine/v1/generations/*/reframe",
      ],
      {
        id: "$response.body#/id",
        status: {
          operation: "GET /dream-machine/v1/generations/{id}",
          parameters: { "path.id": "$response.body#/id" },
        },
        state: "$response.body#/state",
        states: { waiting: ["queued"], running: ["dreaming"], succeeded: ["completed"], failed: ["failed"] },
        output: ["$response.body#/assets/video", "$response.body#/assets/image", "$response.body#/assets"],
        error: "$response.body#/failure_reason",
        callback: "$request.body#/callback_url",
        delivery: {
          id: "$request.body#/id",
          state: "$request.body#/state",
          output: ["$request.body#/assets/video", "$request.body#/assets/image", "$request.body#/assets"],
          error: "$request.body#/failure_reason",
        },
      },
    ),
  ],
};

/** Volcengine Ark: Seedance. Its DELETE deletes the record of a finished task. */
export const ARK: ProviderOverlay = {
  dialect: "volcengine-ark",
  hosts: ["ark.cn-beijing.volces.com"],
  sources: ARK_FACTS,
  actions: [
    submitsAt(["/api/v3/contents/generations/tasks"], {
      id: "$response.body#/id",
      status: {
        operation: "GET /api/v3/contents/generations/tasks/{task_id}",
        parameters: { "path.task_id": "$response.body#/id" },
      },
      state: "$response.body#/status",
      states: {
        waiting: ["queued"],
        running: ["running"],
        succeeded: ["succeeded"],
        failed: ["failed", "expired"],
        cancelled: ["cancelled"],
      },
      output: ["$response.body#/content/video_url", "$response.body#/content"],
      error: ["$response.body#/error/message", "$response.body#/error/code"],
      callback: "$request.body#/callback_url",
    }),
  ],
};

/** Veo at the Gemini API: the name of the operation is a path, seen from the version. */
export const VEO: ProviderOverlay = {
  dialect: "gemini-veo",
  hosts: ["generativelanguage.googleapis.com"],
  sources: VEO_FACTS,
  actions: [
    submitsAt(["/v1beta/models/*:predictLongRunning"], {
      id: "$response.body#/name",
      status: { url: "$response.body#/name", prefix: "../" },
      state: "$response.body#/done",
      // False is not written by Google's servers.
      states: { running: [false, null], ended: [true] },
      output: "$response.body#/response/generateVideoResponse",
      error: ["$response.body#/error/message", "$response.body#/error/code"],
    }),
  ],
};

/** xAI: videos, and chat completions that are deferred. */
export const XAI: ProviderOverlay = {
  dialect: "xai",
  hosts: ["api.x.ai"],
  sources: XAI_FACTS,
  actions: [
    submitsAt(["/v1/videos/generations", "/v1/videos/edits", "/v1/videos/extensions"], {
      id: "$response.body#/request_id",
      status: {
        operation: "GET /v1/videos/{request_id}",
        parameters: { "path.request_id": "$response.body#/request_id" },
      },
      state: "$response.body#/status",
      states: { waiting: ["pending"], running: [], succeeded: ["done"], failed: ["failed", "expired"] },
      output: ["$response.body#/video/url", "$response.body#/video/file_output", "$response.body#/video"],
      error: ["$response.body#/error/message", "$response.body#/error/code"],
      progress: "$response.body#/progress",
    }),
    submitsAt(["/v1/chat/completions"], {
      when: "$request.body#/deferred == true",
      id: "$response.body#/request_id",
      status: {
        operation: "GET /v1/chat/deferred-completion/{request_id}",
        parameters: { "path.request_id": "$response.body#/request_id" },
      },
      state: "$statusCode",
      states: { running: [202], succeeded: [200] },
    }),
  ],
};

/** OpenAI's videos: a third operation gives the file. */
export const SORA: ProviderOverlay = {
  dialect: "openai-videos",
  hosts: ["api.openai.com"],
  sources: SORA_FACTS,
  actions: [
    submitsAt(["/v1/videos", "/v1/videos/*/remix", "/v1/videos/edits", "/v1/videos/extensions"], {
      id: "$response.body#/id",
      status: {
        operation: "GET /v1/videos/{video_id}",
        parameters: { "path.video_id": "$response.body#/id" },
      },
      state: "$response.body#/status",
      states: { waiting: ["queued"], running: ["in_progress"], succeeded: ["completed"], failed: ["failed"] },
      result: {
        operation: "GET /v1/videos/{video_id}/content",
        parameters: { "path.video_id": "$response.body#/id" },
      },
      error: ["$response.body#/error/message", "$response.body#/error/code"],
      progress: "$response.body#/progress",
    }),
  ],
};
