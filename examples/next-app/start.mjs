// Starts the embedded queue in place of fal, and Next.js beside it. What follows `npm start --` goes to `next dev`.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** @param {string} path a program that a package brings, by its place in it */
function program(path) {
  const [, name = "", inside = ""] = /^([^/]+)\/(.*)$/.exec(path) ?? [];
  return fileURLToPath(new URL(inside, import.meta.resolve(`${name}/package.json`)));
}

const mock = spawn(process.execPath, [program("falsmith/dist/codegen/main.js"), "mock"], {
  stdio: ["ignore", "pipe", "inherit"],
});
const [line] = await once(createInterface(mock.stdout), "line");
const [url] = /http:[^;\s]+/.exec(String(line)) ?? [];
if (url === undefined) throw new Error(`falsmith mock says no address: ${line}`);

const next = spawn(process.execPath, [program("next/dist/bin/next"), "dev", ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, NEXT_PUBLIC_FAL_GATEWAY: url, NEXT_TELEMETRY_DISABLED: "1" },
});
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => next.kill("SIGTERM"));
const [code] = await once(next, "exit");
mock.kill();
process.exitCode = code ?? 0;
