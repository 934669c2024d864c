import type { Endpoint } from "../../contract/endpoint.js";
import { isRecord, own } from "../own.js";
import { readJson } from "../server/body.js";
import type { Exchange, Match, Mock } from "../server/mock.js";
import { json, methodNotAllowed, type Reply } from "../server/reply.js";
import type { RouteName } from "./names.js";
import { queueOpenApi } from "./openapi.js";

/** The platform's own error shape. */
function platformError(status: number, type: string, message: string): Reply {
  return json(status, { error: { type, message } });
}

const PRICE = 0.05;

/** `fal-ai/wan/v2.2-a14b/image-to-video` → `image-to-video`: the last part of most ids says what the model does. */
function categoryOf(id: string): string {
  const last = id.split("/").at(-1) ?? "";
  return /^[a-z0-9]+-to-[a-z0-9]+$/.test(last) ? last : "other";
}

function modelOf(endpoint: Endpoint, expand: boolean): Record<string, unknown> {
  return {
    endpoint_id: endpoint.id,
    metadata: {
      display_name: endpoint.id.split("/").slice(1).join(" "),
      category: categoryOf(endpoint.id),
      description: "",
      status: "active",
      tags: [],
      updated_at: "2026-01-01T00:00:00Z",
      kind: "inference",
    },
    ...(expand ? { openapi: queueOpenApi(endpoint) } : {}),
  };
}

function askedIds(query: URLSearchParams): readonly string[] {
  return query
    .getAll("endpoint_id")
    .flatMap((value) => value.split(","))
    .filter((id) => id !== "");
}

function found(mock: Mock, query: URLSearchParams): readonly Endpoint[] {
  const ids = askedIds(query).map((id) => id.toLowerCase());
  const text = (query.get("q") ?? "").toLowerCase();
  const category = query.get("category");
  return mock.catalogue.all.filter(({ id }) => {
    if (ids.length > 0 && !ids.includes(id.toLowerCase())) return false;
    if (category !== null && category !== categoryOf(id)) return false;
    return id.toLowerCase().includes(text) && query.get("status") !== "deprecated";
  });
}

const DIGITS = /^\d{1,9}$/;

function models({ mock, target: { query } }: Exchange): Reply {
  const limit = query.get("limit") ?? "50";
  const cursor = query.get("cursor") ?? "0";
  if (!DIGITS.test(limit) || !DIGITS.test(cursor) || Number(limit) < 1 || askedIds(query).length > 50) {
    return platformError(400, "validation_error", "limit, cursor or endpoint_id is not valid");
  }
  const all = found(mock, query);
  const end = Number(cursor) + Number(limit);
  const expand = query.getAll("expand").some((value) => value.includes("openapi-3.0"));
  const list = all.slice(Number(cursor), end).map((endpoint) => modelOf(endpoint, expand));
  const more = end < all.length;
  return json(200, { models: list, next_cursor: more ? String(end) : null, has_more: more });
}

function unknownId(mock: Mock, ids: readonly string[]): Reply | undefined {
  const id = ids.find((each) => mock.catalogue.endpoint(each) === undefined);
  return id === undefined ? undefined : platformError(404, "not_found", `Endpoint id '${id}' not found`);
}

function pricing({ mock, target: { query } }: Exchange): Reply {
  const refusal = unknownId(mock, askedIds(query));
  if (refusal !== undefined) return refusal;
  const prices = found(mock, query).map(({ id }) => ({
    endpoint_id: id,
    unit_price: PRICE,
    unit: "request",
    currency: "USD",
  }));
  return json(200, { prices, next_cursor: null, has_more: false });
}

async function estimate({ mock, request }: Exchange): Promise<Reply> {
  const body = await readJson(request, 1_048_576);
  const asked = body.kind === "json" ? body.value : undefined;
  const endpoints = own(asked, "endpoints");
  const type = own(asked, "estimate_type");
  if (!isRecord(endpoints) || (type !== "historical_api_price" && type !== "unit_price")) {
    return platformError(400, "validation_error", "estimate_type and endpoints are required");
  }
  const refusal = unknownId(mock, Object.keys(endpoints));
  if (refusal !== undefined) return refusal;
  const quantities = Object.values(endpoints).map((entry) =>
    Number(own(entry, "call_quantity") ?? own(entry, "unit_quantity")),
  );
  if (quantities.some((quantity) => !(quantity > 0))) {
    return platformError(400, "validation_error", "each endpoint needs a quantity above 0");
  }
  const total = quantities.reduce((sum, quantity) => sum + quantity * PRICE, 0);
  return json(200, { estimate_type: type, total_cost: Number(total.toFixed(6)), currency: "USD" });
}

interface Route {
  readonly name: RouteName;
  readonly method: string;
  readonly handle: (x: Exchange) => Reply | Promise<Reply>;
}

const routes: Readonly<Record<string, Route>> = {
  models: { name: "models", method: "GET", handle: models },
  "models/pricing": { name: "pricing", method: "GET", handle: pricing },
  "models/pricing/estimate": { name: "pricing-estimate", method: "POST", handle: estimate },
  meta: { name: "meta", method: "GET", handle: () => json(200, { webhook_ip_ranges: ["127.0.0.1/32", "::1/128"] }) },
};

/** Finds a route of the platform API: the list of models, prices, and where webhooks come from. A key is optional. */
export function routePlatform(_mock: Mock, method: string, segments: readonly string[]): Match | Reply {
  const path = segments.join("/");
  const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
  if (route === undefined) return platformError(404, "not_found", "Not Found");
  return method === route.method ? { ...route, access: "public" } : methodNotAllowed(route.method);
}

/** Finds the route of an endpoint's OpenAPI document, where fal's website has it. */
export function routeSite(mock: Mock, method: string, segments: readonly string[]): Match | Reply {
  if (segments.join("/") !== "api/openapi/queue/openapi.json") return json(404, { detail: "Not Found" });
  if (method !== "GET") return methodNotAllowed("GET");
  const handle = ({ target: { query } }: Exchange): Reply => {
    const endpoint = mock.catalogue.endpoint(query.get("endpoint_id") ?? "");
    return endpoint === undefined ? json(404, { detail: "Endpoint not found" }) : json(200, queueOpenApi(endpoint));
  };
  return { name: "openapi", access: "public", handle };
}
