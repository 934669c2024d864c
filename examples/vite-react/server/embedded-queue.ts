import { type MockQueue, startMockQueue } from "falsmith-runtime/mock";
import { createProxyHandler, toNodeHandler } from "falsmith-runtime/proxy";
import type { Plugin } from "vite";
import { endpoint } from "../src/generated/fal-ai/wan-25-preview/image-to-image/index.ts";

const KEY = "a-key-that-only-the-server-knows";

/**
 * While you develop: the embedded queue in place of fal, behind the proxy that adds the key. The page sees the proxy only,
 * as it will in production.
 */
export function embeddedQueue(): Plugin {
  let mock: MockQueue;
  return {
    name: "embedded-queue",
    apply: "serve",
    async config() {
      mock = await startMockQueue({
        endpoints: [endpoint],
        credentials: KEY,
        script: { runMs: 3_000 },
        onRequest: ({ method, path, status }) => console.log(`queue: ${method} ${path} ${status ?? "reset"}`),
      });
      return { define: { "import.meta.env.VITE_FAL_GATEWAY": JSON.stringify(mock.url) } };
    },
    configureServer({ middlewares, httpServer }) {
      const gateways = [{ gateway: mock.url, credentials: KEY }];
      const handle = toNodeHandler(createProxyHandler({ gateways, allowedEndpoints: [endpoint.id] }));
      middlewares.use("/api/fal/proxy", (request, response) => void handle(request, response));
      httpServer?.once("close", () => void mock.close());
    },
  };
}
