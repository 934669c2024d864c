import {
  createFalClient,
  fal,
  withMiddleware,
  withProxy,
  type ProxyRuntimeEnv,
  type ProxyRuntimeGate,
  type ProxyUrlConfig,
  type RequestMiddleware,
  type RequestProxyConfig,
  type RetryOptions,
} from "@fal-ai/client";

const trace: RequestMiddleware = async (request) => {
  request.headers ??= {};
  request.headers["x-trace"] = ["a", "b"];
  request.url = `${request.url}?traced`;
  return request;
};
const copy: RequestMiddleware = async ({ url, method, headers }) => ({
  url,
  method,
  headers: { ...headers, "x-a": "b" },
});
const when: ProxyRuntimeGate = ({ isBrowser }: ProxyRuntimeEnv) => isBrowser;
const proxy: RequestProxyConfig = { targetUrl: "/api/fal/proxy" };
proxy.when = when;
const proxyUrl: ProxyUrlConfig = { url: "/api/fal/proxy", when: "always" };
const retry: RetryOptions = {
  maxRetries: 1,
  baseDelay: 1,
  maxDelay: 1,
  backoffMultiplier: 2,
  retryableStatusCodes: [429],
  enableJitter: false,
};
retry.retryableStatusCodes.push(500);
retry.maxRetries += 1;

fal.config({
  requestMiddleware: withMiddleware(trace, copy, withProxy(proxy)),
  retry: { maxRetries: retry.maxRetries },
});
export const client = createFalClient({ proxyUrl, retry, fetch, credentials: process.env.FAL_KEY });
