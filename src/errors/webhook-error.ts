import { FalError, type FalErrorDetails } from "./base.js";

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
