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

function invalidEndpointId(id: string, why: string): ConfigError {
  return new ConfigError(`Invalid endpoint id: ${JSON.stringify(id.slice(0, 120))}. ${why}`);
}

function segmentsOf(id: string): readonly string[] {
  const [, ...legacy] = LEGACY.exec(id) ?? [];
  if (legacy.length > 0) return legacy;
  const segments = id.replace(/^\//, "").replace(/\/$/, "").split("/");
  const sound = segments.every((part) => /^[^\s\\?#%:]+$/.test(part) && part !== "." && part !== "..");
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

const encodeSegments = (segments: readonly string[]): string => segments.map(encodeURIComponent).join("/");

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
