import type { NamedEvent } from "../contract/call.js";
import { FalError, ProtocolError, TimeoutError } from "../errors/index.js";
import type { ClientContext } from "../http/context.js";
import { networkError } from "../http/network-error.js";
import type { RequestInfo } from "../http/response.js";
import { createIdleTimer, createSseParser, type SseEvent } from "../http/sse.js";
import { abortReason, onAbort } from "../platform/time.js";

/** An item of a stream. */
export interface StreamItem {
  readonly value: unknown;
  /** The same with the text that its data is, where that has been read as JSON. */
  readonly asText?: { readonly value: unknown } | undefined;
}

/** An answer that comes in pieces. */
export interface StreamedAnswer {
  readonly info: RequestInfo;
  readonly body: ReadableStream<Uint8Array>;
  readonly form: "events" | "lines";
  /** Whether events are given with their names; undefined: from the first on that has one. */
  readonly named: boolean | undefined;
  readonly signals: readonly AbortSignal[];
  /** Checks an item, and gives what the caller gets. @throws OutputValidationError */
  readonly check: (item: StreamItem) => unknown;
}

/** Takes the text of a stream, cut anywhere, and gives the items that are whole. */
interface ItemParser {
  feed(text: string): void;
  /** The stream has ended: what comes after its last line end is an item too, where lines are read. */
  end(): void;
}

type Push = (item: StreamItem) => void;

const LAST = "[DONE]";

function dataOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function eventParser(limit: number, named: boolean | undefined, push: Push, over: () => void): ItemParser {
  let isNamed = named ?? false;
  let isOver = false;
  const onEvent = ({ type, id, data }: SseEvent): void => {
    isOver ||= data === LAST;
    if (isOver) return over();
    if (named === undefined) isNamed ||= type !== "message";
    const given = (value: unknown): unknown => {
      const event: NamedEvent = { event: type, id, data: value };
      return isNamed ? event : value;
    };
    const parsed = dataOf(data);
    push({ value: given(parsed), asText: parsed === data ? undefined : { value: given(data) } });
    return undefined;
  };
  const parser = createSseParser(limit, onEvent);
  return { feed: (text) => parser.feed(text), end: () => {} };
}

// RFC 7464 begins each text with a record separator; nobody else writes one.
function lineParser(limit: number, push: Push): ItemParser {
  let rest = "";
  const line = (text: string): void => {
    if (text.length > limit) throw new RangeError(`a line is longer than ${limit} characters`);
    const json = text.replaceAll("\u001e", "").trim();
    if (json !== "") push({ value: JSON.parse(json) });
  };
  return {
    feed: (text) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      if (rest.length > limit) throw new RangeError(`a line is longer than ${limit} characters`);
      lines.forEach(line);
    },
    end: () => line(rest),
  };
}

const MAX_ITEM = 67_108_864;

function streamError(context: ClientContext, info: RequestInfo, error: unknown): unknown {
  const what = `In the stream of ${info.endpointId}`;
  if (error instanceof FalError) return error;
  if (error instanceof RangeError)
    return new ProtocolError(`${what}, ${error.message}.`, { ...info, code: "too_large" });
  if (error instanceof SyntaxError)
    return new ProtocolError(`${what}, a line is not whole JSON.`, { ...info, code: "malformed" });
  return networkError(error, info, context.redactor, true);
}

/**
 * The items of an answer, as they come, for one loop. Leaving the loop closes the connection, as does the signal of the
 * call; a server that is silent for the client's idle time ends it with a `TimeoutError`. What is not read holds the
 * sender back.
 */
export function readItems(context: ClientContext, answer: StreamedAnswer): AsyncGenerator<unknown, void, undefined> {
  const { info, body, form, named, signals, check } = answer;
  const reader = body.getReader();
  let failure: { readonly error: unknown } | undefined;
  const stop = (error: unknown): void => {
    failure ??= { error };
    void reader.cancel().catch(() => {});
  };
  const stops = signals.map((signal) => onAbort(signal, () => stop(abortReason(signal))));
  for (const signal of signals) if (signal.aborted) stop(abortReason(signal));
  const waiting: StreamItem[] = [];
  let isOver = false;
  let isReading = false;
  const limit = Math.min(MAX_ITEM, context.maxBytes);
  const push: Push = (item) => void waiting.push(item);
  const parser = form === "events" ? eventParser(limit, named, push, () => (isOver = true)) : lineParser(limit, push);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const readOn = async (): Promise<boolean> => {
    isReading = true;
    const { done, value } = await reader.read().finally(() => (isReading = false));
    if (failure !== undefined) return false;
    if (done) parser.end();
    else parser.feed(decoder.decode(value, { stream: true }));
    return !done;
  };
  const close = (): void => {
    for (const off of stops) off();
    void reader.cancel().catch(() => {});
  };
  return (async function* () {
    const onIdle = (ms: number): void =>
      stop(
        new TimeoutError(`The stream of ${info.endpointId} was silent for ${ms} ms.`, {
          ...info,
          code: "stream_idle",
          retryable: true,
        }),
      );
    const timer = createIdleTimer(context.clock, { ms: context.timeouts.idle, onIdle, isHeld: () => !isReading });
    try {
      for (let goesOn = true; goesOn && !isOver;) {
        goesOn = await readOn().catch((error: unknown) => {
          failure ??= { error: streamError(context, info, error) };
          return false;
        });
        timer.heard();
        while (failure === undefined) {
          const item = waiting.shift();
          if (item === undefined) break;
          yield check(item);
        }
      }
      if (failure !== undefined) throw failure.error;
    } finally {
      timer.stop();
      close();
    }
  })();
}
