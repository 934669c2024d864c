import { FalError, type FalErrorDetails } from "./base.js";

/** What a `TimeoutError` is made from. */
export interface TimeoutDetails extends FalErrorDetails {
  /** Which deadline passed: of the whole call, of one exchange, or of a stream without a byte. */
  readonly code: "total" | "attempt" | "stream_idle";
  /** The last state that was seen of the request. */
  readonly lastStatus?: string | undefined;
  /** The last position that was seen: requests ahead of this one. */
  readonly queuePosition?: number | undefined;
}

/** A deadline has passed. */
export class TimeoutError extends FalError {
  /** The name of the class, also where code is minified. */
  override name: string = "TimeoutError";
  /** The last state that was seen of the request. */
  readonly lastStatus: string | undefined;
  /** The last position that was seen: requests ahead of this one. */
  readonly queuePosition: number | undefined;

  constructor(message: string, details: TimeoutDetails) {
    super(message, details);
    this.lastStatus = details.lastStatus;
    this.queuePosition = details.queuePosition;
  }
}

/** What a `NetworkError` is made from. */
export interface NetworkDetails extends FalErrorDetails {
  /** Why it failed, as a word that programs compare. */
  readonly code: "connection" | "dns" | "tls" | "truncated";
  /** Whether the server can have acted on what was sent. Default `unknown`. */
  readonly accepted?: "no" | "unknown" | undefined;
}

/** No whole answer arrived. */
export class NetworkError extends FalError {
  /** The name of the class, also where code is minified. */
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
  /** Why it failed, as a word that programs compare. */
  readonly code: "malformed" | "content_type" | "too_large";
  /** The HTTP status of the answer. */
  readonly status?: number | undefined;
  /** The `content-type` of the answer. */
  readonly contentType?: string | undefined;
  /** The first characters of the answer. */
  readonly snippet?: string | undefined;
  /** Where an accepted job can be looked up when its id is missing: text from the server, never followed by us. */
  readonly statusUrl?: string | undefined;
}

/** An answer that makes no sense. */
export class ProtocolError extends FalError {
  /** The name of the class, also where code is minified. */
  override name: string = "ProtocolError";
  /** The HTTP status of the answer. */
  readonly status: number | undefined;
  /** The `content-type` of the answer. */
  readonly contentType: string | undefined;
  /** The first characters of the answer. */
  readonly snippet: string | undefined;
  /** Where an accepted job can be looked up when its id is missing: text from the server, never followed by us. */
  readonly statusUrl: string | undefined;

  constructor(message: string, details: ProtocolDetails) {
    super(message, details);
    this.status = details.status;
    this.contentType = details.contentType;
    this.snippet = details.snippet;
    this.statusUrl = details.statusUrl;
  }
}

/** A request that would have left the gateway. */
export class ForeignUrlError extends FalError {
  /** The name of the class, also where code is minified. */
  override name: string = "ForeignUrlError";
}

/** What a `SubmitOutcomeUnknownError` is made from. */
export interface SubmitOutcomeDetails extends FalErrorDetails {
  /** `sha256:` and the digest of what was sent (`length:` and its bytes where the platform has none). */
  readonly inputHash: string;
  /** When the submit left, ISO 8601. */
  readonly submittedAt: string;
  /** The HTTP status of the answer, where there was one. */
  readonly status?: number | undefined;
  /** The first characters of the answer. */
  readonly snippet?: string | undefined;
}

/** A submit that may have been accepted. It was not sent again: that could be paid twice. */
export class SubmitOutcomeUnknownError extends FalError {
  /** The name of the class, also where code is minified. */
  override name: string = "SubmitOutcomeUnknownError";
  /** `sha256:` and the digest of what was sent (`length:` and its bytes where the platform has none). */
  readonly inputHash: string;
  /** When the submit left, ISO 8601. */
  readonly submittedAt: string;
  /** The HTTP status of the answer, where there was one. */
  readonly status: number | undefined;
  /** The first characters of the answer. */
  readonly snippet: string | undefined;

  constructor(message: string, details: SubmitOutcomeDetails) {
    super(message, { ...details, code: "submit_unknown", phase: details.phase ?? "submit" });
    this.inputHash = details.inputHash;
    this.submittedAt = details.submittedAt;
    this.status = details.status;
    this.snippet = details.snippet;
  }
}
