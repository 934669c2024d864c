import type { AnyEndpoint } from "../../contract/client.js";
import type { JobProtocol } from "../../contract/job.js";
import type { CancelResult, RequestValues } from "../../contract/status.js";
import { ConfigError, FalError } from "../../errors/index.js";
import { type ClientContext, warnAbout } from "../../http/context.js";
import { decodeText, type Reply } from "../../http/response.js";
import { own } from "../../platform/json.js";
import { checkProvider, contextFor } from "../../requests/server.js";
import { ask } from "../fal/routes.js";
import type { JobContext, Protocol, RequestRef, StepBounds } from "../protocol.js";
import { statusRequestOf, lookIn, neededBy } from "./status-request.js";
import { callFailed } from "./failure.js";
import { prepareWithFiles } from "./files.js";
import { fetchResult } from "./result.js";
import { NO_ROUTES } from "./routes.js";
import { look, type StatusReading } from "./status.js";
import { parseSubmitReply, readSubmit, type SentRequest, submitExchange } from "./submit.js";
import { type ExchangeValues, holds, isScalar } from "./values.js";

// The end of a request, with the reply that told of it: a third operation is asked with values of that.
const ends = new WeakMap<RequestRef, StatusReading>();

// Said once for a request, by whichever call comes first.
const kept = new WeakSet<RequestRef>();

function goesOn({ context, request }: JobContext): CancelResult {
  const text = "no page says how a request is stopped: it goes on, and its handle stays good";
  if (!kept.has(request)) warnAbout(context, request, "not_cancellable", text);
  kept.add(request);
  return { outcome: "unsupported" };
}

function notCancellable({ endpointId, requestId }: RequestRef): FalError {
  const message = `The request to ${endpointId} cannot be stopped and goes on. Resume its handle to follow it again.`;
  return new FalError(message, { code: "not_cancellable", endpointId, requestId, phase: "cancel" });
}

async function cancel(job: JobContext, described: JobProtocol, bounds: StepBounds): Promise<CancelResult> {
  if (described.cancel === undefined) return goesOn(job);
  const { context, exchange } = statusRequestOf(job.context, described.cancel, lookIn(job.request.values));
  const read = (reply: Reply): CancelResult => {
    let body: unknown;
    try {
      body = JSON.parse(decodeText(reply.bytes));
    } catch {
      return { outcome: "requested" };
    }
    const exchanged: ExchangeValues = { reply: { status: reply.status, headers: reply.headers, body } };
    // Replies to a cancel have the envelope of the others, or none at all.
    const hasEnvelope = typeof body === "object" && body !== null && !Array.isArray(body);
    if (
      hasEnvelope &&
      described.success?.some(({ value }) => value !== "$statusCode") &&
      !isSilent(described, exchanged)
    )
      if (!holds(described.success, exchanged)) throw callFailed(context, described, reply, exchanged);
    return { outcome: "requested" };
  };
  return ask({ ...job, context }, { ...exchange, phase: "cancel", read }, bounds);
}

/** Whether a reply has none of the fields that say whether a call went well. */
function isSilent({ success = [] }: JobProtocol, exchanged: ExchangeValues): boolean {
  return holds(
    success.map(({ value }) => ({ value, is: [null] })),
    exchanged,
  );
}

// What a handle gives beyond that is no value of an operation.
const LONGEST = 4_000;

/** @throws ConfigError where the id alone, or a handle that lacks something, does not say how the server is asked */
function valuesOf(
  described: JobProtocol,
  { endpointId, requestId }: Pick<RequestRef, "endpointId" | "requestId">,
  given?: unknown,
): RequestValues {
  const found = neededBy(described).flatMap((expression): [string, RequestValues[string]][] => {
    const value = own(given, expression) ?? (expression === described.id ? requestId : undefined);
    if (isScalar(value) && String(value).length <= LONGEST) return [[expression, value]];
    throw new ConfigError(
      `A request to ${endpointId} is found by its handle, which holds ${expression}: its id alone does not say it.`,
      { endpointId, requestId },
    );
  });
  return Object.fromEntries(found);
}

/**
 * How a server is spoken to whose documents describe its jobs. Made for one submit or one request: expressions speak of
 * what that submit has sent.
 * @throws ConfigError for an endpoint of another provider than the client's gateway
 */
export function describedProtocol(context: ClientContext, endpoint: AnyEndpoint, described: JobProtocol): Protocol {
  checkProvider(context, endpoint);
  let sent: SentRequest = {};
  return {
    submit: (_, settings) =>
      submitExchange(context, described, settings, (request) => {
        sent = request;
      }),
    home: () => contextFor(context, described.submit),
    readSubmit,
    prepare: (at, input, signal) => prepareWithFiles(at, described, input, signal),
    parseSubmitReply: (given, reply, body) => {
      const { status, headers } = reply;
      return parseSubmitReply(given, described, reply, { request: sent, reply: { status, headers, body } });
    },
    routesOf: () => NO_ROUTES,
    pathsOf: () => undefined,
    valuesOf: (ids, values) => valuesOf(described, ids, values),
    observe: (job) => async (_logs, bounds) => {
      // Who waits for a request that cannot be stopped leaves with its next look.
      if (bounds.untilAborted === true && kept.has(job.request)) throw notCancellable(job.request);
      const seen = await look(job, described, bounds);
      if (seen.observation.kind === "ended") ends.set(job.request, seen);
      return seen.observation;
    },
    fetchResult: (job, completed, bounds) =>
      fetchResult(job, described, completed === undefined ? undefined : ends.get(job.request), bounds),
    cancel: (job, bounds) => cancel(job, described, bounds),
    cancelOutcome: ({ status }) => (status === 404 ? "not_found" : status === 409 ? "already_completed" : undefined),
  };
}
