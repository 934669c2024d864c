import { appLength, withLegacyIds } from "../jobs/ids.js";
import { answerOf, type Job, retentionOf, settleJob } from "../jobs/jobs.js";
import { cancel, type CancelReply, observe, view } from "../jobs/state.js";
import type { Exchange, Match, Mock } from "../server/mock.js";
import { detail, json, methodNotAllowed, notFound, type Reply, requestError } from "../server/reply.js";
import { statusBody } from "./envelope.js";
import { wakeFollowers } from "./follow.js";
import type { RouteName } from "./names.js";
import { streamStatus } from "./stream.js";
import { submit, type SubmitRefusals } from "./submit.js";

/** A path that names a request: `{app}/requests/{id}` and what follows; `sub` is what fal does not expect there. */
export interface RequestPath {
  readonly app: string;
  readonly sub: readonly string[];
  readonly id: string;
  readonly tail: string;
}

/** Takes a request's path apart; undefined for the path of an endpoint. */
export function requestPath(raw: readonly string[]): RequestPath | undefined {
  const segments = withLegacyIds(raw);
  const length = appLength(segments);
  const at = segments.indexOf("requests", length);
  const id = at === -1 ? undefined : segments[at + 1];
  if (id === undefined || id === "") return undefined;
  const app = segments.slice(0, length).join("/");
  return { app, sub: segments.slice(length, at), id, tail: segments.slice(at + 2).join("/") };
}

/** The job of a request, if the app it is asked under is its own. */
export function findJob(mock: Mock, app: string, id: string): Job | undefined {
  const job = mock.jobs.get(id);
  const wanted = app.toLowerCase();
  return job !== undefined && (job.app === wanted || job.shownApp.toLowerCase() === wanted) ? job : undefined;
}

function wantsLogs(exchange: Exchange): boolean {
  return ["1", "true", "yes"].includes((exchange.target.query.get("logs") ?? "").toLowerCase());
}

/** One status read of a job, as a polling client makes it. */
export function readStatus(exchange: Exchange, job: Job): Reply {
  const { mock, origin } = exchange;
  const now = mock.clock.now();
  const seen = view(job.plan, settleJob(job, now), now);
  if (seen.state === "REMOVED") return notFound(mock.settings.wire);
  const { polledLogs, statusCodes } = mock.settings.wire;
  const logsFrom = wantsLogs(exchange) ? (polledLogs === "incremental" ? job.logsTold : 0) : undefined;
  const body = statusBody(job, { view: seen, origin, logsFrom, answer: answerOf(job, mock.makeOutput) });
  if (logsFrom !== undefined) job.logsTold = seen.logs.length;
  const before = job.progress;
  job.progress = observe(job.plan, job.progress, now);
  if (job.progress !== before) wakeFollowers(mock, job);
  const code = seen.state === "COMPLETED" || statusCodes === "always-200" ? 200 : 202;
  return json(code, body, { "x-fal-request-id": job.id });
}

function openStream(exchange: Exchange, job: Job): Reply {
  const { mock } = exchange;
  const now = mock.clock.now();
  return view(job.plan, settleJob(job, now), now).state === "REMOVED"
    ? notFound(mock.settings.wire)
    : streamStatus(exchange, job, wantsLogs(exchange));
}

/** What the result route says: the model's own answer once there is one; `pending` words the wait. */
export function readResult(exchange: Exchange, job: Job, pending: () => Reply): Reply {
  const { mock } = exchange;
  const now = mock.clock.now();
  const progress = settleJob(job, now);
  if (progress.removedAt !== undefined) return notFound(mock.settings.wire);
  const answer = answerOf(job, mock.makeOutput);
  if (answer === undefined || progress.done === undefined) return pending();
  job.resultReads += 1;
  const expired = now >= progress.done.at + retentionOf(job, answer);
  if (expired || job.resultReads <= job.script.lateResult) return notFound(mock.settings.wire);
  return json(answer.status, answer.body, { "x-fal-request-id": job.id, ...answer.headers });
}

