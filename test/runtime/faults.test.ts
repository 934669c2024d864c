import { describe, expect, test } from "vitest";
import { FalError } from "../../src/index.js";
import {
  faults,
  startMockQueue,
  type FaultId,
  type FaultRule,
  type MockQueue,
  type RouteName,
} from "../../src/mock/index.js";
import { unchecked } from "../../src/client/registry.js";
import { KEY, testClient } from "./support/client.js";

/*
 * Every way in which the embedded queue can misbehave, over real sockets, and what must come of it: `ok`, or the class
 * and code of the error. Whatever the fault, the invariants hold: no second submit, no key elsewhere, no secret in an
 * error, no request id lost, and an end in time.
 */
type Outcome = string;

const UNKNOWN = "SubmitOutcomeUnknownError:submit_unknown";
const MALFORMED = "ProtocolError:malformed";
const REDIRECT = "ForeignUrlError:redirect";

/** By fault, then by variant where they differ. What is not named is lived through. */
const OUTCOMES: { readonly [fault: string]: Outcome | { readonly [variant: string]: Outcome } } = {
  T01: "NetworkError:connection",
  T03: UNKNOWN,
  T04: UNKNOWN,
  T11: "ProtocolError:too_large",
  T12: "ProtocolError:too_large",
  T13: "NetworkError:tls",
  B01: UNKNOWN,
  B03: "ProtocolError:content_type",
  B05: MALFORMED,
  H03: { huge: "ApiError:rate_limited" },
  H09: "ApiError:auth",
  H10: "ApiError:billing",
  H14: "ApiError:payload_too_large",
  "http-408": "ApiError:http",
  "http-409": "ApiError:http",
  "http-500": UNKNOWN,
  "http-502-html": UNKNOWN,
  "http-504": UNKNOWN,
  "http-504-html": UNKNOWN,
  "no-content": UNKNOWN,
  "empty-object": MALFORMED,
  Q01: "TimeoutError:total",
  Q06: "RequestFailedError:failed",
  "invented-state": "RequestFailedError:failed",
  Q07: "ValidationError:validation",
  Q09: "ApiError:result_expired",
  "start-timeout": "RequestFailedError:failed",
  S04: REDIRECT,
  S06: REDIRECT,
  S11: MALFORMED,
  "redirect-foreign": REDIRECT,
  "key-echo": "ApiError:auth",
};
/** Where the way of following makes a difference. */
const BY_STREAM: typeof OUTCOMES = { E12: "RequestFailedError:failed" };

/** Faults of other routes than those they usually meet. */
const ELSEWHERE: readonly (readonly [FaultId, RouteName, Outcome])[] = [
  ["http-500", "status", "ok"],
  ["http-502-html", "status", "ok"],
  ["http-503", "status", "ok"],
  ["http-408", "status", "ok"],
  ["http-500", "result", "ok"],
  ["http-502-html", "result", "ok"],
  ["http-503", "result", "ok"],
  ["http-504", "result", "ok"],
  ["no-content", "status", "ok"],
  ["no-content", "result", "ok"],
  ["redirect-foreign", "status", REDIRECT],
  ["redirect-foreign", "result", REDIRECT],
  ["key-echo", "status", "ApiError:auth"],
];

const endpoint = unchecked("fal-ai/wan/x");
const logs = ["one", "two"];
type Mode = "streaming" | "polling";

interface Lived {
  readonly outcome: Outcome;
  readonly error: unknown;
  readonly lines: readonly string[];
}

async function live(mock: MockQueue, mode: Mode, maxResponseBytes: number): Promise<Lived> {
  const client = testClient({
    gateway: mock.url,
    timeouts: { attempt: 2_500, idle: 900 },
    retry: { baseDelay: 5, maxRetryAfter: 5_000 },
    maxResponseBytes,
  });
  const lines: string[] = [];
  const settings = { mode, pollInterval: 20, timeout: 9_000, logs: true } as const;
  try {
    await client.subscribe(endpoint, {
      ...settings,
      onQueueUpdate: (update) => lines.push(...(update.newLogs ?? []).map(({ message }) => message)),
    });
    return { outcome: "ok", error: undefined, lines };
  } catch (error) {
    const outcome = error instanceof FalError ? `${error.name}:${error.code}` : String(error);
    return { outcome, error, lines };
  }
}

