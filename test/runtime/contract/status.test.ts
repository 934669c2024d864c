import { expect, test } from "vitest";
import { isCompletedQueueStatus, isQueueStatus } from "../../../src/contract/status.js";

test("what is a status of the queue", () => {
  const status = { status: "IN_QUEUE", response_url: "x" };
  expect([isQueueStatus(status), isCompletedQueueStatus(status)]).toEqual([true, false]);
  expect(isCompletedQueueStatus({ ...status, status: "COMPLETED" })).toBe(true);
  for (const other of [null, 7, {}, { status: "IN_QUEUE" }, { ...status, status: "FAILED" }])
    expect(isQueueStatus(other)).toBe(false);
});
