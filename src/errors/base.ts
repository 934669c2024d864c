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
