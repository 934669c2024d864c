import type { CallRequest } from "../contract/call.js";
import type { TargetInput, TargetOutput } from "../contract/client.js";
import type { Result } from "../contract/status.js";
import { ConfigError } from "../errors/index.js";
import { abortReason, createWakeSignal, onAbort, throwIfAborted } from "../platform/time.js";
import type { ClaimOptions, KeyedFollowSettings, KeyedSubmitSettings, TargetOf, WithClient } from "./options.js";
import { runKeyed } from "./run.js";
import type { RequestStore } from "./store.js";

/** How one input went. */
export type MapItem<Input, Output> = {
  /** The place of the input, from 0. */
  readonly index: number;
  readonly key: string;
  readonly input: Input;
} & (
  | { readonly status: "fulfilled"; readonly result: Result<Output> }
  | { readonly status: "rejected"; readonly error: unknown }
);

/** How far a map is. */
export interface MapProgress {
  /** Inputs that were taken so far. */
  readonly begun: number;
  readonly fulfilled: number;
  readonly rejected: number;
}

/** What a map came to. */
export interface MapSummary {
  readonly fulfilled: number;
  readonly rejected: number;
  /** The first failures, 100 at most, each with its index and key. */
  readonly failures: readonly { readonly index: number; readonly key: string; readonly error: unknown }[];
}

/** A map, to be run once: by looping over its items, or by asking for its summary. Nothing is done before. */
export interface MapRun<Input, Output> extends AsyncIterable<MapItem<Input, Output>> {
  /** Runs to the end and counts. @throws the reason of the signal; what the inputs throw */
  summary(): Promise<MapSummary>;
}

/** The options of `map`: besides these, those of `runOnce`, for every request. */
export interface MapOptions<Endpoints, Id extends string, Operations, Input>
  extends
    ClaimOptions,
    KeyedSubmitSettings,
    KeyedFollowSettings,
    Pick<CallRequest, "path" | "query" | "cookies">,
    WithClient<Endpoints, Id, Operations> {
  readonly store: RequestStore;
  /** Names the work of an input: the same text in every run, and no two inputs with one. */
  readonly key: (input: Input, index: number) => string;
  /** Requests that are under way at once. Default 16. */
  readonly concurrency?: number | undefined;
  /** Called after each input. What it throws ends the map. */
  readonly onProgress?: ((progress: MapProgress) => void) | undefined;
}

const CONCURRENCY = 16;
const MOST_FAILURES = 100;

type Inputs<Input> = Iterable<Input> | AsyncIterable<Input>;

function iteratorOf<Input>(inputs: Inputs<Input>): Iterator<Input> | AsyncIterator<Input> {
  return Symbol.asyncIterator in inputs ? inputs[Symbol.asyncIterator]() : inputs[Symbol.iterator]();
}

/** What is asked of the pool: one piece of work for each input, as many at once as there are places. */
interface PoolOptions<Input, Item> {
  readonly places: number;
  /** Does the work of one input; undefined when its signal has ended it. */
  readonly work: (input: Input, index: number, signal: AbortSignal) => Promise<Item | undefined>;
  /** Ends the pool: no more inputs are taken, what is under way is ended and awaited. */
  readonly signal: AbortSignal | undefined;
}

/** What a pool is at. */
interface PoolState<Item> {
  readonly ready: Item[];
  begun: number;
  running: number;
  /** No more inputs are taken: because there are none, or because of a failure. */
  end?: { readonly error?: unknown };
}

/**
 * Does work for each input and gives the items as they come. An input is taken when there is a place, and a place is free
 * again once its item was taken: memory holds as many inputs and items as there are places, however long the list is.
 */
