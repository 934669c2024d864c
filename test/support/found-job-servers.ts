import type { ServerResponse } from "node:http";
import type { Handler, Seen } from "../runtime/support/server.js";
import type { PageUrls } from "./job-pages.js";

/*
 * Servers that behave as the pages of job-pages.ts say. Which way a job goes is in its prompt: `fail`, `odd` (a word that no
 * page has, once), `envelope` (HTTP 200 that says the call went wrong).
 */

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

interface Work {
  readonly id: string;
  readonly prompt: string;
  looks: number;
}

/** The words of a server, and how it answers. */
interface Behaviour {
  readonly submit: string;
  /** The path of the status, up to the id where the path has it. */
  readonly status: string;
  /** The id in a request for the status. */
  readonly idIn: (url: URL) => string;
  readonly states: readonly unknown[];
  readonly failed: unknown;
  readonly accepted: (id: string) => unknown;
  readonly told: (id: string, state: unknown, end: "succeeded" | "failed" | undefined) => unknown;
  readonly refusal?: unknown;
  readonly submitStatus?: number;
  readonly runningStatus?: number;
}

const WHY = "The words were refused";

function file(id: string): string {
  return `https://files.example/${id}.mp4`;
}

function last(url: URL): string {
  return url.pathname.split("/").at(-1) ?? "";
}

const BEHAVIOURS: Readonly<Record<keyof PageUrls, Behaviour>> = {
  ppio: {
    submit: "/v3/async/wan-t2v",
    status: "/v3/async/task-result",
    idIn: (url) => url.searchParams.get("task_id") ?? "",
    states: ["TASK_STATUS_QUEUED", "TASK_STATUS_PROCESSING", "TASK_STATUS_SUCCEED"],
    failed: "TASK_STATUS_FAILED",
    accepted: (id) => ({ task_id: id }),
    told: (id, status, end) => ({
      task: {
        task_id: id,
        status,
        reason: end === "failed" ? WHY : "",
        progress_percent: end === undefined ? 40 : 100,
      },
      videos: end === "succeeded" ? [{ video_url: file(id) }] : [],
    }),
  },
  wavespeed: {
    submit: "/api/v3/acme/voice-maker",
    status: "/api/v3/predictions/",
    idIn: (url) => url.pathname.split("/").at(-2) ?? "",
    states: ["created", "processing", "completed"],
    failed: "failed",
    accepted: (id) => ({ code: 200, message: "success", data: { id, outputs: [], status: "created", error: "" } }),
    told: (id, status, end) => ({
      code: 200,
      message: "success",
      data: { id, status, outputs: end === "succeeded" ? [file(id)] : [], error: end === "failed" ? WHY : "" },
    }),
    refusal: { code: 402, message: "Top up first" },
  },
  kie: {
    submit: "/api/v1/veo/generate",
    status: "/api/v1/veo/record-info",
    idIn: (url) => url.searchParams.get("taskId") ?? "",
    states: [0, 0, 1],
    failed: 3,
    accepted: (id) => ({ code: 200, msg: "success", data: { taskId: id } }),
    told: (id, successFlag, end) => ({
      code: 200,
      msg: "success",
      data: {
        taskId: id,
        successFlag,
        response: end === "succeeded" ? { resultUrls: [file(id)] } : null,
        errorMessage: end === "failed" ? WHY : null,
      },
    }),
    refusal: { code: 402, msg: "Top up first" },
  },
  viral: {
    submit: "/v1/task/create",
    status: "/v1/task/query",
    idIn: (url) => url.searchParams.get("task_id") ?? "",
    states: ["pending", "processing", "completed"],
    failed: "failed",
    accepted: (id) => ({ code: 200, msg: "success", data: { task_id: id } }),
    told: (id, status, end) => ({
      id,
      status,
      progress: 50,
      results: end === "succeeded" ? [{ url: file(id) }] : [],
      ...(end === "failed" ? { error: WHY } : {}),
    }),
    refusal: { code: 402, msg: "Top up first" },
  },
  router: {
    submit: "/videos",
    status: "/videos/",
    idIn: last,
    states: ["pending", "in_progress", "completed"],
    failed: "failed",
    submitStatus: 202,
    accepted: (id) => ({ id, status: "pending", polling_url: `https://elsewhere.example/videos/${id}` }),
    told: (id, status, end) => ({
      id,
      status,
      ...(end === "succeeded" ? { unsigned_urls: [file(id)] } : {}),
      ...(end === "failed" ? { error: WHY } : {}),
    }),
  },
  luma: {
    submit: "/luma/generations",
    status: "/luma/generations/",
    idIn: last,
    states: ["pending", "processing", "completed"],
    failed: "failed",
    accepted: (id) => ({ id, state: "pending" }),
    told: (id, state, end) => ({
      id,
      state,
      ...(end === "succeeded" ? { video: { url: file(id) } } : {}),
      ...(end === "failed" ? { failure_reason: WHY } : {}),
    }),
  },
  xai: {
    submit: "/v1/videos/generations",
    status: "/v1/videos/",
    idIn: last,
    states: ["pending", "pending", "done"],
    failed: "failed",
    runningStatus: 202,
    accepted: (id) => ({ request_id: id }),
    told: (id, status, end) => ({
      status,
      ...(end === "succeeded" ? { video: { url: file(id) } } : {}),
      ...(end === "failed" ? { error: { message: WHY } } : {}),
    }),
  },
};

function promptOf(body: string): string {
  const value: unknown = JSON.parse(body);
  const prompt: unknown = typeof value === "object" && value !== null ? Reflect.get(value, "prompt") : "";
  return typeof prompt === "string" ? prompt : "";
}

/** A server that behaves as the pages of a provider say. */
export function foundJobServer(name: keyof PageUrls): Handler {
  const behaviour = BEHAVIOURS[name];
  const all = new Map<string, Work>();
  const submitted = (seen: Seen, response: ServerResponse): void => {
    const prompt = promptOf(seen.body);
    if (prompt === "envelope" && behaviour.refusal !== undefined) return answer(response, 200, behaviour.refusal);
    const work = { id: `work-${all.size + 1}`, prompt, looks: 0 };
    all.set(work.id, work);
    return answer(response, behaviour.submitStatus ?? 200, behaviour.accepted(work.id));
  };
  return (seen, response) => {
    const url = new URL(seen.url, "http://127.0.0.1");
    if (seen.headers.authorization !== undefined && seen.headers.authorization !== "Bearer key")
      return answer(response, 401, { message: "no key" });
    if (seen.method === "POST" && url.pathname === behaviour.submit) return submitted(seen, response);
    const work = url.pathname.startsWith(behaviour.status) ? all.get(behaviour.idIn(url)) : undefined;
    if (seen.method !== "GET" || work === undefined) return answer(response, 404, { message: "no such work" });
    work.looks += 1;
    if (work.prompt === "odd" && work.looks === 1) return answer(response, 200, behaviour.told(work.id, 77, undefined));
    const isLast = work.looks >= behaviour.states.length;
    const end = isLast ? (work.prompt === "fail" ? "failed" : "succeeded") : undefined;
    const state = end === "failed" ? behaviour.failed : behaviour.states[work.looks - 1];
    const isRunning = end === undefined && behaviour.runningStatus !== undefined;
    return answer(
      response,
      isRunning ? (behaviour.runningStatus ?? 200) : 200,
      behaviour.told(work.id, isLast ? (state ?? behaviour.states.at(-1)) : state, end),
    );
  };
}
