import { Queue } from "bullmq";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "falsmith-runtime/client";
import { addJob, keyOfJob, type RequestJob, type RequestQueue } from "falsmith-runtime/bullmq";
import { listRequests, type RequestRecord, type RequestStore, settle } from "falsmith-runtime/durable";
import { type AcceptedJob, type MockQueue, startMockQueue } from "falsmith-runtime/mock";
import { type DataServer, freePort, startPostgres, startRedis } from "../../test/support/data-servers.js";
import { bundlePrograms, type Program, startProgram } from "./programs.js";
import { ATTEMPT_MS, connectRedis, ENDPOINT_ID, KEY, LEASE_MS, openStore, type Setting } from "./setting.js";

/** How much is done, and what is killed meanwhile. */
export interface CrashPlan {
  readonly store: Setting["store"];
  readonly jobs: number;
  readonly kills: number;
  readonly workers?: number;
  readonly concurrency?: number;
  /** Ms for which a request runs on the server. */
  readonly runMs?: number;
  readonly seed?: number;
  /** Ms that a submit may take, and for which its claim is in force. Default: what is enough on a busy machine. */
  readonly attemptMs?: number;
  readonly leaseMs?: number;
  /** Of so many submits, the answer to one gets lost, besides what kills lose. 0: none. */
  readonly loseAnswerOf?: number;
  /** Ms after which the run is given up, with what there is. */
  readonly timeoutMs?: number;
}

/** What became of it, by the book of the embedded queue: it knows every submit by its input. */
export interface CrashReport {
  readonly jobs: number;
  readonly kills: { readonly worker: number; readonly engine: number; readonly receiver: number };
  /** Inputs that were submitted more than once. */
  readonly twice: number;
  /** Jobs that did not end with the result of the request that was made for them. */
  readonly lost: number;
  /** Keys that were seen parked although their request was accepted. */
  readonly parkedAccepted: number;
  /** Those among them that no webhook had settled at the end. */
  readonly unsettled: number;
  /** Keys that were parked and had never been accepted: what a person looks up, and settles as such. */
  readonly parkedByPerson: number;
  readonly seconds: number;
  /** Of lost jobs, what is known of them, for whoever looks into it. */
  readonly details: readonly string[];
}

