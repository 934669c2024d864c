import type { AnyEndpoint } from "../contract/client.js";
import type { RequestRef, Routes } from "../contract/protocol.js";
import type { RequestHandle } from "../contract/status.js";
import { ConfigError } from "../errors/index.js";
import { checkRequestId, hasEncodedSeparator } from "../gateway/ids.js";
import type { ClientContext } from "../http/context.js";
import { isObject, own, ownText } from "../platform/json.js";
import { builtRoutes, storedRoutes } from "../protocols/fal/routes.js";
import type { Job, LazyRequest } from "./request.js";
import { jobOf } from "./request.js";

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

const isPlainPath = (path: unknown): boolean => typeof path === "string" && !hasEncodedSeparator(path);

/**
 * Reads a handle, which may come from anywhere: it names a request of the client's own gateway, nothing else.
 * @throws ConfigError when it is none, or another endpoint's; ProtocolError when its request id is none.
 */
function readHandle(context: ClientContext, endpointId: string, given: unknown): ParsedHandle {
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
  const paths = own(handle, "paths");
  const wrong = isObject(paths) ? Object.entries(paths).find(([, path]) => !isPlainPath(path)) : undefined;
  if (wrong !== undefined) {
    const message = `The handle's ${wrong[0]} path is no path, or holds an encoded slash, dot or control character.`;
    throw new ConfigError(message, { endpointId, requestId });
  }
  const gateway = ownText(handle, "gateway");
  if (gateway !== context.gateway.url) {
    context.warn({
      code: "gateway",
      message: `${endpointId}: the handle was made for another gateway; ${context.gateway.url} is asked`,
      endpointId,
      requestId,
    });
  }
  return { endpointId, requestId, submittedAt: ownText(handle, "submittedAt") ?? "", paths };
}

// Whoever reads a handle looks where its paths lead. Here they only must not carry more than a path does.
function pathIn(paths: unknown, name: string): string | undefined {
  const path = ownText(paths, name);
  return path !== undefined && /^[\w~@-][^:?#]*$/.test(path) ? path : undefined;
}

function asHandle(
  { gateway }: ClientContext,
  { endpointId, requestId, submittedAt, paths }: ParsedHandle,
): RequestHandle {
  const [status, result, cancel] = [pathIn(paths, "status"), pathIn(paths, "result"), pathIn(paths, "cancel")];
  const whole = status !== undefined && result !== undefined && cancel !== undefined;
  const kept = whole ? { paths: { status, result, cancel } } : {};
  return { version: 1, endpointId, requestId, gateway: gateway.url, ...kept, submittedAt };
}

/**
 * The request of a handle; what follows it is loaded when something is asked of it.
 * @throws ConfigError when the handle is none, or another endpoint's; ProtocolError when its request id is none.
 */
export function resume(
  context: ClientContext,
  endpointId: string,
  given: unknown,
  endpoint: () => Promise<AnyEndpoint>,
): LazyRequest {
  const found = readHandle(context, endpointId, given);
  let job: Promise<Job> | undefined;
  const open = async (): Promise<Job> => {
    const loading = endpoint();
    // Whoever asks again after a failure has the endpoint loaded again.
    loading.catch(() => {
      job = undefined;
    });
    return jobOf(context, found, loading);
  };
  return {
    endpointId,
    requestId: found.requestId,
    job: () => (job ??= open()),
    toJSON: () => asHandle(context, found),
  };
}
