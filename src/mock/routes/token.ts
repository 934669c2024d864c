import { isList, own } from "../own.js";
import { readJson } from "../server/body.js";
import type { Exchange, Match, Mock } from "../server/mock.js";
import { detail, json, methodNotAllowed, type Reply } from "../server/reply.js";
import { routeStorage } from "./storage.js";

async function token(exchange: Exchange): Promise<Reply> {
  const body = await readJson(exchange.request, 65_536);
  const given = body.kind === "json" ? body.value : undefined;
  const [seconds, apps] = [own(given, "token_expiration"), own(given, "allowed_apps")];
  const lifetime = typeof seconds === "number" && seconds > 0 ? seconds : 120;
  const names = isList(apps) ? apps.filter((app) => typeof app === "string") : undefined;
  return json(200, exchange.mock.tokens.issue(lifetime, names));
}

/** Finds a route of the REST host: storage, temporary tokens and the keys that webhooks are signed with. */
export function routeRest(mock: Mock, method: string, segments: readonly string[]): Match | Reply {
  const storage = routeStorage(method, segments);
  if (storage !== undefined) return storage;
  const path = segments.join("/");
  if (path === "tokens") {
    return method === "POST" ? { name: "token", access: "key", handle: token } : methodNotAllowed("POST");
  }
  if (path === ".well-known/jwks.json") {
    if (method !== "GET") return methodNotAllowed("GET");
    return { name: "jwks", access: "public", handle: () => json(200, mock.webhooks.jwks()) };
  }
  return detail(404, "Not Found");
}
