import { FalError, type FalErrorDetails } from "./base.js";

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
