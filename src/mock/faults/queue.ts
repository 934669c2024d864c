import { detail, notFound } from "../server/reply.js";
import type { JobScript } from "../jobs/script.js";
import { editObject, without, withState } from "./edits.js";
import type { Fault } from "./fault.js";

export type QueueFaultId =
  | "Q01"
  | "Q02"
  | "Q03"
  | "Q04"
  | "Q05"
  | "Q06"
  | "Q07"
  | "Q09"
  | "Q10"
  | "Q11"
  | "Q12"
  | "Q13"
  | "Q14"
  | "Q17"
  | "Q18"
  | "A06"
  | "A08"
  | "start-timeout"
  | "invented-state";

const NEVER = Number.POSITIVE_INFINITY;

function mangledStatus(status: unknown, variant: string): unknown {
  const word = String(status);
  return variant === "spaces" ? ` ${word.replace("_", " ")} ` : word.toLowerCase();
}

const ODD_LOG = { message: "\u001b[31mred\u001b[0m\r\nsecond line\u0007", timestamp: "yesterday", level: "SHOUT" };

function withOddLogs(body: Record<string, unknown>, variant: string): unknown {
  if (variant === "null") return { ...body, logs: null };
  return variant === "missing" ? without(body, ["logs"]) : { ...body, logs: [ODD_LOG, { message: 7 }, null] };
}

const FAST_QUEUE: JobScript = { positions: [1, 0], queueMs: 30 };

export const queueFaults: Readonly<Record<QueueFaultId, Fault>> = {
  Q01: {
    group: "queue",
    does: "the request waits in the queue, or runs, for ever",
    routes: ["submit"],
    variants: ["queue", "run"],
    script: (variant) => (variant === "run" ? { ...FAST_QUEUE, runMs: NEVER } : { positions: [1], queueMs: NEVER }),
  },
  Q02: {
    group: "queue",
    does: "the runner dies: IN_PROGRESS goes back to IN_QUEUE, then to IN_PROGRESS",
    routes: ["submit"],
    script: { requeues: 1 },
  },
  Q03: {
    group: "queue",
    does: "a stale replica: after COMPLETED was told, reads say IN_PROGRESS again",
    routes: ["status"],
    nth: "every",
    edit: editObject((body, { exchange }) => {
      const job = exchange.mock.jobs.get(exchange.entry.requestId ?? "");
      if (body["status"] !== "COMPLETED" || job === undefined) return body;
      job.completedTold += 1;
      return job.completedTold === 1
        ? body
        : { ...without(body, ["metrics", "error", "error_type"]), status: "IN_PROGRESS" };
    }),
  },
  Q04: {
    group: "queue",
    does: "a state that fal, or the page of a described job, does not have: PAUSED",
    routes: ["status"],
    edit: editObject((body, site) => withState(body, site, () => "PAUSED")),
  },
  Q05: {
    group: "queue",
    does: "the state in lower case, with blanks, or missing",
    routes: ["status"],
    variants: ["missing", "lower-case", "spaces"],
    edit: editObject((body, site) =>
      // What is undefined is not written.
      withState(body, site, (state) => (site.variant === "missing" ? undefined : mangledStatus(state, site.variant))),
    ),
  },
  Q06: {
    group: "queue",
    does: "COMPLETED with `error` and `error_type` in the status; the result is the same failure",
    routes: ["submit"],
    script: { outcome: "runner_disconnected" },
  },
  Q07: {
    group: "queue",
    does: "COMPLETED, and the result is 422 with `detail[]`",
    routes: ["submit"],
    script: { outcome: "content_policy_violation" },
  },
  Q09: {
    group: "queue",
    does: "the result is gone as soon as the request has completed: 404",
    routes: ["submit"],
    script: { retentionMs: 0 },
  },
  Q10: {
    group: "queue",
    does: "the result is 404 (or 202) twice after COMPLETED, then there",
    routes: ["result"],
    nth: [1, 2],
    variants: ["404", "202"],
    instead: ({ exchange, variant }) =>
      variant === "404"
        ? notFound(exchange.mock.settings.wire)
        : { ...notFound(exchange.mock.settings.wire), status: 202 },
  },
  Q11: {
    group: "queue",
    does: "the result says `Request is still in progress` although the request has completed",
    routes: ["result"],
    instead: () => detail(400, "Request is still in progress"),
  },
  Q12: {
    group: "queue",
    does: "every status is 200, whatever the state",
    routes: ["status"],
    nth: "every",
    edit: (reply) => (reply.status === 202 ? { ...reply, status: 200 } : reply),
  },
  Q13: {
    group: "queue",
    does: "a status that belongs to another request",
    routes: ["status"],
    edit: editObject((body) => ({ ...body, status: "COMPLETED", request_id: "00000000-0000-4000-8000-000000000000" })),
  },
  Q14: {
    group: "queue",
    does: "accepts, but names no URLs",
    routes: ["submit"],
    edit: editObject((body) => without(body, ["status_url", "response_url", "cancel_url"])),
  },
  Q17: {
    group: "queue",
    does: "the run logs the same line more than once; every poll repeats all lines so far",
    routes: ["submit"],
    script: { logs: ["Step 1", "Step 1", "Step 2", "Step 2", "Done"] },
  },
  Q18: {
    group: "queue",
    does: "logs that are null, missing, or with unknown levels, times and control characters",
    routes: ["status"],
    nth: "every",
    variants: ["odd", "null", "missing"],
    edit: editObject((body, { variant }) => withOddLogs(body, variant)),
  },
  A06: {
    group: "abort",
    does: "a cancel is taken (202), yet the run goes on and completes",
    routes: ["submit"],
    script: { positions: [], cancel: "ignore" },
  },
  A08: {
    group: "abort",
    does: "the connection of a cancel is reset",
    routes: ["cancel"],
    delivery: { how: "reset", when: "after-request" },
  },
  "start-timeout": {
    group: "queue",
    does: "no runner takes the request in time: COMPLETED, 504 `startup_timeout`",
    routes: ["submit"],
    script: { outcome: "startup_timeout" },
  },
  "invented-state": {
    group: "queue",
    does: "a request that fails, and whose state is one that only some relays have: FAILED",
    routes: ["submit", "status", "result"],
    nth: "every",
    script: { outcome: "runner_disconnected" },
    edit: editObject((body, { exchange }) =>
      typeof body["status"] === "string" && exchange.request.method === "GET" ? { ...body, status: "FAILED" } : body,
    ),
  },
};
