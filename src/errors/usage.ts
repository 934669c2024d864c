import { FalError, type FalErrorDetails } from "./base.js";
import type { Issue } from "./issue.js";

/** Wrong options, or a key where it must not be. */
export class ConfigError extends FalError {
  /** The name of the class, also where code is minified. */
  override name: string = "ConfigError";

  constructor(message: string, details: FalErrorDetails & { readonly code?: "config" | "browser_key" } = {}) {
    super(message, { ...details, code: details.code ?? "config", phase: details.phase ?? "config" });
  }
}

/** What the errors of our own validators are made from. */
export interface InvalidDetails extends FalErrorDetails {
  /** What is wrong with the value, each with its path. */
  readonly issues: readonly Issue[];
  /** The value that was refused; kept out of listings of the error because it can be large and private. */
  readonly data?: unknown;
}

/** Our validator refuses the input: nothing was sent. */
export class InputValidationError extends FalError {
  /** The name of the class, also where code is minified. */
  override name: string = "InputValidationError";
  /** What is wrong with the value, each with its path. */
  readonly issues: readonly Issue[];

  constructor(message: string, details: InvalidDetails) {
    super(message, { ...details, code: "input_invalid", phase: details.phase ?? "input" });
    this.issues = details.issues;
  }
}

/** The result does not fit the output schema, with `outputValidation: "enforce"`. `data` is the result, which was paid for. */
export class OutputValidationError extends FalError {
  /** The name of the class, also where code is minified. */
  override name: string = "OutputValidationError";
  /** What is wrong with the value, each with its path. */
  readonly issues: readonly Issue[];
  /** The result, as it was received. */
  declare readonly data: unknown;

  constructor(message: string, details: InvalidDetails) {
    super(message, { ...details, code: "output_invalid", phase: details.phase ?? "result" });
    this.issues = details.issues;
    Object.defineProperty(this, "data", { value: details.data, enumerable: false });
  }
}

/** A webhook that is not fal's. */
export class WebhookVerificationError extends FalError {
  /** The name of the class, also where code is minified. */
  override name: string = "WebhookVerificationError";

  constructor(
    message: string,
    details: FalErrorDetails & { readonly code: "signature" | "timestamp" | "replay" | "keys" },
  ) {
    super(message, { ...details, phase: "webhook" });
  }
}
