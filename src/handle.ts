import type { Core } from "./core.js";
import { ConfigError } from "./errors.js";
import { isObject, own, ownText } from "./reply.js";
import type { Known } from "./status.js";
import type { RequestHandle } from "./types.js";
import { builtRoutes, checkRequestId, storedRoutes } from "./urls.js";

/** The handle of a request. It holds paths and no queries, which may carry tokens. */
export function handleOf(core: Core, known: Known, submittedAt: string): RequestHandle {
  const { endpointId, requestId, routes } = known;
  const { status, result, cancel } = routes;
  const built = builtRoutes(endpointId, requestId);
  const plain =
    status.path === built.status.path && result.path === built.result.path && cancel.path === built.cancel.path;
  const paths = { status: status.path, result: result.path, cancel: cancel.path };
  return { version: 1, endpointId, requestId, gateway: core.gateway.url, ...(plain ? {} : { paths }), submittedAt };
}

/** A request that was found again. */
export interface Resumed {
  readonly known: Known;
  readonly submittedAt: string;
}

/**
 * Reads a handle, which may come from anywhere: it names a request of the client's own gateway, nothing else.
 * @throws ConfigError when it is none, or another endpoint's; ProtocolError when its request id is none.
 */
export function readHandle(core: Core, endpointId: string, given: unknown): Resumed {
  const handle: unknown = isObject(given) && typeof given["toJSON"] === "function" ? given["toJSON"]() : given;
  if (!isObject(handle) || own(handle, "version") !== 1) {
    throw new ConfigError("A request is resumed from what its toJSON() gave, parsed.", { endpointId });
  }
  const made = ownText(handle, "endpointId") ?? "";
  if (made.toLowerCase() !== endpointId.toLowerCase()) {
    throw new ConfigError(
      `The handle is that of a request to ${JSON.stringify(made.slice(0, 120))}, not to ${endpointId}.`,
      { endpointId },
    );
  }
  const requestId = checkRequestId(own(handle, "requestId"), endpointId);
  const gateway = ownText(handle, "gateway");
  if (gateway !== core.gateway.url) {
    core.warn({
      code: "gateway",
      message: `${endpointId}: the handle was made for another gateway; ${core.gateway.url} is asked`,
      endpointId,
      requestId,
    });
  }
  const paths = own(handle, "paths");
  const routes = isObject(paths)
    ? storedRoutes(core.gateway, endpointId, requestId, paths)
    : builtRoutes(endpointId, requestId);
  return { known: { endpointId, requestId, routes }, submittedAt: ownText(handle, "submittedAt") ?? "" };
}
