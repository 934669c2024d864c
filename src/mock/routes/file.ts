import { mediaBytes, mediaOf } from "../media/index.js";
import type { Match, Mock } from "../server/mock.js";
import { bytes, detail, methodNotAllowed, type Reply } from "../server/reply.js";
import { routeCdn } from "./storage.js";

/** The bytes of `/files/{id}/{name}`: what was uploaded there, else a small real file of the kind the name asks for. */
function readFile(mock: Mock, segments: readonly string[]): Reply {
  const stored = mock.files.files.get(segments[0] ?? "");
  // Uploaded pages and scripts must not run in the server's origin.
  const headers = { "x-content-type-options": "nosniff", "content-security-policy": "sandbox" };
  if (stored !== undefined) return bytes(200, Buffer.concat(stored.chunks), stored.type, headers);
  const kind = mediaOf(segments.at(-1) ?? "");
  return kind === undefined ? detail(404, "File not found") : bytes(200, mediaBytes(kind), kind.type, headers);
}

/** Finds a route below `/files/`: downloads are public, uploads are the storage's. */
export function routeFiles(mock: Mock, method: string, segments: readonly string[]): Match | Reply {
  if (method === "GET" || method === "HEAD") {
    if (segments.length === 0 || segments.includes("")) return detail(404, "Not Found");
    return { name: "file", access: "public", handle: () => readFile(mock, segments) };
  }
  return routeCdn(method, segments) ?? methodNotAllowed("GET");
}
