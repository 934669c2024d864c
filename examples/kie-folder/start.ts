// Starts `falsmith mock`, which plays the jobs that the pages describe, makes a video with it and ends it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { gateways } from "./generated/index.js";
import { makeVideo } from "./main.js";

const falsmith = fileURLToPath(new URL("dist/codegen/main.js", import.meta.resolve("falsmith/package.json")));
const mock = spawn(process.execPath, [falsmith, "mock"], { stdio: ["ignore", "pipe", "inherit"] });
try {
  const [line] = await once(createInterface(mock.stdout), "line");
  const [url] = /http:[^;\s]+/.exec(String(line)) ?? [];
  if (url === undefined) throw new Error(`falsmith mock says no address: ${line}`);
  console.log("video:", await makeVideo({ gateway: { ...gateways.kie, url }, credentials: "any" }));
} finally {
  mock.kill();
}
