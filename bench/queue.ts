import { fork, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Sample } from "./queue/client.js";
import { CONTENDERS, type Contender } from "./queue/clients.js";
import { RUNTIME_SOURCES } from "../scripts/source-paths.js";

export const NAME = "queue";

/** One client with so many requests at once. */
export interface Row extends Sample {
  readonly contender: Contender;
  readonly count: number;
  /** Seconds that a job runs. */
  readonly jobS: number;
  readonly requestsPerJob: number;
  /** Ms from an abort to the last rejection, of up to a hundred requests. */
  readonly abortMs: number;
}

function here(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

/** Bundles the server and the client of a checkout; without one, of this project. */
export async function bundle(folder: string, checkout: string = here("..")): Promise<void> {
  await build({
    entryPoints: [join(checkout, "bench/queue/server.ts"), join(checkout, "bench/queue/client.ts")],
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    alias: {
      "falsmith/runtime": join(checkout, "src/runtime.ts"),
      ...Object.fromEntries(
        Object.entries(RUNTIME_SOURCES).map(([specifier, path]) => [
          specifier,
          join(checkout, path.slice(here("..").length)),
        ]),
      ),
    },
    // fal's client is CommonJS and reads its own package.json.
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    logLevel: "silent",
  });
}

function answer(child: ChildProcess, question?: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.once("message", resolve);
    child.once("exit", (code) => reject(new Error(`a process of the benchmark ended with ${code}`)));
    if (question !== undefined) child.send(question);
  });
}

function profiled(): readonly string[] {
  const folder = process.env["CPU_PROF"];
  return folder === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${folder}`];
}

// Ms between two submits. Were all made at once, all jobs would end at once, and the figures would be those of a server
// that answers them one after the other.
const GAP = 4;
// Ms that a job runs at least. All of them are under way before the first one ends.
const SHORTEST = 10_000;

/** Where the bundles of a server and of a client are. */
export interface Programs {
  readonly server: string;
  readonly client: string;
}

// One client's process against a server's process of its own. What they say is this benchmark's own: the casts are safe.
export async function run(programs: Programs, contender: Contender, count: number): Promise<Row> {
  const runMs = SHORTEST + (count - 1) * GAP;
  const server = fork(join(programs.server, "server.mjs"), [String(runMs)]);
  const started = await answer(server);
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const { url } = started as { readonly url: string };
    const client = fork(join(programs.client, "client.mjs"), [contender, url, String(count), String(GAP)], {
      execArgv: [...profiled()],
    });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const sample = (await answer(client)) as Sample;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const { requests } = (await answer(server, "count")) as { readonly requests: number };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const abortMs = (await answer(client, "abort")) as number;
    // The client warms up with one request more.
    return { ...sample, contender, count, jobS: runMs / 1_000, abortMs, requestsPerJob: requests / (count + 1) };
  } finally {
    server.disconnect();
  }
}

const COUNTS = [1, 60, 1_000, 5_000];

/** Measures all clients in one run, with so many requests at once at most. */
export async function measure(most: number = 5_000, only: readonly string[] = CONTENDERS): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "falsmith-queue-"));
  try {
    await bundle(folder);
    const programs = { server: folder, client: folder };
    const rows: Row[] = [];
    for (const count of COUNTS.filter((some) => some <= most))
      for (const contender of CONTENDERS)
        if (only.includes(contender)) rows.push(await run(programs, contender, count));
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The table of the README. */
export function table(rows: readonly Row[]): string {
  const cells = (row: Row): readonly (string | number)[] => [
    `${row.count} × ${Math.round(row.jobS)} s`,
    row.contender,
    `${row.p50.toFixed(1)}/${row.p95.toFixed(1)}`,
    row.requestsPerJob.toFixed(1),
    row.sockets,
    row.cpuMsPerJob.toFixed(2),
    Math.round(row.rssMiB),
    Math.round(row.abortMs),
  ];
  return [
    "| jobs at once | client | latency p50/p95 ms | HTTP requests each | sockets | CPU ms/job | peak MiB | abort ms |",
    "|---|---|---|---|---|---|---|---|",
    ...rows.map((row) => `| ${cells(row).join(" | ")} |`),
    "",
  ].join("\n");
}
