import { createHash, timingSafeEqual } from "node:crypto";
import { detail, json, type Reply } from "./reply.js";

/** Who may call: any credential, or only those given. */
export interface Keyring {
  readonly profile: "fal" | "relay";
  readonly credentials: readonly string[] | undefined;
  readonly anonymous: boolean;
}

function digest(value: string): Buffer {
  return createHash("sha256").update(value).digest();
}

function isKnown(key: string, keyring: Keyring): boolean {
  if (keyring.credentials === undefined) return true;
  const wanted = digest(key);
  return keyring.credentials.some((credential) => timingSafeEqual(digest(credential), wanted));
}

/** The words relays use: the error object of OpenAI's API, with the id of their own request. */
export function relayError(status: number, message: string, requestId: string, code = ""): Reply {
  return json(status, { error: { message: `${message} (request id: ${requestId})`, type: "new_api_error", code } });
}

/**
 * Checks the `Authorization` header: fal says `Key`, relays say `Bearer`.
 * @returns undefined when the call may go on, else the refusal
 */
export function refuseCaller(header: string | undefined, keyring: Keyring, requestId: string): Reply | undefined {
  const scheme = keyring.profile === "fal" ? "key" : "bearer";
  const space = header?.indexOf(" ") ?? -1;
  const word = header === undefined || space === -1 ? "" : header.slice(0, space).toLowerCase();
  const key = header === undefined || space === -1 ? "" : header.slice(space + 1).trim();
  if (word === scheme && key !== "" && isKnown(key, keyring)) return undefined;
  if (keyring.profile === "relay")
    return relayError(401, header === undefined ? "未提供令牌" : "Invalid token", requestId);
  if (header === undefined) return keyring.anonymous ? undefined : detail(401, "Authentication is required");
  return detail(401, "invalid key credentials");
}
