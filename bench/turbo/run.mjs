// Shows the task that `falsmith init` prints with the real Turborepo: what is served from its cache, and what is not.
// node run.mjs [folder of falsmith, built]; turbo comes from TURBO, else from node_modules beside this file.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const falsmith = resolve(process.argv[2] ?? join(here, "../.."));
const turbo = process.env.TURBO ?? join(here, "node_modules/.bin/turbo");
const bin = join(falsmith, "dist/codegen/main.js");
const top = mkdtempSync(join(tmpdir(), "falsmith-turbo-"));
const cache = join(top, "cache");

const env = { ...process.env, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1", NO_COLOR: "1", CI: "1" };
function run(cwd, command, ...args) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}\n${stdout}${stderr}`);
  return stdout;
}
function git(cwd, ...args) {
  return run(cwd, "git", "-c", "user.name=bench", "-c", "user.email=bench@example.test", ...args);
}

/** What npm would install; it is no part of the repository. */
function install(cwd) {
  mkdirSync(join(cwd, "node_modules/.bin"), { recursive: true });
  symlinkSync(falsmith, join(cwd, "node_modules/falsmith"), "junction");
  const shim = `#!/bin/sh\nexec "${process.execPath}" "${bin}" "$@"\n`;
  writeFileSync(join(cwd, "node_modules/.bin/falsmith"), shim, { mode: 0o755 });
}

function makeProject() {
  const cwd = join(top, "first");
  mkdirSync(cwd);
  const json = {
    name: "first",
    private: true,
    packageManager: "npm@10.8.2",
    scripts: { generate: "falsmith generate" },
  };
  writeFileSync(join(cwd, "package.json"), JSON.stringify(json));
  const lock = { name: "first", lockfileVersion: 3, requires: true, packages: { "": { name: "first" } } };
  writeFileSync(join(cwd, "package-lock.json"), JSON.stringify(lock));
  writeFileSync(join(cwd, ".gitignore"), "node_modules\n.turbo\ngenerated\n");
  cpSync(join(falsmith, "specs"), join(cwd, "specs"), { recursive: true });
  const printed = run(cwd, process.execPath, bin, "init", "--json");
  const task = /for turbo\.json, if there is one:\n(\{[\s\S]*?\n\})\n/.exec(printed)?.[1];
  if (task === undefined) throw new Error(`falsmith init prints no task:\n${printed}`);
  writeFileSync(join(cwd, "turbo.json"), task);
  // What a project has besides: a change of it does not concern the task.
  writeFileSync(join(cwd, "main.ts"), "export {};\n");
  git(cwd, "init", "--quiet");
  git(cwd, "add", "--all");
  git(cwd, "commit", "--quiet", "--message", "A project");
  install(cwd);
  return cwd;
}

const rows = [];
/** Runs the task and says whether it was served from the cache, as it was expected to be. */
function generate(what, cwd, expected) {
  const out = run(cwd, turbo, "run", "generate", `--cache-dir=${cache}`);
  const served = /cache hit/.test(out) ? "cache" : /cache miss/.test(out) ? "made" : "unknown";
  const manifest = join(cwd, "generated/manifest.json");
  const whole = existsSync(manifest) && spawnSync(process.execPath, [bin, "generate", "--check"], { cwd }).status === 0;
  rows.push([what, served, whole ? "yes" : "NO"]);
  if (served !== expected || !whole) process.exitCode = 1;
}

function edit(cwd, path, change) {
  return writeFileSync(join(cwd, path), change(readFileSync(join(cwd, path), "utf8")));
}

try {
  const first = makeProject();
  generate("first run", first, "made");
  generate("second run", first, "cache");
  rmSync(join(first, "generated"), { recursive: true });
  generate("output removed", first, "cache");
  const second = join(top, "second");
  run(top, "git", "clone", "--quiet", first, second);
  install(second);
  generate("second clone, same cache", second, "cache");
  edit(second, "main.ts", (text) => `${text}// more\n`);
  generate("a file of the project that is no source changed", second, "cache");
  edit(second, "specs/sources.json", (text) => `${text}\n`);
  generate("the list of sources changed", second, "made");
  mkdirSync(join(second, "specs/overlays"), { recursive: true });
  const action = { target: "$.info", update: { summary: "Ours" } };
  const overlay = { overlay: "1.1.0", info: { title: "Ours", version: "1" }, actions: [action] };
  writeFileSync(join(second, "specs/overlays/ours.json"), JSON.stringify(overlay));
  generate("an overlay added", second, "made");
  const page = "specs/chainhub/fal-ai/wan/v2.2-a14b/image-to-image.md";
  edit(second, page, (text) => `${text}\nMore.\n`);
  generate("a source changed", second, "made");
  edit(second, "falsmith.config.json", (text) => text.replace('"output": {', '"output": { "header": "// Ours",'));
  generate("the configuration changed", second, "made");
  git(second, "checkout", "--quiet", ".");
  rmSync(join(second, "specs/overlays/ours.json"));
  generate("all taken back", second, "cache");
  process.stdout.write(`${run(top, turbo, "--version").trim()}\n`);
  for (const [what, served, whole] of rows) process.stdout.write(`| ${what} | ${served} | ${whole} |\n`);
} finally {
  rmSync(top, { recursive: true, force: true });
}
