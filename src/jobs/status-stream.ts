import { ApiError, FalError, TimeoutError } from "../errors/index.js";
import { parseRedacted } from "../gateway/redact.js";
import type { ClientContext } from "../http/context.js";
import { openResponse } from "../http/exchange.js";
import { mediaType, type RequestInfo } from "../http/response.js";
import { own } from "../platform/json.js";
import { createSseParser, type SseEvent } from "../http/sse.js";
import type { WakeSignal } from "../platform/wait.js";
import { type RequestRef, type StatusReply } from "../contract/protocol.js";
import { requestFailed } from "../protocols/fal/result.js";
import { logsOf, readStatus } from "../protocols/fal/status.js";

/** How a status stream ended: with the request, or in a way that leaves the rest to polling. */
export type StreamEnd =
  /** `gap`: log lines may be missing that came in an event which nobody could read. */
  | { readonly kind: "completed"; readonly seen: StatusReply; readonly gap: boolean }
  /** `refused`: there is no such stream, so there is none for the next request of the app either. */
  | { readonly kind: "broken"; readonly refused: boolean }
  /** The bell has rung. */
  | { readonly kind: "rung" };

/** How a stream is followed. */
export interface StatusStreamOptions {
  readonly logs: boolean;
  readonly signal: AbortSignal;
  /** Ends the stream: for a look at the status, or for a stream that brings logs. */
  readonly bell: WakeSignal;
  readonly onSeen: (seen: StatusReply) => void;
}

// A stream tells at once where the request stands. Where not a byte arrives, something holds it back.
const FIRST_BYTE_MS = 5_000;
// An event is one status; its logs are only what is new.
const MAX_EVENT = 4_194_304;

const BROKEN: StreamEnd = { kind: "broken", refused: false };

function connect(
  context: ClientContext,
  known: RequestRef,
  info: RequestInfo,
  logs: boolean,
  signal: AbortSignal,
): Promise<Response> {
  const { path, query } = known.routes.status;
  const params = { path: { status: `${path}/stream` }, query: { ...query, logs: logs ? "1" : "0" } };
  return openResponse(
    context,
    info,
    { call: (routes, init) => routes.GET("/{status}", { ...init, params }), accept: "text/event-stream" },
    signal,
  );
}

// One timer for the whole stream: it looks back when it fires, instead of being set anew for every byte.
function idleTimer(
  context: ClientContext,
  info: RequestInfo,
  giveUp: (error: TimeoutError) => void,
): { heard: () => void; stop: () => void } {
  let last = context.clock.now();
  let patience = Math.min(FIRST_BYTE_MS, context.timeouts.idle);
  let cancel: (() => void) | undefined;
  const look = (): void => {
    const left = patience - (context.clock.now() - last);
    if (left > 0) {
      cancel = context.clock.after(left, look);
      return;
    }
    giveUp(
      new TimeoutError(`The status stream of ${info.endpointId} was silent for ${patience} ms.`, {
        ...info,
        code: "stream_idle",
        retryable: true,
      }),
    );
  };
  cancel = context.clock.after(patience, look);
  return {
    heard: () => {
      last = context.clock.now();
      patience = context.timeouts.idle;
    },
    stop: () => cancel?.(),
  };
}

interface Reading {
  readonly context: ClientContext;
  readonly known: RequestRef;
  readonly info: RequestInfo;
  readonly onSeen: (seen: StatusReply) => void;
  /** Whether an event that was left out may have held log lines. */
  gap: boolean;
}

function payloadOf(reading: Reading, event: SseEvent): unknown {
  const { context, info } = reading;
  try {
    return parseRedacted(context.redactor, event.data);
  } catch {
    reading.gap ||= event.data !== "";
    context.warn({
      code: "stream_event",
      message: `${info.endpointId}: an event of the status stream is not JSON; it was left out`,
      ...info,
    });
    return undefined;
  }
}

/** The request's end: complete, or an event that says it has failed. */
type StreamResult = { readonly seen: StatusReply } | { readonly failed: string };

