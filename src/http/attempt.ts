import { FalError } from "../errors/index.js";
import { trouble } from "../jobs/lazy.js";
import type { Core } from "./context.js";
import type { Where } from "./response.js";

/** One step of a request, with what it takes to try it again. */
export interface Step<T> {
  readonly where: Omit<Where, "attempts">;
  readonly signal?: AbortSignal | undefined;
  /** On the client's clock; no pause is begun that would end after it. */
  readonly deadline?: number | undefined;
  /** Says whether an error is worth another attempt. Default: as for a step that changes nothing. */
  readonly judge?: "submit" | "result";
  readonly once: (where: Where) => Promise<T>;
}

/** Tokens that a step gives back when it succeeds after it has spent some. */
export function refund({ budget }: Core, spent: number): void {
  budget.tokens = Math.min(500, budget.tokens + Math.max(1, spent));
}

/** Tries a step until it succeeds, fails for good, or has had its attempts. */
export async function withRetries<T>(core: Core, step: Step<T>): Promise<T> {
  try {
    const value = await step.once({ ...step.where, attempts: 1 });
    refund(core, 0);
    return value;
  } catch (error) {
    if (!(error instanceof FalError) || step.signal?.aborted === true) throw error;
    return (await trouble(step.where)).tryAgain(core, step, error);
  }
}
