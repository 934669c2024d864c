import { NetworkError, type FalErrorDetails } from "./errors.js";
import { isBrowser } from "./platform.js";
import type * as Trouble from "./trouble.js";

const load = (): Promise<typeof Trouble> => import("./trouble.js");

/**
 * The part of the client that deals with trouble. In a page it comes over the network, which may be what is in trouble.
 * @throws NetworkError that knows the request
 */
export async function trouble(where: FalErrorDetails): Promise<typeof Trouble> {
  try {
    return await load();
  } catch (cause) {
    const message = `A part of the client could not be loaded for ${where.endpointId ?? "a request"}.`;
    throw new NetworkError(message, { ...where, code: "connection", retryable: true, cause });
  }
}

/** Has that part at hand before it is needed, where it would have to come over the network. */
export function prepareForTrouble(): void {
  if (isBrowser()) load().catch(() => {});
}
