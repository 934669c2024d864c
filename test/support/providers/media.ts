import { course, get, oneTask, post, prompted, type Provider, send, VIDEO_URL } from "./provider.js";

/* Providers of images, meshes, speech, and of many models. */

/** https://docs.bfl.ml/quick_start/generating_images: the address to poll is in the reply. */
const bfl: Provider = {
  dialect: "bfl",
  submit: "/v1/flux-2-pro",
  paths: { "/v1/flux-2-pro": post() },
  request: prompted,
  server: oneTask(
    (response, seen) =>
      send(response, { id: "b-1", polling_url: `http://${seen.headers.host ?? ""}/v1/get_result?id=b-1` }),
    [
      [
        /^\/v1\/get_result\?id=b-1$/,
        course(
          [{ id: "b-1", status: "Pending", result: null }],
          { id: "b-1", status: "Ready", result: { sample: "https://files.example/a.jpeg", seed: 1 } },
          { id: "b-1", status: "Error", result: null, error: "out of memory" },
        ),
      ],
    ],
  ),
  output: "https://files.example/a.jpeg",
  reason: "out of memory",
};

/** https://platform.stability.ai/docs/api-reference: 202 while it runs. */
const stability: Provider = {
  dialect: "stability",
  submit: "/v2beta/stable-image/upscale/creative",
  paths: { "/v2beta/stable-image/upscale/creative": post(), "/v2beta/results/{id}": get() },
  request: prompted,
  server: oneTask(
    (response) => send(response, { id: "a6dc6c6e" }),
    [
      [
        /^\/v2beta\/results\/a6dc6c6e$/,
        ({ response, nth, isFailing }) => {
          if (nth < 2) return send(response, { id: "a6dc6c6e", status: "in-progress" }, 202);
          return isFailing
            ? send(response, { id: "e", name: "content_moderation", errors: ["Your request was flagged"] }, 403)
            : send(response, { result: "aGk=", finish_reason: "SUCCESS", seed: 1 });
        },
      ],
    ],
  ),
  output: { result: "aGk=", finish_reason: "SUCCESS", seed: 1 },
  reason: "flagged",
  isHttpFailure: true,
};

/** https://ppio.com/docs/models/reference-get-async-task-result; Novita has the same. */
const task = (status: string, more: object = {}): object => ({
  task: { task_id: "p-1", status, reason: "", progress_percent: 50, task_type: "TXT_TO_VIDEO", ...more },
  images: [],
  videos: [],
  audios: [],
});
const ppio: Provider = {
  dialect: "ppio",
  submit: "/v3/async/kling-v2.6-pro-t2v",
  paths: { "/v3/async/kling-v2.6-pro-t2v": post(), "/v3/async/task-result": get("query", "task_id") },
  request: prompted,
  server: oneTask(
    (response) => send(response, { task_id: "p-1" }),
    [
      [
        /^\/v3\/async\/task-result\?task_id=p-1$/,
        course(
          [task("TASK_STATUS_QUEUED"), task("TASK_STATUS_PROCESSING")],
          { ...task("TASK_STATUS_SUCCEED"), videos: [{ video_url: VIDEO_URL, video_type: "mp4" }] },
          task("TASK_STATUS_FAILED", { reason: "Invalid image" }),
        ),
      ],
    ],
  ),
  output: [{ video_url: VIDEO_URL, video_type: "mp4" }],
  reason: "Invalid image",
};
const novita: Provider = {
  ...ppio,
  dialect: "novita",
  submit: "/v3/async/txt2video",
  paths: { "/v3/async/txt2video": post(), "/v3/async/task-result": get("query", "task_id") },
};

/** https://wavespeed.ai/docs: the status is on the model's own page alone. */
const prediction = (status: string, more: object = {}): object => ({
  code: 200,
  message: "success",
  data: { id: "w-1", model: "m", outputs: [], status, error: "", ...more },
});
const wavespeed: Provider = {
  dialect: "wavespeed",
  submit: "/api/v3/wavespeed-ai/wan-2.2/t2v-720p",
  paths: { "/api/v3/wavespeed-ai/wan-2.2/t2v-720p": post() },
  request: prompted,
  server: oneTask(
    (response) => send(response, prediction("created")),
    [
      [
        /^\/api\/v3\/predictions\/w-1\/result$/,
        course(
          [prediction("created"), prediction("processing")],
          prediction("completed", { outputs: [VIDEO_URL] }),
          prediction("failed", { error: "The content was flagged" }),
        ),
      ],
    ],
  ),
  output: [VIDEO_URL],
  reason: "The content was flagged",
};

