import { Redis } from "ioredis";
import pg from "pg";
import { createPostgresStore, createRedisStore, type RequestStore } from "falsmith-runtime/durable";

/** Where the workers, the receiver of webhooks and the benchmark itself find each other. */
export interface Setting {
  /** What keeps the requests. BullMQ is in Redis always. */
  readonly store: "redis" | "postgres";
  readonly redis: string;
  readonly postgres?: string | undefined;
  /** The embedded queue. */
  readonly gateway: string;
  /** The receiver of webhooks; undefined: none is asked for. */
  readonly webhookUrl?: string | undefined;
  /** Name of the queue of BullMQ. */
  readonly queue: string;
  /** `once`: the processor of `falsmith-runtime/bullmq`. `subscribe`: what everybody writes. */
  readonly mode: "once" | "subscribe";
  readonly concurrency: number;
  /** Ms that a submit may take. */
  readonly attemptMs: number;
  /** Ms for which its claim is in force: a worker that was killed is taken for dead after them. */
  readonly leaseMs: number;
}

export const ENDPOINT_ID = "bench/echo";
export const KEY = "bench-id:bench-secret";
/** What is enough on a busy machine. */
export const ATTEMPT_MS = 8_000;
export const LEASE_MS = 10_000;

/** A connection that outlives kills of its server. */
export function connectRedis({ redis }: Pick<Setting, "redis">): Redis {
  const connection = new Redis(redis, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
  return connection.on("error", () => {});
}

/** A store, and what ends its connections. */
export async function openStore(
  setting: Setting,
): Promise<{ readonly store: RequestStore; readonly close: () => Promise<void> }> {
  if (setting.store === "redis") {
    const redis = connectRedis(setting);
    return { store: await createRedisStore(redis), close: async () => redis.disconnect() };
  }
  const pool = new pg.Pool({ connectionString: setting.postgres, max: 8 });
  pool.on("error", () => {});
  return { store: createPostgresStore(pool), close: () => pool.end() };
}

/** The setting that a process was started with. */
export function givenSetting(): Setting {
  return JSON.parse(process.argv[2] ?? "{}");
}
