import {
  AIMLAPI_FACTS,
  ASSEMBLYAI_FACTS,
  BFL_FACTS,
  DASHSCOPE_FACTS,
  MESHY_FACTS,
  NOVITA_FACTS,
  PPIO_FACTS,
  STABILITY_FACTS,
  TRIPO_FACTS,
  WAVESPEED_FACTS,
} from "./media-facts.js";
import { type ProviderOverlay, submits, submitsAt } from "./provider-overlay.js";

/* Providers of images, meshes, speech, and of many models. */

/** Black Forest Labs: the status lies at the address of the reply, which names the region. */
export const BFL: ProviderOverlay = {
  dialect: "bfl",
  hosts: ["api.bfl.ai", "api.eu.bfl.ai", "api.us.bfl.ai"],
  sources: BFL_FACTS,
  actions: [
    submitsAt(["/v1/flux-*"], {
      id: "$response.body#/id",
      status: { url: "$response.body#/polling_url" },
      origins: ["https://api.bfl.ai", "https://api.eu.bfl.ai", "https://api.us.bfl.ai"],
      state: "$response.body#/status",
      states: {
        waiting: ["Pending"],
        running: ["Processing"],
        succeeded: ["Ready"],
        failed: ["Error", "Content Moderated"],
      },
      output: ["$response.body#/result/sample", "$response.body#/result"],
      error: "$response.body#/error",
      callback: "$request.body#/webhook_url",
      delivery: {
        signature: { header: "X-BFL-Signature", text: "{$request.body}", encoding: "hex", prefix: "sha256=" },
      },
    }),
  ],
};

/** Stability: the HTTP status is the state. */
export const STABILITY: ProviderOverlay = {
  dialect: "stability",
  hosts: ["api.stability.ai"],
  sources: STABILITY_FACTS,
  actions: [
    submitsAt(["/v2beta/stable-image/upscale/creative", "/v2beta/stable-image/edit/replace-background-and-relight"], {
      id: "$response.body#/id",
      status: { operation: "GET /v2beta/results/{id}", parameters: { "path.id": "$response.body#/id" } },
      state: "$statusCode",
      states: { running: [202], succeeded: [200] },
      error: ["$response.body#/errors", "$response.body#/name"],
      poll: { first: 10, total: 240 },
    }),
  ],
};

const ASYNC_TASK = {
  id: "$response.body#/task_id",
  status: {
    operation: "GET /v3/async/task-result",
    parameters: { "query.task_id": "$response.body#/task_id" },
  },
  state: "$response.body#/task/status",
  states: {
    waiting: ["TASK_STATUS_QUEUED"],
    running: ["TASK_STATUS_PROCESSING"],
    succeeded: ["TASK_STATUS_SUCCEED"],
    failed: ["TASK_STATUS_FAILED"],
  },
  output: ["$response.body#/images", "$response.body#/videos", "$response.body#/audios"],
  error: "$response.body#/task/reason",
  progress: "$response.body#/task/progress_percent",
};

/** PPIO: a path for each model, one status. */
export const PPIO: ProviderOverlay = {
  dialect: "ppio",
  hosts: ["api.ppio.com", "api.ppinfra.com"],
  sources: PPIO_FACTS,
  actions: [submitsAt(["/v3/async/**"], ASYNC_TASK)],
};

/** Novita: PPIO's shape with a webhook. */
export const NOVITA: ProviderOverlay = {
  dialect: "novita",
  hosts: ["api.novita.ai"],
  sources: NOVITA_FACTS,
  actions: [
    submitsAt(["/v3/async/**"], {
      ...ASYNC_TASK,
      callback: "$request.body#/extra/webhook/url",
      // The reply of the status operation, below `payload`.
      delivery: {
        id: "$request.body#/payload/task/task_id",
        state: "$request.body#/payload/task/status",
        output: ["$request.body#/payload/images", "$request.body#/payload/videos", "$request.body#/payload/audios"],
        error: "$request.body#/payload/task/reason",
      },
    }),
  ],
};

