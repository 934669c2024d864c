import { FalError, TimeoutError } from "../errors/index.js";
import { parseClean } from "../gateway/redact-data.js";
import type { Core } from "../http/context.js";
import { open } from "../http/exchange.js";
import { mediaType } from "../http/read-reply.js";
import { own, type Where } from "../http/response.js";
import { createSseParser, type SseEvent } from "../http/sse.js";
import type { Bell } from "../platform/pause.js";
import { type Known, logsOf, readStatus, type StatusReply } from "../protocols/fal/status.js";
import { trouble } from "./lazy.js";

/** How a status stream ended: with the request, or in a way that leaves the rest to polling. */
export type StreamEnd =
  /** `gap`: log lines may be missing that came in an event which nobody could read. */
  | { readonly kind: "completed"; readonly seen: StatusReply; readonly gap: boolean }
  /** `refused`: there is no such stream, so there is none for the next request of the app either. */
  | { readonly kind: "broken"; readonly refused: boolean }
  /** The bell has rung. */
  | { readonly kind: "rung" };

/** How a stream is followed. */
export interface StreamFollowing {
  readonly logs: boolean;
  readonly signal: AbortSignal;
  /** Ends the stream: for a look at the status, or for a stream that brings logs. */
  readonly bell: Bell;
  readonly onSeen: (seen: StatusReply) => void;
}

// A stream tells at once where the request stands. Where not a byte arrives, something holds it back.
const SILENT = 5_000;
// An event is one status; its logs are only what is new.
const LONGEST_EVENT = 4_194_304;

const BROKEN: StreamEnd = { kind: "broken", refused: false };

function connect(core: Core, known: Known, where: Where, logs: boolean, signal: AbortSignal): Promise<Response> {
  const { path, query } = known.routes.status;
  const params = { path: { status: `${path}/stream` }, query: { ...query, logs: logs ? "1" : "0" } };
  return open(
    core,
    where,
    { send: (routes, init) => routes.GET("/{status}", { ...init, params }), accept: "text/event-stream" },
    signal,
  );
}

// One timer for the whole stream: it looks back when it fires, instead of being set anew for every byte.
function watchSilence(
  core: Core,
  where: Where,
  giveUp: (error: TimeoutError) => void,
): { heard: () => void; stop: () => void } {
  let last = core.clock.now();
  let patience = Math.min(SILENT, core.timeouts.idle);
  let cancel: (() => void) | undefined;
  const look = (): void => {
    const left = patience - (core.clock.now() - last);
    if (left > 0) {
      cancel = core.clock.after(left, look);
      return;
    }
    giveUp(
      new TimeoutError(`The status stream of ${where.endpointId} was silent for ${patience} ms.`, {
        ...where,
        code: "stream_idle",
        retryable: true,
      }),
    );
  };
  cancel = core.clock.after(patience, look);
  return {
    heard: () => {
      last = core.clock.now();
      patience = core.timeouts.idle;
    },
    stop: () => cancel?.(),
  };
}

interface Reading {
  readonly core: Core;
  readonly known: Known;
  readonly where: Where;
  readonly onSeen: (seen: StatusReply) => void;
  /** Whether an event that was left out may have held log lines. */
  gap: boolean;
}

function payloadOf(reading: Reading, event: SseEvent): unknown {
  const { core, where } = reading;
  try {
    return parseClean(core.redactor, event.data);
  } catch {
    reading.gap ||= event.data !== "";
    core.warn({
      code: "stream_event",
      message: `${where.endpointId}: an event of the status stream is not JSON; it was left out`,
      ...where,
    });
    return undefined;
  }
}

/** The request's end: complete, or an event that says it has failed. */
type Ended = { readonly seen: StatusReply } | { readonly failed: string };

// One bad event is not worth a request: it is left out, and reported.
function take(reading: Reading, event: SseEvent): Ended | undefined {
  const { core, known, where, onSeen } = reading;
  const payload = payloadOf(reading, event);
  if (event.type === "error" || own(payload, "status") === "ERROR") return { failed: event.data };
  if (payload === undefined) return undefined;
  try {
    const seen = readStatus(core, known, where, payload);
    if (seen.status.status === "COMPLETED") return { seen };
    onSeen(seen);
  } catch (error) {
    // Who insists on the protocol leaves the stream for polls, which insist too.
    if (!(error instanceof FalError) || error.code !== "malformed" || core.strictUrls) throw error;
    reading.gap ||= logsOf(payload).length > 0;
    core.warn({ code: "stream_event", message: error.message, ...where });
  }
  return undefined;
}

async function read(reading: Reading, body: ReadableStream<Uint8Array>, heard: () => void): Promise<Ended | undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let end: Ended | undefined;
  const parser = createSseParser(LONGEST_EVENT, (event) => {
    end ??= take(reading, event);
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
const NO_SUCH_STREAM = new Set([200, 202, 404, 405, 406, 415, 501]);

async function run(reading: Reading, logs: boolean, heard: () => void, signal: AbortSignal): Promise<StreamEnd> {
  const response = await connect(reading.core, reading.known, reading.where, logs, signal);
  if (!hasStream(response)) {
    void response.body?.cancel().catch(() => {});
    return { kind: "broken", refused: NO_SUCH_STREAM.has(response.status) };
  }
  const end = await read(reading, response.body, heard);
  if (end === undefined) return BROKEN;
  if ("seen" in end) return { kind: "completed", seen: end.seen, gap: reading.gap };
  const { core, where } = reading;
  const bytes = new TextEncoder().encode(end.failed);
  throw (await trouble(where)).failure(core, where, { status: 200, headers: new Headers(), bytes }, {});
}

// What polling would not mend: the request itself failed, or the client must not go on.
function isFinal(error: unknown): boolean {
  return (
    error instanceof FalError &&
    (["failed", "foreign_url", "redirect"].includes(error.code) || error.phase === "config")
  );
}

const RUNG = "rung";

function left(core: Core, where: Where, error: unknown): StreamEnd {
  const about = error instanceof Error ? core.redactor.text(error.message) : "it broke";
  core.warn({ code: "stream", message: `${where.endpointId}: left the status stream for polling: ${about}`, ...where });
  return BROKEN;
}

/** Follows a status stream to the request's end, or to its own. @throws FalError that no polling would mend. */
export async function followStream(core: Core, known: Known, following: StreamFollowing): Promise<StreamEnd> {
  const { logs, signal, bell, onSeen } = following;
  const where: Where = { endpointId: known.endpointId, requestId: known.requestId, phase: "stream", attempts: 1 };
  signal.throwIfAborted();
  const inner = new AbortController();
  const gone = new Promise<never>((_, reject) =>
    inner.signal.addEventListener("abort", () => reject(inner.signal.reason), { once: true }),
  );
  const stop = (): void => inner.abort(signal.reason);
  signal.addEventListener("abort", stop);
  const deaf = bell.listen(() => inner.abort(RUNG));
  const silence = watchSilence(core, where, (error) => inner.abort(error));
  try {
    return await Promise.race([
      run({ core, known, where, onSeen, gap: false }, logs, silence.heard, inner.signal),
      gone,
    ]);
  } catch (error) {
    if (inner.signal.reason === RUNG) return { kind: "rung" };
    if (signal.aborted || isFinal(error)) throw error;
    return left(core, where, error);
  } finally {
    silence.stop();
    deaf();
    signal.removeEventListener("abort", stop);
  }
}
