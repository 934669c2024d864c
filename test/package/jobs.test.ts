import { build } from "esbuild";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import type { JsonObject } from "../../codegen/document/json.js";
import type { SourceText } from "../../codegen/document/source.js";
import { emitPackage } from "../../codegen/emit/package/package.js";
import { providerOverlay } from "../../codegen/overlay/providers/index.js";
import { RUNTIME_SOURCES } from "../../scripts/source-paths.js";
import { serve, type TestServer } from "../runtime/support/server.js";
import { kieMarket, kling, longRunning, replicate } from "../support/job-servers.js";
import { jobOverlay, klingPages } from "../support/kling-job.js";
import { promised, typeErrors } from "../support/tsc.js";

/*
 * From pages to `subscribe`: sources and provider overlays, a package, and programs that run it against servers that
 * behave as providers' pages say.
 */

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(root, "node_modules/.jobs-"));

function page(id: string, url: string, paths: JsonObject): SourceText {
  const security = {
    components: { securitySchemes: { token: { type: "http", scheme: "bearer" } } },
    security: [{ token: [] }],
  };
  const doc = { openapi: "3.1.0", info: { title: id, version: "1" }, servers: [{ url }], ...security, paths };
  return { id: `specs/${id}.json`, text: JSON.stringify(doc, undefined, 1), provider: id.slice(0, id.indexOf("/")) };
}

function takes(properties: JsonObject, required: readonly string[]): JsonObject {
  const schema = { type: "object", required, properties };
  return { required: true, content: { "application/json": { schema } } };
}

const prompt = { type: "string", maxLength: 500 };
const ok = { "200": { description: "Accepted." } };

function pagesOf(urls: Urls): readonly SourceText[] {
  const market = {
    "/api/v1/jobs/createTask": {
      post: {
        requestBody: takes(
          {
            model: { const: "wan/2-6" },
            callBackUrl: { type: "string" },
            input: { type: "object", required: ["prompt"], properties: { prompt } },
          },
          ["model", "input"],
        ),
        responses: ok,
      },
    },
  };
  const owner = ["owner", "name"].map((name) => ({ name, in: "path", required: true, schema: { type: "string" } }));
  const id = [{ name: "prediction_id", in: "path", required: true, schema: { type: "string" } }];
  const prediction = {
    "200": {
      description: "It.",
      content: {
        "application/json": {
          schema: { type: "object", properties: { output: { type: ["array", "null"], items: { type: "string" } } } },
        },
      },
    },
  };
  const predictions = {
    "/v1/models/{owner}/{name}/predictions": {
      post: {
        parameters: owner,
        requestBody: takes({ input: { type: "object", required: ["prompt"], properties: { prompt } } }, ["input"]),
        responses: ok,
      },
    },
    "/v1/predictions/{prediction_id}": { get: { parameters: id, responses: prediction } },
    "/v1/predictions/{prediction_id}/cancel": { post: { parameters: id, responses: prediction } },
  };
  const analyze = {
    "/text/analyze": {
      post: { requestBody: takes({ prompt }, ["prompt"]), responses: { "202": { description: "Begun." } } },
    },
  };
  return [
    page("kie/market", urls.kie, market),
    page("replicate/predictions", urls.replicate, predictions),
    page("azure/analyze", urls.azure, analyze),
    ...klingPages(urls.kling).map((source) => ({ ...source, provider: "relay" })),
  ];
}

const AZURE_JOB: JsonObject = {
  status: { url: "$response.header.Operation-Location" },
  state: "$response.body#/status",
  states: {
    waiting: ["NotStarted"],
    running: ["Running"],
    succeeded: ["Succeeded"],
    failed: ["Failed"],
    cancelled: ["Canceled"],
  },
  output: "$response.body#/result",
  error: "$response.body#/error/message",
};

