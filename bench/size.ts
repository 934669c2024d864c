import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, type BuildOptions, type Plugin } from "esbuild";
import { RUNTIME_SOURCES } from "../scripts/source-paths.js";

export const NAME = "size";

/** A program for a browser, bundled: minified bytes, and the same with gzip. */
export interface Row {
  readonly what: string;
  readonly minified: number;
  readonly gzip: number;
}

const root = fileURLToPath(new URL("../", import.meta.url));
const ENDPOINT = "./generated/fal-ai/wan/v2.2-a14b/image-to-video/index.js";

function runtime(...names: readonly string[]): string {
  return `export { ${names.join(", ")} } from "./src/runtime.js";`;
}
const SUBSCRIBE = `
  import { createFalClient } from "./generated/index.js";
  import { endpoint } from "${ENDPOINT}";
  export const run = (input) => createFalClient({}).subscribe(endpoint, { input });`;

// Each part that is imported lazily stays outside: what is left is there before the part is asked for.
const outside: Plugin = {
  name: "outside",
  setup: ({ onResolve }) =>
    onResolve({ filter: /./ }, ({ kind, path }) => (kind === "dynamic-import" ? { path, external: true } : undefined)),
};

const common = {
  bundle: true,
  minify: true,
  format: "esm",
  platform: "browser",
  write: false,
  legalComments: "none",
  alias: RUNTIME_SOURCES,
} as const satisfies BuildOptions;

function zipped(bytes: Uint8Array): number {
  return gzipSync(bytes, { level: 9 }).length;
}

async function sizeOf(what: string, contents: string, plugins: readonly Plugin[] = [outside]): Promise<Row> {
  const stdin = { contents, resolveDir: root, loader: "ts" } as const;
  const { outputFiles } = await build({ ...common, stdin, plugins: [...plugins] });
  const bytes = outputFiles[0]?.contents ?? new Uint8Array();
  return { what, minified: bytes.length, gzip: zipped(bytes) };
}

const CLIENT = runtime("createClient");
// What a part adds to what is there already.
async function added(what: string, file: string): Promise<Row> {
  const [before, both] = await Promise.all([sizeOf("", CLIENT), sizeOf(what, `${CLIENT} export * from "${file}";`)]);
  return { what, minified: both.minified - before.minified, gzip: both.gzip - before.gzip };
}

/** What a program loads outright, and what a capability that few programs use adds to a client. */
export async function measure(): Promise<readonly Row[]> {
  return Promise.all([
    sizeOf("one endpoint, subscribed to: all that is imported statically", SUBSCRIBE),
    sizeOf("the client without an endpoint", CLIENT),
    sizeOf("openapi-fetch", 'export { default } from "openapi-fetch";'),
    sizeOf("the endpoint with its validators", `export { endpoint } from "${ENDPOINT}";`),
    added("loaded for a relay", "./src/protocols/fal-relay/protocol.js"),
    added("loaded for uploads", "./src/files/upload.js"),
    added("loaded for model streams", "./src/direct/stream.js"),
    added("loaded for realtime connections", "./src/realtime/client.js"),
    added("loaded for calls of operations", "./src/calls/call.js"),
    added("loaded for security schemes", "./src/http/security.js"),
    sizeOf("falsmith-runtime/webhooks", 'export { verifyWebhook } from "./src/webhooks/index.js";'),
    sizeOf("falsmith-runtime/proxy", 'export { createProxyHandler } from "./src/proxy/index.js";'),
    sizeOf("@fal-ai/client, subscribe", 'export { fal } from "@fal-ai/client";', []),
  ]);
}

/** The table of the README. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map(({ what, minified, gzip }) => `| ${what} | ${minified} | ${gzip} |`);
  return ["| | minified B | min + gzip B |", "|---|---|---|", ...lines, ""].join("\n");
}
