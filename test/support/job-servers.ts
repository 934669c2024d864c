import type { ServerResponse } from "node:http";
import type { Handler, Seen } from "../runtime/support/server.js";

/*
 * Servers that behave as providers' own pages say, each with the address of the page. Which way a job goes is in its prompt:
 * `fail`, `odd` (a word that no page has, once), `envelope` (HTTP 200 that says the call went wrong), `slow` (never ends).
 */

function answer(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

interface Task {
  readonly id: string;
  readonly prompt: string;
  looks: number;
  isCancelled: boolean;
}

/** The tasks of a server, and what it does for each look at one. */
class Tasks {
  readonly all = new Map<string, Task>();

  add(seen: Seen, prefix = "task"): Task {
    const body: unknown = seen.body === "" ? {} : JSON.parse(seen.body);
    const task = { id: `${prefix}-${this.all.size + 1}`, prompt: promptOf(body), looks: 0, isCancelled: false };
    this.all.set(task.id, task);
    return task;
  }

  look(id: string): Task | undefined {
    const task = this.all.get(id);
    if (task !== undefined) task.looks += 1;
    return task;
  }
}

function promptOf(body: unknown): string {
  if (typeof body !== "object" || body === null) return "";
  for (const [key, value] of Object.entries(body)) {
    if (key === "prompt" && typeof value === "string") return value;
    const inner = promptOf(value);
    if (inner !== "") return inner;
  }
  return "";
}

/** Which of a list of states a task is in after so many looks; the last one stays. */
function stateAt<T>({ looks, prompt }: Task, states: readonly [T, ...T[]]): T {
  const last = prompt.includes("slow") ? states.length - 2 : states.length - 1;
  return states[Math.min(looks - 1, last)] ?? states[0];
}

/** KIE market: https://docs.kie.ai/market/common/get-task-detail. */
export function kieMarket(): Handler {
  const tasks = new Tasks();
  return (seen, response) => {
    const url = new URL(seen.url, "http://kie");
    if (seen.headers.authorization !== "Bearer key")
      return answer(response, 200, { code: 401, msg: "You do not have access permissions" });
    if (seen.method === "POST" && url.pathname === "/api/v1/jobs/createTask") {
      const task = tasks.add(seen);
      if (task.prompt.includes("envelope")) return answer(response, 200, { code: 402, msg: "Credits insufficient" });
      return answer(response, 200, {
        code: 200,
        msg: "success",
        data: { taskId: task.id, recordId: `record-${task.id}` },
      });
    }
    const task = tasks.look(url.searchParams.get("taskId") ?? "");
    if (url.pathname !== "/api/v1/jobs/recordInfo" || task === undefined)
      return answer(response, 200, { code: 422, message: "recordInfo is null", data: null });
    const odd = task.prompt.includes("odd") ? "polishing" : "queuing";
    const state = stateAt(task, ["waiting", odd, "generating", task.prompt.includes("fail") ? "fail" : "success"]);
    const isDone = state === "success";
    answer(response, 200, {
      code: 200,
      message: "success",
      data: {
        taskId: task.id,
        state,
        resultJson: isDone ? JSON.stringify({ resultUrls: [`https://files.example/${task.id}.png`] }) : "",
        failCode: state === "fail" ? "501" : null,
        failMsg: state === "fail" ? "The content was rejected" : null,
        param: JSON.stringify({ prompt: task.prompt }),
      },
    });
  };
}

/** Kling's own shape at a relay: https://docs.xmsmartlink.com/api-reference/kling-视频/kling-查询-text2video-任务. */
export function kling(): Handler {
  const tasks = new Tasks();
  return (seen, response) => {
    if (seen.method === "POST") {
      const task = tasks.add(seen);
      if (task.prompt.includes("envelope"))
        return answer(response, 200, { code: 1102, message: "Resource pack exhausted", request_id: "r" });
      return answer(response, 200, {
        code: 0,
        message: "SUCCEED",
        data: { task_id: task.id, task_status: "submitted" },
      });
    }
    const task = tasks.look(decodeURIComponent(seen.url.split("/").at(-1) ?? ""));
    if (task === undefined) return answer(response, 404, { code: 1201, message: "Data not found" });
    const odd = task.prompt.includes("odd") ? "throttled" : "processing";
    const state = stateAt(task, ["submitted", odd, "processing", task.prompt.includes("fail") ? "failed" : "succeed"]);
    const videos = [{ id: `v-${task.id}`, url: `https://files.example/${task.id}.mp4`, duration: "5" }];
    answer(response, 200, {
      code: 0,
      message: "SUCCEED",
      data: {
        task_id: task.id,
        task_status: state,
        task_status_msg: state === "failed" ? "Failure to pass the risk control system" : "",
        task_result: state === "succeed" ? { videos } : null,
      },
    });
  };
}

/** Replicate: https://replicate.com/docs/topics/predictions/lifecycle, replicate-python `prediction.py`. */
export function replicate(): Handler {
  const tasks = new Tasks();
  return (seen, response) => {
    const [, , , id = "", verb] = seen.url.split("/");
    if (seen.method === "POST" && seen.url.startsWith("/v1/models/")) {
      const task = tasks.add(seen, "pred");
      if (task.prompt.includes("busy"))
        return answer(
          response,
          429,
          { detail: "Request was throttled. Expected available in 1 second." },
          { "retry-after": "0" },
        );
      return answer(response, 201, predictionOf(task, "starting"));
    }
    const task = verb === "cancel" ? tasks.all.get(id) : tasks.look(id);
    if (task === undefined) return answer(response, 404, { detail: "The requested resource could not be found." });
    if (verb === "cancel") task.isCancelled = true;
    if (task.isCancelled) return answer(response, 200, predictionOf(task, "canceled"));
    const odd = task.prompt.includes("odd") ? "warming" : "processing";
    const state = stateAt(task, ["starting", odd, "processing", task.prompt.includes("fail") ? "failed" : "succeeded"]);
    answer(response, 200, predictionOf(task, state));
  };
}

function predictionOf({ id }: Task, status: string): object {
  return {
    id,
    status,
    // Partial output is there before the end: only the state ends a job.
    output: status === "starting" || status === "failed" ? null : [`https://files.example/${id}-0.webp`],
    error: status === "failed" ? "CUDA out of memory" : null,
    urls: {
      get: `https://api.replicate.com/v1/predictions/${id}`,
      cancel: `https://api.replicate.com/v1/predictions/${id}/cancel`,
    },
  };
}

/** Azure's long-running operations: microsoft/api-guidelines, azure/ConsiderationsForServiceDesign.md @011dd3c. */
export function longRunning(locationOf: (id: string, seen: Seen) => string): Handler {
  const tasks = new Tasks();
  return (seen, response) => {
    if (seen.method === "POST") {
      const task = tasks.add(seen, "op");
      response.writeHead(202, { "operation-location": locationOf(task.id, seen), "retry-after": "0" });
      return response.end();
    }
    const [id = ""] = (seen.url.split("/").at(-1) ?? "").split("?");
    const task = tasks.look(id);
    if (task === undefined) return answer(response, 404, { error: { code: "NotFound", message: "no such operation" } });
    const odd = task.prompt.includes("odd") ? "Validating" : "Running";
    const state = stateAt(task, ["NotStarted", odd, "Running", task.prompt.includes("fail") ? "Failed" : "Succeeded"]);
    const error = state === "Failed" ? { error: { code: "BadInput", message: "The prompt is not allowed" } } : {};
    const result = state === "Succeeded" ? { result: { text: task.prompt } } : {};
    return answer(response, 200, { id: task.id, status: state, ...error, ...result }, { "retry-after": "0" });
  };
}
