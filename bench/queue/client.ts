import { CONTENDERS, subscribeWith, type Subscribe } from "./clients.js";

/** What one process of one client measured. */
export interface Sample {
  readonly cpuMsPerJob: number;
  /** Ms from the end of a job to its output in the caller's hands. */
  readonly p50: number;
  readonly p95: number;
  readonly sockets: number;
  readonly rssMiB: number;
}

function now(): number {
  return performance.timeOrigin + performance.now();
}

// The output is one that fits its schema, so the time is told where a model is free in what it says: in a file's name.
function dueOf(data: unknown): number {
  const [, due] = /due-([0-9.]+)\.mp4/.exec(JSON.stringify(data)) ?? [];
  return Number(due);
}

function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

async function socketsDuring(work: Promise<unknown>): Promise<number> {
  let sockets = 0;
  const look = (): void => {
    const open = process.getActiveResourcesInfo().filter((kind) => kind === "TCPSocketWrap").length;
    sockets = Math.max(sockets, open);
  };
  const timer = setInterval(look, 500);
  try {
    await work;
    return sockets;
  } finally {
    clearInterval(timer);
  }
}

async function follow(subscribe: Subscribe, count: number, gapMs: number): Promise<Sample> {
  // One request first: what is loaded and compiled once is no cost of a job.
  await subscribe();
  const before = process.cpuUsage();
  const late: number[] = [];
  const one = async (_: unknown, index: number): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, index * gapMs));
    const data = await subscribe();
    late.push(now() - dueOf(data));
  };
  const sockets = await socketsDuring(Promise.all(Array.from({ length: count }, one)));
  const { user, system } = process.cpuUsage(before);
  late.sort((a, b) => a - b);
  return {
    cpuMsPerJob: (user + system) / 1_000 / count,
    p50: quantile(late, 0.5),
    p95: quantile(late, 0.95),
    sockets,
    rssMiB: process.resourceUsage().maxRSS / 1_024,
  };
}

// Ms from the abort to the last rejection.
async function abort(subscribe: Subscribe, count: number): Promise<number> {
  const controller = new AbortController();
  const running = Array.from({ length: count }, () => subscribe(controller.signal));
  const ended = Promise.allSettled(running).then(now);
  await new Promise((resolve) => setTimeout(resolve, 500));
  const begun = now();
  controller.abort();
  return (await ended) - begun;
}

const [, , which, url = "", count = "1", gapMs = "0"] = process.argv;
const contender = CONTENDERS.find((name) => name === which) ?? "falsmith";
const subscribe = subscribeWith(contender, url);
process.send?.(await follow(subscribe, Number(count), Number(gapMs)));
// The server is asked how many requests that took before there are more.
await new Promise((resolve) => process.once("message", resolve));
process.send?.(await abort(subscribe, Math.min(Number(count), 100)));
process.disconnect?.();
