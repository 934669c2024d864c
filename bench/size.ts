import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, type Plugin } from "esbuild";

export const name = "size";

/** A program for a browser, bundled: minified bytes, and the same with gzip. */
export interface Row {
  readonly what: string;
  readonly minified: number;
  readonly gzip: number;
}

const root = fileURLToPath(new URL("../", import.meta.url));
const ENDPOINT = "./generated/fal-ai/wan/v2.2-a14b/image-to-video/index.js";

const runtime = (...names: readonly string[]): string => `export { ${names.join(", ")} } from "./src/runtime.js";`;
const SUBSCRIBE = `
  import { createFalClient } from "./generated/index.js";
  import { endpoint } from "${ENDPOINT}";
  export const run = (input) => createFalClient({}).subscribe(endpoint, { input });`;

/** What a program needs before its first request: what it imports lazily stays outside. */
const outside: Plugin = {
  name: "outside",
  setup: ({ onResolve }) =>
    onResolve({ filter: /./ }, ({ kind, path }) => (kind === "dynamic-import" ? { path, external: true } : undefined)),
};

async function sizeOf(what: string, contents: string, plugins: readonly Plugin[] = [outside]): Promise<Row> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: "ts" },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    write: false,
    legalComments: "none",
    alias: { "falsmith/runtime": `${root}src/runtime.ts` },
    plugins: [...plugins],
  });
  const bytes = outputFiles[0]?.contents ?? new Uint8Array();
  return { what, minified: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length };
}

const CLIENT = runtime("createClient");

// What a part adds to a client that is there already.
async function added(what: string, file: string): Promise<Row> {
  const [client, both] = await Promise.all([sizeOf("", CLIENT), sizeOf(what, `${CLIENT} export * from "${file}";`)]);
  return { what, minified: both.minified - client.minified, gzip: both.gzip - client.gzip };
}

/** Parts that are not `added` are bundled alone: what two of them share counts in both. */
export async function measure(): Promise<readonly Row[]> {
  return Promise.all([
    sizeOf("one endpoint, queue and validator: before the first request", SUBSCRIBE),
    sizeOf("the client without an endpoint", CLIENT),
    sizeOf("openapi-fetch", 'export { default } from "openapi-fetch";'),
    sizeOf("the parser of event streams", 'export { createSseParser } from "./src/sse.js";'),
    sizeOf("the endpoint with its validators", `export { endpoint } from "${ENDPOINT}";`),
    added("loaded when something goes wrong: retries, polls, cancels, errors", "./src/trouble.js"),
    added("loaded for a relay", "./src/relay.js"),
    added("loaded for uploads", "./src/storage.js"),
    added("loaded for the queue call by call", "./src/queue.js"),
    added("loaded for direct calls", "./src/run.js"),
    added("loaded for model streams", "./src/streams.js"),
    sizeOf("falsmith/webhooks", 'export { verifyWebhook } from "./src/webhooks.js";'),
    sizeOf("falsmith/proxy", 'export { createProxyHandler } from "./src/proxy.js";'),
    sizeOf("@fal-ai/client, subscribe", 'export { fal } from "@fal-ai/client";', []),
  ]);
}

/** The table of the README. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map(({ what, minified, gzip }) => `| ${what} | ${minified} | ${gzip} |`);
  return ["| | minified B | min + gzip B |", "|---|---|---|", ...lines, ""].join("\n");
}
