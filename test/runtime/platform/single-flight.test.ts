import { describe, expect, test } from "vitest";
import { createSingleFlight } from "../../../src/platform/single-flight.js";
import { rejection } from "../support/client.js";

describe("shared work", () => {
  test("is done once, kept when it succeeds, begun anew when it fails, stopped when all have left", async () => {
    let runs = 0;
    const shared = createSingleFlight(async (signal) => {
      runs += 1;
      if (runs === 1) throw new Error("first");
      if (runs === 2)
        return new Promise<number>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      return runs;
    });
    const never = new AbortController().signal;
    expect(await Promise.all([rejection(shared.join(never)), rejection(shared.join(never))])).toMatchObject([
      { message: "first" },
      { message: "first" },
    ]);
    const [a, b] = [new AbortController(), new AbortController()];
    const left = [rejection(shared.join(a.signal)), rejection(shared.join(b.signal))];
    a.abort("a");
    expect(shared.waiting()).toBe(1);
    b.abort("b");
    expect(await Promise.all(left)).toEqual(["a", "b"]);
    expect(await shared.join(never)).toBe(3);
    expect(await shared.join(never)).toBe(3);
    expect(shared.waiting()).toBe(0);
  });
});
