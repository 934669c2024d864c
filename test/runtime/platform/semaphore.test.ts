import { describe, expect, test } from "vitest";
import { createSemaphore } from "../../../src/platform/semaphore.js";
import { rejection } from "../support/client.js";

describe("taking turns", () => {
  test("in order, and without those who left", async () => {
    const limiter = createSemaphore(1);
    const leave = await limiter.acquire(undefined);
    const order: string[] = [];
    const gone = new AbortController();
    const wait = async (name: string, signal?: AbortSignal): Promise<void> => {
      const out = await limiter.acquire(signal);
      order.push(name);
      out();
      out();
    };
    const waits = [wait("a"), rejection(wait("b", gone.signal)), wait("c")];
    gone.abort("gone");
    leave();
    expect(await Promise.all(waits)).toEqual([undefined, "gone", undefined]);
    expect(order).toEqual(["a", "c"]);
    (await limiter.acquire(undefined))();
  });
});
