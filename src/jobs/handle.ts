import type { RequestHandle } from "../contract/status.js";
import { ConfigError } from "../errors/index.js";
import { checkRequestId, hasEncodedSeparator } from "../gateway/ids.js";
import { type ClientContext, warnAbout } from "../http/context.js";
import { isObject, own, ownText } from "../platform/json.js";
import type { GivenPaths, HandlePaths } from "../protocols/protocol.js";

/** Whether a value from outside looks like a handle: `parseHandle` says whether it is one. */
export function isHandle(value: unknown): value is RequestHandle {
  return isObject(value) && own(value, "version") === 1 && ownText(value, "requestId") !== undefined;
}

/** What a handle says of a request. */
export interface HandleFields {
  readonly endpointId: string;
  readonly requestId: string;
  readonly submittedAt: string;
  readonly paths?: GivenPaths | undefined;
  /** Untrusted, as all of it: what speaks to the server takes what it knows. */
  readonly values?: unknown;
}

/** The handle of a request of the client's gateway. */
export function handleOf({ gateway }: ClientContext, fields: HandleFields): RequestHandle {
  const { endpointId, requestId, submittedAt, paths = {}, values } = fields;
  const { status, result, cancel } = paths;
  const whole = status !== undefined && result !== undefined && cancel !== undefined;
  const kept = whole ? { paths: { status, result, cancel } } : {};
  const asked = values === undefined ? {} : { values };
  return { version: 1, endpointId, requestId, gateway: gateway.url, ...kept, ...asked, submittedAt };
}

// Where a path leads is checked by the protocol. Here it must be a path: no scheme, query or fragment.
function pathIn(paths: unknown, name: keyof HandlePaths): string | undefined {
  const path = ownText(paths, name) ?? "";
  return /^[\w~@-][^:?#]*$/.test(path) ? path : undefined;
}

/**
 * Reads a handle, which may come from anywhere: it names a request of the client's own gateway, nothing else.
 * @param anyId what is not fal's has ids of any form: they are encoded where they are sent
 * @throws ConfigError when it is not a handle, or that of another endpoint; ProtocolError when its request id is not valid.
 */
export function parseHandle(context: ClientContext, endpointId: string, given: unknown, anyId = false): HandleFields {
  const handle: unknown = isObject(given) && typeof given["toJSON"] === "function" ? given["toJSON"]() : given;
  if (!isObject(handle) || own(handle, "version") !== 1)
    throw new ConfigError("A request is resumed from what its toJSON() gave, parsed.", { endpointId });
  const made = ownText(handle, "endpointId") ?? "";
  if (made.toLowerCase() !== endpointId.toLowerCase()) {
    const other = JSON.stringify(made.slice(0, 120));
    throw new ConfigError(`The handle is that of a request to ${other}, not to ${endpointId}.`, { endpointId });
  }
  const requestId = (anyId ? String : checkRequestId)(own(handle, "requestId"), endpointId);
  const paths = own(handle, "paths");
  for (const [name, path] of Object.entries(isObject(paths) ? paths : {})) {
    if (typeof path === "string" && !hasEncodedSeparator(path)) continue;
    const message = `The handle's ${name} path is no path, or holds an encoded separator.`;
    throw new ConfigError(message, { endpointId, requestId });
  }
  if (ownText(handle, "gateway") !== context.gateway.url) {
    const text = `the handle was made for another gateway; ${context.gateway.url} is asked`;
    warnAbout(context, { endpointId, requestId }, "gateway", text);
  }
  const kept = { status: pathIn(paths, "status"), result: pathIn(paths, "result"), cancel: pathIn(paths, "cancel") };
  const submittedAt = ownText(handle, "submittedAt") ?? "";
  const values = own(handle, "values");
  return { endpointId, requestId, submittedAt, paths: isObject(paths) ? kept : undefined, values };
}
