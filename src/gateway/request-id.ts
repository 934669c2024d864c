import { type ProtocolDetails, ProtocolError } from "../errors/index.js";

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
