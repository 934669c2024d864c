import { build } from "esbuild";
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { endpoint as video } from "../../generated/fal-ai/wan/v2.2-a14b/image-to-video/index.js";
import { RUNTIME_SOURCES } from "../../scripts/source-paths.js";
import { startMockQueue } from "../../src/mock/index.js";
import { compilers, name, node, put, root, strict, videoPath, workshop } from "./consumer.js";

/*
 * A program for the official client, and what it becomes when its import is changed: with the published package, and with
 * a folder of sources that imports the runtime.
 */
const { generate, project, install } = workshop("compat");
const made = project("made");
expect(generate(made, "--out", "pkg", "--package", name)).toMatchObject({ code: 0 });
expect(generate(made, "--runtime", "import")).toMatchObject({ code: 0 });
const { consumer } = install(join(made, "pkg"));

const program = `
import {
  ApiError, createFalClient, fal, isCompletedQueueStatus, isQueueStatus, isRetryableError, parseEndpointId,
  ValidationError, withMiddleware, withProxy, type FalClient, type QueueStatus, type Result,
} from "@fal-ai/client";

interface Output { readonly video: { readonly url: string } }
const isOutput = (data: unknown): data is Output => typeof data === "object" && data !== null && "video" in data;
const urlOf = ({ data }: Result<unknown>): string => (isOutput(data) ? data.video.url : "none");

declare const process: { readonly argv: readonly string[] };
const proxyUrl = process.argv[2] ?? "";
const middleware = withMiddleware(withProxy({ targetUrl: proxyUrl }), async (request) => ({
  ...request,
  url: request.url.replace("https://queue.fal.run", proxyUrl),
  // A credential goes to the gateway alone: who leads a request elsewhere says so.
  headers: { ...request.headers, authorization: "Key a:b" },
}));
fal.config({ credentials: "a:b", requestMiddleware: middleware, retry: { maxRetries: 0 } });

const seen: string[] = [];
const onQueueUpdate = (update: QueueStatus): void => {
  if (seen.at(-1) !== update.status) seen.push(update.status);
};
const input = { prompt: "a lamp", image_url: "https://example.com/a.png" };

const subscribed = async (client: FalClient): Promise<readonly unknown[]> => {
  const result = await client.subscribe("${videoPath}", { input, logs: true, pollInterval: 5, onQueueUpdate });
  return [urlOf(result).slice(0, 4), result.requestId.length > 0];
};

const queued = async (): Promise<readonly unknown[]> => {
  const { request_id: requestId } = await fal.queue.submit("${videoPath}", { input });
  await fal.queue.subscribeToStatus("${videoPath}", { requestId, pollInterval: 5 });
  const status = await fal.queue.status("${videoPath}", { requestId, logs: true });
  const result = await fal.queue.result("${videoPath}", { requestId });
  return [isQueueStatus(status), isCompletedQueueStatus(status), result.requestId === requestId];
};

const failed = async (): Promise<readonly unknown[]> => {
  try {
    await fal.subscribe("nobody/has-this", { input: { whatever: 1 } });
    return ["no error"];
  } catch (error) {
    const status = error instanceof ApiError ? error.status : 0;
    return [status, error instanceof ValidationError, isRetryableError(error, [503])];
  }
};

const { owner, alias } = parseEndpointId("fal-ai/wan/x");
const client = createFalClient({ credentials: "a:b", requestMiddleware: middleware });
const done = [await subscribed(client), await queued(), await failed(), [owner, alias]];
console.log(JSON.stringify([...done, seen.at(-1)]));
`;

function compat(from: string): string {
  return program.replace("@fal-ai/client", from);
}
function known(from: string): string {
  return `
import { createFalClient, fal } from "${from}";
const input = { prompt: "a lamp", image_url: "https://example.com/a.png" };
export const url = async (): Promise<string> => (await fal.subscribe("${videoPath}", { input })).data.video.url;
export const open = async (): Promise<unknown> => (await createFalClient().run("nobody/knows-this", { input: { a: 1 } })).data.b;
// @ts-expect-error an endpoint that the package knows has its own input
void fal.subscribe("${videoPath}", { input: { prompt: 7 } });
`;
}

