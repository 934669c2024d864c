import { ApiError, type FalErrorCode, ValidationError, type ValidationErrorInfo } from "../errors/index.js";
import { AUTH_HINT } from "../gateway/credentials.js";
import { redactData } from "../gateway/redact.js";
import type { ClientContext } from "./context.js";
import { decodeText, headerText, mediaType, snippetOf, type Reply } from "./response.js";
import { isObject, own, ownText } from "../platform/json.js";
import { isPassing, retryAfter } from "./retry.js";

/** What an error of the server says, in the shapes that fal and its relays use. */
export interface ErrorReply {
  readonly body: unknown;
  readonly reason: string;
  readonly fieldErrors: readonly ValidationErrorInfo[];
  readonly errorType: string | undefined;
}

function isStep(step: unknown): step is string | number {
  return typeof step === "string" || typeof step === "number";
}

// What one entry of `detail` says: fal's own form, a sentence, or what web frameworks make of either.
function fieldError(entry: unknown): ValidationErrorInfo | undefined {
  if (typeof entry === "string")
    return entry.trim() === "" ? undefined : { loc: ["body"], msg: entry, type: "value_error" };
  const [loc, type] = [own(entry, "loc"), ownText(entry, "type") ?? ownText(entry, "code")];
  const msg = ["msg", "message", "detail", "reason", "error"].map((key) => ownText(entry, key)).find(Boolean);
  if (!isObject(entry) || msg === undefined) return undefined;
  const steps = Array.isArray(loc) ? loc.filter(isStep) : isStep(loc) ? ["body", loc] : ["body"];
  return { ...entry, loc: steps, msg, type: type ?? "value_error" };
}

function fieldErrorsIn(said: unknown): readonly ValidationErrorInfo[] {
  return [said].flat().flatMap((entry) => fieldError(entry) ?? []);
}

// `detail`, elsewhere `errors`, as a list of entries, as one entry, or as an object from fields to what is wrong with them.
function fieldErrorsOf(body: unknown): readonly ValidationErrorInfo[] {
  const detail = own(body, "detail") ?? own(body, "errors");
  const entries = fieldErrorsIn(detail);
  if (entries.length > 0 || !isObject(detail)) return entries;
  return Object.entries(detail).flatMap(([field, said]) =>
    fieldErrorsIn(said).map((entry) => ({ ...entry, loc: ["body", field, ...entry.loc.slice(1)] })),
  );
}

function fieldErrorText({ loc, msg }: ValidationErrorInfo): string {
  const path = (loc[0] === "body" ? loc.slice(1) : loc).join(".");
  return path === "" ? msg : `${path}: ${msg}`;
}

/** The body of an error answer, and the best sentence in it. */
export function readErrorReply(context: ClientContext, reply: Reply): ErrorReply {
  let body: unknown;
  const text = decodeText(reply.bytes);
  try {
    body = JSON.parse(text);
  } catch {
    body = text === "" ? undefined : text;
  }
  body = redactData(context.redactor, body);
  const fieldErrors = fieldErrorsOf(body);
  const error = own(body, "error");
  const reason =
    fieldErrors.map(fieldErrorText).join("; ") ||
    (ownText(body, "message") ?? ownText(error, "message") ?? ownText(body, "error") ?? ownText(body, "msg")) ||
    (isObject(body) ? "" : snippetOf(context, reply));
  const errorType = ownText(body, "error_type") ?? headerText(context, reply.headers, "x-fal-error-type");
  return { body, reason: reason.trim().slice(0, 1_000), fieldErrors, errorType };
}

const BILLING = /locked|exhausted|balance|insufficient|quota|billing|余额|额度/i;

/** The code of an error with an HTTP status. */
export function codeOf(status: number, reason: string, userTimeout: boolean): FalErrorCode {
  if (userTimeout) return "start_timeout";
  if (status === 402 || (status === 403 && BILLING.test(reason))) return "billing";
  if (status === 401 || status === 403) return "auth";
  if (status === 404) return "not_found";
  if (status === 413) return "payload_too_large";
  if (status === 422) return "validation";
  if (status === 429) return "rate_limited";
  return status >= 500 ? "server" : "http";
}

const HINTS: { readonly [code: string]: string } = {
  auth: AUTH_HINT,
  billing: "The account cannot pay for the request.",
  payload_too_large: "Upload large files and send their URLs.",
  start_timeout: "No runner began within startTimeout.",
};

function isAffirmative(value: string | null): boolean | undefined {
  return value === null ? undefined : /^(1|true|yes)$/i.test(value.trim());
}

/** The server's own word on whether another try can help, else what its status says. */
export function isTransient(reply: Reply): boolean {
  const { headers, status } = reply;
  return (
    isAffirmative(headers.get("x-should-retry")) ??
    isAffirmative(headers.get("x-fal-needs-retry")) ??
    isAffirmative(headers.get("x-fal-retryable")) ??
    isPassing(status)
  );
}

/** The error of an answer that is not a success. `bytesSent`: how long the body was that it answers. */
export function apiError(context: ClientContext, reply: Reply, bytesSent?: number): ApiError {
  const { info, status, headers } = reply;
  const { body, reason, fieldErrors } = readErrorReply(context, reply);
  const timeoutType = headerText(context, headers, "x-fal-request-timeout-type");
  const userTimeout = status === 504 && timeoutType === "user";
  const code = codeOf(status, reason, userTimeout);
  const kind = context.redactor.text(mediaType(headers));
  const said = reason === "" ? `no reason given${kind === "" ? "" : ` (${kind})`}` : reason;
  const sent = code === "payload_too_large" && bytesSent !== undefined ? ` ${bytesSent} bytes were sent.` : "";
  const hint = HINTS[code] === undefined ? "" : ` ${HINTS[code]}`;
  const stop = /[.!?]$/.test(said) || (sent === "" && hint === "") ? "" : ".";
  const args = {
    ...info,
    code,
    body,
    timeoutType,
    fieldErrors,
    message: `HTTP ${status} to the ${info.phase} of ${info.endpointId}: ${said}${stop}${sent}${hint}`,
    status,
    requestId: info.requestId ?? headerText(context, headers, "x-fal-request-id"),
    retryable: !userTimeout && isTransient(reply),
    retryAfterMs: retryAfter(headers, context.clock.wall()),
  };
  return status === 422 ? new ValidationError(args) : new ApiError(args);
}
