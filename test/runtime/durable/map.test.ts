import { describe, expect, test } from "vitest";
import { map, type MapItem, type MapProgress } from "../../../src/durable/index.js";
import { ApiError, ConfigError } from "../../../src/errors/index.js";
import { rejection } from "../support/client.js";
import { bench, type Bench, ENDPOINT } from "./support.js";

const poll = { mode: "polling", pollInterval: 5 } as const;

function* lions(count: number, taken: number[] = []): Generator<{ readonly prompt: string }, void, undefined> {
  for (let index = 0; index < count; index += 1) {
    taken.push(index);
    yield { prompt: `lion ${index}` };
  }
}

function optionsOf({
  client,
  store,
}: Bench): Parameters<typeof map<object, string, object, typeof ENDPOINT, { readonly prompt: string }>>[2] {
  return { client, store, key: ({ prompt }) => prompt, concurrency: 3, ...poll };
}

describe("a map", () => {
  test("gives every result once, with its place and key, as they come", async () => {
    const made = await bench();
    const items: MapItem<{ readonly prompt: string }, unknown>[] = [];
    for await (const item of map(ENDPOINT, lions(10), optionsOf(made))) items.push(item);
    expect(items.map(({ index }) => index).toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for (const { index, key, input, status } of items)
      expect([key, input, status]).toEqual([`lion ${index}`, { prompt: `lion ${index}` }, "fulfilled"]);
  });

  test("repeats nothing when it is run again", async () => {
    const made = await bench();
    await map(ENDPOINT, lions(5), optionsOf(made)).summary();
    const seen: MapProgress[] = [];
    const summary = await map(ENDPOINT, lions(7), {
      ...optionsOf(made),
      onProgress: (one) => seen.push(one),
    }).summary();
    expect([summary, made.mock.accepted().length]).toEqual([{ fulfilled: 7, rejected: 0, failures: [] }, 7]);
    expect(seen.at(-1)).toEqual({ begun: 7, fulfilled: 7, rejected: 0 });
  });

  test("goes on after failures, and tells them", async () => {
    const made = await bench([{ fault: "H14", nth: [2, 4] }]);
    const { fulfilled, rejected, failures } = await map(ENDPOINT, lions(6), {
      ...optionsOf(made),
      concurrency: 1,
    }).summary();
    expect([fulfilled, rejected, failures.map(({ index, key }) => [index, key])]).toEqual([
      4,
      2,
      [
        [1, "lion 1"],
        [3, "lion 3"],
      ],
    ]);
    expect(failures[0]?.error).toBeInstanceOf(ApiError);
  });

  test("takes an input when there is a place for it, and not before somebody loops", async () => {
    const made = await bench();
    const taken: number[] = [];
    const run = map(ENDPOINT, lions(100, taken), optionsOf(made));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(taken).toEqual([]);
    const items = run[Symbol.asyncIterator]();
    await items.next();
    // Nobody takes the next item: three are under way or ready, and one has been taken.
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(taken.length).toBeLessThanOrEqual(4);
    await items.return?.();
    expect(made.mock.accepted().length).toBeLessThanOrEqual(4);
  });

  test("reads inputs that come with time", async () => {
    const made = await bench();
    async function* slowly(): AsyncGenerator<{ readonly prompt: string }, void, undefined> {
      for (const input of lions(4)) {
        await new Promise((resolve) => setTimeout(resolve, 30));
        yield input;
      }
    }
    expect(await map(ENDPOINT, slowly(), optionsOf(made)).summary()).toMatchObject({ fulfilled: 4 });
  });

  test("that is aborted ends with the reason, once what was on its way is known", async () => {
    const made = await bench([{ fault: "late", route: "submit", nth: "every" }], { script: { phases: [] } });
    const stop = new AbortController();
    const run = map(ENDPOINT, lions(50), { ...optionsOf(made), signal: stop.signal }).summary();
    setTimeout(() => stop.abort(new Error("enough")), 300);
    expect(String(await rejection(run))).toBe("Error: enough");
    const records = await made.store.list();
    expect(records.map(({ state }) => state)).toEqual(["submitted", "submitted", "submitted"]);
    expect(made.mock.accepted()).toHaveLength(3);
  });

  test("ends with what its inputs throw, after what is under way", async () => {
    const made = await bench();
    function* broken(): Generator<{ readonly prompt: string }, void, undefined> {
      yield* lions(2);
      throw new Error("line 3 is no JSON");
    }
    expect(String(await rejection(map(ENDPOINT, broken(), optionsOf(made)).summary()))).toBe(
      "Error: line 3 is no JSON",
    );
  });

  test("whose loop is left stops, and gives the iterator back", async () => {
    const made = await bench();
    let isClosed = false;
    function* watched(): Generator<{ readonly prompt: string }, void, undefined> {
      try {
        yield* lions(100);
      } finally {
        isClosed = true;
      }
    }
    for await (const { status } of map(ENDPOINT, watched(), optionsOf(made))) {
      expect(status).toBe("fulfilled");
      break;
    }
    expect([isClosed, made.mock.accepted().length <= 5]).toEqual([true, true]);
  });

  test("of inputs with one key makes one request", async () => {
    const made = await bench();
    const inputs = [{ prompt: "same" }, { prompt: "same" }, { prompt: "same" }];
    await map(ENDPOINT, inputs, optionsOf(made)).summary();
    expect(made.mock.accepted()).toHaveLength(1);
  });

  test.each([0, -1, Number.NaN])("does not take %d as a concurrency", async (concurrency) => {
    const made = await bench();
    expect(() => map(ENDPOINT, lions(1), { ...optionsOf(made), concurrency })).toThrow(ConfigError);
  });
});
