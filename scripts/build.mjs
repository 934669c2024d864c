// Builds both packages, the runtime first: the tool's types are checked against its declarations.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

// npm runs it in the folder of either package before it packs that one.
process.chdir(fileURLToPath(new URL("..", import.meta.url)));

const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");

for (const [project, output] of [
  ["src/tsconfig.build.json", "src/dist"],
  ["tsconfig.build.json", "dist"],
]) {
  rmSync(output, { recursive: true, force: true });
  const { status } = spawnSync(process.execPath, [compiler, "-p", project], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
