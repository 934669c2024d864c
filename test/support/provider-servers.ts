import type { ServerResponse } from "node:http";
import type { JsonObject } from "../../codegen/document/json.js";
import type { Handler, Seen } from "../runtime/support/server.js";

/*
 * Providers as their own documentation shows them: the paths of their documents, and servers that answer as their examples
 * do. A prompt `fail` fails.
 */

/** One way in which a provider is asked for work. */
export interface Provider {
  readonly dialect: string;
  /** The path of the submit, as the document spells it. */
  readonly submit: string;
  /** What the server's URL has of the path. */
  readonly base?: string;
  readonly paths: JsonObject;
  readonly request: (prompt: string) => {
    readonly input: JsonObject;
    readonly path?: Readonly<Record<string, string>>;
  };
  readonly server: () => Handler;
  readonly output: unknown;
  /** What a failure says. */
  readonly reason: string;
  /** A failure is an error of HTTP. */
  readonly isHttpFailure?: boolean;
}

function send(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

const reply = { "200": { description: "Answered.", content: { "application/json": { schema: { type: "object" } } } } };

function post(...names: readonly string[]): JsonObject {
  const properties = Object.fromEntries(names.map((name) => [name, {}]));
  return {
    post: {
      requestBody: {
        required: true,
        content: {
          "application/json": {
            schema: { type: "object", required: ["prompt"], properties: { prompt: { type: "string" }, ...properties } },
          },
        },
      },
      responses: reply,
    },
  };
}

function get(place: "path" | "query" = "path", name = "id", type = "string"): JsonObject {
  return { get: { parameters: [{ name, in: place, required: true, schema: { type } }], responses: reply } };
}

interface Look {
  readonly response: ServerResponse;
  readonly seen: Seen;
  /** How often it has been looked at, from 0. */
  readonly nth: number;
  readonly isFailing: boolean;
}

/** A server of one task: what it answers to the submit, and to each look at a path that is asked by GET. */
function oneTask(
  submitted: (response: ServerResponse, seen: Seen) => void,
  looks: readonly [RegExp, (look: Look) => void][],
): () => Handler {
  return () => {
    let isFailing = false;
    const counts = new Map<RegExp, number>();
    return (seen, response) => {
      if (seen.headers.authorization === undefined) return send(response, { error: "no key" }, 401);
      if (seen.method === "POST") {
        isFailing = seen.body.includes('"fail"');
        return submitted(response, seen);
      }
      const found = looks.find(([pattern]) => pattern.test(seen.url));
      if (found === undefined) return send(response, { message: `nothing at ${seen.url}` }, 404);
      const nth = counts.get(found[0]) ?? 0;
      counts.set(found[0], nth + 1);
      return found[1]({ response, seen, nth, isFailing });
    };
  };
}

/** Bodies one after the other; the last one by how the task ends. */
function course(running: readonly object[], done: object, failed: object) {
  return ({ response, nth, isFailing }: Look): void => send(response, running[nth] ?? (isFailing ? failed : done));
}

const prompted = (prompt: string): { readonly input: JsonObject } => ({ input: { prompt } });
const URL = "https://files.example/a.mp4";

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
            creations: [{ id: "c1", url: URL, cover_url: "https://files.example/a.png" }],
          },
          { state: "failed", err_code: "CreationPolicyViolation", creations: [] },
        ),
      ],
    ],
  ),
  output: [{ id: "c1", url: URL, cover_url: "https://files.example/a.png" }],
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
        ({ response }) => send(response, { file: { file_id: 176844028768320, bytes: 9, download_url: URL }, ...ok }),
      ],
    ],
  ),
  output: URL,
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
          { id: "497f6eca", status: "SUCCEEDED", output: [URL] },
          { id: "497f6eca", status: "FAILED", failure: "The image was flagged", failureCode: "SAFETY.INPUT.IMAGE" },
        ),
      ],
    ],
  ),
  output: [URL],
  reason: "The image was flagged; SAFETY.INPUT.IMAGE",
};

/** https://docs.lumalabs.ai/docs/api: the server's URL has the version. */
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
          { id: "g-1", state: "completed", failure_reason: null, assets: { video: URL, image: null } },
          { id: "g-1", state: "failed", failure_reason: "Prompt was moderated", assets: null },
        ),
      ],
    ],
  ),
  output: URL,
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
          { id: "cgt-2025", status: "succeeded", content: { video_url: URL }, usage: { total_tokens: 9 } },
          {
            id: "cgt-2025",
            status: "failed",
            error: { code: "OutputVideoSensitiveContentDetected", message: "sensitive" },
          },
        ),
      ],
    ],
  ),
  output: URL,
  reason: "sensitive; OutputVideoSensitiveContentDetected",
};

