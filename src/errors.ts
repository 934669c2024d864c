import type { Issue } from "./validator.js";

/** Every code an error of the runtime can have; each belongs to one class. */
export type FalErrorCode =
  | "http"
  | "auth"
  | "billing"
  | "not_found"
  | "rate_limited"
  | "payload_too_large"
  | "server"
  | "start_timeout"
  | "result_expired"
  | "validation"
  | "input_invalid"
  | "output_invalid"
  | "failed"
  | "total"
  | "attempt"
  | "stream_idle"
  | "connection"
  | "dns"
  | "tls"
  | "truncated"
  | "malformed"
  | "content_type"
  | "too_large"
  | "submit_unknown"
  | "foreign_url"
  | "redirect"
  | "config"
  | "browser_key"
  | "signature"
  | "timestamp"
  | "replay"
  | "keys";

/** What the client was doing when it failed. */
export type Phase =
  | "config"
  | "input"
  | "submit"
  | "status"
  | "stream"
  | "result"
  | "cancel"
  | "run"
  | "upload"
  | "webhook";

/** What every error can say about where it happened. */
export interface FalErrorDetails {
  readonly code?: FalErrorCode | undefined;
  readonly endpointId?: string | undefined;
  readonly requestId?: string | undefined;
  readonly phase?: Phase | undefined;
  /** HTTP attempts made for the step that failed. */
  readonly attempts?: number | undefined;
  /** Whether the same step may succeed when it is tried again. */
  readonly retryable?: boolean | undefined;
  /** How long the server asked to wait. */
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

/** The base of all errors that the runtime throws, except for an abort, which throws the signal's own reason. */
export class FalError extends Error {
  override name: string = "FalError";
  readonly code: FalErrorCode;
  readonly endpointId: string | undefined;
  readonly requestId: string | undefined;
  readonly phase: Phase | undefined;
  readonly attempts: number;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(message: string, details: FalErrorDetails & { readonly code: FalErrorCode }) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = details.code;
    this.endpointId = details.endpointId;
    this.requestId = details.requestId;
    this.phase = details.phase;
    this.attempts = details.attempts ?? 0;
    this.retryable = details.retryable ?? false;
    this.retryAfterMs = details.retryAfterMs;
  }

  /** The error as data: for logs and for other processes. */
  toJSON(): Record<string, unknown> {
    return { ...Object.fromEntries(Object.entries(this)), message: this.message };
  }
}

/** What an `ApiError` is made from; the official client's own argument is a subset. */
export interface ApiErrorArgs extends FalErrorDetails {
  readonly message: string;
  readonly status: number;
  readonly body?: unknown;
  /** `user` when the request's own start timeout has passed. */
  readonly timeoutType?: string | undefined;
  /** When the request was seen to be complete, for a result that is no longer kept. */
  readonly completedAt?: string | undefined;
}

/** An HTTP answer that is not a success. */
export class ApiError<Body = unknown> extends FalError {
  override name: string = "ApiError";
  /** Empty when no request is known. */
  declare readonly requestId: string;
  readonly status: number;
  readonly body: Body;
  readonly timeoutType: string | undefined;
  readonly completedAt: string | undefined;

  constructor(args: ApiErrorArgs) {
    super(args.message, { ...args, code: args.code ?? "http", requestId: args.requestId ?? "" });
    this.status = args.status;
    // The body is whatever the server sent: `Body` is the caller's own claim about it, as in the official client.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    this.body = args.body as Body;
    this.timeoutType = args.timeoutType;
    this.completedAt = args.completedAt;
  }

  /** Whether the caller's own `startTimeout` has passed: such a request is never tried again. */
  get isUserTimeout(): boolean {
    return this.status === 504 && this.timeoutType === "user";
  }
}

/** One entry of `detail` in a 422, as fal sends it. */
export interface ValidationErrorInfo {
  readonly msg: string;
  readonly loc: readonly (string | number)[];
  readonly type: string;
  readonly input?: unknown;
  readonly ctx?: Readonly<Record<string, unknown>>;
  readonly url?: string;
}

/** The same entry, located in the input that was sent. */
export interface RemoteIssue {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly type: string;
  readonly ctx?: Readonly<Record<string, unknown>> | undefined;
}

/** What a `ValidationError` is made from. */
export interface ValidationErrorArgs extends ApiErrorArgs {
  readonly fieldErrors?: readonly ValidationErrorInfo[] | undefined;
}

/** 422: the model refuses the input. */
export class ValidationError extends ApiError<{ readonly detail?: unknown }> {
  override name: string = "ValidationError";
  /** The entries as fal sends them; `loc` begins with `body`. */
  readonly fieldErrors: readonly ValidationErrorInfo[];

  constructor(args: ValidationErrorArgs) {
    super({ ...args, code: args.code ?? "validation" });
    this.fieldErrors = args.fieldErrors ?? [];
  }

  /** The entries with paths into the input. */
  get issues(): readonly RemoteIssue[] {
    return this.fieldErrors.map(({ loc, msg, type, ctx }) => ({
      path: loc[0] === "body" ? loc.slice(1) : loc,
      message: msg,
      type,
      ...(ctx === undefined ? {} : { ctx }),
    }));
  }

  /** The entries whose last step is this field. */
  getFieldErrors(field: string): readonly ValidationErrorInfo[] {
    return this.fieldErrors.filter(({ loc }) => loc.at(-1) === field);
  }
}

