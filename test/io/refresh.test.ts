import { describe, expect, test } from "vitest";
import { REFRESH_LIMITS, type RefreshClock, refreshSources } from "../../codegen/io/sources/refresh.js";
import { type Answer, serve, text } from "../cli/add-server.js";

/** A clock that goes on by itself when somebody waits, and remembers for how long. */
function waitlessClock(): RefreshClock & { readonly waits: readonly number[] } {
  let now = Date.now();
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    wait: async (ms, signal) => {
      signal.throwIfAborted();
      waits.push(Math.round(ms));
      now += ms;
      // Others get their turn, as they do while time passes.
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

function status(code: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return (_request, response) => void response.writeHead(code, headers).end();
}

/** The answers one after the other, then the last one again and again. */
function inTurn(...answers: readonly Answer[]): Answer {
  let next = 0;
  return (request, response) => {
    const answer = answers[Math.min(next, answers.length - 1)];
    next += 1;
    answer?.(request, response);
  };
}

const { signal } = new AbortController();

async function refreshOne(answer: Answer) {
  const { origin, asked } = await serve({ "/a.md": answer });
  const clock = waitlessClock();
  const results = await refreshSources([{ path: "a.md", address: `${origin}/a.md` }], { signal, clock });
  return { result: results.get("a.md"), asked: asked.length, waits: clock.waits };
}

describe("a document that is asked for again", () => {
  test.each([500, 502, 503, 504, 408, 425])("is tried again after %d, later each time", async (code) => {
    const { result, asked, waits } = await refreshOne(inTurn(status(code), status(code), text("here")));
    expect(result).toMatchObject({ bytes: Buffer.from("here") });
    expect(asked).toBe(3);
    const [first = 0, second = 0] = waits;
    expect(first).toBeGreaterThanOrEqual(REFRESH_LIMITS.firstWaitMs * 0.75);
    expect(second).toBeGreaterThanOrEqual(REFRESH_LIMITS.firstWaitMs * 1.5);
  });

  test("is not asked for before the server wants to be asked", async () => {
    const { result, waits } = await refreshOne(inTurn(status(429, { "retry-after": "7" }), text("here")));
    expect(result).toMatchObject({ bytes: Buffer.from("here") });
    expect(waits).toEqual([7000]);
  });

  test("is not waited for longer than two minutes", async () => {
    const { result, asked, waits } = await refreshOne(status(429, { "retry-after": "3600" }));
    expect(result).toMatchObject({
      refused: "the server answers 429 and asks to wait 3600 s; run again then",
      isPassing: true,
    });
    expect([asked, waits]).toEqual([1, []]);
  });

  test("is given up after four attempts", async () => {
    const { result, asked } = await refreshOne(status(503));
    expect(result).toMatchObject({ refused: "the server answers 503, 4 times" });
    expect(asked).toBe(4);
  });

  test("is tried again when the connection is lost", async () => {
    const { result } = await refreshOne(inTurn((_request, response) => response.destroy(), text("here")));
    expect(result).toMatchObject({ bytes: Buffer.from("here") });
  });

  test.each([400, 401, 403, 404, 410])("is not tried again after %d", async (code) => {
    const { result, asked } = await refreshOne(status(code));
    expect(result).toMatchObject({ isGone: code === 404 || code === 410 });
    expect(asked).toBe(1);
  });
});

describe("many documents", () => {
  function requests(origin: string, count: number) {
    return Array.from({ length: count }, (_, index) => ({ path: `${index}`, address: `${origin}/${index}` }));
  }

  test("are asked for a bounded number at a time, each once", async () => {
    let [open, most] = [0, 0];
    const answer: Answer = (_request, response) => {
      open += 1;
      most = Math.max(most, open);
      setImmediate(() => {
        open -= 1;
        response.writeHead(200).end("here");
      });
    };
    const { origin, asked, answers } = await serve();
    for (const { path } of requests(origin, 40)) answers.set(`/${path}`, answer);
    const seen: number[] = [];
    const onProgress = (done: number, total: number): void => void seen.push(done / total);
    const results = await refreshSources(requests(origin, 40), { signal, atOnce: 3, onProgress });
    expect(results.size).toBe(40);
    expect(new Set(asked.map(({ path }) => path)).size).toBe(40);
    expect(asked).toHaveLength(40);
    expect(most).toBeLessThanOrEqual(3);
    expect(seen.at(-1)).toBe(1);
  });

  test("leave a host alone that says when to come back, all of them", async () => {
    const { origin, asked, answers } = await serve();
    for (const { path } of requests(origin, 6)) answers.set(`/${path}`, text("here"));
    answers.set("/0", inTurn(status(429, { "retry-after": "30" }), text("here")));
    const clock = waitlessClock();
    const results = await refreshSources(requests(origin, 6), { signal, clock, atOnce: 1 });
    expect([...results.values()].every((result) => typeof result === "object" && "bytes" in result)).toBe(true);
    expect(clock.waits).toEqual([30_000]);
    expect(asked).toHaveLength(7);
  });

  test("are not asked of a host any more that gives nothing for three of them", async () => {
    const { origin, asked, answers } = await serve();
    for (const { path } of requests(origin, 9)) answers.set(`/${path}`, status(503));
    const clock = waitlessClock();
    const results = await refreshSources(requests(origin, 9), { signal, clock, atOnce: 1 });
    expect(asked).toHaveLength(3 * REFRESH_LIMITS.attempts);
    const last = expect.objectContaining({ refused: expect.stringContaining("so it was not asked; run again later") });
    expect([...results.values()].slice(3)).toEqual(Array.from({ length: 6 }, () => last));
  });

  test("are asked of a host that gives some of them, errors that last included", async () => {
    const { origin, asked, answers } = await serve();
    for (const { path } of requests(origin, 9))
      answers.set(`/${path}`, Number(path) % 3 === 2 ? status(404) : status(503));
    await refreshSources(requests(origin, 9), { signal, clock: waitlessClock(), atOnce: 1 });
    expect(new Set(asked.map(({ path }) => path)).size).toBe(9);
  });

  test("end when the run is interrupted", async () => {
    const interruption = new AbortController();
    const { origin, answers } = await serve();
    answers.set("/0", () => interruption.abort(new Error("enough")));
    await expect(refreshSources(requests(origin, 3), { signal: interruption.signal, atOnce: 1 })).rejects.toThrow(
      "enough",
    );
  });
});
