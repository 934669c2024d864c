import { build } from "esbuild";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import { emitPackage } from "../../codegen/emit/package/package.js";
import { RUNTIME_SOURCES } from "../../scripts/source-paths.js";
import { serve, type TestServer } from "../runtime/support/server.js";
import { foundJobServer } from "../support/found-job-servers.js";
import { jobPages, type PageUrls } from "../support/job-pages.js";
import { promised, typeErrors } from "../support/tsc.js";

/*
 * From pages alone to `subscribe`: no overlay describes these jobs. The servers behave as the pages say.
 */

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(root, "node_modules/.found-jobs-"));

type Name = keyof PageUrls;
const NAMES = ["ppio", "wavespeed", "kie", "viral", "router", "luma", "xai"] as const satisfies readonly Name[];

const PROGRAM = `
import { readFileSync, writeFileSync } from "node:fs";
import { createClient, gateways } from "./index.js";
import { endpoint as ppio } from "./127.0.0.1/v3/async/wan-t2v/post/index.js";
import { endpoint as wavespeed } from "./127.0.0.1/api/v3/acme/voice-maker/post/index.js";
import { endpoint as kie } from "./127.0.0.1/api/v1/veo/generate/post/index.js";
import { endpoint as viral } from "./127.0.0.1/v1/task/create/post/index.js";
import { endpoint as router } from "./127.0.0.1/videos/post/index.js";
import { endpoint as luma } from "./127.0.0.1/luma/generations/post/index.js";
import { endpoint as xai } from "./127.0.0.1/v1/videos/generations/post/index.js";

const [mode = "", name = "", file = ""] = process.argv.slice(2);
const pollInterval = 20;
const progress: string[] = [];

const at = (gateway: (typeof gateways)[keyof typeof gateways]) =>
  createClient({ gateway, credentials: "key", retry: { baseDelay: 5 }, onWarning: (one) => console.error(one.code) });

const waiting = { onSubmitted: (handle: unknown) => writeFileSync(file, JSON.stringify(handle)), pollInterval };

async function run(prompt: string): Promise<unknown> {
  const given = { input: { prompt }, ...waiting };
  if (name === "ppio") {
    const { data } = await at(gateways.ppio).subscribe(ppio, given);
    return data[0];
  }
  if (name === "wavespeed") {
    const { data } = await at(gateways.wavespeed).subscribe(wavespeed, given);
    const urls: readonly unknown[] = data;
    return urls[0];
  }
  if (name === "kie") {
    const { data } = await at(gateways.kie).subscribe(kie, given);
    const urls: string[] = data.resultUrls;
    return urls[0];
  }
  if (name === "viral") {
    const { data } = await at(gateways.viral).subscribe(viral, given);
    const url: string | undefined = data[0]?.url;
    return url;
  }
  if (name === "router") {
    const { data } = await at(gateways.router).subscribe(router, given);
    const urls: string[] = data;
    return urls[0];
  }
  if (name === "luma") {
    const { data } = await at(gateways.luma).subscribe(luma, given);
    const url: string = data.url;
    return url;
  }
  const { data } = await at(gateways.xai).subscribe(xai, given);
  const url: string = data.url;
  return url;
}

async function resume(): Promise<unknown> {
  const handle: unknown = JSON.parse(readFileSync(file, "utf8"));
  const options = { pollInterval };
  if (name === "ppio") return (await at(gateways.ppio).resume(ppio, handle).result(options)).data;
  if (name === "wavespeed") return (await at(gateways.wavespeed).resume(wavespeed, handle).result(options)).data;
  if (name === "kie") return (await at(gateways.kie).resume(kie, handle).result(options)).data;
  if (name === "viral") return (await at(gateways.viral).resume(viral, handle).result(options)).data;
  if (name === "router") return (await at(gateways.router).resume(router, handle).result(options)).data;
  if (name === "luma") return (await at(gateways.luma).resume(luma, handle).result(options)).data;
  return (await at(gateways.xai).resume(xai, handle).result(options)).data;
}

try {
  console.log(JSON.stringify(await (mode === "resume" ? resume() : run(mode))));
} catch (error) {
  console.log(JSON.stringify({ error: error instanceof Error ? error.message : String(error) }));
}
`;

const servers = new Map<Name, TestServer>();
let files: ReadonlyMap<string, string> = new Map();

beforeAll(async () => {
  for (const name of NAMES) servers.set(name, await serve(foundJobServer(name)));
  const url = (name: Name): string => servers.get(name)?.url ?? "";
  const sources = jobPages({
    ppio: url("ppio"),
    wavespeed: url("wavespeed"),
    kie: url("kie"),
    viral: url("viral"),
    router: url("router"),
    luma: url("luma"),
    xai: url("xai"),
  });
  const compiled = await compile(sources);
  expect(compiled.findings.filter(({ level, code }) => level !== "note" || code === "job/undecided")).toEqual([]);
  files = await emitPackage(compiled, sources, { runtime: "import" });
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  writeFileSync(join(folder, "program.ts"), PROGRAM);
  await build({
    entryPoints: [join(folder, "program.ts")],
    outfile: join(folder, "program.mjs"),
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

describe("jobs that pages state, from pages to subscribe", { timeout: 120_000 }, () => {
  it("are typed: input and output", () => {
    const sources = new Map([...files, ["program.ts", PROGRAM]]);
    expect(typeErrors(folder, sources, { ...promised, isolatedDeclarations: false, declaration: false })).toEqual([]);
  });

  it.each(NAMES)("of %s are submitted once and followed to their output", async (name) => {
    const before = servers.get(name)?.count("POST", "") ?? 0;
    const { said, warned } = await run("a lamp", name);
    expect(JSON.stringify(said)).toMatch(/files\.example\/work-\d+\.mp4/);
    expect(warned).toBe("");
    expect((servers.get(name)?.count("POST", "") ?? 0) - before).toBe(1);
  });

  it.each(NAMES)("of %s fail with the server's words", async (name) => {
    const { said } = await run("fail", name);
    expect(said).toMatchObject({ error: expect.stringContaining("The words were refused") });
  });

  it.each(NAMES)("of %s are running while the server says a word that no page has", async (name) => {
    const { said, warned } = await run("odd", name);
    expect(JSON.stringify(said)).toMatch(/files\.example/);
    expect(warned).toBe("status\n");
  });

  it.each(["kie", "wavespeed", "viral"] satisfies readonly Name[])(
    "of %s are refused where HTTP 200 says so",
    async (name) => {
      const { said } = await run("envelope", name);
      expect(said).toMatchObject({ error: expect.stringContaining("Top up first") });
    },
  );

  it.each(NAMES)("of %s go on in another process when the first is killed", async (name) => {
    const child = start("a lamp", name);
    const ended = outcomeOf(child);
    const isWritten = (): boolean =>
      existsSync(handleFile(name)) && readFileSync(handleFile(name), "utf8").endsWith("}");
    await expect.poll(isWritten, { interval: 1 }).toBe(true);
    child.kill("SIGKILL");
    await ended;
    const submitted = servers.get(name)?.count("POST", "");
    const { said } = await run("resume", name);
    expect(JSON.stringify(said)).toMatch(/files\.example/);
    expect(servers.get(name)?.count("POST", "")).toBe(submitted);
  });
});
