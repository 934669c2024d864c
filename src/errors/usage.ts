import { FalError, type FalErrorDetails } from "./base.js";

/** Wrong options, or a key where it must not be. */
export class ConfigError extends FalError {
  override name: string = "ConfigError";

  constructor(message: string, details: FalErrorDetails & { readonly code?: "config" | "browser_key" } = {}) {
    super(message, { ...details, code: details.code ?? "config", phase: details.phase ?? "config" });
  }
}