function overlays(): readonly SourceText[] {
  const provider = ["kie-market", "kling", "replicate"].map((name): SourceText => {
    const bound = `falsmith:${name}@127.0.0.1`;
    return { id: bound, text: providerOverlay(bound) ?? "" };
  });
  return [...provider, jobOverlay({ path: "/text/analyze" }, AZURE_JOB)];
}

// Each provider has a domain of its own in a package; here they share an address, so each gets a package.
const PROGRAM = `
import { readFileSync, writeFileSync } from "node:fs";
import { createClient, gateways } from "./index.js";
import { endpoint as wan } from "./127.0.0.1/wan/2-6/index.js";
import { endpoint as kling } from "./127.0.0.1/kling-v1/index.js";
import { endpoint as paint } from "./127.0.0.1/v1/models/by-owner/by-name/predictions/post/index.js";
import { endpoint as analyze } from "./127.0.0.1/text/analyze/post/index.js";

const [mode = "", name = "", file = ""] = process.argv.slice(2);
const pollInterval = 20;

const at = (given: (typeof gateways)[keyof typeof gateways]) =>
  createClient({ gateway: given, credentials: "key", retry: { baseDelay: 5 }, onWarning: (one) => console.error(one.code) });

const waiting = { onSubmitted: (handle: unknown) => writeFileSync(file, JSON.stringify(handle)), pollInterval };

async function run(prompt: string): Promise<unknown> {
  if (name === "kie") {
    const { data } = await at(gateways.kie).subscribe(wan, { input: { input: { prompt } }, ...waiting });
    const urls: string[] | undefined = data.resultUrls;
    return urls;
  }
  if (name === "kling") {
    const { data } = await at(gateways.relay).subscribe(kling, { input: { prompt }, ...waiting });
    const [first] = data.videos;
    const url: string | undefined = first?.url;
    return url;
  }
  if (name === "replicate") {
    const path = { owner: "acme", name: "paint" };
    const { data } = await at(gateways.replicate).subscribe(paint, { input: { input: { prompt } }, path, ...waiting });
    const urls: string[] = data;
    return urls;
  }
  return (await at(gateways.azure).subscribe(analyze, { input: { prompt }, ...waiting })).data;
}

async function resume(): Promise<unknown> {
  const handle: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (name === "kie") return (await at(gateways.kie).resume(wan, handle).result({ pollInterval })).data;
  if (name === "kling") return (await at(gateways.relay).resume(kling, handle).result({ pollInterval })).data;
  if (name === "replicate") return (await at(gateways.replicate).resume(paint, handle).result({ pollInterval })).data;
  return (await at(gateways.azure).resume(analyze, handle).result({ pollInterval })).data;
}

try {
  console.log(JSON.stringify(await (mode === "resume" ? resume() : run(mode))));
} catch (error) {
  console.log(JSON.stringify({ error: error instanceof Error ? error.message : String(error) }));
}
`;

type Urls = Readonly<Record<"kie" | "kling" | "replicate" | "azure", string>>;
type Name = keyof Urls;

const servers = new Map<Name, TestServer>();
let files: ReadonlyMap<string, string> = new Map();

beforeAll(async () => {
  servers.set("kie", await serve(kieMarket()));
  servers.set("kling", await serve(kling()));
  servers.set("replicate", await serve(replicate()));
  servers.set("azure", await serve(longRunning((id, { headers }) => `http://${headers.host ?? ""}/operations/${id}`)));
  const urlOf = (name: Name): string => servers.get(name)?.url ?? "";
  const sources = pagesOf({
    kie: urlOf("kie"),
    kling: urlOf("kling"),
    replicate: urlOf("replicate"),
    azure: urlOf("azure"),
  });
  const compiled = await compile(sources, { overlays: overlays() });
  expect(compiled.findings.filter(({ level }) => level !== "note")).toEqual([]);
  files = await emitPackage(compiled, sources, { runtime: "import" });
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  writeFileSync(join(folder, "program.ts"), PROGRAM);
  const outfile = join(folder, "program.mjs");
  await build({
    entryPoints: [join(folder, "program.ts")],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    alias: RUNTIME_SOURCES,
    external: ["undici"],
  });
}, 120_000);
afterAll(async () => {
  await Promise.all([...servers.values()].map((server) => server.close()));
  rmSync(folder, { recursive: true });
});

