import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, type BuildOptions, type Metafile, type Plugin } from "esbuild";

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
  alias: { "falsmith/runtime": `${root}src/runtime.ts` },
} as const satisfies BuildOptions;

const zipped = (bytes: Uint8Array): number => gzipSync(bytes, { level: 9 }).length;

async function sizeOf(what: string, contents: string, plugins: readonly Plugin[] = [outside]): Promise<Row> {
  const stdin = { contents, resolveDir: root, loader: "ts" } as const;
  const { outputFiles } = await build({ ...common, stdin, plugins: [...plugins] });
  const bytes = outputFiles[0]?.contents ?? new Uint8Array();
  return { what, minified: bytes.length, gzip: zipped(bytes) };
}

// The files that one file of a bundle imports outright, itself among them.
function together({ outputs }: Metafile, file: string, seen: Set<string> = new Set()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const { kind, path } of outputs[file]?.imports ?? [])
    if (kind === "import-statement") together({ inputs: {}, outputs }, path, seen);
  return seen;
}

// What a bundler makes that cuts a program where it imports lazily: code that parts share is loaded with the first.
async function cut(what: string, contents: string): Promise<Row> {
  const stdin = { contents, resolveDir: root, loader: "ts", sourcefile: "program.ts" } as const;
  const { outputFiles, metafile } = await build({ ...common, stdin, splitting: true, outdir: "out", metafile: true });
  const [entry = ""] = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === "program.ts") ?? [];
  const names = [...together(metafile, entry)].map((path) => path.slice(path.lastIndexOf("/")));
  const files = outputFiles.filter(({ path }) => names.some((name) => path.endsWith(name)));
  const bytes = Buffer.concat(files.map(({ contents: file }) => file));
  return { what: `${what} (${files.length} files)`, minified: bytes.length, gzip: zipped(bytes) };
}

const CLIENT = runtime("createClient");
const FOLLOWING = 'export * from "./src/jobs/following.js";';
const TROUBLE = 'export * from "./src/jobs/trouble.js";';

// What a part adds to what is there already.
async function added(what: string, file: string, there: string = CLIENT): Promise<Row> {
  const [before, both] = await Promise.all([sizeOf("", there), sizeOf(what, `${there} export * from "${file}";`)]);
  return { what, minified: both.minified - before.minified, gzip: both.gzip - before.gzip };
}

/** Parts that are not `added` are bundled alone: what two of them share counts in both. */
export async function measure(): Promise<readonly Row[]> {
  return Promise.all([
    sizeOf("one endpoint, queue and validator: before the first request", SUBSCRIBE),
    cut("the same, as a bundler cuts it", SUBSCRIBE),
    sizeOf("and with what is loaded while the request is submitted: all that goes well", SUBSCRIBE + FOLLOWING),
    sizeOf("and with what is loaded when something goes wrong: the whole", SUBSCRIBE + FOLLOWING + TROUBLE),
    sizeOf("the client without an endpoint", CLIENT),
    sizeOf("openapi-fetch", 'export { default } from "openapi-fetch";'),
    sizeOf("the parser of event streams", 'export { createSseParser } from "./src/http/sse.js";'),
    sizeOf("the endpoint with its validators", `export { endpoint } from "${ENDPOINT}";`),
    added("loaded with a submit: updates, logs, progress, results", "./src/jobs/following.js"),
    added(
      "loaded when something goes wrong: retries, polls, cancels, errors",
      "./src/jobs/trouble.js",
      CLIENT + FOLLOWING,
    ),
    added("loaded for a relay", "./src/protocols/fal-relay/relay.js", CLIENT + FOLLOWING),
    added("loaded for uploads", "./src/files/upload.js"),
    added("loaded for the queue call by call", "./src/jobs/calls.js", CLIENT + FOLLOWING),
    added("loaded for direct calls", "./src/direct/run.js"),
    added("loaded for model streams", "./src/direct/stream.js"),
    sizeOf("falsmith/webhooks", 'export { verifyWebhook } from "./src/webhooks/index.js";'),
    sizeOf("falsmith/proxy", 'export { createProxyHandler } from "./src/proxy/index.js";'),
    sizeOf("@fal-ai/client, subscribe", 'export { fal } from "@fal-ai/client";', []),
  ]);
}

/** The table of the README. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map(({ what, minified, gzip }) => `| ${what} | ${minified} | ${gzip} |`);
  return ["| | minified B | min + gzip B |", "|---|---|---|", ...lines, ""].join("\n");
}
