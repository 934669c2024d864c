import { describe, expect, test } from "vitest";
import { REQUEST_STATES, type RequestRecord, type RequestState } from "../../../src/durable/index.js";
import {
  accept,
  begin,
  claim,
  finish,
  park,
  refuse,
  type RequestEvent,
  retry,
  settle,
  type TransitionResult,
  TRANSITIONS,
} from "../../../src/durable/transitions.js";
import { handleOf, recordOf } from "./support.js";

const NOW = 1_000_000;
const error = { code: "server", message: "no" };
const claimer = { endpointId: "acme/brush/v1/paint", inputHash: "sha256:0", owner: "me", now: NOW, leaseMs: 100 };

/** Each event, in each of the ways in which it can happen. */
const EVENTS: Readonly<Record<RequestEvent, readonly ((record: RequestRecord) => TransitionResult)[]>> = {
  claim: [(record) => claim(record, claimer)],
  begin: [(record) => begin(record, { now: NOW, leaseMs: 100, gateway: "g" })],
  accept: [(record) => accept(record, handleOf("late"), NOW)],
  refuse: [(record) => refuse(record, error, true, NOW), (record) => refuse(record, error, false, NOW)],
  park: [(record) => park(record, error, NOW)],
  finish: [
    (record) => finish(record, { handle: handleOf("r"), data: 1 }, NOW),
    (record) => finish(record, { handle: handleOf("r"), error }, NOW),
  ],
  settle: [(record) => settle(record, handleOf("r"), NOW), (record) => settle(record, undefined, NOW)],
  retry: [(record) => retry(record, true, NOW)],
};

function inState(state: RequestState): RequestRecord {
  const hasHandle = state === "submitted" || state === "completed" || state === "failed";
  return recordOf({ state, leaseUntil: NOW, ...(hasHandle ? { handle: handleOf("r") } : {}) });
}

describe("the table of transitions", () => {
  test.each(Object.keys(EVENTS) as RequestEvent[])("%s leads where the table says, and nowhere else", (event) => {
    for (const state of REQUEST_STATES) {
      const results = EVENTS[event].map((decide) => decide(inState(state)));
      const led = new Set(results.flatMap((result) => (result.ok ? [result.record.state] : [])));
      expect([state, [...led].toSorted()]).toEqual([state, [...(TRANSITIONS[event][state] ?? [])].toSorted()]);
      for (const result of results)
        if (result.ok && result.record.state !== state) expect(result.record.version).toBe(4);
    }
  });
});

describe("a claim", () => {
  test("of a key that somebody has is refused until the lease ends", () => {
    for (const state of ["claimed", "submitting"] as const)
      expect(claim(recordOf({ state, leaseUntil: NOW + 1 }), claimer)).toEqual({ ok: false, why: "busy" });
  });

  test("with another input or for another endpoint is refused in every state", () => {
    for (const state of REQUEST_STATES) {
      expect(claim(recordOf({ state, inputHash: "sha256:1" }), claimer)).toEqual({ ok: false, why: "input" });
      expect(claim(recordOf({ state, endpointId: "acme/film" }), claimer)).toEqual({ ok: false, why: "input" });
    }
  });

  test("compares endpoint ids without case", () => {
    expect(claim(recordOf({ state: "released", endpointId: "Acme/Brush/v1/Paint" }), claimer)).toMatchObject({
      ok: true,
    });
  });
});

describe("an answer that comes late", () => {
  test("names the request of a parked key, and of one that a person has released", () => {
    for (const state of ["parked", "released", "claimed"] as const)
      expect(accept(recordOf({ state, owner: "me", leaseUntil: 5 }), handleOf("late"), NOW)).toEqual({
        ok: true,
        record: recordOf({
          state: "submitted",
          version: 4,
          handle: handleOf("late"),
          updatedAt: "1970-01-01T00:16:40.000Z",
        }),
      });
  });

  test("is kept among the others where the key has a request already, once", () => {
    const first = accept(recordOf({ state: "completed", handle: handleOf("r") }), handleOf("late"), NOW);
    expect(first).toMatchObject({ ok: true, record: { state: "completed", others: [{ requestId: "late" }] } });
    if (!first.ok) throw new Error("refused");
    expect(accept(first.record, handleOf("late"), NOW)).toEqual({ ok: true, record: first.record });
  });

  test("gives a handle that was made from an id the paths that it lacks", () => {
    const paths = { status: "a", result: "b", cancel: "c" };
    const known = recordOf({ state: "completed", handle: handleOf("r"), data: 1 });
    expect(accept(known, { ...handleOf("r"), paths }, NOW)).toMatchObject({
      record: { state: "completed", data: 1, handle: { paths } },
    });
  });
});

describe("an end", () => {
  test("is told once: the first wins", () => {
    const done = recordOf({ state: "completed", handle: handleOf("r"), data: 1 });
    expect(finish(done, { handle: handleOf("r"), error }, NOW)).toEqual({ ok: true, record: done });
  });

  test("of another request than the key's own ends nothing", () => {
    expect(
      finish(recordOf({ state: "submitted", handle: handleOf("r") }), { handle: handleOf("x"), data: 1 }, NOW),
    ).toMatchObject({
      record: { state: "submitted", others: [{ requestId: "x" }] },
    });
  });

  test("of a request that a person gave up by a retry ends nothing", () => {
    const anew = retry(recordOf({ state: "failed", handle: handleOf("r"), error }), false, NOW);
    if (!anew.ok) throw new Error("refused");
    expect(anew.record).toMatchObject({ state: "released", others: [{ requestId: "r" }] });
    expect(finish(anew.record, { handle: handleOf("r"), error }, NOW)).toEqual({ ok: true, record: anew.record });
  });
});

test("a parked request is made anew only with consent", () => {
  expect(retry(recordOf({ state: "parked" }), false, NOW)).toEqual({ ok: false, why: "state" });
});
