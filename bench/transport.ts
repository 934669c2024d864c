import { fork } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { WAYS, type Way } from "./transport/ways.js";

export const NAME = "transport";

/** One way to send requests. */
export interface Row {
  readonly way: Way;
  /** Ms of user and system time per POST, of client and server together, one for each round. */
  readonly cpuMs: readonly number[];
}

function here(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

/** The transport of the checkout that `FALSMITH_BEFORE` names; ours where it names none. */
const EARLIER = ["src/node/index.ts", "src/node.ts"]
  .map((path) => join(process.env["FALSMITH_BEFORE"] ?? here(".."), path))
  .filter((path) => existsSync(path))
  .map((path) => ({ path }))[0];

async function bundle(folder: string): Promise<string> {
  await build({
    entryPoints: [here("./transport/client.ts")],
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    plugins: [{ name: "earlier", setup: (make) => make.onResolve({ filter: /\/earlier\.js$/ }, () => EARLIER) }],
    // undici is CommonJS.
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    logLevel: "silent",
  });
  return join(folder, "client.mjs");
}

function run(program: string, way: Way): Promise<number> {
  const child = fork(program, [way]);
  return new Promise((resolve, reject) => {
    child.once("message", (cpuMs) => resolve(Number(cpuMs)));
    child.once("exit", (code) => reject(new Error(`a process of the benchmark ended with ${code}`)));
  });
}

/** Measures each way in a process of its own, all of them once a round. */
export async function measure(rounds: number = 7): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "falsmith-transport-"));
  try {
    const program = await bundle(folder);
    const rows = WAYS.filter(
      (way) => way !== "falsmith-runtime/node before" || process.env["FALSMITH_BEFORE"] !== undefined,
    ).map((way) => ({
      way,
      cpuMs: [] as number[],
    }));
    for (let round = 0; round < rounds; round += 1) for (const row of rows) row.cpuMs.push(await run(program, row.way));
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** The table of the README. */
export function table(rows: readonly Row[]): string {
  const platform = rows.find(({ way }) => way === "global fetch")?.cpuMs ?? [];
  const cells = ({ way, cpuMs }: Row): readonly string[] => {
    const ratio = median(cpuMs.map((ms, round) => ms / (platform[round] ?? Number.NaN)));
    return [way, median(cpuMs).toFixed(3), `${ratio.toFixed(2)}×`];
  };
  return [
    "| 3,000 POSTs, 16 at once | CPU ms each | of global fetch |",
    "|---|---|---|",
    ...rows.map((row) => `| ${cells(row).join(" | ")} |`),
    "",
  ].join("\n");
}
