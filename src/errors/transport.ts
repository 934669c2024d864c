import { FalError, type FalErrorDetails } from "./base.js";

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

/** A request that would have left the gateway. */
export class ForeignUrlError extends FalError {
  override name: string = "ForeignUrlError";
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
