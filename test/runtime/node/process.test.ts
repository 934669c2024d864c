import { build } from "esbuild";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { json, serve } from "../support/server.js";

function program(url: string): string {
  return `
  import { createNodeFetch } from ${JSON.stringify(fileURLToPath(new URL("../../../src/node/index.ts", import.meta.url)))};
  const call = createNodeFetch({ idle: 3_600_000 });
  const told = [];
  process.on("warning", ({ name }) => told.push(name));
  const { signal } = new AbortController();
  const all = await Promise.all(Array.from({ length: 5 }, () => call(${JSON.stringify(url)}, { signal }).then((r) => r.json())));
  console.log(JSON.stringify({ all, told }));
`;
}

test("a process ends when only idle connections are left", async () => {
  const server = await serve((_, response) => json(response, 200, 1, { "keep-alive": "timeout=3600" }));
  const folder = mkdtempSync(join(tmpdir(), "falsmith-node-fetch-"));
  const file = join(folder, "program.mjs");
  try {
    const stdin = { contents: program(server.url), resolveDir: folder, loader: "ts" } as const;
    await build({
      stdin,
      outfile: file,
      bundle: true,
      platform: "node",
      format: "esm",
      // undici is CommonJS.
      banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
      logLevel: "silent",
    });
    const { stdout } = await promisify(execFile)(process.execPath, [file], { timeout: 30_000 });
    expect(JSON.parse(stdout)).toEqual({ all: [1, 1, 1, 1, 1], told: [] });
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await server.close();
  }
});
