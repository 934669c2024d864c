import { answerOf, type Job, settleJob } from "../jobs/jobs.js";
import { observe, view } from "../jobs/state.js";
import { relayError } from "../server/auth.js";
import type { Exchange, Match, Mock } from "../server/mock.js";
import { detail, json, type Reply } from "../server/reply.js";
import { statusBody } from "./envelope.js";
import { wakeFollowers } from "./follow.js";
import { cancelRequest, findJob, readResult, readStatus, requestPath, type RequestPath } from "./queue.js";
import { submit, type SubmitRefusals } from "./submit.js";

function refusalsOf(requestId: string): SubmitRefusals {
  return {
    invalidJson: (message) => relayError(400, `Invalid request body: ${message}`, requestId),
    tooLarge: () => relayError(413, "Request body too large", requestId),
    unknownApp: (endpointId) =>
      relayError(503, `No available channel for model ${endpointId} under group default`, requestId, "model_not_found"),
    queueFull: () => relayError(429, "Too many requests", requestId),
  };
}

/** The word that stands for any app: the relay works it out from the request id. */
const AUTO = "fal-ai/auto";

function relayJob(mock: Mock, path: RequestPath): Job | undefined {
  if (path.app.toLowerCase() === AUTO) return mock.jobs.get(path.id);
  return mock.settings.wire.relayAppPaths ? findJob(mock, path.app, path.id) : undefined;
}

/** A waiting request: a body with `status` says so, and it counts as one status read. */
function pending(exchange: Exchange, job: Job): Reply {
  const { mock } = exchange;
  const { relayPending, relayReplyOrigin } = mock.settings.wire;
  const now = mock.clock.now();
  const seen = view(job.plan, settleJob(job, now), now);
  job.progress = observe(job.plan, job.progress, now);
  wakeFollowers(mock, job);
  if (relayPending === "still-in-progress" || seen.state === "REMOVED") {
    return detail(400, "Request is still in progress");
  }
  return json(200, statusBody(job, { view: seen, origin: relayReplyOrigin, logsFrom: undefined, answer: undefined }));
}

function failedStatus(exchange: Exchange, job: Job): Reply | undefined {
  settleJob(job, exchange.mock.clock.now());
  const answer = answerOf(job, exchange.mock.makeOutput);
  if (answer === undefined || answer.status < 400 || exchange.mock.settings.wire.relayFailure === "pass")
    return undefined;
  return json(200, { status: "FAILED", request_id: job.id, error: answer.error ?? answer.body });
}

function readRelayResult(exchange: Exchange, job: Job): Reply {
  return failedStatus(exchange, job) ?? readResult(exchange, job, () => pending(exchange, job));
}

function jobRoute(
  mock: Mock,
  path: RequestPath,
  name: "result" | "status" | "cancel",
  handle: (exchange: Exchange, job: Job) => Reply,
): Match {
  return {
    name,
    access: "key",
    requestId: path.id,
    handle: (exchange) => {
      const job = relayJob(mock, path);
      return job === undefined ? relayError(404, "Request not found", mock.newId()) : handle(exchange, job);
    },
  };
}

/** Finds a relay's route: submit and result; status and cancel only where it has been given them. */
export function routeRelay(mock: Mock, method: string, segments: readonly string[]): Match | Reply {
  const unknown = (): Reply => relayError(404, `Invalid URL (${method} /${segments.join("/")})`, mock.newId());
  const path = requestPath(segments);
  if (path !== undefined) {
    const more = mock.settings.wire.relayStatusRoutes;
    if (path.sub.length > 0) return unknown();
    if (method === "GET" && path.tail === "") return jobRoute(mock, path, "result", readRelayResult);
    if (more && method === "GET" && path.tail === "status") return jobRoute(mock, path, "status", readStatus);
    if (more && method === "PUT" && path.tail === "cancel") return jobRoute(mock, path, "cancel", cancelRequest);
    return unknown();
  }
  if (method !== "POST" || segments.length < 2 || segments.includes("")) return unknown();
  const endpointId = segments.join("/");
  const { relayReplyOrigin } = mock.settings.wire;
  return {
    name: "submit",
    access: "key",
    handle: (exchange) => submit(exchange, endpointId, relayReplyOrigin, refusalsOf(mock.newId())),
  };
}