async function* poolOf<Input, Item>(
  inputs: Inputs<Input>,
  { places, signal, work }: PoolOptions<Input, Item>,
): AsyncGenerator<Item, void, undefined> {
  const iterator = iteratorOf(inputs);
  const bell = createWakeSignal();
  const stop = new AbortController();
  const pool: PoolState<Item> = { ready: [], begun: 0, running: 0 };
  const nextChange = (): Promise<void> =>
    new Promise((resolve) => {
      const stopListening = bell.listen(() => {
        stopListening();
        resolve();
      });
    });
  const end = (how: { readonly error?: unknown }): void => {
    pool.end ??= how;
    if ("error" in how) stop.abort(how.error);
    bell.wake();
  };
  const start = async (input: Input): Promise<void> => {
    pool.running += 1;
    pool.begun += 1;
    const item = await work(input, pool.begun - 1, stop.signal);
    pool.running -= 1;
    if (item !== undefined) pool.ready.push(item);
    bell.wake();
  };
  // One input is asked for at a time: not every iterator can be asked twice at once.
  const feed = async (): Promise<void> => {
    while (pool.end === undefined) {
      if (pool.running + pool.ready.length >= places) {
        await nextChange();
        continue;
      }
      const next = await iterator.next();
      if (next.done === true) end({});
      else if (pool.end === undefined) void start(next.value);
    }
  };
  const stopListening = signal === undefined ? undefined : onAbort(signal, () => end({ error: abortReason(signal) }));
  feed().catch((error: unknown) => end({ error }));
  try {
    for (;;) {
      const item = pool.ready.shift();
      if (item !== undefined) {
        yield item;
        bell.wake();
      } else if (pool.end !== undefined && pool.running === 0) {
        if ("error" in pool.end) throw pool.end.error;
        return;
      } else await nextChange();
    }
  } finally {
    stopListening?.();
    // The loop was left, or nothing is under way any more.
    end({ error: new DOMException("The loop over the items was left.", "AbortError") });
    while (pool.running > 0) await nextChange();
    // An iterator that is in the middle of a step may never come back from it: nobody waits for it.
    void Promise.resolve(iterator.return?.()).catch(() => {});
  }
}

/**
 * Makes one request for each input of a list of any length, each of them once, and gives the results as they come. A failure
 * is an item like any other and does not stop the rest. After a crash, or an abort, the same call with the same keys repeats
 * nothing: what was completed is answered from the store, what was submitted is followed.
 *
 * @param endpoint a descriptor, or an id that the client knows
 * @param inputs a list, a generator, a stream of lines: it is read as places become free
 * @param options the client, the store, what names an input, how many at once
 * @returns items in the order in which they come, each with its `index`, `key` and `input`; or, of `summary()`, counts
 * @throws ConfigError for a concurrency that is no number. The loop throws the reason of the signal, once what was under way
 * has been written down, and what `inputs`, `key` or `onProgress` throw
 *
 * @example
 * ```ts
 * for await (const item of map(endpoint, inputs, { client, store, key: (_, index) => `batch 7/${index}` }))
 *   if (item.status === "fulfilled") console.log(item.index, item.result.data);
 * ```
 */
export function map<
  Endpoints,
  Id extends string,
  Operations,
  T extends TargetOf<Id>,
  Input extends TargetInput<Endpoints, T>,
>(
  endpoint: T,
  inputs: Inputs<Input>,
  options: MapOptions<Endpoints, Id, Operations, Input>,
): MapRun<Input, TargetOutput<Endpoints, T>> {
  type Item = MapItem<Input, TargetOutput<Endpoints, T>>;
  const { store, key: keyOf, concurrency = CONCURRENCY, onProgress, signal: given, ...settings } = options;
  if (!(concurrency >= 1)) throw new ConfigError(`concurrency is a number from 1 on, not ${concurrency}.`);

  async function* items(): AsyncGenerator<Item, void, undefined> {
    throwIfAborted(given);
    const counts = { begun: 0, fulfilled: 0, rejected: 0 };
    const work: PoolOptions<Input, Item>["work"] = async (input, index, signal) => {
      counts.begun += 1;
      let key = "";
      try {
        key = keyOf(input, index);
        const request = { ...settings, input, signal };
        const result = await runKeyed(store, key, endpoint, request);
        // Safe: the output has the type that the descriptor states, as with `client.subscribe`.
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion
        return { index, key, input, status: "fulfilled", result: result as Result<TargetOutput<Endpoints, T>> };
      } catch (error) {
        return signal.aborted && error === abortReason(signal)
          ? undefined
          : { index, key, input, status: "rejected", error };
      }
    };
    for await (const item of poolOf(inputs, { places: concurrency, work, signal: given })) {
      counts[item.status] += 1;
      onProgress?.({ ...counts });
      yield item;
    }
  }

  return {
    [Symbol.asyncIterator]: items,
    summary: async () => {
      const failures: { readonly index: number; readonly key: string; readonly error: unknown }[] = [];
      let [fulfilled, rejected] = [0, 0];
      for await (const item of items()) {
        if (item.status === "fulfilled") fulfilled += 1;
        else {
          rejected += 1;
          if (failures.length < MOST_FAILURES) failures.push({ index: item.index, key: item.key, error: item.error });
        }
      }
      return { fulfilled, rejected, failures };
    },
  };
}
