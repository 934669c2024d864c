import { parseId, withLegacyIds } from "../jobs/ids.js";
import { type Job, runAnswer } from "../jobs/jobs.js";
import { runLength } from "../jobs/plan.js";
import type { Exchange, Match, Mock } from "../server/mock.js";
import { detail, events, type EventSink, json, methodNotAllowed, type Reply } from "../server/reply.js";
import { falRefusals } from "./queue.js";
import { makeJob, readInput, type SubmitRefusals } from "./submit.js";

/** Here a runner reads the body itself, so that wrong JSON is one of its own 422s. */
const runRefusals: SubmitRefusals = {
  ...falRefusals,
  invalidJson: (message) =>
    json(422, {
      detail: [
        { type: "json_invalid", loc: ["body", 0], msg: "JSON decode error", input: {}, ctx: { error: message } },
      ],
    }),
};

function tooManyRuns(): Reply {
  return json(
    429,
    {
      detail: [{ loc: ["body"], msg: "Too many concurrent requests", type: "concurrent_requests_limit", input: null }],
    },
    { "x-fal-needs-retry": "1" },
  );
}

/** Waits on the mock's clock; ends early when the client goes away. */
function wait(exchange: Exchange, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const { socket } = exchange.request;
    const end = (): void => {
      cancel();
      socket.off("close", end);
      resolve();
    };
    const cancel = exchange.mock.clock.after(ms, end);
    socket.once("close", end);
  });
}

async function jobOf(exchange: Exchange, endpointId: string): Promise<Job | Reply> {
  const { mock } = exchange;
  const input = await readInput(exchange, runRefusals);
  if (input.kind === "refused") return input.reply;
  if (mock.catalogue.endpoint(endpointId) === undefined && !mock.catalogue.hasApp(parseId(endpointId).app)) {
    return runRefusals.unknownApp(endpointId);
  }
  const job = makeJob(exchange, endpointId, input.value, mock.jobs.size + 1);
  exchange.entry.requestId = job.id;
  return job;
}

// Only jobs have a plan.
function isJob(value: Job | Reply): value is Job {
  return "plan" in value;
}

async function run(exchange: Exchange, endpointId: string): Promise<Reply> {
  const { mock } = exchange;
  const job = await jobOf(exchange, endpointId);
  if (!isJob(job)) return job;
  if (mock.running.count >= mock.settings.wire.runConcurrency) return tooManyRuns();
  mock.running.count += 1;
  try {
    await wait(exchange, runLength(job.plan));
  } finally {
    mock.running.count -= 1;
  }
  const answer = runAnswer(job, mock.makeOutput);
  return json(answer.status, answer.body, { "x-fal-request-id": job.id, ...answer.headers });
}

function workflowEvents(job: Job, output: unknown): readonly unknown[] {
  return [
    { type: "submit", node_id: "node-1", app_id: job.endpointId, request_id: job.id },
    { type: "completion", node_id: "node-1", app_id: job.endpointId, output },
  ];
}

/** The events of a model stream; the last one is the output. */
function streamEvents(job: Job, output: unknown): readonly unknown[] {
  const workflow = job.app.startsWith("workflows/");
  const last = workflow ? { type: "output", output } : output;
  const before = job.script.stream ?? (workflow ? workflowEvents(job, output) : [output, output]);
  return [...before, last];
}

function sendSpread(exchange: Exchange, job: Job, list: readonly unknown[]) {
  return (sink: EventSink): (() => void) => {
    let cancel: (() => void) | undefined;
    const step = runLength(job.plan) / Math.max(1, list.length);
    const send = (index: number): void => {
      sink.event(list[index]);
      if (index === list.length - 1) sink.end();
      else cancel = exchange.mock.clock.after(step, () => send(index + 1));
    };
    cancel = exchange.mock.clock.after(step, () => send(0));
    return () => cancel?.();
  };
}

async function stream(exchange: Exchange, endpointId: string): Promise<Reply> {
  const job = await jobOf(exchange, endpointId);
  if (!isJob(job)) return job;
  const answer = runAnswer(job, exchange.mock.makeOutput);
  const headers = { "x-fal-request-id": job.id, ...answer.headers };
  if (answer.status >= 400) return json(answer.status, answer.body, headers);
  return events(sendSpread(exchange, job, streamEvents(job, answer.body)), headers);
}

/** Finds a route of the synchronous host: a direct call, or the stream of a model. */
export function routeRun(mock: Mock, method: string, raw: readonly string[]): Match | Reply {
  const segments = withLegacyIds(raw);
  if (segments.length < 2 || segments.includes("")) return detail(404, "Not Found");
  const id = segments.join("/");
  const streams = segments.length > 2 && segments.at(-1) === "stream";
  if (method !== "POST") {
    return mock.catalogue.hasApp(parseId(id).app) ? methodNotAllowed("POST") : runRefusals.unknownApp(id);
  }
  if (!streams) return { name: "run", access: "key", handle: (exchange) => run(exchange, id) };
  // The official client adds `/stream` unless the id already ends so.
  const endpointId = mock.catalogue.endpoint(id) === undefined ? segments.slice(0, -1).join("/") : id;
  return { name: "model-stream", access: "token-or-key", handle: (exchange) => stream(exchange, endpointId) };
}
