import createFetch from "openapi-fetch";
import createQueries from "openapi-react-query";
import { gateways } from "./generated/index.ts";
import type { paths } from "./generated/kie.ai/paths.ts";

/** Sends a request to the proxy, which adds the key and passes it on to where it was meant for. */
async function throughProxy(request: Request): Promise<Response> {
  return fetch("/api/kie/proxy", {
    method: request.method,
    headers: { ...Object.fromEntries(request.headers), "x-fal-target-url": request.url },
    body: request.method === "GET" ? null : await request.text(),
    signal: request.signal,
  });
}

const baseUrl: string = import.meta.env["VITE_KIE_URL"] ?? gateways.kie.url;

/** Hooks of TanStack Query for every path that the pages document. */
export const api = createQueries(createFetch<paths>({ baseUrl, fetch: throughProxy }));
