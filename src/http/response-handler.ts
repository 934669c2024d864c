import type { ResponseReader } from "../contract/options.js";
import { withRequestId } from "./callbacks.js";
import type { Reply } from "./response.js";

/* Answers that a program reads by its own `responseHandler`, as the official client lets it. */

// What the official client gives to the handler: the queue's own answers, tokens and uploads. Outputs and streams are not.
const HANDLED: ReadonlySet<string> = new Set(["submit", "status", "cancel", "token", "upload"]);

/**
 * Gives an answer to the program's handler: what that returns for a success stands for its JSON. For an answer that is none,
 * the handler may throw its own error; where it does not, the client throws the one that it would have thrown.
 * @throws whatever the handler throws, with the request id where the answer names one
 */
export async function applyHandler(handler: ResponseReader, reply: Reply): Promise<Reply> {
  const { info, status, headers, bytes } = reply;
  if (!HANDLED.has(info.phase)) return reply;
  const isEmpty = status === 204 || status === 205 || status === 304;
  let value: unknown;
  try {
    value = await handler(new Response(isEmpty ? null : new Uint8Array(bytes), { status, headers }));
  } catch (error) {
    throw withRequestId(error, info.requestId ?? headers.get("x-fal-request-id") ?? "");
  }
  if (status < 200 || status > 299) return reply;
  const changed = new Headers(headers);
  changed.set("content-type", "application/json");
  return { ...reply, headers: changed, bytes: new TextEncoder().encode(JSON.stringify(value)) };
}
