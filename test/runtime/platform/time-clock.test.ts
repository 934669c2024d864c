import { expect, test } from "vitest";
import { systemClock } from "../../../src/platform/time.js";

test("C03: a timer longer than a platform's timers can count does not fire at once", () => {
  let fired = false;
  const cancel = systemClock.after(30 * 86_400_000, () => (fired = true));
  expect(fired).toBe(false);
  cancel();
});
