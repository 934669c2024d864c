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
  | "not_cancellable"
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
  | "keys"
  | "parked"
  | "key_conflict"
  | "store";

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
  | "call"
  | "upload"
  | "token"
  | "realtime"
  | "webhook";

/** What every error can say about where it happened. */
export interface FalErrorDetails {
  /** Why it failed, as a word that programs compare. */
  readonly code?: FalErrorCode | undefined;
  /** The endpoint that was called. */
  readonly endpointId?: string | undefined;
  /** The request, once the server has given it an id. */
  readonly requestId?: string | undefined;
  /** What the client was doing. */
  readonly phase?: Phase | undefined;
  /** HTTP attempts made for the step that failed. */
  readonly attempts?: number | undefined;
  /** Whether the same step may succeed when it is tried again. */
  readonly retryable?: boolean | undefined;
  /** How long the server asked to wait. */
  readonly retryAfterMs?: number | undefined;
  /** What led to this error: another error, or what a server sent. */
  readonly cause?: unknown;
}

/** The base of all errors that the runtime throws, except for an abort, which throws the signal's own reason. */
export class FalError extends Error {
  /** The name of the class, also where code is minified. */
  override name: string = "FalError";
  /** Why it failed, as a word that programs compare. */
  readonly code: FalErrorCode;
  /** The endpoint that was called; undefined where none was. */
  readonly endpointId: string | undefined;
  /** The request; undefined before the server has given it an id. */
  readonly requestId: string | undefined;
  /** What the client was doing; undefined where it was not known. */
  readonly phase: Phase | undefined;
  /** HTTP attempts made for the step that failed; 0 where nothing was sent. */
  readonly attempts: number;
  /** Whether the same step may succeed when it is tried again. Default false. */
  readonly retryable: boolean;
  /** How long the server asked to wait, in ms. */
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
