import { crash, type CrashReport } from "./durable/crash.js";
import { type JobMode, type Round, throughput } from "./durable/throughput.js";

export const NAME = "durable";

type StoreName = "redis" | "postgres";
const STORES: readonly StoreName[] = ["redis", "postgres"];
const TITLES: Readonly<Record<StoreName, string>> = { redis: "Redis", postgres: "PostgreSQL" };

/** What was measured of one store. */
export interface Row {
  readonly store: StoreName;
  readonly report: CrashReport;
  readonly rounds: readonly Round[];
  /** Jobs of each way in a round. */
  readonly roundJobs: number;
}

/** One kill for each hundred jobs, then the throughput without any. */
export async function measure(jobs: number = 10_000): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const store of STORES) {
    const report = await crash({ store, jobs, kills: Math.round(jobs / 100), loseAnswerOf: 100 });
    for (const detail of report.details) process.stderr.write(`${detail}\n`);
    const roundJobs = Math.min(jobs, 400);
    rows.push({ store, report, rounds: await throughput(store, roundJobs, 5), roundJobs });
  }
  return rows;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function line(cells: readonly (string | number)[]): string {
  return `| ${cells.join(" | ")} |`;
}

function crashLine({ store, report }: Row): string {
  const { jobs, kills, twice, lost, parkedAccepted, unsettled, parkedByPerson, seconds } = report;
  const settled = `${parkedAccepted - unsettled} of ${parkedAccepted}`;
  const killed = [kills.worker, kills.engine, kills.receiver];
  return line([TITLES[store], jobs, ...killed, twice, lost, settled, parkedByPerson, seconds.toFixed(0)]);
}

function throughputLine({ store, rounds, roundJobs }: Row): string {
  const of = (mode: JobMode, figure: "jobsPerSecond" | "cpuMs"): number =>
    median(rounds.map((round) => round[mode][figure]));
  const ratio = median(rounds.map(({ once, subscribe }) => once.jobsPerSecond / subscribe.jobsPerSecond));
  const cpu = median(rounds.map(({ once, subscribe }) => once.cpuMs / subscribe.cpuMs));
  const figures = [of("once", "jobsPerSecond").toFixed(0), of("subscribe", "jobsPerSecond").toFixed(0)];
  const costs = [of("once", "cpuMs").toFixed(1), of("subscribe", "cpuMs").toFixed(1)];
  return line([
    TITLES[store],
    `${rounds.length} × ${roundJobs}`,
    ...figures,
    ratio.toFixed(2),
    ...costs,
    cpu.toFixed(2),
  ]);
}

/** The tables of the README. */
export function table(rows: readonly Row[]): string {
  const crashes = [
    "store",
    "jobs",
    "workers killed",
    "servers killed",
    "receivers killed",
    "submitted twice",
    "lost",
    "seen parked though accepted, settled by webhooks",
    "never accepted, settled by hand",
    "seconds",
  ];
  const speeds = [
    "store",
    "jobs",
    "jobs/s, once",
    "jobs/s, subscribe",
    "ratio",
    "CPU ms a job, once",
    "CPU ms a job, subscribe",
    "ratio",
  ];
  return [
    line(crashes),
    line(crashes.map(() => "---")),
    ...rows.map(crashLine),
    "",
    line(speeds),
    line(speeds.map(() => "---")),
    ...rows.map(throughputLine),
    "",
  ].join("\n");
}
