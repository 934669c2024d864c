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

/* A package of plain operations, compiled and run against a server that repeats what it was asked. */

const root = fileURLToPath(new URL("../..", import.meta.url));

function json(schema: JsonObject): JsonObject {
  return { "application/json": { schema } };
}

function answer(schema: JsonObject): JsonObject {
  return { description: "", content: json(schema) };
}

const ECHO: JsonObject = {
  type: "object",
  required: ["method", "url", "body"],
  properties: { method: { type: "string" }, url: { type: "string" }, key: { type: "string" }, body: {} },
};

function page(url: string, paths: JsonObject): JsonObject {
  return {
    openapi: "3.1.0",
    info: { title: "Echo", version: "1" },
    servers: [{ url }],
    security: [{ key: [] }],
    components: { securitySchemes: { key: { type: "apiKey", in: "header", name: "X-Key" } } },
    paths,
  };
}

function task(model: string, property: string): JsonObject {
  const body = {
    type: "object",
    required: ["model", property],
    properties: {
      model: { const: model },
      [property]: { type: "integer", maximum: 9 },
      id: { type: "string", readOnly: true },
    },
  };
  return {
    "/tasks": { post: { requestBody: { required: true, content: json(body) }, responses: { "200": answer(ECHO) } } },
  };
}

const items: JsonObject = {
  "/items/{id}": {
    get: {
      parameters: [
        { name: "id", in: "path", required: true, schema: { type: "integer" } },
        {
          name: "tags",
          in: "query",
          style: "pipeDelimited",
          explode: false,
          schema: { type: "array", items: { type: "string" } },
        },
      ],
      responses: {
        "200": answer(ECHO),
        "404": answer({ type: "object", required: ["why"], properties: { why: { type: "string" } } }),
      },
    },
  },
};

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += String(chunk);
  return text;
}

const server: Server = createServer((request, response) => {
  void textOf(request).then((text) => {
    response.setHeader("content-type", "application/json");
    if (request.url === "/items/404") response.statusCode = 404;
    const { method, url, headers } = request;
    const body: unknown = text === "" ? null : JSON.parse(text);
    response.end(
      JSON.stringify(response.statusCode === 404 ? { why: "gone" } : { method, url, key: headers["x-key"], body }),
    );
  });
});

// Beside node_modules: what is generated imports the runtime by its name.
const folder = mkdtempSync(join(root, "node_modules/.operations-"));
let address = "";
let files: ReadonlyMap<string, string> = new Map();

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  address = `http://127.0.0.1:${typeof bound === "object" ? (bound?.port ?? 0) : 0}`;
  const sources = [items, task("brush-1", "strokes"), task("pencil-2", "hardness")].map((paths, index) => ({
    id: `${index}.json`,
    text: JSON.stringify(page(address, paths)),
    provider: "echo",
  }));
  files = await emitPackage(await compile(sources), sources, { runtime: "import" });
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const PROGRAM = `
import createFetch from "openapi-fetch";
import createQueries from "openapi-react-query";
import { isErrorOf } from "falsmith-runtime/client";
import { createClient, gateways } from "./index.js";
import { operation as item } from "./127.0.0.1/items/by-id/get/index.js";
import { endpoint as brush } from "./127.0.0.1/brush-1/index.js";
import { createClient as createKeyed } from "./127.0.0.1/registry.js";
import type { paths } from "./127.0.0.1/paths.js";
import type { Operations } from "./registry.js";

const options = { gateway: gateways.echo, credentials: "k1" };

export async function run(): Promise<unknown> {
  const client = createClient(options);
  const one = await client.call(item, { path: { id: 7 }, query: { tags: ["a b", "c"] } });
  const url: string = one.data.url;
  const made = await client.call(brush, { body: { strokes: 3 } });
  const missing: unknown = await client.call(item, { path: { id: 404 } }).catch((error: unknown) => error);
  const why: string = isErrorOf(item, missing) && missing.status === 404 ? missing.body.why : "";
  const keyed = createKeyed(options);
  const named = await keyed.call("127.0.0.1/pencil-2", { body: { hardness: 2 } });
  const shared = await keyed.call("POST /tasks", { body: { model: "pencil-2", hardness: 1 } });
  return [url, made.data, why, named.data, shared.data];
}

export async function fetched(baseUrl: string): Promise<unknown> {
  const plain = createFetch<paths>({ baseUrl });
  const { data, error } = await plain.GET("/items/{id}", { params: { path: { id: 7 } } });
  const posted = await plain.POST("/tasks", { body: { model: "brush-1", strokes: 1 } });
  return [data?.url, error?.why, posted.data?.method];
}

const queries = createQueries(createFetch<paths>({ baseUrl: "" }));
export function useItem(id: number): string | undefined {
  return queries.useQuery("get", "/items/{id}", { params: { path: { id } } }).data?.url;
}

export type Shared = Operations["127.0.0.1"]["POST /tasks"]["request"];

export function wrong(): void {
  const client = createClient(options);
  // @ts-expect-error a path parameter is missing
  void client.call(item);
  // @ts-expect-error the body is of the other model
  void client.call(brush, { body: { hardness: 1 } });
  // @ts-expect-error no such operation
  void createKeyed(options).call("GET /nothing");
  // @ts-expect-error nothing says which model is meant
  void createKeyed(options).call("POST /tasks", { body: { strokes: 1 } });
  // @ts-expect-error an operation is no endpoint of a queue
  void client.subscribe(item, { input: {} });
}
`;

interface Program {
  readonly run: () => Promise<unknown>;
  readonly fetched: (baseUrl: string) => Promise<unknown>;
}

async function program(): Promise<Program> {
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
  return module;
}

describe("a package of plain operations", { timeout: 120_000 }, () => {
  it("compiles, with openapi-fetch and openapi-react-query over its paths", () => {
    expect(typeErrors(folder, new Map([...files, ["program.ts", PROGRAM]]), promised)).toEqual([]);
  });

  it("calls each operation, by its descriptor and by its key", async () => {
    const { run } = await program();
    const echoed = (body: JsonObject): JsonObject => ({ method: "POST", url: "/tasks", key: "k1", body });
    expect(await run()).toEqual([
      "/items/7?tags=a%20b%7Cc",
      echoed({ strokes: 3, model: "brush-1" }),
      "gone",
      echoed({ hardness: 2, model: "pencil-2" }),
      echoed({ model: "pencil-2", hardness: 1 }),
    ]);
  });

  it("has paths that plain openapi-fetch calls a server by", async () => {
    const { fetched } = await program();
    expect(await fetched(address)).toEqual(["/items/7", undefined, "POST"]);
  });

  it("compiles the lines of its README, one call for each operation", () => {
    const rows = (files.get("README.md") ?? "").split("\n").filter((line) => line.includes("client.call(operation"));
    const calls = rows.flatMap((line) => {
      const [, from, call] = /`(import \{ operation \} from "[^"]*")`<br>`(client\.call\(.*?\))`/.exec(line) ?? [];
      return from === undefined || call === undefined ? [] : [[from, call] as const];
    });
    expect(calls.map(([, call]) => call)).toEqual([
      "client.call(operation, { path: { id } })",
      "client.call(operation, { body })",
      "client.call(operation, { body })",
    ]);
    const client =
      'import { createClient } from "./index.js";\ndeclare const id: never, body: never;\nconst client = createClient();';
    const programs = calls.map(([from, call], index): [string, string] => [
      `row-${index}.ts`,
      `${from};\n${client}\nvoid ${call};\n`,
    ]);
    expect(typeErrors(folder, new Map([...files, ...programs]), promised)).toEqual([]);
  });
});
