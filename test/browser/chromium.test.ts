import { createServer, type Server } from "node:http";
import { builtinModules } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startMockQueue, type MockQueue } from "../../src/mock/index.js";
import { unchecked } from "../../src/client/registry.js";
import { hasChromium, launchChromium, needsChromium } from "../support/chromium.js";

const ID = "acme/brush";
const KEY = "page:secret-0123456789";

function page(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

/** The runtime as a page loads it: everything in one file, and what it was made of. */
async function bundled(): Promise<{ readonly code: string; readonly imports: readonly string[] }> {
  const { outputFiles, metafile } = await build({
    entryPoints: [page("./page.ts")],
    bundle: true,
    format: "esm",
    platform: "browser",
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports.map(({ path }) => path));
  return { code: outputFiles[0]?.text ?? "", imports };
}

describe("the browser's bundle", () => {
  test("is made without a Node built-in", async () => {
    // For a browser esbuild refuses what only Node has: that it was built is half of the proof.
    const { code, imports } = await bundled();
    const builtin = new Set(builtinModules);
    expect(imports.filter((path) => path.startsWith("node:") || builtin.has(path))).toEqual([]);
    expect(code).not.toMatch(/from\s*"node:|require\("|import\("node:/);
    expect(code.length).toBeGreaterThan(10_000);
  });
});

describe.skipIf(!hasChromium)(needsChromium("Chromium"), () => {
  let browser: Browser;
  let site: Server;
  let address = "";

  beforeAll(async () => {
    const { code } = await bundled();
    site = createServer((request, response) => {
      const script = request.url === "/page.js";
      response.writeHead(200, { "content-type": script ? "text/javascript" : "text/html" });
      response.end(script ? code : '<!doctype html><script type="module" src="/page.js"></script>');
    });
    await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
    const bound = site.address();
    // Another host name than the queue's: all that goes there goes across origins.
    address = `http://localhost:${typeof bound === "object" ? bound?.port : ""}/`;
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    site?.closeAllConnections();
    site?.close();
  });

  /** Runs a program of the page against a queue of its own. */
  async function visit(program: string, check: (ended: unknown, mock: MockQueue) => unknown): Promise<void> {
    const script = { positions: [1, 0], queueMs: 20, runMs: 60, logs: ["één", "漢字"], output: { n: 7 } };
    const mock = await startMockQueue({
      endpoints: [unchecked(ID)],
      credentials: KEY,
      script,
      cors: [new URL(address).origin],
    });
    const tab: Page = await browser.newPage();
    try {
      await tab.goto(address);
      await tab.waitForFunction("globalThis.programs !== undefined");
      const ended: unknown = await tab.evaluate(`programs[${JSON.stringify(program)}](${JSON.stringify(mock.url)})`);
      await check(ended, mock);
    } finally {
      await tab.close();
      await mock.close();
    }
  }

  test("subscribes across origins, by stream, with logs", async () => {
    await visit("subscribe", (ended, mock) => {
      expect(ended).toEqual({ data: { n: 7 }, lines: ["één", "漢字"], last: "COMPLETED" });
      const routes = mock.requests().filter(({ method }) => method !== "OPTIONS");
      expect(routes.map(({ route }) => route)).toEqual(["submit", "status-stream", "result"]);
    });
  });

  test("follows by polls", async () => {
    await visit("poll", (ended) => expect(ended).toEqual({ n: 7 }));
  });

  test("follows more requests than a browser opens connections", async () => {
    await visit("many", (ended, mock) => {
      expect(ended).toEqual(Array.from({ length: 20 }, () => ({ n: 7 })));
      expect(mock.accepted()).toHaveLength(20);
    });
  });

  test("an abort settles at once and cancels", async () => {
    await visit("abort", async (ended, mock) => {
      expect(ended).toEqual({ name: "AbortError", quick: true });
      await expect.poll(() => mock.requests().some(({ route }) => route === "cancel")).toBe(true);
    });
  });

  test("a key is refused unless the caller insists, and nothing is sent", async () => {
    await visit("guarded", (ended, mock) => {
      expect(ended).toEqual({ name: "ConfigError", code: "browser_key", shown: false });
      expect(mock.requests()).toEqual([]);
    });
  });

  test("a worker of the page is no place for a key either", async () => {
    await visit("worker", (ended, mock) => {
      expect(ended).toBe("browser_key");
      expect(mock.requests()).toEqual([]);
    });
  });

  test("a page without a key goes through a proxy", async () => {
    await visit("proxied", (ended, mock) => {
      expect(ended).toEqual({ n: 7 });
      const sent = mock.requests().filter(({ method }) => method !== "OPTIONS");
      expect(sent.every(({ headers }) => headers["authorization"] === undefined)).toBe(true);
    });
  });
});
