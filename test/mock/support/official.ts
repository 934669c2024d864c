import { createFalClient, type FalClient, type RequestMiddleware } from "@fal-ai/client";
import type { MockQueue } from "../../../src/mock/index.js";

const mounts: readonly (readonly [string, string])[] = [
  ["https://queue.fal.run/", "/"],
  ["https://fal.run/", "/run/"],
  ["https://rest.fal.ai/", "/rest/"],
];

/** Sends what is meant for fal's hosts to the paths under which the mock serves them, and nothing else. */
export function toMock(mock: MockQueue): RequestMiddleware {
  return (request) => {
    const mount = mounts.find(([prefix]) => request.url.startsWith(prefix));
    if (mount === undefined) return Promise.resolve(request);
    const [host, path] = mount;
    return Promise.resolve({ ...request, url: mock.url + path + request.url.slice(host.length) });
  };
}

const quick = { maxRetries: 3, baseDelay: 5, maxDelay: 10, enableJitter: false };

/** fal's own client, unmodified, through its proxy option. */
export function throughProxy(mock: MockQueue): FalClient {
  return createFalClient({
    credentials: "test:secret",
    proxyUrl: { url: `${mock.url}/proxy`, when: "always" },
    retry: quick,
  });
}

/** fal's own client, unmodified, through a middleware that rewrites hosts to paths. */
export function throughMiddleware(mock: MockQueue): FalClient {
  return createFalClient({ credentials: "test:secret", requestMiddleware: toMock(mock), retry: quick });
}
