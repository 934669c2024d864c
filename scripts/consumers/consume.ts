import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Loader } from "./loaders.js";
import { recipeFrom, specifier } from "./recipe.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const STEP_MS = 300_000;

/** How a loader took the package; `skipped` when it could not be installed, or cannot run here. */
export interface Consumption {
  readonly result: "loads" | "fails" | "skipped";
  /** What went wrong. */
  readonly reason?: string;
}

/** A command that did not end well. */
export class StepError extends Error {
  override readonly name = "StepError";
}

/** Where a command runs, and what it is told besides. */
export interface Step {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Starts a command, with the programs that npm installed in the project. */
export function start(words: readonly string[], { cwd, env }: Step): ChildProcess {
  const [program = "", ...argv] = words;
  const path = [join(cwd, "node_modules/.bin"), process.env["PATH"] ?? ""].join(delimiter);
  return spawn(program, argv, {
    cwd,
    env: { ...process.env, NO_COLOR: "1", NEXT_TELEMETRY_DISABLED: "1", CI: "1", ...env, PATH: path },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Runs a command to its end. @returns what it printed. @throws StepError */
export function run(words: readonly string[], step: Step): Promise<string> {
  const child = start(words, step);
  const out: string[] = [];
  const all: string[] = [];
  child.stdout?.on("data", (part) => void (out.push(String(part)), all.push(String(part))));
  child.stderr?.on("data", (part) => void all.push(String(part)));
  const timer = setTimeout(() => child.kill("SIGKILL"), STEP_MS);
  return new Promise((resolve, reject) => {
    child.on("error", (error) => reject(new StepError(`${words[0]}: ${error.message}`)));
    child.on("close", (code) => {
      clearTimeout(timer);
      if (code === 0) resolve(out.join(""));
      else reject(new StepError(`${words.join(" ")} ended with ${code}\n${all.join("")}`));
    });
  });
}

/** A port that nobody has. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

/** What an address says; undefined where nothing answers. */
export async function textAt(url: string): Promise<string | undefined> {
  try {
    return await (await fetch(url)).text();
  } catch {
    return undefined;
  }
}

/** Starts a server, asks it once it listens, and ends it. @returns its answer. @throws StepError */
async function ask(words: readonly string[], step: Step): Promise<string> {
  const port = await freePort();
  const child = start([...words, String(port)], step);
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (part) => void said.push(String(part)));
  const closed = new Promise<void>((resolve) => child.on("close", () => resolve()));
  try {
    for (const end = Date.now() + STEP_MS; Date.now() < end && child.exitCode === null;) {
      const answer = await textAt(`http://127.0.0.1:${port}/api`);
      if (answer !== undefined) return answer;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new StepError(`${words.join(" ")} does not answer\n${said.join("")}`);
  } finally {
    child.kill();
    await closed;
  }
}

function put(folder: string, files: Readonly<Record<string, unknown>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), typeof content === "string" ? content : `${JSON.stringify(content, null, 2)}\n`);
  }
}

/** Where the runtime comes from: a copy beside the endpoints, or the package, as npm packs it. */
const RUNTIMES = ["bundle", "import"] as const;

/** What the project depends on, with the runtime packed into it. */
async function dependencies(cwd: string): Promise<Readonly<Record<string, string>>> {
  const { dependencies: all } = JSON.parse(readFileSync(join(ROOT, "src/package.json"), "utf8"));
  const packed = await run(["npm", "pack", "--silent", "--pack-destination", cwd], { cwd: join(ROOT, "src"), env: {} });
  return { "openapi-fetch": all["openapi-fetch"], "falsmith-runtime": `file:./${packed.trim()}` };
}

interface LoaderRun {
  readonly loader: Loader;
  readonly gateway: string;
  readonly expected: string;
}

async function useIn(
  cwd: string,
  runtime: (typeof RUNTIMES)[number],
  { loader, gateway, expected }: LoaderRun,
): Promise<void> {
  const step = { cwd, env: { FAL_GATEWAY: gateway } };
  const program = [process.execPath, join(ROOT, "dist/codegen/main.js")];
  await run([...program, "generate", "--out", "src/fal", "--runtime", runtime, ...(loader.flags ?? [])], step);
  const ending = `from "${specifier("./gateways", loader.extension)}"`;
  if (!readFileSync(join(cwd, "src/fal/index.ts"), "utf8").includes(ending))
    throw new StepError(`falsmith generate wrote no ${ending}`);
  let said = "";
  for (const words of loader.steps) said = await run(words, step);
  if (loader.serve !== undefined) said = await ask(loader.serve, step);
  // The recipe tells its states before.
  if (said.trim().split("\n").at(-1) !== expected)
    throw new StepError(`with --runtime ${runtime} the program says ${JSON.stringify(said.slice(0, 400))}`);
}

/**
 * Makes a project in a temporary folder, installs the loader, generates the package into it and runs the recipe of
 * the guide with it, with each way to get the runtime. The folder is gone afterwards.
 * @param gateway the address of a queue
 * @param expected what the recipe has to give
 */
export async function consume(loader: Loader, gateway: string, expected: string): Promise<Consumption> {
  const cwd = mkdtempSync(join(tmpdir(), `falsmith-consumer-${loader.name}-`));
  try {
    cpSync(join(ROOT, "specs"), join(cwd, "specs"), { recursive: true });
    const recipe = recipeFrom(readFileSync(join(ROOT, "docs/app-developers.md"), "utf8"), loader.extension);
    const main = `import { recipe } from "${specifier("./recipe", loader.extension)}";\n\nconsole.log(await recipe());\n`;
    const packageJson = { name: loader.name, private: true, type: "module", dependencies: await dependencies(cwd) };
    put(cwd, { ...loader.files, "package.json": packageJson, "recipe.ts": recipe, "main.ts": main });
    const packages = Object.entries(loader.packages).map(([name, version]) => `${name}@${version}`);
    try {
      const quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--save-exact"];
      await run(["npm", "install", ...quiet, ...packages], { cwd, env: {} });
      if (loader.probe !== undefined) await run(loader.probe, { cwd, env: {} });
    } catch (error) {
      if (!(error instanceof StepError)) throw error;
      return { result: "skipped", reason: error.message };
    }
    for (const runtime of RUNTIMES) await useIn(cwd, runtime, { loader, gateway, expected });
    return { result: "loads" };
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    return { result: "fails", reason: error.message };
  } finally {
    rmSync(cwd, { recursive: true, force: true, maxRetries: 5 });
  }
}