for (const entry of readdirSync(join(root, "node_modules"))) {
  if (!["@fal-ai", "@msgpack", "eventsource-parser", "robot3"].includes(entry)) continue;
  if (existsSync(join(consumer, "node_modules", entry))) continue;
  symlinkSync(join(root, "node_modules", entry), join(consumer, "node_modules", entry), "dir");
}

/** Each with the folder where it lies, where it imports from, and what its compiler must know besides. */
const forms = {
  package: { folder: consumer, from: `${name}/compat`, options: {} },
  sources: {
    folder: made,
    from: "./generated/compat.js",
    options: {
      types: ["node"],
      typeRoots: [join(root, "node_modules/@types")],
      paths: Object.fromEntries(Object.entries(RUNTIME_SOURCES).map(([specifier, path]) => [specifier, [path]])),
    },
  },
};
symlinkSync(join(root, "node_modules"), join(made, "node_modules"), "dir");
put(join(made, "package.json"), JSON.stringify({ type: "module" }));

function check(tsc: string, folder: string, text: string, options: object): unknown {
  put(join(folder, "program.ts"), text);
  const compilerOptions = { ...strict, isolatedDeclarations: false, module: "NodeNext", ...options };
  put(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["program.ts"] }));
  return node(folder, [tsc, "-p", "."]);
}

/** The program against a queue, without its types; what it prints. */
async function ran(folder: string, text: string): Promise<unknown> {
  put(join(folder, "program.ts"), text);
  await build({
    entryPoints: [join(folder, "program.ts")],
    outfile: join(folder, "program.mjs"),
    bundle: true,
    platform: "node",
    format: "esm",
    ...(folder === made ? { alias: RUNTIME_SOURCES } : {}),
    logLevel: "silent",
  });
  const origin = "https://queue.fal.run";
  const queue = await startMockQueue({ endpoints: [video], script: { phases: [] }, origin });
  try {
    const child = spawn(process.execPath, ["program.mjs", queue.url], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [out, err] = await Promise.all([child.stdout.toArray(), child.stderr.toArray()]);
    return { out: out.join("").trim(), err: err.join("").trim().slice(0, 600) };
  } finally {
    await queue.close();
  }
}

const [five] = compilers;

describe("a program for the official client", () => {
  it("is one: the official client's types take it", () => {
    expect(check(five?.tsc ?? "", consumer, program, { skipLibCheck: true })).toMatchObject({ code: 0, out: "" });
  });

  for (const [form, { folder, from, options }] of Object.entries(forms)) {
    for (const { version, tsc, why } of compilers)
      it.skipIf(why !== "")(`type-checks with the compat module of the ${form}, TypeScript ${version}${why}`, () => {
        expect(check(tsc, folder, compat(from), options)).toMatchObject({ code: 0, out: "" });
        expect(check(tsc, folder, known(from), options)).toMatchObject({ code: 0, out: "" });
      });

    it(`runs to its end with the compat module of the ${form}`, async () => {
      const told = [["http", true], [true, true, true], [404, false, false], ["fal-ai", "wan"], "COMPLETED"];
      expect(await ran(folder, compat(from))).toEqual({ out: JSON.stringify(told), err: "" });
    });
  }

  it("has every value that the official client exports", async () => {
    const theirs = Object.keys(await import("@fal-ai/client"));
    put(join(consumer, "names.js"), `console.log(JSON.stringify(Object.keys(await import("${name}/compat"))));`);
    const ours: unknown = JSON.parse(node(consumer, ["names.js"]).out);
    expect(ours).toEqual(expect.arrayContaining(theirs));
    expect(readFileSync(join(consumer, "node_modules", name, "compat.d.ts"), "utf8")).not.toMatch(/[:<|] *any\b/);
  });
});
