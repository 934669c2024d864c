import type { Clock } from "../platform/time.js";

/** One event of a stream. */
export interface SseEvent {
  /** `message` unless the stream names another. */
  readonly type: string;
  /** The last id that the stream has named; empty where it names none. */
  readonly id: string;
  readonly data: string;
}

/** Takes the text of a stream, cut anywhere. */
export interface SseParser {
  /** @throws RangeError when an event is longer than the limit. */
  feed(text: string): void;
}

const LINE_END = /\r\n|\n|\r/g;

/**
 * Parses `text/event-stream` as the WHATWG HTML standard says (section 9.2.6), in linear time. Retry times are
 * of no use to a client that never opens a stream again by itself, so they are ignored as unknown fields are.
 */
export function createSseParser(limit: number, onEvent: (event: SseEvent) => void): SseParser {
  let parts: string[] = [];
  let data: string[] = [];
  let size = 0;
  let type = "";
  let id = "";
  let first = true;
  let afterCr = false;

  const field = (line: string): void => {
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
    if (name === "data") data.push(value);
    else if (name === "event") type = value;
    else if (name === "id" && !value.includes("\0")) id = value;
  };
  const dispatch = (): void => {
    if (data.length > 0) onEvent({ type: type === "" ? "message" : type, id, data: data.join("\n") });
    data = [];
    type = "";
    size = 0;
  };
  const endLine = (): void => {
    const line = parts.join("");
    parts = [];
    const clean = first && line.startsWith("\uFEFF") ? line.slice(1) : line;
    first = false;
    if (clean === "") dispatch();
    else if (!clean.startsWith(":")) field(clean);
    else size -= line.length;
  };
  const grow = (part: string): void => {
    size += part.length;
    if (size > limit) throw new RangeError(`an event is longer than ${limit} characters`);
    if (part !== "") parts.push(part);
  };

  return {
    feed: (text) => {
      if (text === "") return;
      // A line may end in CR LF with the cut between the two.
      const chunk = afterCr && text.startsWith("\n") ? text.slice(1) : text;
      afterCr = text.endsWith("\r");
      let at = 0;
      for (const end of chunk.matchAll(LINE_END)) {
        grow(chunk.slice(at, end.index));
        endLine();
        at = end.index + end[0].length;
      }
      grow(chunk.slice(at));
    },
  };
}

/** How the body of a stream is read. */
export interface BodyReading {
  /** Called for every piece that arrives, whatever is in it. */
  readonly onBytes: () => void;
  /** Awaited before the next piece is read: what is not read holds its sender back. */
  readonly ready?: (() => Promise<void> | undefined) | undefined;
}

/** How a stream of events is read. */
export interface SseReading extends BodyReading {
  /** Longest event, in characters. */
  readonly limit: number;
  /** Return true to stop reading; the rest of the stream is not read. */
  readonly onEvent: (event: SseEvent) => boolean;
}

/**
 * Reads a stream piece by piece to its end, or to the piece that ends the reading: `onPiece` returns true then.
 * @throws whatever the stream or `onPiece` throws
 */
export async function readPieces(
  body: ReadableStream<Uint8Array>,
  { onBytes, ready }: BodyReading,
  onPiece: (piece: Uint8Array) => boolean,
): Promise<void> {
  const reader = body.getReader();
  try {
    for (;;) {
      await ready?.();
      const { done, value } = await reader.read();
      if (done) return;
      onBytes();
      if (onPiece(value)) return;
    }
  } finally {
    void reader.cancel().catch(() => {});
  }
}

/**
 * Reads a stream of events to its end, or to the event that ends the reading. @throws whatever the stream or `onEvent`
 * throws
 */
export function readSse(body: ReadableStream<Uint8Array>, reading: SseReading): Promise<void> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let over = false;
  const parser = createSseParser(reading.limit, (event) => {
    over ||= reading.onEvent(event);
  });
  return readPieces(body, reading, (piece) => {
    parser.feed(decoder.decode(piece, { stream: true }));
    return over;
  });
}

/** Fires when no byte has arrived for a while. */
export interface IdleTimer {
  /** A byte has arrived: the time allowed until the next byte; default: unchanged. */
  readonly heard: (ms?: number) => void;
  readonly stop: () => void;
}

/** How long nothing may be heard, and what comes then. */
export interface IdleOptions {
  readonly ms: number;
  readonly onIdle: (ms: number) => void;
  /** Whether nothing is being read: then there is nothing to hear. */
  readonly isHeld?: (() => boolean) | undefined;
}

/** An idle timer that runs at once. It checks the time when it fires, instead of being restarted for every byte. */
export function createIdleTimer(clock: Clock, { ms, onIdle, isHeld }: IdleOptions): IdleTimer {
  let last = clock.now();
  let patience = ms;
  let cancel: (() => void) | undefined;
  const look = (): void => {
    if (isHeld?.() === true) last = clock.now();
    const left = patience - (clock.now() - last);
    if (left <= 0) return onIdle(patience);
    cancel = clock.after(left, look);
    return undefined;
  };
  cancel = clock.after(ms, look);
  return {
    heard: (next = patience) => {
      last = clock.now();
      patience = next;
    },
    stop: () => cancel?.(),
  };
}
