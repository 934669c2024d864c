// By this code the platform's own fetch says that a connection was never made, so that nothing can have been sent.
const NEVER_MADE = "UND_ERR_CONNECT_TIMEOUT";

/** The error of a connection that took too long to be made. */
export function connectTimeout(ms: number): Error {
  return Object.assign(new Error(`No connection within ${ms} ms`), { code: NEVER_MADE });
}

// A host may have several addresses, each with an error of its own.
function partsOf(error: Error): readonly Error[] {
  const { errors }: { readonly errors?: unknown } = error instanceof AggregateError ? error : {};
  return Array.isArray(errors) ? errors.filter((part) => part instanceof Error) : [error];
}

function timedOut(error: Error): boolean {
  return "code" in error && error.code === "ETIMEDOUT";
}

/**
 * What a call rejects with, as the platform's `fetch` words it.
 * @param made whether the connection was made; a time that ran out before says that nothing was sent
 */
export function failed(error: Error, made: boolean): TypeError {
  const parts = partsOf(error);
  if (made || !parts.some(timedOut)) return new TypeError("fetch failed", { cause: error });
  const message = parts.map((part) => part.message).join("; ");
  return new TypeError("fetch failed", { cause: Object.assign(new Error(message), { code: NEVER_MADE }) });
}