// One bad event is not worth a request: it is left out, and reported.
function readEvent(reading: Reading, event: SseEvent): StreamResult | undefined {
  const { context, known, info, onSeen } = reading;
  const payload = payloadOf(reading, event);
  if (event.type === "error" || own(payload, "status") === "ERROR") return { failed: event.data };
  if (payload === undefined) return undefined;
  try {
    const seen = readStatus(context, known, info, payload);
    if (seen.status.status === "COMPLETED") return { seen };
    onSeen(seen);
  } catch (error) {
    // Who insists on the protocol leaves the stream for polls, which insist too.
    if (!(error instanceof FalError) || error.code !== "malformed" || context.strictUrls) throw error;
    reading.gap ||= logsOf(payload).length > 0;
    context.warn({ code: "stream_event", message: error.message, ...info });
  }
  return undefined;
}

async function readEvents(
  reading: Reading,
  body: ReadableStream<Uint8Array>,
  heard: () => void,
): Promise<StreamResult | undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let end: StreamResult | undefined;
  const parser = createSseParser(MAX_EVENT, (event) => {
    end ??= readEvent(reading, event);
  });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return end;
      heard();
      parser.feed(decoder.decode(value, { stream: true }));
      if (end !== undefined) return end;
    }
  } finally {
    void reader.cancel().catch(() => {});
  }
}

function hasStream(response: Response): response is Response & { readonly body: ReadableStream<Uint8Array> } {
  return response.status === 200 && mediaType(response.headers) === "text/event-stream" && response.body !== null;
}

// Statuses that speak of the route rather than of the moment. 404 does so only if the request itself is found.
const NO_STREAM_STATUSES = new Set([200, 202, 404, 405, 406, 415, 501]);

async function readStream(reading: Reading, logs: boolean, heard: () => void, signal: AbortSignal): Promise<StreamEnd> {
  const response = await connect(reading.context, reading.known, reading.info, logs, signal).catch((error: unknown) => {
    if (error instanceof ApiError) return error.status;
    throw error;
  });
  if (typeof response === "number") return { kind: "broken", refused: NO_STREAM_STATUSES.has(response) };
  if (!hasStream(response)) {
    void response.body?.cancel().catch(() => {});
    return { kind: "broken", refused: NO_STREAM_STATUSES.has(response.status) };
  }
  const end = await readEvents(reading, response.body, heard);
  if (end === undefined) return BROKEN;
  if ("seen" in end) return { kind: "completed", seen: end.seen, gap: reading.gap };
  const { context, info } = reading;
  const bytes = new TextEncoder().encode(end.failed);
  throw requestFailed(context, { info, status: 200, headers: new Headers(), bytes }, {});
}

// What polling would not mend: the request itself failed, or the client must not go on.
function isFinal(error: unknown): boolean {
  return (
    error instanceof FalError &&
    (["failed", "foreign_url", "redirect"].includes(error.code) || error.phase === "config")
  );
}

const WOKEN = "rung";

function fallBackToPolling(context: ClientContext, info: RequestInfo, error: unknown): StreamEnd {
  const about = error instanceof Error ? context.redactor.text(error.message) : "it broke";
  context.warn({
    code: "stream",
    message: `${info.endpointId}: left the status stream for polling: ${about}`,
    ...info,
  });
  return BROKEN;
}

/** Follows a status stream to the request's end, or to its own. @throws FalError that no polling would mend. */
export async function followStatusStream(
  context: ClientContext,
  known: RequestRef,
  following: StatusStreamOptions,
): Promise<StreamEnd> {
  const { logs, signal, bell, onSeen } = following;
  const info: RequestInfo = { endpointId: known.endpointId, requestId: known.requestId, phase: "stream", attempts: 1 };
  signal.throwIfAborted();
  const inner = new AbortController();
  const gone = new Promise<never>((_, reject) =>
    inner.signal.addEventListener("abort", () => reject(inner.signal.reason), { once: true }),
  );
  const stop = (): void => inner.abort(signal.reason);
  signal.addEventListener("abort", stop);
  const deaf = bell.listen(() => inner.abort(WOKEN));
  const silence = idleTimer(context, info, (error) => inner.abort(error));
  try {
    return await Promise.race([
      readStream({ context, known, info, onSeen, gap: false }, logs, silence.heard, inner.signal),
      gone,
    ]);
  } catch (error) {
    if (inner.signal.reason === WOKEN) return { kind: "rung" };
    if (signal.aborted || isFinal(error)) throw error;
    return fallBackToPolling(context, info, error);
  } finally {
    silence.stop();
    deaf();
    signal.removeEventListener("abort", stop);
  }
}
