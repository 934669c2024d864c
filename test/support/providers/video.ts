import type { JsonObject } from "../../../codegen/document/json.js";
import { course, get, oneTask, post, prompted, type Provider, send, VIDEO_URL } from "./provider.js";

/* Providers of videos. */

/** https://docs.platform.vidu.com: creations of a task. */
const vidu: Provider = {
  dialect: "vidu",
  submit: "/ent/v2/text2video",
  paths: { "/ent/v2/text2video": post() },
  request: prompted,
  server: oneTask(
    (response) =>
      send(response, { task_id: "836", state: "created", model: "viduq1", created_at: "2025-01-01T00:00:00Z" }),
    [
      [
        /^\/ent\/v2\/tasks\/836\/creations$/,
        course(
          [
            { state: "queueing", err_code: "", creations: [] },
            { state: "processing", err_code: "", creations: [] },
          ],
          {
            state: "success",
            err_code: "",
            creations: [{ id: "c1", url: VIDEO_URL, cover_url: "https://files.example/a.png" }],
          },
          { state: "failed", err_code: "CreationPolicyViolation", creations: [] },
        ),
      ],
    ],
  ),
  output: [{ id: "c1", url: VIDEO_URL, cover_url: "https://files.example/a.png" }],
  reason: "CreationPolicyViolation",
};

/** https://platform.minimax.io/docs/api-reference/video-generation-query. The file's id is a number in some replies. */
const ok = { base_resp: { status_code: 0, status_msg: "success" } };
const minimax: Provider = {
  dialect: "minimax",
  submit: "/v1/video_generation",
  paths: {
    "/v1/video_generation": post("model"),
    "/v1/query/video_generation": get("query", "task_id"),
    "/v1/files/retrieve": get("query", "file_id", "integer"),
  },
  request: prompted,
  server: oneTask(
    (response) => send(response, { task_id: "106916112212032", ...ok }),
    [
      [
        /^\/v1\/query\/video_generation\?task_id=106916112212032$/,
        course(
          [
            { task_id: "106916112212032", status: "Preparing", ...ok },
            { task_id: "106916112212032", status: "Processing", ...ok },
          ],
          { task_id: "106916112212032", status: "Success", file_id: "176844028768320", video_width: 1920, ...ok },
          {
            task_id: "106916112212032",
            status: "Fail",
            base_resp: { status_code: 1027, status_msg: "output sensitive" },
          },
        ),
      ],
      [
        /^\/v1\/files\/retrieve\?file_id=176844028768320$/,
        ({ response }) =>
          send(response, { file: { file_id: 176844028768320, bytes: 9, download_url: VIDEO_URL }, ...ok }),
      ],
    ],
  ),
  output: VIDEO_URL,
  reason: "output sensitive",
};

/** https://docs.dev.runwayml.com/api: tasks. */
const runway: Provider = {
  dialect: "runway",
  submit: "/v1/image_to_video",
  paths: { "/v1/image_to_video": post("model"), "/v1/tasks/{id}": get() },
  request: prompted,
  server: oneTask(
    (response) => send(response, { id: "497f6eca" }),
    [
      [
        /^\/v1\/tasks\/497f6eca$/,
        course(
          [
            { id: "497f6eca", status: "PENDING", createdAt: "2024-06-27T19:49:32.334Z" },
            { id: "497f6eca", status: "THROTTLED" },
            { id: "497f6eca", status: "RUNNING", progress: 0.5 },
          ],
          { id: "497f6eca", status: "SUCCEEDED", output: [VIDEO_URL] },
          { id: "497f6eca", status: "FAILED", failure: "The image was flagged", failureCode: "SAFETY.INPUT.IMAGE" },
        ),
      ],
    ],
  ),
  output: [VIDEO_URL],
  reason: "The image was flagged; SAFETY.INPUT.IMAGE",
};

/** https://docs.lumalabs.ai/docs/api: the server's VIDEO_URL has the version. */
const luma: Provider = {
  dialect: "luma",
  submit: "/generations/video",
  base: "/dream-machine/v1",
  paths: { "/generations/video": post("model"), "/generations/{id}": get() },
  request: prompted,
  server: oneTask(
    (response) => send(response, { id: "g-1", state: "queued", failure_reason: null, assets: null }, 201),
    [
      [
        /^\/dream-machine\/v1\/generations\/g-1$/,
        course(
          [
            {
              id: "g-1",
              state: "dreaming",
              failure_reason: null,
              assets: { progress_video: "https://files.example/p.mp4" },
            },
          ],
          { id: "g-1", state: "completed", failure_reason: null, assets: { video: VIDEO_URL, image: null } },
          { id: "g-1", state: "failed", failure_reason: "Prompt was moderated", assets: null },
        ),
      ],
    ],
  ),
  output: VIDEO_URL,
  reason: "Prompt was moderated",
};

/** Volcengine Ark's SDK: content generation tasks. */
const ark: Provider = {
  dialect: "volcengine-ark",
  submit: "/contents/generations/tasks",
  base: "/api/v3",
  paths: {
    "/contents/generations/tasks": post("model"),
    "/contents/generations/tasks/{task_id}": get("path", "task_id"),
  },
  request: prompted,
  server: oneTask(
    (response) => send(response, { id: "cgt-2025" }),
    [
      [
        /^\/api\/v3\/contents\/generations\/tasks\/cgt-2025$/,
        course(
          [
            { id: "cgt-2025", status: "queued" },
            { id: "cgt-2025", status: "running" },
          ],
          { id: "cgt-2025", status: "succeeded", content: { video_url: VIDEO_URL }, usage: { total_tokens: 9 } },
          {
            id: "cgt-2025",
            status: "failed",
            error: { code: "OutputVideoSensitiveContentDetected", message: "sensitive" },
          },
        ),
      ],
    ],
  ),
  output: VIDEO_URL,
  reason: "sensitive; OutputVideoSensitiveContentDetected",
};

