import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { bundle, run, type Row as QueueRow } from "./queue.js";
import type { Contender } from "./queue/clients.js";

export const NAME = "before";

/** The client of another checkout and this one, measured in turn against the same server. */
export interface Row {
  readonly contender: Contender;
  readonly count: number;
  readonly before: readonly QueueRow[];
  readonly after: readonly QueueRow[];
  /** Processes that waited for a processor, on average over a minute, at the end of each round. */
  readonly load: readonly number[];
}

const CONTENDERS: readonly Contender[] = ["falsmith", "falsmith polling"];
const COUNTS = [1, 60, 1_000];

/** Measures the client of the checkout that `FALSMITH_BEFORE` names and this one: before, after, before, after, … */
export async function measure(rounds: number = 3): Promise<readonly Row[]> {
  const checkout = process.env["FALSMITH_BEFORE"];
  if (checkout === undefined) throw new Error("FALSMITH_BEFORE names the checkout to compare with");
  const folder = mkdtempSync(join(tmpdir(), "falsmith-before-"));
  try {
    const [before, after] = [join(folder, "before"), join(folder, "after")];
    for (const [to, from] of [[before, checkout], [after]] as const) {
      mkdirSync(to);
      await bundle(to, from);
    }
    const rows = COUNTS.flatMap((count) =>
      CONTENDERS.map((contender) => ({
        contender,
        count,
        before: [] as QueueRow[],
        after: [] as QueueRow[],
        load: [] as number[],
      })),
    );
    for (let round = 0; round < rounds; round += 1)
      for (const row of rows) {
        row.before.push(await run({ server: after, client: before }, row.contender, row.count));
        row.after.push(await run({ server: after, client: after }, row.contender, row.count));
        row.load.push(loadavg()[0] ?? 0);
      }
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

type Figure = "p50" | "p95" | "requestsPerJob" | "cpuMsPerJob" | "rssMiB";
const FIGURES: readonly Figure[] = ["p50", "p95", "requestsPerJob", "cpuMsPerJob", "rssMiB"];

function cellOf({ before, after }: Row, figure: Figure): string {
  const [earlier, later] = [median(before.map((row) => row[figure])), median(after.map((row) => row[figure]))];
  return `${earlier.toFixed(1)} → ${later.toFixed(1)} (${(later / earlier).toFixed(2)}×)`;
}

/** The table of the README. */
export function table(rows: readonly Row[]): string {
  const load = rows.flatMap((row) => row.load);
  return [
    "| jobs at once | client | latency p50 ms | p95 ms | HTTP requests each | CPU ms/job | peak MiB |",
    "|---|---|---|---|---|---|---|",
    ...rows.map(
      (row) => `| ${row.count} | ${row.contender} | ${FIGURES.map((figure) => cellOf(row, figure)).join(" | ")} |`,
    ),
    "",
    `Medians of ${rows[0]?.before.length ?? 0} rounds; load average of the machine ${Math.min(...load).toFixed(1)} to ${Math.max(...load).toFixed(1)}.`,
    "",
  ].join("\n");
}
