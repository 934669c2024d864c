import { course, get, oneTask, post, prompted, type Provider, send, VIDEO_URL } from "./provider.js";

/* Shapes that only relays have. */

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
          { task_id: "k-1", status: "completed", url: VIDEO_URL, format: "mp4", metadata: { duration: 5 } },
          { task_id: "k-1", status: "failed", error: { code: 1301, message: "risk control" } },
        ),
      ],
    ],
  ),
  output: VIDEO_URL,
  reason: "risk control",
};

export const RELAYS: readonly Provider[] = [suno, midjourney, newApi];
