import { setTimeout as sleep } from "node:timers/promises";
import { fetchDocument, FETCH_LIMITS, type FetchRefusal, type FetchResult, type Validators } from "./fetch-source.js";

/** A document to ask for again. */
export interface RefreshRequest extends Validators {
  /** The name under which the answer is given back. */
  readonly path: string;
  readonly address: string;
}

/** What time it is and how to wait; replaced in tests. */
export interface RefreshClock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Waits so many milliseconds. @throws the reason of the signal when it is aborted */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface RefreshOptions {
  readonly signal: AbortSignal;
  /** Bound of one attempt. */
  readonly seconds?: number;
  /** How many requests are under way at one time. */
  readonly atOnce?: number;
  /** Told after each document. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly clock?: RefreshClock;
}

/** How often one document is asked for, and how long is waited between two attempts. */
export const REFRESH_LIMITS: {
  readonly attempts: number;
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
} = { attempts: 4, firstWaitMs: 500, longestWaitMs: 120_000 };

export const REFRESH_AT_ONCE = 8;

const CLOCK: RefreshClock = {
  now: Date.now,
  wait: async (ms, signal) => {
    try {
      await sleep(ms, undefined, { signal });
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  },
};

/** What is known of a host, whichever request has learnt it. */
interface HostState {
  /** Until when it wants to be left alone. */
  until: number;
  /** How many documents in a row it has not given in all their attempts. */
  failures: number;
}

interface RefreshRun {
  readonly options: RefreshOptions;
  readonly hosts: Map<string, HostState>;
}

/** So many documents in a row: then the host is down, and a catalogue of a thousand need not wait for each. */
const MOST_FAILURES = 3;

const NOT_ASKED: FetchRefusal = {
  refused: `its host has not answered for ${MOST_FAILURES} other sources, so it was not asked; run again later`,
  isPassing: true,
};

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : "";
}

/** How long to wait before the next attempt; undefined when another attempt makes no sense. */
function pauseAfter(result: FetchRefusal, attempt: number): number | undefined {
  if (result.isPassing !== true || attempt >= REFRESH_LIMITS.attempts) return undefined;
  const pause = result.retryAfterMs ?? REFRESH_LIMITS.firstWaitMs * 2 ** (attempt - 1) * (0.75 + Math.random() / 2);
  return pause > REFRESH_LIMITS.longestWaitMs ? undefined : pause;
}

/** What a refusal says once nothing is tried any more. */
function finalRefusal(result: FetchRefusal, attempts: number): FetchRefusal {
  const { refused, isPassing, retryAfterMs = 0 } = result;
  if (retryAfterMs > REFRESH_LIMITS.longestWaitMs)
    return { ...result, refused: `${refused} and asks to wait ${Math.ceil(retryAfterMs / 1000)} s; run again then` };
  return attempts === 1 || isPassing !== true ? result : { ...result, refused: `${refused}, ${attempts} times` };
}

function stateOf({ hosts }: RefreshRun, address: string): HostState {
  const host = hostOf(address);
  const state = hosts.get(host) ?? { until: 0, failures: 0 };
  hosts.set(host, state);
  return state;
}

async function refreshOne(request: RefreshRequest, run: RefreshRun): Promise<FetchResult> {
  const { signal, seconds = FETCH_LIMITS.seconds, clock = CLOCK } = run.options;
  const host = stateOf(run, request.address);
  for (let attempt = 1; ; attempt += 1) {
    for (let left = host.until - clock.now(); left > 0; left = host.until - clock.now()) await clock.wait(left, signal);
    signal.throwIfAborted();
    if (host.failures >= MOST_FAILURES) return NOT_ASKED;
    const result = await fetchDocument(request.address, { signal, seconds, validators: request });
    const isAnswered = result === "not-modified" || !("refused" in result) || result.isPassing !== true;
    if (isAnswered) host.failures = 0;
    if (result === "not-modified" || "bytes" in result) return result;
    const pause = pauseAfter(result, attempt);
    if (pause === undefined) {
      if (!isAnswered) host.failures += 1;
      return finalRefusal(result, attempt);
    }
    if (result.retryAfterMs === undefined) await clock.wait(pause, signal);
    else host.until = Math.max(host.until, clock.now() + pause);
  }
}

/**
 * Asks for documents again, each by one conditional request, a bounded number at a time. What may pass (a limit of
 * requests, an error of the server, a lost connection) is tried again, up to four times in all; a host that says when to
 * come back is not asked before, by any of them, and one that gives nothing for three documents in a row is not asked any more.
 *
 * @returns what came of each, by its path
 * @throws the reason of the signal when it is aborted
 */
export async function refreshSources(
  requests: readonly RefreshRequest[],
  options: RefreshOptions,
): Promise<ReadonlyMap<string, FetchResult>> {
  const run: RefreshRun = { options, hosts: new Map() };
  const results = new Map<string, FetchResult>();
  const waiting = requests.values();
  const work = async (): Promise<void> => {
    for (const request of waiting) {
      results.set(request.path, await refreshOne(request, run));
      options.onProgress?.(results.size, requests.length);
    }
  };
  const workers = Math.min(options.atOnce ?? REFRESH_AT_ONCE, requests.length);
  await Promise.all(Array.from({ length: workers }, work));
  return results;
}
