// Turns the files of .changeset/ into versions and CHANGELOG.md, and writes the version to each place that states it.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

/** Modules with a VERSION of their package; test/package/release.test.ts holds them to it. */
const STATED = [
  ["src/package.json", "src/platform/env.ts"],
  ["package.json", "codegen/emit/header.ts"],
];
const DECLARATION = /^export const VERSION = "[^"]*";$/m;

function run(program, ...argv) {
  const { status } = spawnSync(program, argv, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

run(process.execPath, createRequire(import.meta.url).resolve("@changesets/cli/bin.js"), "version");
for (const [manifest, path] of STATED) {
  const { version } = JSON.parse(readFileSync(manifest, "utf8"));
  const text = readFileSync(path, "utf8");
  if (!DECLARATION.test(text)) throw new Error(`${path} states no VERSION`);
  writeFileSync(
    path,
    text.replace(DECLARATION, () => `export const VERSION = "${version}";`),
  );
}
// Examples name both packages by their exact versions.
const { version: released } = JSON.parse(readFileSync("package.json", "utf8"));
for (const name of readdirSync("examples")) {
  const path = `examples/${name}/package.json`;
  if (!existsSync(path)) continue;
  const text = readFileSync(path, "utf8");
  writeFileSync(
    path,
    text.replaceAll(/^( +"falsmith(?:-runtime)?": ")[^"]*/gm, (_, key) => `${key}${released}`),
  );
}
run("npm", "install", "--package-lock-only", "--ignore-scripts");
// Generated files name the version that made them and the runtimes that they accept.
run("npm", "run", "--silent", "generate");
