import { ApiError } from "../errors/index.js";
import { redactData } from "../gateway/redact.js";
import type { ClientContext } from "../http/context.js";
import type { RequestInfo } from "../http/response.js";
import { own, ownText } from "../platform/json.js";

/** What a message of a realtime endpoint means. */
export type ServerMessage =
  | { readonly kind: "result"; readonly value: unknown }
  /** The token is not accepted, or no longer. */
  | { readonly kind: "unauthorized"; readonly error: ApiError }
  /** The connection is closed because no input has come. */
  | { readonly kind: "idle"; readonly error: ApiError }
  | { readonly kind: "error"; readonly error: ApiError }
  /** Timings and the like. */
  | { readonly kind: "notice" };

/** Reads a message that was decoded. */
export function readMessage(context: ClientContext, info: RequestInfo, value: unknown): ServerMessage {
  const [type, word] = [own(value, "type"), own(value, "error")];
  const isFailed = own(value, "status") === "error";
  if (type === "x-fal-message") return { kind: "notice" };
  if (type !== "x-fal-error" && !isFailed) return { kind: "result", value };
  const isUnauthorized = isFailed && word === "Unauthorized";
  const words = [ownText(value, "error"), ownText(value, "reason") ?? ownText(value, "message")];
  const said = words.filter((part) => part !== undefined).join(": ") || "the app failed, and gave no reason";
  const error = new ApiError({
    ...info,
    message: context.redactor.text(said),
    status: isUnauthorized ? 401 : 400,
    code: isUnauthorized ? "auth" : "http",
    body: redactData(context.redactor, value),
  });
  if (isUnauthorized) return { kind: "unauthorized", error };
  return { kind: type === "x-fal-error" && word === "TIMEOUT" ? "idle" : "error", error };
}
