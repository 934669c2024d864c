import createRoutes from "openapi-fetch";
import type { AnyOperation } from "../contract/operation.js";
import { ConfigError } from "../errors/index.js";
import { apiError } from "../http/api-error.js";
import type { ClientContext } from "../http/context.js";
import type { Exchange } from "../http/exchange.js";
import type { Reply } from "../http/response.js";
import type { PreparedCall } from "./input.js";

function acceptOf({ responses }: AnyOperation): string {
  const statuses = Object.keys(responses).filter((status) => status.startsWith("2"));
  const types = (statuses.length === 0 ? ["default"] : statuses).flatMap((status) =>
    Object.keys(responses[status] ?? {}),
  );
  return types.length === 0 ? "*/*" : [...new Set(types)].join(", ");
}

/** What is used of openapi-fetch here: any path and method, where the parameters are written by our own serialisers. */
interface AnyRoutes {
  request(
    method: string,
    path: string,
    init: Parameters<Exchange["call"]>[1] & {
      readonly params: { readonly path: object };
      readonly pathSerializer: () => string;
      readonly querySerializer: () => string;
    },
  ): Promise<{ readonly response: Response }>;
}

// Safe: it writes any method and path; its types know no QUERY, and no path that is given as text.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const ROUTES = createRoutes<object>() as unknown as AnyRoutes;

/** What fetch would refuse, told before anybody can wonder whether it was sent. @throws ConfigError */
export function checkMethod({ id, method }: AnyOperation, { body }: PreparedCall): void {
  const why =
    method === "TRACE"
      ? "no platform sends TRACE"
      : body !== undefined && (method === "GET" || method === "HEAD")
        ? `no platform sends a body with ${method}`
        : undefined;
  if (why !== undefined) throw new ConfigError(`${id} cannot be called: ${why}.`, { endpointId: id });
}

/**
 * The exchange that sends a prepared call.
 * @param options.accept default: the media types of the documented successes
 */
export function exchangeOf(
  context: ClientContext,
  operation: AnyOperation,
  { path, query, headers, body }: PreparedCall,
  options: Pick<Exchange, "accept" | "ms">,
): Omit<Exchange, "isStream"> {
  const type = body?.contentType === undefined ? {} : { "content-type": body.contentType };
  const [template = "/"] = operation.path.split("?", 1);
  return {
    accept: options.accept ?? acceptOf(operation),
    headers: { ...type, ...headers },
    body: body?.content,
    security: operation.security,
    ms: options.ms,
    errorOf: (reply: Reply) => apiError(context, reply),
    // Body and content type go past openapi-fetch, which would write a boundary of its own.
    call: (_, init) =>
      ROUTES.request(operation.method, `/${template.replace(/^\//, "")}`, {
        ...init,
        params: { path: {} },
        pathSerializer: () => `${context.gateway.url}/${path.replace(/^\//, "")}`,
        querySerializer: () => query,
      }),
  };
}
