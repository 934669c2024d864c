import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startMockQueue } from "../../src/mock/index.js";
import { endpoint } from "../../generated/fal-ai/wan/v2.2-a14b/image-to-video/index.js";
import { RUNTIME_SOURCES } from "../../scripts/source-paths.js";

const run = promisify(execFile);
function here(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
const folder = mkdtempSync(join(tmpdir(), "falsmith-engines-"));
const program = join(folder, "program.mjs");

/** An engine: where it is, and how it runs a program. */
interface Engine {
  readonly name: string;
  readonly path: string | undefined;
  readonly args: readonly string[];
}

function find(name: string): string | undefined {
  return [
    process.env[`FALSMITH_${name.toUpperCase()}`] ?? "",
    ...(process.env["PATH"] ?? "").split(delimiter).map((place) => join(place, name)),
  ].find((path) => path !== "" && existsSync(path));
}

const engines: readonly Engine[] = [
  { name: "node", path: process.execPath, args: [] },
  { name: "bun", path: find("bun"), args: ["run"] },
  // It may reach this machine and read its own arguments, nothing else: so the runtime needs nothing else.
  { name: "deno", path: find("deno"), args: ["run", "--no-prompt", "--allow-net=127.0.0.1"] },
];

beforeAll(async () => {
  await build({
    entryPoints: [here("./program.ts")],
    outfile: program,
    bundle: true,
    platform: "neutral",
    format: "esm",
    mainFields: ["module", "main"],
    alias: RUNTIME_SOURCES,
    banner: { js: 'import process from "node:process";' },
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

for (const { name, path, args } of engines) {
  const reason = `${name} (skipped: neither on the PATH nor named by FALSMITH_${name.toUpperCase()})`;
  test.skipIf(path === undefined)(path === undefined ? reason : name, async () => {
    const output = { video: { url: "https://v3.fal.media/files/a/b.mp4" }, seed: 7 };
    const mock = await startMockQueue({
      endpoints: [endpoint],
      script: {
        positions: [0],
        queueMs: 20,
        runMs: 60,
        logs: ["één", "漢字"],
        output,
        request: ({ input }) =>
          JSON.stringify(input).includes('"fail"') ? { outcome: "runner_disconnected" } : undefined,
      },
    });
    try {
      const env = { ...process.env, NO_COLOR: "1" };
      const { stdout } = await run(path ?? "", [...args, program, mock.url], { env, timeout: 50_000 });
      expect(JSON.parse(stdout)).toEqual({
        data: output,
        polled: output,
        resumed: output,
        lines: ["één", "漢字"],
        abort: "AbortError",
        refused: true,
        failed: true,
      });
      expect(mock.accepted()).toHaveLength(5);
      expect(mock.foreign()).toEqual([]);
    } finally {
      await mock.close();
    }
  });
}
