import { ConfigError, type ProtocolDetails, ProtocolError } from "../errors/index.js";

/** An endpoint id, taken apart. */
export interface EndpointId {
  readonly owner: string;
  readonly alias: string;
  readonly path?: string | undefined;
  readonly namespace?: "workflows" | "comfy" | undefined;
}

// fal's first ids had no slash: `110602490-lora` is `110602490/lora`.
const LEGACY = /^(\d+)-([a-zA-Z0-9-]+)$/;

function invalidEndpointId(id: unknown, why: string): ConfigError {
  const shown = typeof id === "string" ? JSON.stringify(id.slice(0, 120)) : `a value of type ${typeof id}`;
  return new ConfigError(`Invalid endpoint id: ${shown}. ${why}`);
}

const ENCODED_SEPARATOR = /%(?:2f|5c|2e|25|00)|[\0-\x1f\x7f]/i;

/** Whether a path holds an encoded slash, dot, percent sign or zero: a server that decodes it sees another path. */
export function hasEncodedSeparator(path: string): boolean {
  return ENCODED_SEPARATOR.test(path);
}

/** Whether a path, as it was written, could be read as another path by a server. */
export function isAmbiguousPath(path: string): boolean {
  return hasEncodedSeparator(path) || /\\|\/\//.test(path);
}

function segmentsOf(id: unknown): readonly string[] {
  if (typeof id !== "string") throw invalidEndpointId(id, "An endpoint id is a string.");
  const [, ...legacy] = LEGACY.exec(id) ?? [];
  if (legacy.length > 0) return legacy;
  const segments = id.replace(/^\//, "").replace(/\/$/, "").split("/");
  const sound = segments.every((part) => /^[^\s\\?#%:\0-\x1f\x7f]+$/.test(part) && part !== "." && part !== "..");
  if (segments.length > 1 && sound) return segments;
  throw invalidEndpointId(id, "It looks like owner/app or owner/app/path.");
}

/**
 * Takes an endpoint id apart.
 * @throws ConfigError when it is none.
 */
export function parseEndpointId(id: string): EndpointId {
  const segments = segmentsOf(id);
  const [first] = segments;
  const namespace = first === "workflows" || first === "comfy" ? first : undefined;
  const [owner = "", alias, ...rest] = namespace === undefined ? segments : segments.slice(1);
  if (alias === undefined) throw invalidEndpointId(id, "The app is missing.");
  return { owner, alias, path: rest.length === 0 ? undefined : rest.join("/"), namespace };
}

function encodeSegments(segments: readonly string[]): string {
  return segments.map(encodeURIComponent).join("/");
}

/** The id as a path, encoded: where a submit goes. */
export function endpointPath(id: string): string {
  parseEndpointId(id);
  return encodeSegments(segmentsOf(id));
}

/** The app id as a path, encoded: where the queue keeps requests. */
export function appPath(id: string): string {
  const { namespace, owner, alias } = parseEndpointId(id);
  return encodeSegments(namespace === undefined ? [owner, alias] : [namespace, owner, alias]);
}

/**
 * A request id as a path segment.
 * @throws ProtocolError when it could lead to another path.
 */
export function checkRequestId(requestId: unknown, endpointId: string, details: Partial<ProtocolDetails> = {}): string {
  if (typeof requestId === "string" && /^[\w.~@:+=-]{1,200}$/.test(requestId) && !/^\.+$/.test(requestId))
    return requestId;
  throw new ProtocolError("The request id is missing, or holds characters that no request id has.", {
    ...details,
    code: "malformed",
    endpointId,
  });
}
