import { FalError } from "./base.js";

/** A request that would have left the gateway. */
export class ForeignUrlError extends FalError {
  override name: string = "ForeignUrlError";
}
