import { faultScripts } from "../faults/book.js";
import { parseId } from "../jobs/ids.js";
import { answerOf, createJob, type Job, settleJob } from "../jobs/jobs.js";
import { scriptFor } from "../jobs/script.js";
import { view } from "../jobs/state.js";
import { readJson } from "../server/body.js";
import { type Exchange, headerOf, headersOf, type Mock } from "../server/mock.js";
import { json, type Reply, requestError } from "../server/reply.js";
import { submitBody } from "./envelope.js";
import { followJob } from "./follow.js";

/** How a server words the refusal of a submit: fal and its relays differ. */
export interface SubmitRefusals {
  readonly invalidJson: (message: string) => Reply;
  readonly tooLarge: () => Reply;
  readonly unknownApp: (endpointId: string) => Reply;
  readonly queueFull: (limit: number) => Reply;
}

/** A body read as a model's input: nothing sent is an empty input. */
export type Input =
  | { readonly kind: "input"; readonly value: unknown }
  | { readonly kind: "refused"; readonly reply: Reply };

/** Reads the input of a submit or of a direct call. */
export async function readInput(exchange: Exchange, refusals: SubmitRefusals): Promise<Input> {
  const body = await readJson(exchange.request, exchange.mock.settings.wire.bodyLimit);
  if (body.kind === "too_large") return { kind: "refused", reply: refusals.tooLarge() };
  if (body.kind === "too_deep") return { kind: "refused", reply: requestError(400, body.message, "bad_request") };
  if (body.kind === "invalid") return { kind: "refused", reply: refusals.invalidJson(body.message) };
  return { kind: "input", value: body.kind === "empty" ? {} : body.value };
}

/** The caller's deadline for the start, in milliseconds: the new header wins over the old one. */
function startTimeoutMs(exchange: Exchange): number | undefined {
  const value = headerOf(exchange, "x-fal-request-start-timeout") ?? headerOf(exchange, "x-fal-request-timeout");
  const seconds = value === undefined ? Number.NaN : Number(value);
  return seconds > 0.1 ? seconds * 1000 : undefined;
}

function waitingFor(mock: Mock, endpointId: string, now: number): number {
  const wanted = endpointId.toLowerCase();
  return [...mock.jobs.values()].filter((job) => {
    if (job.endpointId.toLowerCase() !== wanted) return false;
    return view(job.plan, settleJob(job, now), now).state === "IN_QUEUE";
  }).length;
}

function isTrue(value: string | undefined): boolean {
  return ["1", "true", "yes"].includes((value ?? "").toLowerCase());
}

/** Makes the job of a submit or of a direct call, with the script that is meant for it. It is not kept yet. */
export function makeJob(exchange: Exchange, endpointId: string, input: unknown, number: number): Job {
  const { mock, target } = exchange;
  const endpoint = mock.catalogue.endpoint(endpointId);
  const submitted = { endpointId: endpoint?.id ?? endpointId, input, number, headers: headersOf(exchange) };
  const own = scriptFor(mock.settings.script, submitted);
  return createJob({
    id: mock.newId(),
    number,
    endpointId,
    endpoint,
    input,
    now: mock.clock.now(),
    script: Object.assign({}, own, ...faultScripts(exchange.faults)),
    origin: exchange.origin,
    webhook: target.query.get("fal_webhook") ?? undefined,
    startTimeoutMs: startTimeoutMs(exchange),
    noRetry: isTrue(headerOf(exchange, "x-fal-no-retry")),
  });
}

/** Takes a job into the queue; its end is told to its webhook. */
function acceptJob(mock: Mock, job: Job): void {
  mock.jobs.set(job.id, job);
  if (job.webhook === undefined) return;
  followJob(mock, job, "onlooker", () => {
    const answer = answerOf(job, mock.makeOutput);
    if (answer !== undefined) void mock.webhooks.deliver(job, answer);
  });
}

/**
 * Accepts a submit: any input is taken, whatever the model will think of it.
 * @param replyOrigin origin of the URLs in the reply
 */
export async function submit(
  exchange: Exchange,
  endpointId: string,
  replyOrigin: string,
  refusals: SubmitRefusals,
): Promise<Reply> {
  const { mock, target } = exchange;
  const input = await readInput(exchange, refusals);
  if (input.kind === "refused") return input.reply;
  const known = mock.catalogue.endpoint(endpointId) !== undefined;
  const appKnown = mock.catalogue.hasApp(parseId(endpointId).app);
  if (!known && (!appKnown || mock.settings.wire.unknownPath === "at-submit")) return refusals.unknownApp(endpointId);
  const now = mock.clock.now();
  const limit = target.query.get("fal_max_queue_length");
  if (limit !== null && waitingFor(mock, endpointId, now) > Number(limit)) return refusals.queueFull(Number(limit));
  const job = makeJob(exchange, endpointId, input.value, mock.jobs.size + 1);
  acceptJob(mock, job);
  exchange.entry.requestId = job.id;
  const seen = view(job.plan, settleJob(job, now), now);
  const headers = { "x-fal-request-id": job.id };
  return json(mock.settings.wire.submitStatus, submitBody(job, seen, replyOrigin), headers);
}