interface Run {
  readonly said: unknown;
  readonly warned: string;
}

function handleFile(name: Name): string {
  return join(folder, `${name}.handle.json`);
}

function start(mode: string, name: Name): ReturnType<typeof spawn> {
  if (mode !== "resume") rmSync(handleFile(name), { force: true });
  return spawn(process.execPath, [join(folder, "program.mjs"), mode, name, handleFile(name)]);
}

async function outcomeOf(child: ReturnType<typeof spawn>): Promise<Run> {
  let [out, err] = ["", ""];
  child.stdout?.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (err += chunk.toString()));
  await new Promise((resolve) => child.on("close", resolve));
  return { said: out === "" ? undefined : JSON.parse(out), warned: err };
}

const run = (mode: string, name: Name): Promise<Run> => outcomeOf(start(mode, name));

const NAMES: readonly Name[] = ["kie", "kling", "replicate", "azure"];

/** What a job of each gives, by the number of its task. */
const OUTPUTS: Readonly<Record<Name, unknown>> = {
  kie: [expect.stringMatching(/task-\d+\.png$/)],
  kling: expect.stringMatching(/task-\d+\.mp4$/),
  replicate: [expect.stringMatching(/pred-\d+-0\.webp$/)],
  azure: { text: expect.any(String) },
};

const REASONS: Readonly<Record<Name, string>> = {
  kie: "The content was rejected",
  kling: "Failure to pass the risk control system",
  replicate: "CUDA out of memory",
  azure: "The prompt is not allowed",
};

describe("jobs from pages to subscribe", { timeout: 120_000 }, () => {
  it("are typed: input, path, output", () => {
    expect(
      typeErrors(folder, new Map([...files, ["program.ts", PROGRAM]]), {
        ...promised,
        isolatedDeclarations: false,
        declaration: false,
      }),
    ).toEqual([]);
  });

  it.each(NAMES)("of %s are submitted once and followed to their output", async (name) => {
    const before = servers.get(name)?.count("POST", "") ?? 0;
    expect(await run("a lamp", name)).toEqual({ said: OUTPUTS[name], warned: "" });
    expect((servers.get(name)?.count("POST", "") ?? 0) - before).toBe(1);
  });

  it.each(NAMES)("of %s fail with the server's words", async (name) => {
    const { said } = await run("fail", name);
    expect(said).toMatchObject({ error: expect.stringContaining(REASONS[name]) });
  });

  it.each(NAMES)("of %s are running while the server says a word that no page has", async (name) => {
    expect(await run("odd", name)).toEqual({ said: OUTPUTS[name], warned: "status\n" });
  });

  it.each(["kie", "kling"] satisfies readonly Name[])("of %s are refused where HTTP 200 says so", async (name) => {
    const { said } = await run("envelope", name);
    expect(said).toMatchObject({ error: expect.stringMatching(/Credits insufficient|Resource pack exhausted/) });
  });

  it.each(NAMES)("of %s go on in another process when the first is killed", async (name) => {
    const server = servers.get(name);
    const child = start("a lamp", name);
    const ended = outcomeOf(child);
    await expect
      .poll(() => existsSync(handleFile(name)) && readFileSync(handleFile(name), "utf8").endsWith("}"), {
        interval: 1,
        timeout: 20_000,
      })
      .toBe(true);
    child.kill("SIGKILL");
    await ended;
    const submitted = server?.count("POST", "") ?? 0;
    const { said } = await run("resume", name);
    expect(JSON.stringify(said)).toMatch(/files\.example|a lamp/);
    expect(server?.count("POST", "")).toBe(submitted);
  });
});