/** What the errors of our own validators are made from. */
export interface InvalidDetails extends FalErrorDetails {
  readonly issues: readonly Issue[];
  /** The value that was refused; kept out of listings of the error because it can be large and private. */
  readonly data?: unknown;
}

/** Our validator refuses the input: nothing was sent. */
export class InputValidationError extends FalError {
  override name: string = "InputValidationError";
  readonly issues: readonly Issue[];

  constructor(message: string, details: InvalidDetails) {
    super(message, { ...details, code: "input_invalid", phase: details.phase ?? "input" });
    this.issues = details.issues;
  }
}

/** The result does not fit the output schema, and the client was told to insist. `data` is the result: it was paid for. */
export class OutputValidationError extends FalError {
  override name: string = "OutputValidationError";
  readonly issues: readonly Issue[];
  declare readonly data: unknown;

  constructor(message: string, details: InvalidDetails) {
    super(message, { ...details, code: "output_invalid", phase: details.phase ?? "result" });
    this.issues = details.issues;
    Object.defineProperty(this, "data", { value: details.data, enumerable: false });
  }
}

/** What a `RequestFailedError` is made from. */
export interface RequestFailedArgs extends ApiErrorArgs {
  readonly errorType?: string | undefined;
}

/** The request ended with an error. It is an `ApiError` too: its status and body are those of the result route. */
export class RequestFailedError extends ApiError {
  override name: string = "RequestFailedError";
  /** fal's own word: `runner_disconnected`, `client_cancelled`, … The list is open. */
  readonly errorType: string | undefined;

  constructor(args: RequestFailedArgs) {
    super({ ...args, code: "failed" });
    this.errorType = args.errorType;
  }
}

/** What a `TimeoutError` is made from. */
export interface TimeoutDetails extends FalErrorDetails {
  readonly code: "total" | "attempt" | "stream_idle";
  readonly lastStatus?: string | undefined;
  readonly queuePosition?: number | undefined;
}

/** A deadline has passed. */
export class TimeoutError extends FalError {
  override name: string = "TimeoutError";
  readonly lastStatus: string | undefined;
  readonly queuePosition: number | undefined;

  constructor(message: string, details: TimeoutDetails) {
    super(message, details);
    this.lastStatus = details.lastStatus;
    this.queuePosition = details.queuePosition;
  }
}

/** What a `NetworkError` is made from. */
export interface NetworkDetails extends FalErrorDetails {
  readonly code: "connection" | "dns" | "tls" | "truncated";
  readonly accepted?: "no" | "unknown" | undefined;
}

/** No whole answer arrived. */
export class NetworkError extends FalError {
  override name: string = "NetworkError";
  /** Whether the server can have acted on what was sent: `no` when the connection was never made. */
  readonly accepted: "no" | "unknown";

  constructor(message: string, details: NetworkDetails) {
    super(message, details);
    this.accepted = details.accepted ?? "unknown";
  }
}

/** What a `ProtocolError` is made from. */
export interface ProtocolDetails extends FalErrorDetails {
  readonly code: "malformed" | "content_type" | "too_large";
  readonly status?: number | undefined;
  readonly contentType?: string | undefined;
  /** The first characters of the answer. */
  readonly snippet?: string | undefined;
  /** Where an accepted job can be looked up when its id is missing: text from the server, never followed by us. */
  readonly statusUrl?: string | undefined;
}

/** An answer that makes no sense. */
export class ProtocolError extends FalError {
  override name: string = "ProtocolError";
  readonly status: number | undefined;
  readonly contentType: string | undefined;
  readonly snippet: string | undefined;
  readonly statusUrl: string | undefined;

  constructor(message: string, details: ProtocolDetails) {
    super(message, details);
    this.status = details.status;
    this.contentType = details.contentType;
    this.snippet = details.snippet;
    this.statusUrl = details.statusUrl;
  }
}

/** What a `SubmitOutcomeUnknownError` is made from. */
export interface SubmitOutcomeDetails extends FalErrorDetails {
  readonly inputHash: string;
  /** When the submit left, ISO 8601. */
  readonly submittedAt: string;
  readonly status?: number | undefined;
  readonly snippet?: string | undefined;
}

/** A submit that may have been accepted. It was not sent again: that could be paid twice. */
export class SubmitOutcomeUnknownError extends FalError {
  override name: string = "SubmitOutcomeUnknownError";
  readonly inputHash: string;
  readonly submittedAt: string;
  readonly status: number | undefined;
  readonly snippet: string | undefined;

  constructor(message: string, details: SubmitOutcomeDetails) {
    super(message, { ...details, code: "submit_unknown", phase: details.phase ?? "submit" });
    this.inputHash = details.inputHash;
    this.submittedAt = details.submittedAt;
    this.status = details.status;
    this.snippet = details.snippet;
  }
}

/** A request that would have left the gateway. */
export class ForeignUrlError extends FalError {
  override name: string = "ForeignUrlError";
}

/** Wrong options, or a key where it must not be. */
export class ConfigError extends FalError {
  override name: string = "ConfigError";

  constructor(message: string, details: FalErrorDetails & { readonly code?: "config" | "browser_key" } = {}) {
    super(message, { ...details, code: details.code ?? "config", phase: details.phase ?? "config" });
  }
}

/** A webhook that is not fal's. */
export class WebhookVerificationError extends FalError {
  override name: string = "WebhookVerificationError";

  constructor(
    message: string,
    details: FalErrorDetails & { readonly code: "signature" | "timestamp" | "replay" | "keys" },
  ) {
    super(message, { ...details, phase: "webhook" });
  }
}
