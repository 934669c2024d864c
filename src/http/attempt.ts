import { FalError } from "../errors/index.js";
import { trouble } from "../jobs/lazy.js";
import type { ClientContext } from "./context.js";
import type { RequestInfo } from "./response.js";

/** One step of a request, with what it takes to try it again. */
export interface RetryStep<T> {
  readonly info: Omit<RequestInfo, "attempts">;
  readonly signal?: AbortSignal | undefined;
  /** On the client's clock; no pause is begun that would end after it. */
  readonly deadline?: number | undefined;
  /** Says whether an error is worth another attempt. Default: as for a step that changes nothing. */
  readonly judge?: "submit" | "result";
  readonly once: (info: RequestInfo) => Promise<T>;
}

/** Tokens that a step gives back when it succeeds after it has spent some. */
export function creditRetryBudget({ retryBudget }: ClientContext, spent: number): void {
  retryBudget.tokens = Math.min(500, retryBudget.tokens + Math.max(1, spent));
}

/** Tries a step until it succeeds, fails for good, or has had its attempts. */
export async function withRetries<T>(context: ClientContext, step: RetryStep<T>): Promise<T> {
  try {
    const value = await step.once({ ...step.info, attempts: 1 });
    creditRetryBudget(context, 0);
    return value;
  } catch (error) {
    if (!(error instanceof FalError) || step.signal?.aborted === true) throw error;
    return (await trouble(step.info)).tryAgain(context, step, error);
  }
}