/** WaveSpeed: a path for each model; the status is on no page of its own. */
export const WAVESPEED: ProviderOverlay = {
  dialect: "wavespeed",
  hosts: ["api.wavespeed.ai"],
  sources: WAVESPEED_FACTS,
  actions: [
    submitsAt(["/api/v3/**", "!/api/v3/media/**", "!/api/v3/webhook/**", "!/api/v3/predictions/**"], {
      id: "$response.body#/data/id",
      status: {
        operation: "GET /api/v3/predictions/{id}/result",
        parameters: { "path.id": "$response.body#/data/id" },
      },
      success: "$response.body#/code == 200",
      state: "$response.body#/data/status",
      states: {
        waiting: ["created"],
        running: ["processing"],
        succeeded: ["completed"],
        failed: ["failed", "timeout"],
        cancelled: ["cancelled"],
      },
      output: "$response.body#/data/outputs",
      error: "$response.body#/data/error",
      callback: "$request.query.webhook",
      // Like Standard Webhooks, but for its version, the digits, and a secret that is not decoded.
      delivery: {
        signature: {
          header: "webhook-signature",
          text: "{$request.header.webhook-id}.{$request.header.webhook-timestamp}.{$request.body}",
          encoding: "hex",
          prefix: "v3,",
          timestamp: "$request.header.webhook-timestamp",
        },
      },
    }),
    {
      target: "$.paths",
      "x-falsmith-paths": ["/api/v3/**", "!/api/v3/media/**", "!/api/v3/webhook/**", "!/api/v3/predictions/**"],
      update: {
        "/api/v3/predictions/{id}/result": {
          get: {
            summary: "Where a prediction stands",
            parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
            responses: {
              "200": {
                description: "The prediction.",
                content: {
                  "application/json": {
                    schema: {
                      type: "object",
                      properties: {
                        code: { type: "integer" },
                        message: { type: "string" },
                        data: {
                          type: "object",
                          properties: {
                            id: { type: "string" },
                            status: { type: "string" },
                            outputs: { type: ["array", "null"], items: {} },
                            error: { type: "string" },
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
    },
  ],
};

const MESHY_PATHS = [
  "/openapi/v2/text-to-3d",
  "/openapi/v1/image-to-3d",
  "/openapi/v1/multi-image-to-3d",
  "/openapi/v1/remesh",
  "/openapi/v1/retexture",
  "/openapi/v1/rigging",
  "/openapi/v1/animations",
  "/openapi/v1/text-to-image",
  "/openapi/v1/image-to-image",
];

/** Meshy: each path has its own status; the output's field depends on the task, so it is the whole reply. */
export const MESHY: ProviderOverlay = {
  dialect: "meshy",
  hosts: ["api.meshy.ai"],
  sources: MESHY_FACTS,
  actions: MESHY_PATHS.map((path) =>
    submits(path, {
      id: "$response.body#/result",
      status: { operation: `GET ${path}/{id}`, parameters: { "path.id": "$response.body#/result" } },
      state: "$response.body#/status",
      states: {
        waiting: ["PENDING"],
        running: ["IN_PROGRESS"],
        succeeded: ["SUCCEEDED"],
        failed: ["FAILED"],
        cancelled: ["CANCELED"],
      },
      error: "$response.body#/task_error/message",
      progress: "$response.body#/progress",
    }),
  ),
};

/** Tripo. */
export const TRIPO: ProviderOverlay = {
  dialect: "tripo",
  hosts: ["api.tripo3d.ai", "api.tripo3d.com"],
  sources: TRIPO_FACTS,
  actions: [
    submitsAt(["/v2/openapi/task"], {
      id: "$response.body#/data/task_id",
      status: {
        operation: "GET /v2/openapi/task/{task_id}",
        parameters: { "path.task_id": "$response.body#/data/task_id" },
      },
      state: "$response.body#/data/status",
      states: {
        waiting: ["queued"],
        running: ["running"],
        succeeded: ["success"],
        failed: ["failed", "banned", "expired"],
        cancelled: ["cancelled"],
        undecided: ["unknown"],
      },
      output: "$response.body#/data/output",
      error: ["$response.body#/data/error_msg", "$response.body#/data/error_code"],
      progress: "$response.body#/data/progress",
    }),
  ],
};

/** AssemblyAI: the transcript is the task. */
export const ASSEMBLYAI: ProviderOverlay = {
  dialect: "assemblyai",
  hosts: ["api.assemblyai.com", "api.eu.assemblyai.com"],
  sources: ASSEMBLYAI_FACTS,
  actions: [
    submitsAt(["/v2/transcript"], {
      id: "$response.body#/id",
      status: {
        operation: "GET /v2/transcript/{transcript_id}",
        parameters: { "path.transcript_id": "$response.body#/id" },
      },
      state: "$response.body#/status",
      states: { waiting: ["queued"], running: ["processing"], succeeded: ["completed"], failed: ["error"] },
      error: "$response.body#/error",
      callback: "$request.body#/webhook_url",
      // It says no more than that: the transcript is asked for.
      delivery: { id: "$request.body#/transcript_id", state: "$request.body#/status" },
    }),
  ],
};

/** aimlapi: submit and status are one path with two methods. */
export const AIMLAPI: ProviderOverlay = {
  dialect: "aimlapi",
  hosts: ["api.aimlapi.com"],
  sources: AIMLAPI_FACTS,
  actions: [["/v2/video/generations", "video"] as const, ["/v2/generate/audio", "audio_file"] as const].map(
    ([path, file]) =>
      submitsAt([path], {
        id: "$response.body#/id",
        status: { operation: `GET ${path}`, parameters: { "query.generation_id": "$response.body#/id" } },
        state: "$response.body#/status",
        states: { waiting: ["queued"], running: ["generating"], succeeded: ["completed"], failed: ["error"] },
        output: [`$response.body#/${file}/url`, `$response.body#/${file}`],
        error: ["$response.body#/error/message", "$response.body#/error"],
        poll: { first: 10 },
      }),
  ),
};

/** DashScope (Alibaba Cloud Model Studio): videos, where the call is asynchronous. */
export const DASHSCOPE: ProviderOverlay = {
  dialect: "dashscope",
  hosts: ["dashscope.aliyuncs.com", "dashscope-intl.aliyuncs.com"],
  sources: DASHSCOPE_FACTS,
  actions: [
    submitsAt(["/api/v1/services/aigc/video-generation/video-synthesis"], {
      id: "$response.body#/output/task_id",
      status: {
        operation: "GET /api/v1/tasks/{task_id}",
        parameters: { "path.task_id": "$response.body#/output/task_id" },
      },
      state: "$response.body#/output/task_status",
      states: {
        waiting: ["PENDING"],
        running: ["RUNNING"],
        succeeded: ["SUCCEEDED"],
        failed: ["FAILED", "UNKNOWN"],
        cancelled: ["CANCELED"],
      },
      output: ["$response.body#/output/video_url", "$response.body#/output"],
      error: ["$response.body#/output/message", "$response.body#/output/code"],
    }),
  ],
};
