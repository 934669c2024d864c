import type { FalStream, FalStreamEvents } from "../contract/stream.js";
import { FalError, ProtocolError, TimeoutError } from "../errors/index.js";
import { type AsyncQueue, createAsyncQueue } from "../platform/async-queue.js";
import { onAbort, withDeadline } from "../platform/wait.js";
import type { ClientContext } from "./context.js";
import { networkError } from "./network-error.js";
import { mediaType, type RequestInfo } from "./response.js";
import { createIdleTimer, readSse } from "./sse.js";

/** The media type of a stream of events. */
export const EVENT_STREAM = "text/event-stream";

/** How a stream is opened and read. */
export interface StreamSource<Output> {
  readonly info: RequestInfo;
  readonly open: (signal: AbortSignal) => Promise<Response>;
  /** What an event holds. @throws FalError */
  readonly read: (json: unknown) => Output;
  /** Ms without a byte until the stream counts as broken. */
  readonly idle: number;
  readonly signal?: AbortSignal | undefined;
}

interface EventSink<Output> {
  readonly give: (value: Output) => void;
  /** The stream has begun; the id of its request, where the answer names one. */
  readonly opened: (requestId: string) => void;
  readonly heard: () => void;
}

const MAX_EVENT = 67_108_864;

function jsonOf(data: string, info: RequestInfo): unknown {
  try {
    return JSON.parse(data);
  } catch {
    throw new ProtocolError(`An event of the stream of ${info.endpointId} is not JSON.`, {
      ...info,
      code: "malformed",
    });
  }
}

async function readEvents<Output>(
  context: ClientContext,
  source: StreamSource<Output>,
  body: ReadableStream<Uint8Array>,
  sink: EventSink<Output>,
): Promise<void> {
  const { info } = source;
  const malformed = (what: string, code: "malformed" | "too_large"): ProtocolError =>
    new ProtocolError(what, { ...info, code });
  try {
    await readSse(body, {
      limit: Math.min(MAX_EVENT, context.maxBytes),
      onBytes: sink.heard,
      onEvent: ({ type, data }) => {
        if (type === "error") {
          const said = context.redactor.text(data).slice(0, 500);
          throw malformed(`The stream of ${info.endpointId} says: ${said}`, "malformed");
        }
        sink.give(source.read(jsonOf(data, info)));
        return false;
      },
    });
  } catch (error) {
    if (error instanceof FalError) throw error;
    if (error instanceof RangeError)
      throw malformed(`In the stream of ${info.endpointId}, ${error.message}.`, "too_large");
    throw networkError(error, info, context.redactor, true);
  }
}

async function consume<Output>(
  context: ClientContext,
  source: StreamSource<Output>,
  signal: AbortSignal,
  sink: EventSink<Output>,
): Promise<void> {
  const { info } = source;
  const { status, headers, body } = await source.open(signal);
  sink.opened(headers.get("x-fal-request-id") ?? "");
  const contentType = mediaType(headers);
  if (body !== null && contentType === EVENT_STREAM) return readEvents(context, source, body, sink);
  void body?.cancel().catch(() => {});
  const kind = contentType === "" ? "no type" : contentType;
  throw new ProtocolError(`${info.endpointId} answered with ${kind} where a stream is expected.`, {
    ...info,
    code: "content_type",
    status,
    contentType,
  });
}

type Listeners<Output> = { readonly [Type in keyof FalStreamEvents<Output>]: Set<FalStreamEvents<Output>[Type]> };

/** The values so far, and the listeners and loops that get them. */
interface Hub<Output> {
  readonly listeners: Listeners<Output>;
  readonly give: (value: Output) => void;
  readonly last: () => Output | undefined;
  /** There will be no more. */
  readonly close: () => void;
  /** From the first value on, whenever the loop begins. */
  readonly loop: () => AsyncGenerator<Output, void, undefined>;
}

function createHub<Output>(): Hub<Output> {
  const listeners: Listeners<Output> = { data: new Set(), message: new Set(), error: new Set(), done: new Set() };
  const values: Output[] = [];
  const loops = new Set<AsyncQueue<Output>>();
  let closed = false;
  return {
    listeners,
    last: () => values.at(-1),
    give: (value) => {
      values.push(value);
      for (const listener of [...listeners.data, ...listeners.message]) listener(value);
      for (const loop of loops) loop.push(value);
    },
    close: () => {
      closed = true;
      for (const loop of loops) loop.end();
    },
    loop: async function* () {
      const queue = createAsyncQueue(values);
      loops.add(queue);
      if (closed) queue.end();
      try {
        yield* queue.values();
      } finally {
        loops.delete(queue);
      }
    },
  };
}

// The end of a stream: the last value, or why it broke. After `abort` no error is reported.
async function settle<Output>(hub: Hub<Output>, work: Promise<unknown>, isQuiet: () => boolean): Promise<Output> {
  try {
    await work;
  } catch (error) {
    if (!isQuiet()) {
      for (const listener of hub.listeners.error) listener(error);
      throw error;
    }
  } finally {
    hub.close();
  }
  const last = hub.last();
  for (const listener of hub.listeners.done) listener(last);
  // Safe: a stream that ends without a result gives undefined, as the official client's does.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return last as Output;
}

/** Opens a stream at once. */
export function createFalStream<Output>(
  context: ClientContext,
  source: StreamSource<Output>,
): FalStream<unknown, Output> {
  const { info, idle, signal } = source;
  const hub = createHub<Output>();
  const inner = new AbortController();
  let requestId = "";
  let over = false;
  let quiet = false;
  const stop = (): void => inner.abort(signal?.reason);
  const stopListening = signal === undefined ? undefined : onAbort(signal, stop);
  if (signal?.aborted === true) stop();
  const timer = createIdleTimer(context.clock, idle, () => {
    const message = `The stream of ${info.endpointId} was silent for ${idle} ms.`;
    inner.abort(new TimeoutError(message, { ...info, code: "stream_idle", retryable: true }));
  });
  const sink: EventSink<Output> = {
    give: hub.give,
    heard: timer.heard,
    opened: (id) => {
      requestId = id;
      timer.heard();
    },
  };
  const work = withDeadline(context.clock, { signal: inner.signal }, (open) =>
    consume(context, source, open, sink),
  ).finally(() => {
    over = true;
    timer.stop();
    stopListening?.();
  });
  const done = settle(hub, work, () => quiet);
  // Callers of `done` get the rejection; without one, the `error` listeners have been called.
  done.catch(() => {});
  return {
    on: (type, listener) => void hub.listeners[type].add(listener),
    done: () => done,
    abort: (reason) => {
      quiet = true;
      if (!over) inner.abort(reason);
    },
    signal: inner.signal,
    get requestId() {
      return requestId;
    },
    [Symbol.asyncIterator]: async function* () {
      yield* hub.loop();
      await done;
    },
  };
}
