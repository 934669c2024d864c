import { build } from "esbuild";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import type { JsonObject } from "../../codegen/document/json.js";
import { emitPackage } from "../../codegen/emit/package/package.js";
import { promised, typeErrors } from "../support/tsc.js";

/* A package made of a document of OpenAPI 3.2, compiled and run against a server. */

const root = fileURLToPath(new URL("../..", import.meta.url));

const CHUNK: JsonObject = { type: "object", required: ["text"], properties: { text: { type: "string" } } };

function json(schema: JsonObject): JsonObject {
  return { "application/json": { schema } };
}

function page(url: string): JsonObject {
  return {
    openapi: "3.2.0",
    info: { title: "Search", version: "1" },
    servers: [{ url, name: "local" }],
    paths: {
      "/search": {
        query: {
          parameters: [
            {
              name: "filter",
              in: "querystring",
              required: true,
              content: {
                "application/x-www-form-urlencoded": {
                  schema: { type: "object", properties: { page: { type: "integer" } } },
                },
              },
            },
          ],
          requestBody: {
            required: true,
            content: json({ type: "object", required: ["words"], properties: { words: { type: "string" } } }),
          },
          responses: {
            "200": {
              description: "",
              content: json({ type: "object", required: ["asked"], properties: { asked: { type: "string" } } }),
            },
          },
        },
        get: { responses: { "204": { description: "" } } },
      },
      "/chat": {
        post: {
          responses: {
            "200": {
              description: "",
              content: {
                "text/event-stream": {
                  itemSchema: {
                    type: "object",
                    required: ["event", "data"],
                    properties: { data: { type: "string" } },
                    oneOf: [
                      {
                        properties: {
                          event: { const: "delta" },
                          data: { contentMediaType: "application/json", contentSchema: CHUNK },
                        },
                      },
                      { properties: { event: { const: "count" } } },
                    ],
                  },
                },
              },
            },
          },
        },
      },
      "/lines": {
        get: {
          responses: { "200": { description: "", content: { "application/jsonl": { example: '{"a":1}\n{"a":2}' } } } },
        },
      },
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += String(chunk);
  return text;
}

let tries = 0;
const server: Server = createServer((request, response) => {
  void textOf(request).then((text) => {
    const { method, url } = request;
    if (url === "/chat") {
      response.setHeader("content-type", "text/event-stream");
      response.end('event: delta\nid: 1\ndata: {"text":"a"}\n\nevent: count\ndata: 12\n\n');
    } else if (url === "/lines") {
      response.setHeader("content-type", "application/jsonl");
      response.end('{"a":1}\n{"a":2}\n');
    } else if ((tries += 1) === 1) {
      response.statusCode = 502;
      response.end();
    } else {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ asked: `${method} ${url} ${text}` }));
    }
  });
});

// Beside node_modules: what is generated imports the runtime by its name.
const folder = mkdtempSync(join(root, "node_modules/.openapi-32-"));
let files: ReadonlyMap<string, string> = new Map();

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  const port = typeof bound === "object" ? (bound?.port ?? 0) : 0;
  const source = { id: "search.json", text: JSON.stringify(page(`http://127.0.0.1:${port}`)), provider: "search" };
  files = await emitPackage(await compile([source]), [source], { runtime: "import" });
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const PROGRAM = `
import { createClient, gateways } from "./index.js";
import { operation as search } from "./127.0.0.1/search/query/index.js";
import { operation as chat, type Output } from "./127.0.0.1/chat/post/index.js";
import { operation as lines } from "./127.0.0.1/lines/get/index.js";
import { createClient as createKeyed } from "./127.0.0.1/registry.js";
import type { paths } from "./127.0.0.1/paths.js";

const options = { gateway: gateways.search, retry: { baseDelay: 1 } };

export async function run(): Promise<unknown> {
  const client = createClient(options);
  const { data } = await client.call(search, { query: { filter: { page: 2 } }, body: { words: "a b" } });
  const asked: string = data.asked;
  const keyed = await createKeyed(options).call("QUERY /search", { query: { filter: {} }, body: { words: "c" } });
  const events: Output[] = [];
  let text = "";
  for await (const event of (await client.call(chat)).data) {
    events.push(event);
    text += event.event === "delta" ? event.data.text : event.data;
  }
  let sum = 0;
  for await (const line of (await client.call(lines)).data) sum += line.a ?? 0;
  return [asked, keyed.data.asked, events, text, sum];
}

export const kept: keyof paths["/search"] = "get";
// @ts-expect-error openapi-typescript has no type for QUERY
export const left: paths["/search"]["query"] = {};

export function wrong(): void {
  const client = createClient(options);
  // @ts-expect-error the query is needed
  void client.call(search, { body: { words: "x" } });
  // @ts-expect-error a page is a number
  void client.call(search, { query: { filter: { page: "2" } }, body: { words: "x" } });
}
`;

interface Program {
  readonly run: () => Promise<unknown>;
}

describe("a package of OpenAPI 3.2", { timeout: 120_000 }, () => {
  it("compiles", () => {
    expect(typeErrors(folder, new Map([...files, ["program.ts", PROGRAM]]), promised)).toEqual([]);
  });

  it("asks by QUERY, again where it gets no answer, and reads streams as they are described", async () => {
    writeFileSync(join(folder, "program.ts"), PROGRAM);
    const outfile = join(folder, "program.mjs");
    await build({
      entryPoints: [join(folder, "program.ts")],
      outfile,
      bundle: true,
      format: "esm",
      platform: "node",
      external: ["undici"],
    });
    const module: Program = await import(pathToFileURL(outfile).href);
    expect(await module.run()).toEqual([
      'QUERY /search?page=2 {"words":"a b"}',
      'QUERY /search {"words":"c"}',
      [
        { event: "delta", id: "1", data: { text: "a" } },
        { event: "count", id: "1", data: "12" },
      ],
      "a12",
      3,
    ]);
    expect(tries).toBe(3);
  });
});