function stillInProgress(): Reply {
  return detail(400, "Request is still in progress");
}

function cancelCodes(mock: Mock): Readonly<Record<CancelReply, number>> {
  return {
    OK: 200,
    CANCELLATION_REQUESTED: mock.settings.wire.cancelStatus,
    ALREADY_COMPLETED: mock.settings.wire.alreadyCompletedStatus,
    NOT_FOUND: 404,
  };
}

/** A cancel: what is queued is removed, what runs is told to stop. */
export function cancelRequest(exchange: Exchange, job: Job): Reply {
  const { mock } = exchange;
  const { cancelBody, cancelledInQueue } = mock.settings.wire;
  const now = mock.clock.now();
  const before = settleJob(job, now);
  const [progress, said] = cancel(job.plan, before, now);
  const kept = said === "OK" && cancelledInQueue === "completed";
  job.progress = kept ? { ...before, done: { at: now, by: "cancelled" } } : progress;
  wakeFollowers(mock, job);
  const code = cancelCodes(mock)[said];
  return json(code, cancelBody === "status" ? { status: said } : { success: code < 300 });
}

type JobHandler = (exchange: Exchange, job: Job) => Reply;

const requestRoutes: Readonly<Record<string, { name: RouteName; method: "GET" | "PUT"; handle: JobHandler }>> = {
  "": { name: "result", method: "GET", handle: (exchange, job) => readResult(exchange, job, stillInProgress) },
  response: { name: "result", method: "GET", handle: (exchange, job) => readResult(exchange, job, stillInProgress) },
  status: { name: "status", method: "GET", handle: readStatus },
  "status/stream": { name: "status-stream", method: "GET", handle: openStream },
  cancel: { name: "cancel", method: "PUT", handle: cancelRequest },
};

function routeRequest(mock: Mock, method: string, path: RequestPath): Match | Reply {
  const found = Object.hasOwn(requestRoutes, path.tail) ? requestRoutes[path.tail] : undefined;
  const { subPaths } = mock.settings.wire;
  if (found === undefined || (path.sub.length > 0 && subPaths === "strict")) {
    return detail(404, `Path /${[...path.sub, "requests", path.id, path.tail].filter(Boolean).join("/")} not found`);
  }
  if (method !== found.method || (path.sub.length > 0 && subPaths === "405")) return methodNotAllowed(found.method);
  return {
    name: found.name,
    access: found.name === "status-stream" ? "token-or-key" : "key",
    requestId: path.id,
    handle: (exchange) => {
      const job = findJob(mock, path.app, path.id);
      return job === undefined ? notFound(mock.settings.wire) : found.handle(exchange, job);
    },
  };
}

/** fal's own refusals. The queue does not look into a body that is JSON; one that is not never reaches a runner. */
export const falRefusals: SubmitRefusals = {
  invalidJson: (message) => requestError(400, `Invalid JSON in the request body: ${message}`, "bad_request"),
  tooLarge: () => detail(413, "Request body is too large"),
  unknownApp: (endpointId) => detail(404, `Application "${endpointId}" not found`),
  queueFull: (limit) => detail(429, `More than ${limit} requests are waiting for this endpoint`),
};

/** Finds the queue's route: submit, status, status stream, result or cancel. */
export function routeQueue(mock: Mock, method: string, raw: readonly string[]): Match | Reply {
  const path = requestPath(raw);
  if (path !== undefined) return routeRequest(mock, method, path);
  const segments = withLegacyIds(raw);
  if (segments.length < 2 || segments.includes("")) return detail(404, "Not Found");
  const endpointId = segments.join("/");
  if (method !== "POST") {
    const app = segments.slice(0, appLength(segments)).join("/");
    return mock.catalogue.hasApp(app) ? methodNotAllowed("POST") : falRefusals.unknownApp(endpointId);
  }
  return {
    name: "submit",
    access: "key",
    handle: (exchange) => submit(exchange, endpointId, exchange.origin, falRefusals),
  };
}
