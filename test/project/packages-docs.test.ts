import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInThisContext } from "node:vm";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { parse } from "yaml";
import { dispatch } from "../../codegen/cli/dispatch.js";
import { verbs } from "../../codegen/cli/verbs.js";
import { generate, type RunReport } from "../../codegen/index.js";
import { isList, isObject, type Json, own } from "../../codegen/document/json.js";
import { vite } from "../../codegen/unplugin.js";
import { fakeTerminal } from "../cli/fake-terminal.js";
import { filesIn, folderWith, put } from "../cli/folder.js";
import { type Registry, startRegistry } from "../io/published/registry.js";
import { publishedFolder, tarballOf } from "./published.js";

/* Every block of docs/packages.md is run here. */

const guide = readFileSync(new URL("../../docs/packages.md", import.meta.url), "utf8").replaceAll("\r\n", "\n");

function blocksOf(language: string): readonly string[] {
  return [...guide.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].flatMap(([, name, code = ""]) =>
    name === language ? [code] : [],
  );
}

/** A page of a model. */
function page(id: string, steps: number, more = ""): string {
  return `# ${id}

- **Endpoint**: \`https://fal.run/${id}\`
- **Model ID**: \`${id}\`

## API Information

### Input Schema

- **\`steps\`** (\`integer\`, _required_):
  How many.
  - Range: \`1\` to \`${steps}\`

${more}### Output Schema

- **\`done\`** (\`boolean\`, _required_):
  Whether.
`;
}
const SEED = "- **`seed`** (`integer`, _optional_):\n  The same seed gives the same picture.\n\n";

/** Effects of another provider. */
const effects = `openapi: 3.1.0
info: {title: Effects, version: "1"}
servers: [{url: "https://api.kie.example"}]
paths: {/blur: {post: {responses: {"200": {description: ok}}}}}
`;

async function falsmith(
  cwd: string,
  line: string,
): Promise<{ readonly exit: number; readonly out: string; readonly err: string }> {
  const [program, ...argv] = line.trim().split(/\s+/).slice(1);
  expect([line.startsWith("npx "), program]).toEqual([true, "falsmith"]);
  const terminal = fakeTerminal(cwd);
  const exit = await dispatch(argv, terminal, verbs);
  return { exit, out: terminal.stdout(), err: terminal.stderr() };
}

let registry: Registry | undefined;
let published: Readonly<Record<string, string>> = {};
let tarball = new Uint8Array();
const ofNpm = mkdtempSync(join(tmpdir(), "falsmith-npm-"));
beforeAll(async () => {
  const folder = await publishedFolder({ "specs/fal/draw.md": page("acme/draw", 9) }, "1.2.3");
  published = filesIn(folder);
  tarball = new Uint8Array(await tarballOf(folder));
  const ofPage = async (name: string, id: string): Promise<Uint8Array> =>
    await tarballOf(
      await publishedFolder({ "specs/fal/page.md": page(id, 9) }, "1.2.3", { package: name, out: "out" }),
    );
  registry = await startRegistry({
    "my-client@1.2.3": tarball,
    "@me/kie@1.2.3": await ofPage("@me/kie", "kie/draw"),
    "@me/fal@1.2.3": await ofPage("@me/fal", "fal-ai/wan/draw"),
  });
  vi.stubEnv("npm_config_registry", registry.url);
  vi.stubEnv("npm_config_cache", join(ofNpm, "cache"));
  vi.stubEnv("npm_config_userconfig", join(ofNpm, "npmrc"));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await registry?.close();
  rmSync(ofNpm, { recursive: true, force: true });
});

const home = process.cwd;
afterEach(() => {
  process.cwd = home;
});

/** A project whose source has changed since its package was published. */
async function changedProject(): Promise<string> {
  const cwd = folderWith({ "specs/fal/draw.md": page("acme/draw", 5, SEED) });
  put(join(cwd, "generated"), published);
  const git = (...argv: readonly string[]): unknown => execFileSync("git", argv, { cwd, stdio: "ignore" });
  git("init", "-q");
  git("add", "generated");
  git("-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "-qm", "1.2.3");
  put(cwd, { "published/my-client-1.2.3.tgz": tarball });
  return cwd;
}

test("every block is of a kind that is run here", () => {
  const kinds = [...guide.matchAll(/^```(\w*)\n[^]*?^```$/gm)].map(([, kind]) => kind);
  const known = { sh: 2, json: 1, markdown: 1, yaml: 1, ts: 3 };
  expect(Object.fromEntries(Object.keys(known).map((kind) => [kind, blocksOf(kind).length]))).toEqual(known);
  expect(kinds).toHaveLength(8);
});

describe("a package that follows the published one", () => {
  test("is made by each of the commands, and has the changelog that is shown", async () => {
    const cwd = await changedProject();
    const lines = (blocksOf("sh")[0] ?? "").trim().split("\n");
    for (const line of lines) {
      const { exit, out, err } = await falsmith(cwd, line);
      expect([line, exit, err]).toEqual([line, 0, expect.stringContaining("my-client@2.0.0: major since 1.2.3")]);
      expect(out.startsWith("my-client@2.0.0\n\n## 2.0.0\n")).toBe(line.includes("--dry-run"));
      if (line.includes("--date")) expect(filesIn(cwd)["generated/CHANGELOG.md"]).toBe(blocksOf("markdown")[0]);
    }
    expect(lines).toHaveLength(4);
  });

  test("may be described in the configuration", async () => {
    const cwd = await changedProject();
    put(cwd, { "falsmith.config.json": blocksOf("json")[0] ?? "" });
    const { release } = await generate({ cwd, config: true });
    expect(release).toMatchObject({ package: "my-client", version: "2.0.0" });
  });
});

/** Runs a script as GitHub's runner does. */
function bash(script: string, cwd: string): Promise<{ readonly exit: number | null; readonly said: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], { cwd });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => (said += part.toString()));
    child.on("error", reject);
    child.on("close", (exit) => resolve({ exit, said }));
  });
}

