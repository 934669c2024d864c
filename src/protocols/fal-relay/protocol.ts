import type { Completion, JobContext, Observation, Protocol, StatusReply, StepBounds } from "../protocol.js";
import { ApiError } from "../../errors/index.js";
import { redactData } from "../../gateway/redact.js";
import { malformedReply, readJson, type Reply, type RequestInfo } from "../../http/response.js";
import { isObject, type JsonObject, own, ownText } from "../../platform/json.js";
import { cancel, cancelOutcome } from "../fal/cancel.js";
import { ask, getRoute, pathsOf, routesOf, shownUrls } from "../fal/routes.js";
import { isPending, judgeResult, requestFailed } from "../fal/result.js";
import { parseStatus, saysFailed } from "../fal/status.js";
import { parseSubmitReply, submit } from "../fal/submit.js";

// What a status body may hold beside the status. Anything else is a model's output, which may have a status of its own.
const ENVELOPE = new Set([
  "status",
  "request_id",
  "gateway_request_id",
  "queue_position",
  "logs",
  "metrics",
  "response_url",
  "status_url",
  "cancel_url",
  "error",
  "error_type",
  "message",
  "msg",
  "code",
  "detail",
  "progress",
  "id",
]);
const WAITING = /^(in_?queue|queued|pending|submitted|not_start(ed)?|waiting)$/i;
const RUNNING = /^(in_?progress|processing|running|started)$/i;
const DONE = /^(completed?|succeeded|success|ok|done|finished)$/i;

function wordOf(body: JsonObject): string {
  const status = own(body, "status");
  return typeof status === "string" ? status.trim() : "";
}

// The words of relays, in the queue's own.
function asStatus(body: JsonObject, word: string): JsonObject {
  const status = WAITING.test(word)
    ? "IN_QUEUE"
    : RUNNING.test(word)
      ? "IN_PROGRESS"
      : DONE.test(word)
        ? "COMPLETED"
        : word;
  return { ...body, status };
}

function errorTypeOf(body: JsonObject): { readonly error_type?: string } {
  const type = ownText(body, "error_type");
  return type === undefined ? {} : { error_type: type };
}

// A failure that names another request must not end this one.
function checkIdentity(job: JobContext, info: RequestInfo, body: JsonObject): void {
  parseStatus(job, info, { status: "COMPLETED", request_id: own(body, "request_id") });
}

// A relay sends no status along with an output.
function completionOf({ context, request }: JobContext, data: unknown): Completion {
  const { requestId, routes } = request;
  const urls = shownUrls(context.gateway, routes);
  return {
    reply: { status: { status: "COMPLETED", request_id: requestId, ...urls, logs: [] }, logs: [] },
    output: { data },
  };
}

// The result route answers with the output, or with a body that says how far the request is, or that it has failed.
function parseRelayReply(job: JobContext, reply: Reply): Observation {
  const { context } = job;
  const { redactor } = context;
  const body = readJson(context, reply);
  if (!isObject(body)) throw malformedReply(context, reply, "is no object");
  const statusOf = (word: string): StatusReply =>
    parseStatus(job, reply.info, redactData(redactor, asStatus(body, word)));
  const word = wordOf(body);
  const strange = Object.keys(body).filter((key) => !ENVELOPE.has(key));
  const bare = strange.length === 0;
  // An output has lists or objects in it: files, boxes, segments. Extra fields that a relay adds to a status contain no
  // lists or objects.
  const about =
    ownText(body, "request_id") !== undefined ||
    strange.every((key) => typeof body[key] !== "object" || body[key] === null);
  const error = ownText(body, "error") ?? ownText(own(body, "error"), "message");
  const busy = WAITING.test(word) || RUNNING.test(word);
  const unheardOf = bare && (word === "" ? error !== undefined : !busy && !DONE.test(word));
  if ((saysFailed(word) && about) || unheardOf) {
    checkIdentity(job, reply.info, body);
    const said = error === undefined ? {} : { error: redactor.text(error) };
    throw requestFailed(context, reply, { ...said, ...errorTypeOf(body) });
  }
  if (busy && about) return { kind: "running", reply: statusOf(word) };
  if (word !== "" && bare && DONE.test(word)) return { kind: "no_output", reply: statusOf(word) };
  return { kind: "ended", end: completionOf(job, body) };
}

function autoPath(path: string): string {
  const [owner = ""] = path.split("/", 1);
  return `${owner}/auto${path.slice(path.lastIndexOf("/requests/"))}`;
}

// A relay that answers 404 for the app's name may know it as `auto`. Once that has worked, later questions use `auto`
// directly.
function observe(job: JobContext): (logs: boolean, bounds: StepBounds) => Promise<Observation> {
  const { path, query = {} } = job.request.routes.result;
  let auto = false;
  const read = (reply: Reply): Observation => parseRelayReply(job, reply);
  const readError = (error: unknown, info: RequestInfo): Observation => {
    if (!isPending(error)) throw error;
    return { kind: "running", reply: parseStatus(job, info, { status: "IN_PROGRESS" }) };
  };
  const askAt = (at: string, bounds: StepBounds): Promise<Observation> => {
    const call = getRoute({ path: at, query });
    return ask(job, { phase: "result", call, read, readError, judge: judgeResult }, bounds);
  };
  return async (_logs, bounds) => {
    if (auto) return askAt(autoPath(path), bounds);
    try {
      return await askAt(path, bounds);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 404) throw error;
      const answer = await askAt(autoPath(path), bounds);
      auto = true;
      return answer;
    }
  };
}

function notYet({ request }: JobContext): ApiError {
  const { endpointId, requestId } = request;
  return new ApiError({
    message: `The request to ${endpointId} is still in progress.`,
    status: 400,
    body: { detail: "Request is still in progress" },
    endpointId,
    requestId,
    phase: "result",
    retryable: true,
  });
}

/** A relay: submit and result routes, as fal's. Its result route also says how far a request is. */
export const FAL_RELAY: Protocol = {
  submit,
  parseSubmitReply,
  routesOf,
  pathsOf,
  observe,
  fetchResult: async (job, _completed, bounds) => {
    const seen = await observe(job)(false, bounds);
    return seen.kind === "ended" && seen.end.output !== undefined
      ? { kind: "data", data: seen.end.output.data }
      : { kind: "pending", error: notYet(job) };
  },
  cancel,
  // Most relays have no route to cancel by.
  cancelOutcome: (error) => (error.status === 404 ? "unsupported" : cancelOutcome(error)),
};