/** https://docs.meshy.ai/en/api/text-to-3d: the submit is answered by 202. */
const meshyTask = (status: string, more: object = {}): object => ({
  id: "m-1",
  status,
  progress: 0,
  task_error: null,
  ...more,
});
const meshy: Provider = {
  dialect: "meshy",
  submit: "/openapi/v2/text-to-3d",
  paths: { "/openapi/v2/text-to-3d": post("mode"), "/openapi/v2/text-to-3d/{id}": get() },
  request: prompted,
  server: oneTask(
    (response) => send(response, { result: "m-1" }, 202),
    [
      [
        /^\/openapi\/v2\/text-to-3d\/m-1$/,
        course(
          [meshyTask("PENDING"), meshyTask("IN_PROGRESS", { progress: 60 })],
          meshyTask("SUCCEEDED", { progress: 100, model_urls: { glb: "https://files.example/a.glb" } }),
          meshyTask("FAILED", { task_error: { message: "The server is busy" } }),
        ),
      ],
    ],
  ),
  output: meshyTask("SUCCEEDED", { progress: 100, model_urls: { glb: "https://files.example/a.glb" } }),
  reason: "The server is busy",
};

/** VAST-AI-Research/tripo-python-sdk. */
const tripoTask = (status: string, more: object = {}): object => ({
  code: 0,
  data: { task_id: "t-1", status, output: {}, progress: 0, ...more },
});
const tripo: Provider = {
  dialect: "tripo",
  submit: "/task",
  base: "/v2/openapi",
  paths: { "/task": post("type"), "/task/{task_id}": get("path", "task_id") },
  request: prompted,
  server: oneTask(
    (response) => send(response, { code: 0, data: { task_id: "t-1" } }),
    [
      [
        /^\/v2\/openapi\/task\/t-1$/,
        course(
          [tripoTask("queued"), tripoTask("running", { progress: 40, running_left_time: 5 })],
          tripoTask("success", { progress: 100, output: { model: "https://files.example/a.glb" } }),
          tripoTask("banned", { error_code: 2018, error_msg: "The prompt is banned" }),
        ),
      ],
    ],
  ),
  output: { model: "https://files.example/a.glb" },
  reason: "The prompt is banned; 2018",
};

/** AssemblyAI/assemblyai-api-spec openapi.yml: the transcript is the task. */
const assembly: Provider = {
  dialect: "assemblyai",
  submit: "/v2/transcript",
  paths: { "/v2/transcript": post("audio_url"), "/v2/transcript/{transcript_id}": get("path", "transcript_id") },
  request: prompted,
  server: oneTask(
    (response) => send(response, { id: "9ea68fd3", status: "queued", text: null }),
    [
      [
        /^\/v2\/transcript\/9ea68fd3$/,
        course(
          [
            { id: "9ea68fd3", status: "queued", text: null },
            { id: "9ea68fd3", status: "processing", text: null },
          ],
          { id: "9ea68fd3", status: "completed", text: "Smoke from hundreds of wildfires" },
          { id: "9ea68fd3", status: "error", error: "Download error, unable to download the file" },
        ),
      ],
    ],
  ),
  output: { id: "9ea68fd3", status: "completed", text: "Smoke from hundreds of wildfires" },
  reason: "unable to download the file",
};

/** aimlapi/api-docs: one path, two methods. */
const aimlapi: Provider = {
  dialect: "aimlapi",
  submit: "/v2/video/generations",
  paths: { "/v2/video/generations": { ...post("model"), ...get("query", "generation_id") } },
  request: prompted,
  server: oneTask(
    (response) => send(response, { id: "60ac7c34", status: "queued" }, 201),
    [
      [
        /^\/v2\/video\/generations\?generation_id=60ac7c34$/,
        course(
          [
            { id: "60ac7c34", status: "queued" },
            { id: "60ac7c34", status: "generating" },
          ],
          { id: "60ac7c34", status: "completed", video: { url: VIDEO_URL } },
          { id: "60ac7c34", status: "error", error: { name: "E", message: "Provider rejected the prompt" } },
        ),
      ],
    ],
  ),
  output: VIDEO_URL,
  reason: "Provider rejected the prompt",
};

/** https://www.alibabacloud.com/help/doc-detail/3029820.html. */
const dashTask = (task_status: string, more: object = {}): object => ({
  request_id: "r",
  output: { task_id: "0385dc79", task_status, ...more },
});
const dashscope: Provider = {
  dialect: "dashscope",
  submit: "/api/v1/services/aigc/video-generation/video-synthesis",
  paths: {
    "/api/v1/services/aigc/video-generation/video-synthesis": post("model"),
    "/api/v1/tasks/{task_id}": get("path", "task_id"),
  },
  request: prompted,
  server: oneTask(
    (response) => send(response, dashTask("PENDING")),
    [
      [
        /^\/api\/v1\/tasks\/0385dc79$/,
        course(
          [dashTask("PENDING"), dashTask("RUNNING")],
          dashTask("SUCCEEDED", { video_url: VIDEO_URL, orig_prompt: "a lamp" }),
          dashTask("FAILED", { code: "InvalidParameter", message: "The size is not match xxxxxx" }),
        ),
      ],
    ],
  ),
  output: VIDEO_URL,
  reason: "The size is not match",
};

export const MEDIA: readonly Provider[] = [
  bfl,
  stability,
  ppio,
  novita,
  wavespeed,
  meshy,
  tripo,
  assembly,
  aimlapi,
  dashscope,
];
