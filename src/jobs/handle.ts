import type { RequestHandle } from "../contract/status.js";
import type { ClientContext } from "../http/context.js";
import { isObject } from "../http/response.js";
import { builtRoutes, type Routes, storedRoutes } from "../protocols/fal/routes.js";
import type { RequestRef } from "../protocols/fal/status.js";

/** The handle of a request. It holds paths and no queries, which may carry tokens. */
export function handleOf(context: ClientContext, known: RequestRef, submittedAt: string): RequestHandle {
  const { endpointId, requestId, routes } = known;
  const { status, result, cancel } = routes;
  const built = builtRoutes(endpointId, requestId);
  const plain =
    status.path === built.status.path && result.path === built.result.path && cancel.path === built.cancel.path;
  const paths = { status: status.path, result: result.path, cancel: cancel.path };
  return { version: 1, endpointId, requestId, gateway: context.gateway.url, ...(plain ? {} : { paths }), submittedAt };
}

/** A request that was found again. */
export interface ParsedHandle {
  readonly endpointId: string;
  readonly requestId: string;
  readonly submittedAt: string;
  /** The handle's own paths, unchecked. */
  readonly paths: unknown;
}

/** Where a request that was found again is looked up. */
export function routesOf({ gateway }: ClientContext, { endpointId, requestId, paths }: ParsedHandle): Routes {
  return isObject(paths) ? storedRoutes(gateway, endpointId, requestId, paths) : builtRoutes(endpointId, requestId);
}
