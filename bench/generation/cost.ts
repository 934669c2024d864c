import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** CPU seconds (user and system) of a process and those it waited for, and the peak of its memory. */
export interface Cost {
  readonly cpu: number;
  readonly mib: number;
}

/** What a run came to; undefined when it failed or took too long. */
export type Ran = Cost | undefined;

export interface Command {
  readonly cwd: string;
  readonly argv: readonly string[];
  readonly limitS: number;
  /** An exit code besides 0 with which the work is done: falsmith ends with 1 when it refuses one source of many. */
  readonly alsoDone?: number;
}

const reports = join(tmpdir(), `falsmith-peak-${process.pid}`);

// The peak is known to each process itself; of a program with children the largest of them counts.
const preload = `data:text/javascript,${encodeURIComponent(
  `import { appendFileSync } from "node:fs"; process.on("exit", () => appendFileSync(${JSON.stringify(reports)}, process.resourceUsage().maxRSS + "\\n"));`,
)}`;

function peak(): number {
  try {
    return Math.max(...readFileSync(reports, "utf8").trim().split("\n").map(Number)) / 1024;
  } catch {
    return Number.NaN;
  } finally {
    rmSync(reports, { force: true });
  }
}

/** Runs a program of Node once. `exact`: nothing is loaded into it, so its peak is not known. */
export async function cost({ cwd, argv, limitS, alsoDone = 0 }: Command, exact = false): Promise<Ran> {
  const env = exact ? process.env : { ...process.env, NODE_OPTIONS: `--import ${preload}` };
  // The shell's own `time` counts what the process waited for as well.
  const child = spawn(
    "bash",
    ["-c", `TIMEFORMAT='time %3U %3S'; time "$@" >/dev/null 2>&1`, "bash", process.execPath, ...argv],
    {
      cwd,
      env,
      detached: true,
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  const kill = setTimeout(() => process.kill(-(child.pid ?? 0), "SIGKILL"), limitS * 1000);
  let said = "";
  child.stderr.on("data", (chunk) => (said += String(chunk)));
  const [code] = await once(child, "close");
  clearTimeout(kill);
  const found = /time ([\d.]+) ([\d.]+)/.exec(said);
  const mib = exact ? Number.NaN : peak();
  return (code === 0 || code === alsoDone) && found !== null
    ? { cpu: Number(found[1]) + Number(found[2]), mib }
    : undefined;
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** The median of some runs. A run that fails or takes too long is not tried again. */
export async function median(
  command: Command,
  rounds: number,
  before: () => void = () => undefined,
  exact = false,
): Promise<Ran> {
  const costs: Cost[] = [];
  for (let round = 0; round < rounds; round += 1) {
    before();
    const one = await cost(command, exact);
    if (one === undefined) return undefined;
    costs.push(one);
  }
  return { cpu: middle(costs.map(({ cpu }) => cpu)), mib: middle(costs.map(({ mib }) => mib)) };
}
