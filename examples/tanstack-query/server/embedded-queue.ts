import { type MockQueue, startMockQueue } from "falsmith-runtime/mock";
import { createProxyHandler, toNodeHandler } from "falsmith-runtime/proxy";
import type { Plugin } from "vite";
import { gateways } from "../src/generated/index.ts";
import { operation as credit } from "../src/generated/kie.ai/api/v1/chat/credit/get/index.ts";
import { endpoint as veo } from "../src/generated/kie.ai/api/v1/veo/generate/post/index.ts";
import { operation as details } from "../src/generated/kie.ai/api/v1/veo/record-info/get/index.ts";

/** While you develop: a server that plays what the pages describe, in place of KIE, behind the proxy that adds the key. */
export function embeddedQueue(): Plugin {
  let mock: MockQueue;
  return {
    name: "embedded-queue",
    apply: "serve",
    async config() {
      mock = await startMockQueue({
        endpoints: [],
        operations: [credit, details],
        jobs: [veo],
        security: gateways.kie.security,
        script: { runMs: 2_000 },
        onRequest: ({ method, path, status }) => console.log(`queue: ${method} ${path} ${status ?? "reset"}`),
      });
      return { define: { "import.meta.env.VITE_KIE_URL": JSON.stringify(mock.url) } };
    },
    configureServer({ middlewares, httpServer }) {
      // In production { gateway: gateways.kie, credentials: process.env.KIE_KEY }.
      const proxy = createProxyHandler({
        gateways: [{ gateway: { ...gateways.kie, url: mock.url }, credentials: "a-key-that-only-the-server-knows" }],
        allowedEndpoints: ["GET /api/v1/chat/credit", "POST /api/v1/veo/generate", "GET /api/v1/veo/record-info"],
      });
      const handle = toNodeHandler(proxy);
      middlewares.use("/api/kie/proxy", (request, response) => void handle(request, response));
      httpServer?.once("close", () => void mock.close());
    },
  };
}
