import { describe, expect, test } from "vitest";
import { crash, type CrashPlan } from "../../../bench/durable/crash.js";
import { hasPostgres, hasRedis, needsPostgres, needsRedis } from "../../support/data-servers.js";

/*
 * Jobs while workers, the servers of jobs and requests, and the receiver of webhooks are killed at random: a sample of
 * `node bench/run.mjs durable`. The book of the embedded queue says what was submitted twice.
 */
const isWhole = process.env["FALSMITH_ALL"] === "1";
const SAMPLE = isWhole
  ? { jobs: 300, kills: 6, loseAnswerOf: 50 }
  : { jobs: 40, kills: 2, loseAnswerOf: 20, workers: 2, attemptMs: 2_000, leaseMs: 2_500 };

async function survive(plan: CrashPlan): Promise<void> {
  const { twice, lost, unsettled, kills, details } = await crash({ ...plan, timeoutMs: 200_000 });
  expect({ twice, lost, unsettled, details }).toEqual({ twice: 0, lost: 0, unsettled: 0, details: [] });
  expect(kills.worker + kills.engine + kills.receiver).toBe(plan.kills);
}

describe.skipIf(!hasRedis)(needsRedis("jobs of BullMQ that are killed"), () => {
  test("make each request once, with the store in Redis", () => survive({ store: "redis", ...SAMPLE }));

  test.skipIf(!hasPostgres || !isWhole)(
    isWhole
      ? needsPostgres("the same with the store in PostgreSQL")
      : "the same with the store in PostgreSQL (skipped: for FALSMITH_ALL=1)",
    () => survive({ store: "postgres", ...SAMPLE }),
  );
});
