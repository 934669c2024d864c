import type { JobProtocol } from "../../contract/job.js";
import { ApiError, RequestFailedError } from "../../errors/index.js";
import { redactData } from "../../gateway/redact.js";
import { codeOf, readErrorReply } from "../../http/api-error.js";
import type { ClientContext } from "../../http/context.js";
import type { Reply } from "../../http/response.js";
import { isPassing, retryAfter } from "../../http/retry.js";
import { isObject, own } from "../../platform/json.js";
import { bodyPointer, evaluate, type ExchangeValues, valueAt } from "./values.js";

/* What a server says that is no success: in its own words. */

function wordsOf(value: unknown): string {
  if (typeof value === "string") return value.trim();
  if (value === null || value === undefined || value === 0 || value === false) return "";
  const message = own(value, "message");
  if (typeof message === "string" && message !== "") return message;
  return isObject(value) || Array.isArray(value) ? JSON.stringify(value) : String(value);
}

/** What the error fields of a reply say, in their order; empty where none is filled. */
export function errorWords({ error = [] }: JobProtocol, exchanged: ExchangeValues): readonly string[] {
  const words = error.map((expression) => wordsOf(evaluate(expression, exchanged))).filter((word) => word !== "");
  return [...new Set(words)];
}

/** Texts beside the code of an envelope, where nothing else in the reply is an error that is known. */
function besideCode({ success = [] }: JobProtocol, body: unknown): string {
  for (const { value } of success) {
    const pointer = bodyPointer(value);
    const around = pointer === undefined ? undefined : valueAt(body, pointer.slice(0, pointer.lastIndexOf("/")));
    const texts = Object.entries(isObject(around) ? around : {}).filter(
      ([key, text]) => /msg|message|error|reason|detail/i.test(key) && typeof text === "string" && text !== "",
    );
    const [first] = texts;
    if (first !== undefined) return String(first[1]);
  }
  return "";
}

function saidBy(context: ClientContext, job: JobProtocol, reply: Reply, exchanged: ExchangeValues): string {
  const { reason } = readErrorReply(context, reply);
  const words = errorWords(job, exchanged).join("; ") || reason || besideCode(job, exchanged.reply?.body);
  return context.redactor.text(words.slice(0, 1_000)) || "no reason given";
}

/** The error of a job that has failed. `word`: its state, as the server says it. */
export function jobFailed(
  context: ClientContext,
  job: JobProtocol,
  reply: Reply,
  { word, ...exchanged }: ExchangeValues & { readonly word: unknown },
): RequestFailedError {
  const said = saidBy(context, job, reply, exchanged);
  const state = word === undefined || word === null ? "" : context.redactor.text(String(word).slice(0, 60));
  return new RequestFailedError({
    ...reply.info,
    errorType: state,
    body: redactData(context.redactor, exchanged.reply?.body),
    status: reply.status,
    message: `The request to ${reply.info.endpointId} failed: ${said}${state === "" ? "" : ` (${state})`}`,
    retryable: false,
  });
}

/** The code of an envelope that reads like an HTTP status; undefined for any other. */
function envelopeStatus({ success = [] }: JobProtocol, exchanged: ExchangeValues): number | undefined {
  const codes = success.map(({ value }) => Number(evaluate(value, exchanged)));
  return codes.find((code) => Number.isInteger(code) && code >= 400 && code < 600);
}

/**
 * The error of a call whose envelope says that it went wrong, whatever the HTTP status of the answer. It is worth another
 * try where the code of the envelope is that of a passing failure.
 */
export function callFailed(
  context: ClientContext,
  job: JobProtocol,
  reply: Reply,
  exchanged: ExchangeValues,
): ApiError {
  const { info, status, headers } = reply;
  const said = saidBy(context, job, reply, exchanged);
  const meant = envelopeStatus(job, exchanged);
  const code = meant === undefined ? "http" : codeOf(meant, said, false);
  const codes = (job.success ?? []).map(({ value }) => String(evaluate(value, exchanged)).slice(0, 60)).join(", ");
  return new ApiError({
    ...info,
    code,
    status,
    body: redactData(context.redactor, exchanged.reply?.body),
    message: `The ${info.phase} of ${info.endpointId} went wrong (HTTP ${status}, ${context.redactor.text(codes)}): ${said}`,
    retryable: meant !== undefined && isPassing(meant),
    retryAfterMs: retryAfter(headers, context.clock.wall()),
  });
}