/** https://ai.google.dev/gemini-api/docs/video: the name of the operation is a path; `done` is not there before the end. */
const veoName = "models/veo-3.0-generate-001/operations/abc123";
const veoPaths = (version: string): JsonObject => {
  const { post: submit } = post("instances");
  const parameters = [{ name: "model", in: "path", required: true, schema: { type: "string" } }];
  return { [`${version}/models/{model}:predictLongRunning`]: { post: { ...Object(submit), parameters } } };
};
const samples = { generatedSamples: [{ video: { uri: VIDEO_URL } }] };
const veo: Provider = {
  dialect: "gemini-veo",
  submit: "/v1beta/models/{model}:predictLongRunning",
  paths: veoPaths("/v1beta"),
  request: (prompt) => ({ input: { prompt }, path: { model: "veo-3.0-generate-001" } }),
  server: oneTask(
    (response) => send(response, { name: veoName }),
    [
      [
        /^\/v1beta\/models\/veo-3\.0-generate-001\/operations\/abc123$/,
        course(
          [{ name: veoName }, { name: veoName, done: false }],
          { name: veoName, done: true, response: { "@type": "t", generateVideoResponse: samples } },
          { name: veoName, done: true, error: { code: 3, message: "The prompt is not allowed", details: [] } },
        ),
      ],
    ],
  ),
  output: samples,
  reason: "The prompt is not allowed",
};
const veoBelowVersion: Provider = {
  ...veo,
  submit: "/models/{model}:predictLongRunning",
  base: "/v1beta",
  paths: veoPaths(""),
};

/** https://docs.x.ai/docs/guides/video-generations. */
const xai: Provider = {
  dialect: "xai",
  submit: "/v1/videos/generations",
  paths: { "/v1/videos/generations": post("model"), "/v1/videos/{request_id}": get("path", "request_id") },
  request: prompted,
  server: oneTask(
    (response) => send(response, { request_id: "d97415a1" }),
    [
      [
        /^\/v1\/videos\/d97415a1$/,
        course(
          [
            { status: "pending", progress: 0 },
            { status: "pending", progress: 50 },
          ],
          { status: "done", progress: 100, video: { url: VIDEO_URL, duration: 6 }, model: "grok-imagine-video" },
          { status: "failed", error: { code: "invalid", message: "The prompt was rejected" } },
        ),
      ],
    ],
  ),
  output: VIDEO_URL,
  reason: "The prompt was rejected; invalid",
};
const deferred: Provider = {
  dialect: "xai",
  submit: "/v1/chat/completions",
  paths: {
    "/v1/chat/completions": post("deferred"),
    "/v1/chat/deferred-completion/{request_id}": get("path", "request_id"),
  },
  request: (prompt) => ({ input: { prompt, deferred: true } }),
  server: oneTask(
    (response) => send(response, { request_id: "f15c114e" }),
    [
      [
        /^\/v1\/chat\/deferred-completion\/f15c114e$/,
        ({ response, nth, isFailing }) => {
          if (nth < 2) return response.writeHead(202).end();
          return isFailing
            ? send(response, { error: "The model refused" }, 400)
            : send(response, { id: "c", choices: [] });
        },
      ],
    ],
  ),
  output: { id: "c", choices: [] },
  reason: "The model refused",
  isHttpFailure: true,
};

/** openai-node and the video guide: the file is a third operation. */
const soraVideo = (status: string, more: object = {}): object => ({
  id: "video_123",
  object: "video",
  status,
  progress: 0,
  error: null,
  ...more,
});
const file = {
  "200": { description: "The file.", content: { "video/mp4": { schema: { type: "string", format: "binary" } } } },
};
const sora: Provider = {
  dialect: "openai-videos",
  submit: "/videos",
  base: "/v1",
  paths: {
    "/videos": post("model"),
    "/videos/{video_id}": get("path", "video_id"),
    "/videos/{video_id}/content": {
      get: {
        parameters: [{ name: "video_id", in: "path", required: true, schema: { type: "string" } }],
        responses: file,
      },
    },
  },
  request: prompted,
  server: oneTask(
    (response) => send(response, soraVideo("queued")),
    [
      [
        /^\/v1\/videos\/video_123$/,
        course(
          [soraVideo("queued"), soraVideo("in_progress", { progress: 33 })],
          soraVideo("completed", { progress: 100 }),
          soraVideo("failed", { error: { code: "moderation_blocked", message: "Your request was blocked" } }),
        ),
      ],
      [
        /^\/v1\/videos\/video_123\/content$/,
        ({ response }) => response.writeHead(200, { "content-type": "video/mp4" }).end("bytes"),
      ],
    ],
  ),
  output: new Blob(["bytes"], { type: "video/mp4" }),
  reason: "Your request was blocked; moderation_blocked",
};

export const VIDEO: readonly Provider[] = [vidu, minimax, runway, luma, ark, veo, veoBelowVersion, xai, deferred, sora];
