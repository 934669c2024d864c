import type { FalStream, FalStreamEvents } from "../contract/stream.js";
import { FalError, ProtocolError, TimeoutError } from "../errors/index.js";
import { abortReason, onAbort } from "../platform/time.js";
import { type ClientContext, warnAbout } from "./context.js";
import { networkError } from "./network-error.js";
import { callSafely, messageOf, withRequestId } from "./callbacks.js";
import { headerText, mediaType, type RequestInfo } from "./response.js";
import { createIdleTimer, readPieces, readSse } from "./sse.js";

/** The media type of a stream of events. */
export const EVENT_STREAM = "text/event-stream";

/** How a stream is opened and read. */
export interface StreamSource<Output> {
  readonly info: RequestInfo;
  readonly open: (signal: AbortSignal) => Promise<Response>;
  /** What an event holds. @throws FalError */
  readonly read: (json: unknown) => Output;
  /** What a piece of an answer that is no stream of events holds, by its media type. Default: there is no such answer. */
  readonly readPiece?: ((type: string) => ((piece: Uint8Array) => Output) | undefined) | undefined;
  /** Ms without a byte until the stream counts as broken. */
  readonly idle: number;
  readonly signals?: readonly AbortSignal[] | undefined;
}

interface EventSink<Output> {
  readonly give: (value: Output, characters: number) => void;
  /** What to wait for before more is read. */
  readonly ready: () => Promise<void> | undefined;
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
      ready: sink.ready,
      onEvent: ({ type, data }) => {
        if (type === "error") {
          const said = context.redactor.text(data).slice(0, 500);
          throw malformed(`The stream of ${info.endpointId} says: ${said}`, "malformed");
        }
        sink.give(source.read(jsonOf(data, info)), data.length);
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

// An answer that is no stream of events: piece by piece, as it comes.
async function readBinary(
  context: ClientContext,
  info: RequestInfo,
  body: ReadableStream<Uint8Array>,
  { heard, ready, give }: Pick<EventSink<unknown>, "heard" | "ready"> & { readonly give: (piece: Uint8Array) => void },
): Promise<void> {
  try {
    await readPieces(body, { onBytes: heard, ready }, (piece) => {
      give(piece);
      return false;
    });
  } catch (error) {
    throw error instanceof FalError ? error : networkError(error, info, context.redactor, true);
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
  sink.opened(headerText(context, headers, "x-fal-request-id") ?? "");
  const contentType = context.redactor.text(mediaType(headers));
  if (body !== null && contentType === EVENT_STREAM) return readEvents(context, source, body, sink);
  const read = source.readPiece?.(contentType);
  if (body !== null && read !== undefined)
    return readBinary(context, info, body, { ...sink, give: (piece) => sink.give(read(piece), piece.length) });
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

// Who reads slower than the server sends holds it back, rather than letting this machine fill up.
const MOST_WAITING = 64;
const MOST_CHARACTERS = 1_048_576;

/** Values that wait for one loop. What it has taken is let go. */
class WaitingValues<Output> {
  readonly #values: { readonly value: Output; readonly characters: number }[] = [];
  #characters = 0;

  push(value: Output, characters: number): void {
    this.#values.push({ value, characters });
    this.#characters += characters;
  }
  shift(): { readonly value: Output } | undefined {
    const first = this.#values.shift();
    this.#characters -= first?.characters ?? 0;
    return first;
  }
  isFull(): boolean {
    return this.#values.length >= MOST_WAITING || this.#characters >= MOST_CHARACTERS;
  }
}

/** The listeners and loops that get the values of a stream. */
interface Hub<Output> {
  readonly listeners: Listeners<Output>;
  /** `failed` gets what a listener throws or rejects with. */
  readonly give: (value: Output, characters: number, failed: (error: unknown) => void) => void;
  readonly last: () => Output | undefined;
  /** Settles when somebody wants more; undefined when somebody does. */
  readonly ready: () => Promise<void> | undefined;
  readonly isHeld: () => boolean;
  /** Somebody wants the last value: the others need not be waited for. */
  readonly wantLast: () => void;
  /** Looks again whether more is wanted. */
  readonly wake: () => void;
  /** There will be no more. */
  readonly close: () => void;
  /** The values that nobody has read yet, and those that follow. `left` is called when the last one who reads has left. */
  readonly loop: (left: () => void) => AsyncGenerator<Output, void, undefined>;
}

// Lets several wait for the next change.
interface Change {
  readonly wake: () => void;
  readonly next: () => Promise<void>;
}

function createChange(): Change {
  const waits = new Set<() => void>();
  return {
    wake: () => {
      const all = [...waits];
      waits.clear();
      for (const run of all) run();
    },
    next: () => new Promise((resolve) => waits.add(resolve)),
  };
}

async function waitWhile(change: Change, isTrue: () => boolean): Promise<void> {
  while (isTrue()) await change.next();
}

function createHub<Output>(): Hub<Output> {
  const listeners: Listeners<Output> = { data: new Set(), message: new Set(), error: new Set(), done: new Set() };
  let unread = new WaitingValues<Output>();
  const loops = new Set<WaitingValues<Output>>();
  const change = createChange();
  let last: Output | undefined;
  let closed = false;
  let lastWanted = false;
  const isHeard = (): boolean => lastWanted || listeners.data.size > 0 || listeners.message.size > 0;
  const isHeld = (): boolean =>
    !closed && (loops.size > 0 ? [...loops].some((loop) => loop.isFull()) : !isHeard() && unread.isFull());
  return {
    listeners,
    last: () => last,
    isHeld,
    wake: change.wake,
    ready: () => (isHeld() ? waitWhile(change, isHeld) : undefined),
    wantLast: () => {
      lastWanted = true;
      change.wake();
    },
    give: (value, characters, failed) => {
      if (closed) return;
      last = value;
      // Nobody loops, and somebody listens: who loops later gets the newest values.
      if (loops.size === 0 && isHeard() && unread.isFull()) unread.shift();
      for (const loop of loops.size === 0 ? [unread] : loops) loop.push(value, characters);
      for (const listener of [...listeners.data, ...listeners.message]) callSafely(() => listener(value), failed);
      change.wake();
    },
    close: () => {
      closed = true;
      change.wake();
    },
    loop: async function* (left) {
      const mine = unread;
      unread = new WaitingValues();
      loops.add(mine);
      let ended = false;
      try {
        for (let next = mine.shift(); next !== undefined || !closed; next = mine.shift()) {
          change.wake();
          if (next === undefined) await change.next();
          else yield next.value;
        }
        ended = true;
      } finally {
        loops.delete(mine);
        change.wake();
        if (!ended && loops.size === 0 && !isHeard()) left();
      }
    },
  };
}

// The end of a stream: the last value, or why it broke. After `abort`, which is the caller's own doing, nobody is told, and
// a stream without a value gives an empty object.
async function settle<Output>(
  hub: Hub<Output>,
  work: Promise<unknown>,
  isQuiet: () => boolean,
  failed: (error: unknown) => void,
): Promise<Output> {
  try {
    await work;
  } catch (error) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- safe for the same reason as below
    if (isQuiet()) return (hub.last() ?? {}) as Output;
    for (const listener of hub.listeners.error) callSafely(() => listener(error), failed);
    throw error;
  } finally {
    hub.close();
  }
  const last = hub.last();
  for (const listener of hub.listeners.done) callSafely(() => listener(last), failed);
  // Safe: a stream that ends without a result gives undefined, as the official client's does.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return last as Output;
}

/** A stream that is being read, and what ends it. */
interface Reading {
  readonly controller: AbortController;
  readonly work: Promise<void>;
  /** Ends the stream with a reason; false when it has ended before. */
  readonly stop: (reason: unknown) => boolean;
}

function startReading(read: (signal: AbortSignal) => Promise<void>, ended: () => void): Reading {
  const controller = new AbortController();
  let stop: Reading["stop"] = () => false;
  let over = false;
  // Not every platform keeps the reason of a signal, so it is kept here.
  const stopped = new Promise<never>((_, reject) => {
    stop = (reason) => {
      if (over) return false;
      over = true;
      reject(reason);
      controller.abort(reason);
      return true;
    };
  });
  const work = Promise.race([read(controller.signal), stopped]).finally(() => {
    over = true;
    ended();
  });
  return { controller, work, stop };
}

// Where the values of a stream go: to the hub. What a listener throws ends the stream, or is told when that has ended.
function createSink<Output>(
  hub: Hub<Output>,
  opened: (requestId: string) => void,
  heard: () => void,
  failed: (error: unknown) => void,
): EventSink<Output> {
  return {
    give: (value, characters) => hub.give(value, characters, failed),
    ready: hub.ready,
    heard,
    opened: (id) => {
      opened(id);
      heard();
    },
  };
}

/** Opens a stream at once. */
export function createFalStream<Output>(
  context: ClientContext,
  source: StreamSource<Output>,
): FalStream<unknown, Output> {
  const { info, idle, signals = [] } = source;
  const { endpointId } = info;
  const hub = createHub<Output>();
  let requestId = "";
  let quiet = false;
  const onIdle = (): void => {
    const message = `The stream of ${endpointId} was silent for ${idle} ms.`;
    stop(new TimeoutError(message, { ...info, code: "stream_idle", retryable: true }));
  };
  const warn = (error: unknown): void =>
    warnAbout(context, { endpointId, requestId }, "callback", `a listener of the stream failed: ${messageOf(error)}`);
  const failed = (error: unknown): void => void (stop(withRequestId(error, requestId)) || warn(error));
  const timer = createIdleTimer(context.clock, { ms: idle, onIdle, isHeld: () => hub.isHeld() });
  const sink = createSink(
    hub,
    (id) => (requestId = id),
    () => timer.heard(),
    failed,
  );
  let stops: readonly (() => void)[] = [];
  const reading = startReading(
    (signal) => consume(context, source, signal, sink),
    () => {
      timer.stop();
      for (const off of stops) off();
    },
  );
  const stop = (reason: unknown): boolean => {
    const stopped = reading.stop(reason);
    if (stopped) hub.close();
    return stopped;
  };
  stops = signals.map((signal) => onAbort(signal, () => stop(abortReason(signal))));
  for (const signal of signals) if (signal.aborted) stop(abortReason(signal));
  const done = settle(hub, reading.work, () => quiet, warn);
  // Callers of `done` get the rejection; without one, the `error` listeners have been called.
  done.catch(() => {});
  const abort = (reason?: unknown): void => {
    quiet = true;
    stop(reason);
  };
  return streamOf(hub, { reading, done, abort, requestId: () => requestId });
}

interface StreamParts<Output> {
  readonly reading: Reading;
  readonly done: Promise<Output>;
  readonly abort: (reason?: unknown) => void;
  readonly requestId: () => string;
}

// What callers get to see of a stream.
function streamOf<Output>(
  hub: Hub<Output>,
  { reading, done, abort, requestId }: StreamParts<Output>,
): FalStream<unknown, Output> {
  return {
    on: (type, listener) => {
      hub.listeners[type].add(listener);
      hub.wake();
    },
    done: () => {
      hub.wantLast();
      return done;
    },
    abort,
    signal: reading.controller.signal,
    get requestId() {
      return requestId();
    },
    [Symbol.asyncIterator]: async function* () {
      yield* hub.loop(abort);
      await done;
    },
  };
}
