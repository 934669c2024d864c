import * as bullmq from "bullmq";
import { Redis } from "ioredis";
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";
import pg from "pg";
import PgBoss from "pg-boss";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { endpoint } from "../../../generated/fal-ai/wan/v2.2-a14b/image-to-video/index.js";
import { createFalClient } from "../../../generated/index.js";
import { addJob, createProcessor, WORKER_OPTIONS } from "../../../src/bullmq/index.js";
import { createClient } from "../../../src/client/client.js";
import { unchecked } from "../../../src/client/registry.js";
import type { AnyEndpoint, DescriptorClient } from "../../../src/contract/client.js";
import type { ClientOptions } from "../../../src/contract/options.js";
import { createPostgresStore, createRedisStore, type RequestStore, runOnce } from "../../../src/durable/index.js";
import { startMockQueue } from "../../../src/mock/index.js";
import {
  hasPostgres,
  hasRedis,
  needsPostgres,
  needsRedis,
  startPostgres,
  startRedis,
} from "../../support/data-servers.js";
import { KEY } from "../support/client.js";

function textOf(path: string): string {
  return readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");
}

/** A recipe of the page, as it stands there. */
function recipe(name: string): string {
  const [, code] = new RegExp(`<!-- ${name} -->\\s*\`\`\`ts\\n([\\s\\S]*?)\`\`\``).exec(textOf("docs/bullmq.md")) ?? [];
  if (code === undefined) throw new Error(`docs/bullmq.md has no recipe ${name}`);
  return code;
}

/** The example above a function that is exported. */
function exampleOf(path: string, name: string): string {
  const text = textOf(path);
  const before = text.slice(0, text.indexOf(`export function ${name}(`));
  const [, code] = /@example\s+\* ```ts\n([\s\S]*?)\n \* ```/.exec(before.slice(before.lastIndexOf("/**"))) ?? [];
  if (code === undefined) throw new Error(`${name} has no example`);
  return code.replaceAll(/^ \* ?/gm, "");
}

/** Runs code as a function of what it imports. It gives what `result` says. */
function runCode(code: string, given: Readonly<Record<string, unknown>>, result: string): Promise<unknown> {
  const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  const body = ts
    .transpile(code, options)
    .replace(/^import [^;]*;$/gm, "")
    .replace(/^export /gm, "");
  const run: unknown = runInThisContext(
    `(async ({ ${Object.keys(given).join(", ")} }) => {${body}\nreturn ${result}})`,
  );
  if (typeof run !== "function") throw new Error("no function");
  return Reflect.apply(run, undefined, [given]);
}

const INPUT = { image_url: "https://example.org/a.png", prompt: "a quiet street in the rain" };

describe.skipIf(!hasRedis)(needsRedis("a worker of BullMQ"), () => {
  test.each([
    ["the recipe in docs/bullmq.md, which adds a job", recipe("worker"), false],
    ["the example of createProcessor", exampleOf("src/bullmq/processor.ts", "createProcessor"), true],
  ])("%s, makes the request of a job", async (_, code, isToAdd) => {
    const redis = await startRedis("always");
    const output = { video: { url: "https://v3.fal.media/files/a/b.mp4" } };
    const mock = await startMockQueue({ endpoints: [endpoint], script: { positions: [], runMs: 20, output } });
    const local = { host: "127.0.0.1", port: redis.port };
    const connections: Redis[] = [];
    /** The recipe's own addresses lead to the servers of this test. */
    class LocalQueue extends bullmq.Queue {
      constructor(name: string) {
        super(name, { connection: local });
      }
    }
    class LocalWorker extends bullmq.Worker {
      constructor(name: string, processor: bullmq.Processor, options: bullmq.WorkerOptions) {
        super(name, processor, { ...options, connection: local });
      }
    }
    class LocalRedis extends Redis {
      constructor() {
        super(local);
        connections.push(this);
      }
    }
    const client = (options: ClientOptions): DescriptorClient =>
      createFalClient({ ...options, credentials: KEY, gateway: mock.url });
    const given = {
      fal: client({}),
      flux: endpoint,
      Queue: LocalQueue,
      Worker: LocalWorker,
      Redis: LocalRedis,
      addJob,
      createProcessor,
      WORKER_OPTIONS,
      createRedisStore,
      createFalClient: client,
      endpoint,
    };
    // Safe: the code makes these, or the test fails.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const { queue, worker } = (await runCode(code, given, "{ queue, worker }")) as {
      readonly queue: bullmq.Queue;
      readonly worker: bullmq.Worker;
    };
    try {
      const completed = new Promise<bullmq.Job>((resolve) => worker.on("completed", resolve));
      if (isToAdd) await addJob(queue, endpoint, INPUT);
      const job = await completed;
      expect(job.returnvalue).toMatchObject({ data: output, requestId: mock.accepted()[0]?.requestId });
    } finally {
      await worker.close();
      await queue.close();
      connections.forEach((connection) => connection.disconnect());
      await mock.close();
      await redis.stop();
    }
  });
});

interface Work {
  readonly boss: PgBoss;
  readonly queue: string;
  readonly slots: number;
  readonly client: DescriptorClient;
  readonly store: RequestStore;
  readonly endpoint: AnyEndpoint;
}

interface Recipe {
  readonly work: (work: Work) => Promise<void>;
  readonly SEND_OPTIONS: PgBoss.SendOptions;
}

describe.skipIf(!hasPostgres)(needsPostgres("the recipe for pg-boss in docs/bullmq.md"), () => {
  test("makes the request of a job once, also when a worker is gone and the job is run again", async () => {
    const server = await startPostgres();
    const brush = unchecked("acme/brush");
    const mock = await startMockQueue({ endpoints: [brush], script: { positions: [], runMs: 400, output: { n: 7 } } });
    const pool = new pg.Pool({ connectionString: server.url });
    const boss = new PgBoss(server.url);
    boss.on("error", () => {});
    try {
      // Safe: the recipe exports these, or the test fails.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      const { work, SEND_OPTIONS } = (await runCode(
        recipe("pg-boss"),
        { runOnce },
        "{ work, SEND_OPTIONS }",
      )) as Recipe;
      const store = createPostgresStore(pool);
      const client = createClient({ gateway: mock.url, credentials: KEY });
      await boss.start();
      await boss.createQueue("brushes");
      const id = await boss.send("brushes", { input: { n: 1 } }, SEND_OPTIONS);
      if (id === null) throw new Error("no job");
      // A worker that was killed: it has made the request, and nobody has told pg-boss.
      await boss.fetch("brushes");
      const lost = runOnce(store, `pg-boss brushes ${id}`, brush, { client, input: { n: 1 } });
      await boss.fail("brushes", id, { reason: "killed" });
      await work({ boss, queue: "brushes", slots: 2, client, store, endpoint: brush });
      for (;;) {
        const job = await boss.getJobById("brushes", id);
        if (job?.state === "completed") {
          expect(job.output).toEqual({ data: { n: 7 }, requestId: mock.accepted()[0]?.requestId });
          break;
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      expect(await lost).toMatchObject({ data: { n: 7 } });
      expect(mock.accepted().length).toBe(1);
    } finally {
      await boss.stop({ graceful: false });
      await pool.end();
      await mock.close();
      await server.stop();
    }
  });
});