/** https://ai.google.dev/gemini-api/docs/video: the name of the operation is a path; `done` is not there before the end. */
const veoName = "models/veo-3.0-generate-001/operations/abc123";
const veoPaths = (version: string): JsonObject => {
  const { post: submit } = post("instances");
  const parameters = [{ name: "model", in: "path", required: true, schema: { type: "string" } }];
  return { [`${version}/models/{model}:predictLongRunning`]: { post: { ...Object(submit), parameters } } };
};
const samples = { generatedSamples: [{ video: { uri: URL } }] };
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
          { status: "done", progress: 100, video: { url: URL, duration: 6 }, model: "grok-imagine-video" },
          { status: "failed", error: { code: "invalid", message: "The prompt was rejected" } },
        ),
      ],
    ],
  ),
  output: URL,
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
          { ...task("TASK_STATUS_SUCCEED"), videos: [{ video_url: URL, video_type: "mp4" }] },
          task("TASK_STATUS_FAILED", { reason: "Invalid image" }),
        ),
      ],
    ],
  ),
  output: [{ video_url: URL, video_type: "mp4" }],
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
          prediction("completed", { outputs: [URL] }),
          prediction("failed", { error: "The content was flagged" }),
        ),
      ],
    ],
  ),
  output: [URL],
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
          { id: "60ac7c34", status: "completed", video: { url: URL } },
          { id: "60ac7c34", status: "error", error: { name: "E", message: "Provider rejected the prompt" } },
        ),
      ],
    ],
  ),
  output: URL,
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
          dashTask("SUCCEEDED", { video_url: URL, orig_prompt: "a lamp" }),
          dashTask("FAILED", { code: "InvalidParameter", message: "The size is not match xxxxxx" }),
        ),
      ],
    ],
  ),
  output: URL,
  reason: "The size is not match",
};

/** Suno-API router.go and task.go: the data is the id. */
const sunoTask = (status: string, more: object = {}): object => ({
  code: "success",
  message: "",
  data: { task_id: "s-1", status, fail_reason: "", progress: "0%", data: [], ...more },
});
const suno: Provider = {
  dialect: "suno-gateway",
  submit: "/suno/submit/music",
  paths: { "/suno/submit/music": post("mv"), "/suno/fetch/{task_id}": get("path", "task_id") },
  request: prompted,
  server: oneTask(
    (response) => send(response, { code: "success", message: "", data: "s-1" }),
    [
      [
        /^\/suno\/fetch\/s-1$/,
        course(
          [
            sunoTask("NOT_START"),
            sunoTask("QUEUED"),
            sunoTask("IN_PROGRESS", { progress: "40%", data: [{ status: "streaming" }] }),
          ],
          sunoTask("SUCCESS", {
            progress: "100%",
            data: [{ audio_url: "https://files.example/a.mp3", status: "complete" }],
          }),
          sunoTask("FAIL", { fail_reason: "Lyrics were rejected" }),
        ),
      ],
    ],
  ),
  output: [{ audio_url: "https://files.example/a.mp3", status: "complete" }],
  reason: "Lyrics were rejected",
};

/** novicezk/midjourney-proxy: docs/api.md. The state of the reply is the caller's own. */
const mjTask = (status: string, more: object = {}): object => ({
  id: "14001934816969359",
  action: "IMAGINE",
  state: "failed",
  status,
  progress: "0%",
  failReason: null,
  ...more,
});
const midjourney: Provider = {
  dialect: "midjourney-proxy",
  submit: "/mj/submit/imagine",
  paths: { "/mj/submit/imagine": post("state"), "/mj/task/{id}/fetch": get() },
  request: prompted,
  server: oneTask(
    (response) => send(response, { code: 22, description: "queued", result: "14001934816969359", properties: {} }),
    [
      [
        /^\/mj\/task\/14001934816969359\/fetch$/,
        course(
          [
            mjTask("SUBMITTED"),
            mjTask("IN_PROGRESS", { progress: "40%", imageUrl: "https://files.example/preview.webp" }),
          ],
          mjTask("SUCCESS", { progress: "100%", imageUrl: "https://files.example/a.png" }),
          mjTask("FAILURE", { failReason: "Banned prompt" }),
        ),
      ],
    ],
  ),
  output: "https://files.example/a.png",
  reason: "Banned prompt",
};

/** QuantumNous/new-api: the submit answers an OpenAI video, the status is flat. */
const newApi: Provider = {
  dialect: "kling-new-api",
  submit: "/kling/v1/videos/text2video",
  paths: {
    "/kling/v1/videos/text2video": post("model"),
    "/kling/v1/videos/text2video/{task_id}": get("path", "task_id"),
  },
  request: prompted,
  server: oneTask(
    (response) => send(response, { id: "k-1", task_id: "k-1", object: "video", status: "queued", progress: 0 }),
    [
      [
        /^\/kling\/v1\/videos\/text2video\/k-1$/,
        course(
          [
            { task_id: "k-1", status: "queued" },
            { task_id: "k-1", status: "in_progress" },
          ],
          { task_id: "k-1", status: "completed", url: URL, format: "mp4", metadata: { duration: 5 } },
          { task_id: "k-1", status: "failed", error: { code: 1301, message: "risk control" } },
        ),
      ],
    ],
  ),
  output: URL,
  reason: "risk control",
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

/** Every provider with an overlay, but those that `job-servers.ts` has. */
export const PROVIDERS: readonly Provider[] = [
  vidu,
  minimax,
  runway,
  luma,
  ark,
  veo,
  veoBelowVersion,
  xai,
  deferred,
  sora,
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
  suno,
  midjourney,
  newApi,
];
