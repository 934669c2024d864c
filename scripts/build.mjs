// Builds both packages, the runtime first: the tool's types are checked against its declarations. What is newer than all
// that it is made of stays as it is; --force builds it anew.
//
// The runtime is compiled file by file, as programs that import it are bundled themselves. The tool is a program: it is
// bundled, its dependencies left out, with a file for each part that is loaded by itself (codegen/decisions/0022).
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

// npm runs it in the folder of either package before it packs that one.
process.chdir(fileURLToPath(new URL("..", import.meta.url)));

const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");
const SETTINGS = [
  "tsconfig.json",
  "tsconfig.build.json",
  "src/tsconfig.build.json",
  "package-lock.json",
  "scripts/build.mjs",
];
const PACKAGES = [
  { project: "src/tsconfig.build.json", output: "src/dist", inputs: ["src"] },
  {
    project: "tsconfig.build.json",
    output: "dist",
    inputs: ["src", "codegen", "generated", "demo"],
    modules: [
      {
        entries: ["codegen/main", "codegen/index", "codegen/config", "codegen/unplugin", "codegen/deprecated/*"],
        splitting: true,
      },
      { entries: ["demo/main"] },
      // A package is imported file by file.
      { entries: ["generated/**/*"], bundle: false },
    ],
  },
];

/** When a file or a folder has changed last, and all that is in it: a folder changes when a file in it is gone. */
function lastChange(path) {
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  const names = readdirSync(path).filter((name) => name !== "dist" && name !== "node_modules");
  return Math.max(mtimeMs, ...names.map((name) => lastChange(join(path, name))));
}

/** A file in an output that is as old as its build. It is not published. */
function stampIn(output) {
  return join(output, ".built");
}

function isUpToDate({ output, inputs }) {
  const stamp = stampIn(output);
  return existsSync(stamp) && statSync(stamp).mtimeMs >= Math.max(...[...SETTINGS, ...inputs].map(lastChange));
}

/**
 * JavaScript of some entries. `bundle`: with the modules of this repository that each imports; `splitting`: what several of
 * them import, or one of them loads late, in files of its own.
 */
async function writeModules({ entries, bundle = true, splitting = false }, { project, output }) {
  await build({
    entryPoints: entries.map((entry) => `./${entry}.ts`),
    outbase: ".",
    outdir: output,
    bundle,
    splitting,
    chunkNames: "codegen/chunks/[name]-[hash]",
    ...(bundle ? { packages: "external" } : {}),
    tsconfig: project,
    format: "esm",
    platform: "node",
    target: "node20.19",
    logLevel: "warning",
  });
}

for (const one of PACKAGES) {
  if (!process.argv.includes("--force") && isUpToDate(one)) continue;
  rmSync(one.output, { recursive: true, force: true });
  const { status } = spawnSync(process.execPath, [compiler, "-p", one.project], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
  for (const modules of one.modules ?? []) await writeModules(modules, one);
  writeFileSync(stampIn(one.output), "");
}
// npm does so where it installs the tool; inside of this repository the link in node_modules/.bin leads here.
chmodSync("dist/codegen/main.js", 0o755);