function stepsIn(workflow: Json): readonly Json[] {
  const steps = own(own(own(workflow, "jobs"), "publish"), "steps");
  return isList(steps) ? steps : [];
}

test("the workflow publishes a version once", async () => {
  const steps = stepsIn(parse(blocksOf("yaml")[0] ?? "")).filter((step) => own(step, "run") !== undefined);
  expect(steps).toHaveLength(3);
  const [install, make, publish] = steps.map((step) => String(own(step, "run")));
  expect(install).toBe("npm ci");
  const cwd = await changedProject();
  expect((await falsmith(cwd, make ?? "")).exit).toBe(0);
  const host = (registry?.url ?? "").replace("http:", "");
  put(ofNpm, { npmrc: `${host}/:_authToken=a-token\n` });
  const folder = join(cwd, String(own(steps[2], "working-directory")));
  const first = await bash(publish ?? "", folder);
  expect([first.exit, first.said]).toEqual([0, expect.stringContaining("+ my-client@2.0.0")]);
  const again = await bash(publish ?? "", folder);
  expect(again).toEqual({ exit: 0, said: "my-client@2.0.0 is published already\n" });
  // What was published is followed from now on: nothing is to be done until something changes.
  const { exit, err } = await falsmith(cwd, `${make ?? ""} --check`);
  expect([exit, err]).toEqual([0, expect.stringContaining("my-client@2.0.0: nothing changed since it was published")]);
});

/** A project with the configuration that is shown. */
function several(): string {
  return folderWith({
    "specs/kie/effects.yaml": effects,
    "specs/fal/wan.md": page("fal-ai/wan/draw", 9),
    "specs/fal/turbo.md": page("fal-ai/wan/draw/turbo", 9),
    "internal/fal/mine.md": page("acme/mine", 9),
    "falsmith.config.ts": blocksOf("ts")[0] ?? "",
  });
}

/** Runs a program that is shown, without its imports. @returns what it printed, and its default export */
async function runProgram(
  code: string,
  given: object,
): Promise<{ readonly printed: readonly unknown[]; readonly value: unknown }> {
  const printed: unknown[] = [];
  const names = { ...given, console: { log: (...words: readonly unknown[]) => void printed.push(words.join(" ")) } };
  const body = code.replaceAll(/^import .*$/gm, "").replace(/^export default/m, "return");
  const program: unknown = runInThisContext(`(async ({ ${Object.keys(names).join(", ")} }) => {${body}\n})`);
  if (typeof program !== "function") throw new Error("no program");
  return { printed, value: await Reflect.apply(program, undefined, [names]) };
}

describe("several packages", () => {
  test("are made by the configuration and the commands that are shown", async () => {
    const cwd = several();
    const lines = (blocksOf("sh")[1] ?? "").trim().split("\n");
    for (const line of lines) expect([line, (await falsmith(cwd, line)).exit]).toEqual([line, 0]);
    expect(lines).toHaveLength(5);
    const version = (path: string): unknown => JSON.parse(filesIn(cwd)[path] ?? "{}").version;
    expect(["packages/kie", "packages/fal"].map((folder) => version(`${folder}/package.json`))).toEqual([
      "2.0.0",
      "1.2.4",
    ]);
    expect(readdirSync(join(cwd, "report"))).toContain("fal");
    const endpoints = (folder: string): readonly string[] =>
      Object.keys(filesIn(join(cwd, folder))).flatMap((path) => /^(.*)\/openapi\.json$/.exec(path)?.[1] ?? []);
    expect(endpoints("packages/kie")).toEqual(["kie.example/blur/post"]);
    expect(endpoints("packages/fal")).toEqual(["fal-ai/wan/draw"]);
    expect(endpoints("generated/app")).toContain("acme/mine");
  });

  test("are made by the program that is shown, and named in a bundler", async () => {
    const cwd = several();
    process.cwd = () => cwd;
    const asked: Parameters<typeof generate>[] = [];
    const hearing = async (...options: Parameters<typeof generate>): Promise<RunReport> => {
      asked.push(options);
      return await generate(...options);
    };
    const { printed } = await runProgram(blocksOf("ts")[1] ?? "", { generate: hearing });
    expect(asked).toHaveLength(2);
    expect(printed).toEqual([
      "@me/kie 1.2.3 → 2.0.0",
      expect.stringMatching(/^kie packages\/kie true \d+$/),
      expect.stringMatching(/^fal packages\/fal true \d+$/),
      expect.stringMatching(/^app generated\/app true \d+$/),
    ]);
    const { value } = await runProgram(blocksOf("ts")[2] ?? "", { vite });
    const plugins = isObject(value) ? own(value, "plugins") : undefined;
    expect(isList(plugins) ? plugins.map((one) => own(one, "name")) : []).toEqual(["falsmith"]);
  });
});
