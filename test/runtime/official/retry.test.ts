import * as theirs from "@fal-ai/client";
import { describe, expect, test } from "vitest";
import { backoff, retryOptions } from "../../../src/http/retry.js";
import * as mine from "../../../src/index.js";
import { describeStatements, type Run, type Statement } from "../support/official.js";
import { envelope, REQUEST_ID } from "../support/queue.js";
import { type Handler, json } from "../support/server.js";

/* What `retry.spec` of the official client states: what is worth another attempt, how many there are, and the pauses. */

const STATUSES = [429, 502, 503, 504];
const fetchFailed = (code: string): TypeError =>
  Object.assign(new TypeError("fetch failed"), { cause: Object.assign(new Error(`connect ${code}`), { code }) });
const named = (name: string): Error => Object.assign(new Error("stopped"), { name });

const ERRORS: readonly (readonly [string, (client: typeof theirs | typeof mine) => unknown, boolean])[] = [
  ["a status that passes", ({ ApiError }) => new ApiError({ message: "m", status: 504 }), true],
  ["a status that stays", ({ ApiError }) => new ApiError({ message: "m", status: 400 }), false],
  ["an error of the program", () => new Error("Some other failure"), false],
  ...[
    "ETIMEDOUT",
    "ECONNRESET",
    "ECONNREFUSED",
    "ENOTFOUND",
    "EAI_AGAIN",
    "EPIPE",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "UND_ERR_SOCKET",
    "UND_ERR_CONNECT_TIMEOUT",
    "UND_ERR_HEADERS_TIMEOUT",
    "UND_ERR_BODY_TIMEOUT",
  ].map((code) => [`fetch that failed with ${code}`, () => fetchFailed(code), true] as const),
  ["an error with such a code itself", () => Object.assign(new Error("hang up"), { code: "ECONNRESET" }), true],
  ["fetch that failed without a code", () => new TypeError("fetch failed"), true],
  ["an abort", () => named("AbortError"), false],
  ["a signal's timeout", () => named("TimeoutError"), false],
  ["an abort as the cause", () => Object.assign(new TypeError("fetch failed"), { cause: named("AbortError") }), false],
  ["a code two causes below", () => Object.assign(new Error("top"), { cause: fetchFailed("ETIMEDOUT") }), true],
  [
    "the caller's own deadline",
    ({ ApiError }) => new ApiError({ message: "m", status: 504, timeoutType: "user" }),
    false,
  ],
  [
    "a deadline of the infrastructure",
    ({ ApiError }) => new ApiError({ message: "m", status: 504, timeoutType: "infrastructure" }),
    true,
  ],
];

describe("isRetryableError", () => {
  test.each(ERRORS)("%s (the same)", (_says, make, expected) => {
    expect(theirs.isRetryableError(make(theirs), STATUSES)).toBe(expected);
    expect(mine.isRetryableError(make(mine), STATUSES)).toBe(expected);
  });
});

describe("the pauses between attempts", () => {
  const steady = retryOptions({ enableJitter: false }, "cancel");
  test("double each time (the same)", () => {
    expect([1, 2, 3].map((attempt) => backoff(attempt, steady, 0.5))).toEqual([1_000, 2_000, 4_000]);
  });
  test("are not longer than maxDelay (the same)", () => {
    expect(backoff(11, { ...steady, maxDelay: 5_000 }, 0.5)).toBe(5_000);
  });
  test("are spread by a quarter either way (the same)", () => {
    const spread = { ...steady, enableJitter: true };
    expect([0, 0.5, 1].map((random) => backoff(2, spread, random))).toEqual([1_500, 2_000, 2_500]);
  });
});

const id = { requestId: REQUEST_ID };
/** A cancel changes nothing that it would not change again: both clients try it as often as the options say. */
const cancel: Statement["program"] = ({ queue }) => queue.cancel("fal-ai/wan", id);
const answers =
  (...statuses: readonly (number | "reset")[]): Handler =>
  (_, response, n, socket) => {
    const status = statuses[Math.min(n, statuses.length - 1)];
    return status === "reset" || status === undefined
      ? socket.resetAndDestroy()
      : json(response, status, { detail: "d" });
  };
const attempts =
  (count: number, status?: number) =>
  (run: Run): void => {
    expect(run.wire).toHaveLength(count);
    expect(run.error === undefined ? undefined : Object(run.error).status).toBe(status);
  };
const retry = { baseDelay: 1, maxDelay: 4, enableJitter: false };

describeStatements("retry.spec, on the wire", [
  { says: "a success is not tried again", program: cancel, script: { cancel: answers(200) }, shows: attempts(1) },
  {
    says: "what passes is tried again",
    program: cancel,
    script: { cancel: answers(502, 502, 200) },
    shows: attempts(3),
  },
  {
    says: "what stays is not tried again",
    program: cancel,
    script: { cancel: answers(400) },
    shows: attempts(1, 400),
  },
  {
    says: "after maxRetries the last error is thrown",
    program: cancel,
    script: { cancel: answers(502) },
    options: { retry: { ...retry, maxRetries: 2 } },
    shows: attempts(3, 502),
  },
  {
    says: "a connection that breaks is tried again",
    program: cancel,
    script: { cancel: answers("reset", "reset", 200) },
    shows: attempts(3),
  },
  {
    says: "the caller's own deadline is not tried again",
    program: cancel,
    script: {
      cancel: (_, response) => json(response, 504, { detail: "late" }, { "x-fal-request-timeout-type": "user" }),
    },
    shows: attempts(1, 504),
  },
  {
    says: "a status that names retryableStatusCodes is tried again",
    program: cancel,
    script: { cancel: answers(418, 200) },
    options: { retry: { ...retry, retryableStatusCodes: [418] } },
    shows: attempts(2),
  },
]);

test("onRetry gets the attempt, the error and the pause, as `observer`", async () => {
  const seen: unknown[] = [];
  const fal = mine.createFalClient({
    credentials: "a:b",
    retry: { baseDelay: 10, enableJitter: false },
    observer: { onRetry: ({ attempt, error, pauseMs }) => seen.push([attempt, Object(error).status, pauseMs]) },
    fetch: async () => Response.json({ detail: "d" }, { status: seen.length === 0 ? 502 : 200 }),
  });
  await fal.queue.cancel("fal-ai/wan", id);
  expect(seen).toEqual([[1, 502, 10]]);
});

describeStatements("submits", [
  {
    says: "a submit that met a limit is tried again",
    program: ({ queue }) => queue.submit("fal-ai/wan", { input: {} }),
    script: {
      submit: (_, response, n) =>
        n === 0
          ? json(response, 429, { detail: "slow down" })
          : json(response, 200, { ...envelope("https://queue.fal.run"), logs: [] }),
    },
    shows: (run) => expect(run.wire).toHaveLength(2),
  },
  {
    says: "a submit whose connection breaks is tried again",
    program: ({ queue }) => queue.submit("fal-ai/wan", { input: {} }),
    script: {
      submit: (_, response, n, socket) =>
        n === 0 ? socket.resetAndDestroy() : json(response, 200, envelope("https://queue.fal.run")),
    },
    shows: (run) => expect(run.wire).toHaveLength(2),
    differs: {
      as: "at most once",
      shows: (run) => expect([run.wire.length, run.error]).toEqual([1, { kind: "other" }]),
    },
  },
]);