function keepInvariants(mock: MockQueue, { error, lines }: Lived): void {
  expect(mock.accepted().length).toBeLessThanOrEqual(1);
  expect(mock.requests().filter(({ route }) => route === "submit").length).toBeLessThanOrEqual(4);
  expect(mock.foreign()).toEqual([]);
  expect(JSON.stringify([error, lines])).not.toContain(KEY.split(":")[1]);
  const followed = mock.requests().some(({ route }) => route === "status" || route === "status-stream");
  if (error instanceof FalError && followed) expect(error.requestId).toBe(mock.accepted()[0]?.requestId);
}

async function meet(rule: FaultRule, mode: Mode, limit = 1_000_000): Promise<Lived> {
  // Long enough that a busy machine has opened its stream before the end.
  const slow = mode === "streaming";
  const script = { positions: [1, 0], queueMs: slow ? 200 : 15, runMs: slow ? 300 : 40, logs };
  const mock = await startMockQueue({ endpoints: [endpoint], script, faults: [rule] });
  try {
    const lived = await live(mock, mode, limit);
    keepInvariants(mock, lived);
    return lived;
  } finally {
    await mock.close();
  }
}

function variantOf(outcome: (typeof OUTCOMES)[string] | undefined, variant: string | undefined): Outcome | undefined {
  return typeof outcome === "object" ? outcome[variant ?? ""] : outcome;
}

describe.concurrent.each<Mode>(["streaming", "polling"])("by %s", (mode) => {
  const listed = Object.entries(faults).filter(([, { group }]) => group !== "webhook");
  const cases = listed.flatMap(([id, { variants = [undefined] }]) => variants.map((variant) => [id, variant] as const));

  test.each(cases)("%s %s", async (id, variant) => {
    const special = mode === "streaming" ? BY_STREAM : {};
    const expected = variantOf(special[id], variant) ?? variantOf(OUTCOMES[id], variant) ?? "ok";
    const fault = Object.entries(faults).find(([name]) => name === id)?.[1];
    if (fault === undefined) throw new Error(`no fault ${id}`);
    // A body without end is met at every call, or the second would find an end.
    const always = id === "T11" || id === "T12" ? { nth: "every" as const } : {};
    const lived = await meet(
      { fault, ...always, ...(variant === undefined ? {} : { variant }) },
      mode,
      id === "T06" ? 10_000_000 : undefined,
    );
    expect(lived.outcome).toBe(expected);
  });
});

test.concurrent.each(ELSEWHERE)("%s of a %s: %s", async (fault, route, expected) => {
  expect((await meet({ fault, route }, "polling")).outcome).toBe(expected);
});

test.each<readonly [FaultId, Mode, readonly string[]]>([
  ["Q17", "polling", ["Step 1", "Step 1", "Step 2", "Step 2", "Done"]],
  ["Q17", "streaming", ["Step 1", "Step 1", "Step 2", "Step 2", "Done"]],
  ["early-close", "streaming", logs],
  ["stream-reset", "streaming", logs],
  ["E02", "streaming", logs],
  ["E08", "streaming", logs],
])("log lines come once and in order in spite of %s, by %s", async (fault, mode, lines) => {
  expect((await meet(fault, mode)).lines).toEqual(lines);
});

test("every outcome that is listed is one of a fault that exists", () => {
  const known = new Set(Object.keys(faults));
  expect([...Object.keys(OUTCOMES), ...Object.keys(BY_STREAM)].filter((id) => !known.has(id))).toEqual([]);
});
