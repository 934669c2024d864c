import { expect, test } from "vitest";
import { ApiError, isRetryableError } from "../../../src/index.js";

function api(status: number, timeoutType?: string): ApiError {
  return new ApiError({ message: "m", status, timeoutType });
}

test("which errors are worth another try", () => {
  expect(
    [api(503), api(429), new TypeError("fetch failed"), Object.assign(new Error("x"), { code: "ECONNRESET" })].every(
      (error) => isRetryableError(error),
    ),
  ).toBe(true);
  expect(
    [
      api(500),
      api(504, "user"),
      new Error("x"),
      null,
      AbortSignal.abort().reason,
      new TypeError("fetch failed", { cause: AbortSignal.abort().reason }),
    ].some((error) => isRetryableError(error)),
  ).toBe(false);
  expect(isRetryableError(api(500), [500])).toBe(true);
});