// A generator of Lehmer's: the moments are random, and the same in every run.
function dice(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** All that a run needs, started. */
interface Stage {
  readonly mock: MockQueue;
  readonly submits: () => number;
  readonly engines: readonly DataServer[];
  readonly setting: Setting;
  readonly store: RequestStore;
  readonly queue: RequestQueue;
  readonly workers: readonly Program[];
  readonly receiver: Program;
  close(): Promise<void>;
}

function inputNumber(input: unknown): number {
  return typeof input === "object" && input !== null && "n" in input ? Number(input.n) : Number.NaN;
}

async function open(plan: CrashPlan): Promise<Stage> {
  const { workers: count = 4, concurrency = 25, runMs = 80, loseAnswerOf = 0, jobs } = plan;
  const folder = mkdtempSync(join(tmpdir(), "falsmith-durable-"));
  await bundlePrograms(folder);
  const engines = [await startRedis("always"), ...(plan.store === "postgres" ? [await startPostgres()] : [])];
  let submits = 0;
  const client = createClient({ credentials: KEY });
  const nth =
    loseAnswerOf === 0
      ? []
      : Array.from({ length: Math.floor((jobs * 2) / loseAnswerOf) }, (_, i) => (i + 1) * loseAnswerOf);
  const mock = await startMockQueue({
    endpoints: [client.unchecked(ENDPOINT_ID)],
    script: {
      positions: [0],
      queueMs: 20,
      runMs,
      logs: [],
      output: (input: unknown) => ({ echo: inputNumber(input) }),
    },
    recordLimit: 10,
    // Longer than any outage, and often: what is delivered late is not what is measured.
    webhooks: { retryDelaysMs: Array.from({ length: 200 }, () => 300), timeoutsMs: [2_000, 2_000] },
    faults: nth.length === 0 ? [] : [{ fault: "T03", route: "submit", nth }],
    onRequest: ({ route }) => {
      if (route === "submit") submits += 1;
    },
  });
  const setting: Setting = {
    store: plan.store,
    redis: engines[0]?.url ?? "",
    postgres: engines[1]?.url,
    gateway: mock.url,
    webhookUrl: `http://127.0.0.1:${await freePort()}/webhook`,
    queue: "crash",
    mode: "once",
    concurrency,
    attemptMs: plan.attemptMs ?? ATTEMPT_MS,
    leaseMs: plan.leaseMs ?? LEASE_MS,
  };
  const { store, close } = await openStore(setting);
  const queue: RequestQueue = new Queue(setting.queue, { connection: connectRedis(setting) });
  queue.on("error", () => {});
  const receiver = await startProgram(folder, "receiver", setting);
  const workers = await Promise.all(Array.from({ length: count }, () => startProgram(folder, "worker", setting)));
  return {
    mock,
    submits: () => submits,
    engines,
    setting,
    store,
    queue,
    workers,
    receiver,
    close: async () => {
      await Promise.all([...workers, receiver].map((program) => program.stop()));
      await queue.close();
      await close();
      await mock.close();
      await Promise.all(engines.map((engine) => engine.stop()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Kills {
  worker: number;
  engine: number;
  receiver: number;
}

/** Kills something whenever so many requests were submitted, until all kills are made. */
async function killAtRandom(stage: Stage, plan: CrashPlan, isOver: () => boolean): Promise<Kills> {
  const random = dice(plan.seed ?? 20_261_130);
  const kills: Kills = { worker: 0, engine: 0, receiver: 0 };
  const moments = Array.from({ length: plan.kills }, () => random() * plan.jobs * 0.95).sort((a, b) => a - b);
  for (const moment of moments) {
    while (stage.submits() < moment && !isOver()) await pause(5);
    const [what, which] = [random(), random()];
    if (what < 0.7) {
      stage.workers[Math.floor(which * stage.workers.length)]?.kill();
      kills.worker += 1;
    } else if (what < 0.85) {
      const engine = stage.engines[Math.floor(which * stage.engines.length)];
      await engine?.kill();
      await engine?.start();
      kills.engine += 1;
    } else {
      stage.receiver.kill();
      kills.receiver += 1;
    }
  }
  return kills;
}

/** A person who looks up what is parked: the book of the embedded queue is what a provider's list of requests would be. */
interface Person {
  /** Keys that were parked although their request was accepted: left to their webhooks. */
  readonly accepted: Set<string>;
  /** How many were settled as never accepted. */
  notAccepted: number;
}

async function lookUpParked(
  person: Person,
  { store, mock, setting }: Stage,
  numbers: ReadonlyMap<string, number>,
): Promise<void> {
  const parked: RequestRecord[] = [];
  for await (const record of listRequests(store, { states: ["parked"] })) parked.push(record);
  const book = parked.length === 0 ? new Map() : requestsByInput(mock);
  for (const { key, updatedAt } of parked) {
    if (book.has(numbers.get(key) ?? Number.NaN)) person.accepted.add(key);
    else if (Date.now() - Date.parse(updatedAt) > 2 * setting.leaseMs) {
      await settle(store, key, "not accepted");
      person.notAccepted += 1;
    }
  }
}

async function addJobs({ queue }: Stage, count: number): Promise<ReadonlyMap<string, number>> {
  const endpoint = createClient({ credentials: KEY }).unchecked(ENDPOINT_ID);
  const numbers = new Map<string, number>();
  for (let first = 0; first < count; first += 500) {
    const size = Math.min(500, count - first);
    const jobs = await Promise.all(
      Array.from({ length: size }, (_, index) => addJob(queue, endpoint, { n: first + index })),
    );
    jobs.forEach((job, index) => numbers.set(keyOfJob(job), first + index));
  }
  return numbers;
}

// The engine is killed while it is asked, too.
async function safely<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch {
    return undefined;
  }
}

function requestsByInput(mock: MockQueue): ReadonlyMap<number, readonly AcceptedJob[]> {
  const requests = new Map<number, AcceptedJob[]>();
  for (const job of mock.accepted()) {
    const number = inputNumber(job.input);
    requests.set(number, [...(requests.get(number) ?? []), job]);
  }
  return requests;
}

/** Whether a job has ended with the result of the one request that was made for it. */
function isWell(job: RequestJob, requests: ReadonlyMap<number, readonly AcceptedJob[]>): boolean {
  const number = inputNumber(job.data.input);
  const [request] = requests.get(number) ?? [];
  const result = { data: { echo: number }, requestId: request?.requestId };
  return request !== undefined && JSON.stringify(job.returnvalue) === JSON.stringify(result);
}

/** Makes jobs while workers, engines and the receiver are killed, and judges what became of them. */
export async function crash(plan: CrashPlan): Promise<CrashReport> {
  const stage = await open(plan);
  try {
    const { queue, mock, store } = stage;
    const numbers = await addJobs(stage, plan.jobs);
    const startedAt = performance.now();
    const until = startedAt + (plan.timeoutMs ?? 900_000);
    let isOver = false;
    const killing = killAtRandom(stage, plan, () => isOver);
    const person: Person = { accepted: new Set(), notAccepted: 0 };
    while (!isOver) {
      await pause(300);
      await safely(() => lookUpParked(person, stage, numbers));
      const counts = await safely(() => queue.getJobCounts("completed", "failed"));
      isOver = (counts?.["completed"] ?? 0) + (counts?.["failed"] ?? 0) >= plan.jobs || performance.now() > until;
    }
    const seconds = (performance.now() - startedAt) / 1_000;
    const kills = await killing;
    const requests = requestsByInput(mock);
    const jobs = await queue.getJobs(["completed", "failed", "delayed", "waiting", "active"]);
    const wrong = jobs.filter((job) => !isWell(job, requests));
    const details: string[] = [];
    for (const job of wrong.slice(0, 10)) {
      const record = await store.get(keyOfJob(job));
      details.push(
        JSON.stringify([
          await job.getState(),
          job.failedReason,
          job.returnvalue,
          record,
          requests.get(inputNumber(job.data.input)),
        ]),
      );
    }
    let unsettled = 0;
    for (const key of person.accepted) unsettled += (await store.get(key))?.state === "completed" ? 0 : 1;
    return {
      jobs: plan.jobs,
      kills,
      twice: [...requests.values()].filter(({ length }) => length > 1).length,
      lost: plan.jobs - (jobs.length - wrong.length),
      parkedAccepted: person.accepted.size,
      unsettled,
      parkedByPerson: person.notAccepted,
      seconds,
      details,
    };
  } finally {
    await stage.close();
  }
}
