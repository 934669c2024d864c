import type { FalStream, FalStreamEvents } from "../contract/stream.js";
import { FalError, ProtocolError, TimeoutError } from "../errors/index.js";
import { onAbort, withDeadline } from "../platform/wait.js";

import type { ClientContext } from "./context.js";
import { networkError } from "./network-error.js";
import { mediaType, type RequestInfo } from "./response.js";
import { createSseParser } from "./sse.js";

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
  const reader = body.getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const parser = createSseParser(Math.min(MAX_EVENT, context.maxBytes), ({ type, data }) => {
    if (type === "error")
      throw new ProtocolError(`The stream of ${info.endpointId} says: ${context.redactor.text(data).slice(0, 500)}`, {
        ...info,
        code: "malformed",
      });
    sink.give(source.read(jsonOf(data, info)));
  });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      sink.heard();
      parser.feed(decoder.decode(value, { stream: true }));
    }
  } catch (error) {
    if (error instanceof FalError) throw error;
    if (error instanceof RangeError)
      throw new ProtocolError(`In the stream of ${info.endpointId}, ${error.message}.`, {
        ...info,
        code: "too_large",
      });
    throw networkError(error, info, context.redactor, true);
  } finally {
    void reader.cancel().catch(() => {});
  }
}

async function consume<Output>(
  context: ClientContext,
  source: StreamSource<Output>,
  signal: AbortSignal,
  sink: EventSink<Output>,
  named: (id: string) => void,
): Promise<void> {
  const { info } = source;
  const response = await source.open(signal);
  const { status, headers, body } = response;
  named(headers.get("x-fal-request-id") ?? "");
  sink.heard();
  if (body !== null && mediaType(headers) === "text/event-stream") return readEvents(context, source, body, sink);
  const type = mediaType(headers);
  void body?.cancel().catch(() => {});
  throw new ProtocolError(
    `${info.endpointId} answered with ${type === "" ? "no type" : type} where a stream is expected.`,
    {
      ...info,
      code: "content_type",
      status,
      contentType: type,
    },
  );
}

// Fires once nothing has been heard for a while; looks back instead of being set anew for every byte.
function idleTimer(
  context: ClientContext,
  idle: number,
  fire: () => void,
): { readonly heard: () => void; readonly stop: () => void } {
  let last = context.clock.now();
  let cancel: (() => void) | undefined;
  const look = (): void => {
    const left = idle - (context.clock.now() - last);
    if (left <= 0) return fire();
    cancel = context.clock.after(left, look);
    return undefined;
  };
  cancel = context.clock.after(idle, look);
  return {
    heard: () => {
      last = context.clock.now();
    },
    stop: () => cancel?.(),
  };
}

type Listeners<Output> = { readonly [Type in keyof FalStreamEvents<Output>]: Set<FalStreamEvents<Output>[Type]> };

/** What has come so far, and who wants to know. */
interface Hub<Output> {
  readonly listeners: Listeners<Output>;
  readonly give: (value: Output) => void;
  readonly last: () => Output | undefined;
  /** Wakes who loops: there will be no more. */
  readonly close: () => void;
  readonly loop: () => AsyncGenerator<Output, void, undefined>;
}

function createHub<Output>(): Hub<Output> {
  const listeners: Listeners<Output> = { data: new Set(), message: new Set(), error: new Set(), done: new Set() };
  const values: Output[] = [];
  const sleepers = new Set<() => void>();
  let closed = false;
  const wake = (): void => {
    for (const resume of sleepers) resume();
    sleepers.clear();
  };
  return {
    listeners,
    last: () => values.at(-1),
    give: (value) => {
      values.push(value);
      for (const listener of [...listeners.data, ...listeners.message]) listener(value);
      wake();
    },
    close: () => {
      closed = true;
      wake();
    },
    loop: async function* () {
      for (let at = 0; ;) {
        const [value] = values.slice(at, at + 1);
        if (value !== undefined) {
          at += 1;
          yield value;
        } else if (closed) return;
        else await new Promise<void>((resume) => sleepers.add(resume));
      }
    },
  };
}

// The end of a stream: the last result, or why it broke. Who ends it is not told that it has ended.
async function settle<Output>(
  hub: Hub<Output>,
  work: Promise<unknown>,
  clean: () => void,
  quiet: () => boolean,
): Promise<Output> {
  try {
    await work;
  } catch (error) {
    if (!quiet()) {
      for (const listener of hub.listeners.error) listener(error);
      throw error;
    }
  } finally {
    clean();
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
  const deaf = signal === undefined ? undefined : onAbort(signal, stop);
  if (signal?.aborted === true) stop();
  const silence = idleTimer(context, idle, () => {
    const message = `The stream of ${info.endpointId} was silent for ${idle} ms.`;
    inner.abort(new TimeoutError(message, { ...info, code: "stream_idle", retryable: true }));
  });
  const named = (id: string): void => {
    requestId = id;
  };
  const sink = { give: hub.give, heard: silence.heard };
  const work = withDeadline(context.clock, { signal: inner.signal }, (open) =>
    consume(context, source, open, sink, named),
  );
  const clean = (): void => {
    over = true;
    silence.stop();
    deaf?.();
  };
  const done = settle(hub, work, clean, () => quiet);
  // Whoever waits for the end gets the rejection; who only listens has heard it.
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
