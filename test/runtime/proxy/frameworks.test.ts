import { build } from "esbuild";
import { createServer, type RequestListener } from "node:http";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { RUNTIME_SOURCES } from "../../../scripts/source-paths.js";
import { own } from "../../../src/platform/json.js";
import { KEY } from "../support/client.js";

/*
 * The examples of docs/proxy.md, each run as it stands: what its framework would call is called with what the framework would
 * give. Express and Hono are stand-ins, as much of them as the example uses: `app.all`, Node's own objects, `c.req.raw`.
 */
const page = readFileSync(join(import.meta.dirname, "../../../docs/proxy.md"), "utf8");

function example(heading: string): string {
  const [, text] = new RegExp(`^### ${heading}.*?\`\`\`ts\\n(.*?)\`\`\``, "ms").exec(page) ?? [];
  if (text === undefined) throw new Error(`docs/proxy.md has no example for ${heading}`);
  return text;
}

const STAND_INS: Readonly<Record<string, string>> = {
  express: `export default () => {
    const routes = new Map();
    const app = (request, response) => routes.get(request.url)(request, response);
    app.all = (path, handle) => routes.set(path, handle);
    return app;
  };`,
  hono: `export class Hono {
    routes = new Map();
    all(path, handle) { this.routes.set(path, handle); }
    fetch = (request) => this.routes.get(new URL(request.url).pathname)({ req: { raw: request } });
  }`,
};

async function loaded(heading: string): Promise<Record<string, unknown>> {
  const { outputFiles } = await build({
    stdin: { contents: example(heading), loader: "ts", resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    alias: RUNTIME_SOURCES,
    plugins: [
      {
        name: "stand-ins",
        setup: (builder) => {
          builder.onResolve({ filter: /^(?:express|hono)$/ }, ({ path }) => ({ path, namespace: "stand-in" }));
          builder.onLoad({ filter: /.*/, namespace: "stand-in" }, ({ path }) => ({ contents: STAND_INS[path] ?? "" }));
        },
      },
    ],
  });
  const [{ text } = { text: "" }] = outputFiles;
  return import(`data:text/javascript;base64,${Buffer.from(text).toString("base64")}`);
}

type Answer = (request: Request) => Promise<Response>;

function functionIn(holder: unknown, name: string): (...argv: readonly unknown[]) => unknown {
  const found = own(holder, name);
  if (typeof found !== "function") throw new Error(`the example has no ${name}`);
  return (...argv) => Reflect.apply(found, holder, argv);
}

async function responseOf(given: unknown): Promise<Response> {
  const answer = await given;
  if (answer instanceof Response) return answer;
  throw new Error("no Response");
}

/** Node's own server around a listener, asked as a page asks. */
async function throughNode(listener: RequestListener, request: Request): Promise<Response> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : "";
  const init = { method: request.method, headers: request.headers, body: await request.text() };
  try {
    const answer = await plainFetch(`http://127.0.0.1:${port}/api/fal/proxy`, init);
    return new Response(await answer.text(), answer);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const examples: readonly (readonly [heading: string, ask: (module: Record<string, unknown>) => Answer])[] = [
  ["Next.js, app router", (module) => (request) => responseOf(functionIn(module, request.method)(request))],
  [
    "Next.js, pages router",
    (module) => (request) => throughNode((from, to) => void functionIn(module, "default")(from, to), request),
  ],
  ["Express", (module) => (request) => throughNode((from, to) => void functionIn(module, "app")(from, to), request)],
  ["Hono", (module) => (request) => responseOf(functionIn(own(module, "app"), "fetch")(request))],
  ["SvelteKit", (module) => (request) => responseOf(functionIn(module, request.method)({ request }))],
  [
    "Remix",
    (module) => (request) =>
      responseOf(functionIn(module, request.method === "GET" ? "loader" : "action")({ request })),
  ],
  ["Workers", (module) => (request) => responseOf(functionIn(module["default"], "fetch")(request, { FAL_KEY: KEY }))],
];

const plainFetch = globalThis.fetch;
const sent: [url: string, authorization: string | null, body: string][] = [];

beforeEach(() => {
  sent.length = 0;
  vi.stubEnv("FAL_KEY", KEY);
  // fal, as the proxy's own `fetch` reaches it.
  vi.stubGlobal("fetch", async (url: string, init?: RequestInit) => {
    const request = new Request(url, init);
    sent.push([url, request.headers.get("authorization"), await request.text()]);
    return Response.json({ request_id: "r" });
  });
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

describe("an example of the page", () => {
  it.each(examples)("answers a page: %s", async (heading, ask) => {
    const answer = ask(await loaded(heading));
    const submit = (id: string): Request =>
      new Request("http://site.example/api/fal/proxy", {
        method: "POST",
        headers: { "x-fal-target-url": `https://queue.fal.run/${id}`, "content-type": "application/json" },
        body: '{"prompt":"x"}',
      });
    const reply = await answer(submit("fal-ai/flux/dev"));
    expect([reply.status, await reply.json()]).toEqual([200, { request_id: "r" }]);
    expect(sent).toEqual([["https://queue.fal.run/fal-ai/flux/dev", `Key ${KEY}`, '{"prompt":"x"}']]);
    expect((await answer(submit("fal-ai/flux/pro"))).status).toBe(400);
    expect(sent).toHaveLength(1);
  });

  it("is there for each framework of the page", () => {
    const headings = [...page.matchAll(/^### ([^:(\n]+)/gm)].map(([, heading = ""]) => heading.trim());
    expect(examples.map(([heading]) => heading)).toEqual(headings);
  });
});
