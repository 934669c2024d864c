import { vi } from "vitest";

/**
 * Waits until a check no longer throws. Only what hangs fails: how long it takes is a matter of the machine, which others
 * may use too.
 * @returns what the check gives
 * @throws what it threw last, after a minute
 */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 60_000, interval: 10 });
}
