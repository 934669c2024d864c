import { ApiError, FalError, TimeoutError } from "../errors/index.js";
import { parseRedacted } from "../gateway/redact.js";
import { warnAbout } from "../http/context.js";
import { mediaType, type RequestInfo } from "../http/response.js";
import { createIdleTimer, readSse, type SseEvent } from "../http/sse.js";
import { own } from "../platform/json.js";
import { abortReason, onAbort, throwIfAborted, type WakeSignal } from "../platform/time.js";
import type { JobContext, StatusReply, StatusStream } from "../protocols/protocol.js";

/** How a status stream ended: with the request, or in a way that leaves the rest to polling. */
export type StreamEnd =
  /** `gap`: an event that could not be read may have held log lines. */
  | { readonly kind: "completed"; readonly reply: StatusReply; readonly gap: boolean }
  /** `refused`: the server has no such stream, so the next requests of the app do not ask for one. */
  | { readonly kind: "broken"; readonly refused: boolean }
  /** The wake signal fired: the status is to be looked at, or a stream with logs is wanted. */
  | { readonly kind: "woken" };

/** How a stream is followed. */
export interface StatusStreamOptions {
  readonly logs: boolean;
  readonly signal: AbortSignal;
  /** Ends the stream. */
  readonly wakeSignal: WakeSignal;
  readonly onStatus: (reply: StatusReply) => void;
}

// A stream begins with the current status. When no byte arrives, a proxy on the way is probably buffering it.
const FIRST_BYTE_MS = 5_000;
// An event is one status with the new log lines only.
const MAX_EVENT = 4_194_304;

const BROKEN: StreamEnd = { kind: "broken", refused: false };

interface Reading {
  readonly job: JobContext;
  readonly stream: StatusStream;
  readonly info: RequestInfo;
  readonly options: StatusStreamOptions;
  /** Whether an event that was left out may have held log lines. */
  gap: boolean;
}

function leaveOut(reading: Reading, message: string, hadLogs: boolean): undefined {
  const { job, info } = reading;
  reading.gap ||= hadLogs;
  job.context.warn({ code: "stream_event", message, ...info });
}

function jsonOf(reading: Reading, { data }: SseEvent): unknown {
  const { job, info } = reading;
  try {
    return parseRedacted(job.context.redactor, data);
  } catch {
    const message = `${info.endpointId}: an event of the status stream is not JSON; it was left out`;
    return leaveOut(reading, message, data !== "");
  }
}

// The end that an event tells, if it tells one. An event that cannot be read is skipped with a warning.
function readEvent(reading: Reading, event: SseEvent): StreamEnd | undefined {
  const { job, stream, info, options } = reading;
  const json = jsonOf(reading, event);
  if (event.type === "error" || own(json, "status") === "ERROR") throw stream.failure(job.context, info, event.data);
  if (json === undefined) return undefined;
  try {
    const reply = stream.parse(job, info, json);
    if (reply.status.status === "COMPLETED") return { kind: "completed", reply, gap: reading.gap };
    options.onStatus(reply);
    // What has become of a request that a server calls failed is found out by polling.
    if (stream.saysFailed(reply.status)) return BROKEN;
    return undefined;
  } catch (error) {
    // With strictUrls the stream is left for polls, which are as strict.
    if (!(error instanceof FalError) || error.code !== "malformed" || job.context.strictUrls) throw error;
    return leaveOut(reading, error.message, stream.logsOf(json).length > 0);
  }
}

// Statuses that mean "no such route" rather than a passing failure. For a 404 this holds only once a poll has found the
// request (`followByPolls`).
const NO_STREAM_STATUSES = new Set([200, 202, 404, 405, 406, 415, 501]);

// The body of the stream, or the HTTP status of an answer that is not a stream.
async function openStream(
  { job, stream, options }: Reading,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array> | number> {
  try {
    const { status, headers, body } = await stream.open(job, options.logs, signal);
    if (status === 200 && mediaType(headers) === "text/event-stream" && body !== null) return body;
    void body?.cancel().catch(() => {});
    return status;
  } catch (error) {
    if (error instanceof ApiError) return error.status;
    throw error;
  }
}

async function readStream(reading: Reading, onBytes: () => void, signal: AbortSignal): Promise<StreamEnd> {
  const body = await openStream(reading, signal);
  if (typeof body === "number") return { kind: "broken", refused: NO_STREAM_STATUSES.has(body) };
  let end: StreamEnd | undefined;
  const onEvent = (event: SseEvent): boolean => (end = readEvent(reading, event)) !== undefined;
  await readSse(body, { limit: MAX_EVENT, onEvent, onBytes });
  return end ?? BROKEN;
}

// Errors that polling would meet again: the request itself failed, or the client must not go on.
function isFinal(error: unknown): boolean {
  return (
    error instanceof FalError &&
    (["failed", "foreign_url", "redirect"].includes(error.code) || error.phase === "config")
  );
}

function fallBackToPolling({ job, info }: Reading, error: unknown): StreamEnd {
  const { context } = job;
  const about = error instanceof Error ? context.redactor.text(error.message) : "it broke";
  warnAbout(context, info, "stream", `left the status stream for polling: ${about}`);
  return BROKEN;
}

/** Follows a status stream to the request's end, or to its own. @throws FalError that polling would meet again. */
export async function followStatusStream(
  job: JobContext,
  stream: StatusStream,
  options: StatusStreamOptions,
): Promise<StreamEnd> {
  const { endpointId, requestId } = job.request;
  const { clock, timeouts } = job.context;
  const { signal, wakeSignal } = options;
  const info: RequestInfo = { endpointId, requestId, phase: "stream", attempts: 1 };
  const reading: Reading = { job, stream, info, options, gap: false };
  throwIfAborted(signal);
  const inner = new AbortController();
  let stop: (reason: unknown) => void = () => {};
  let woken = false;
  const stopped = new Promise<never>((_, reject) => {
    stop = (reason) => {
      reject(reason);
      inner.abort(reason);
    };
  });
  stopped.catch(() => {});
  const stopAborting = onAbort(signal, () => stop(abortReason(signal)));
  const stopListening = wakeSignal.listen(() => {
    woken = true;
    stop(undefined);
  });
  const onIdle = (ms: number): void => {
    const message = `The status stream of ${endpointId} was silent for ${ms} ms.`;
    stop(new TimeoutError(message, { ...info, code: "stream_idle", retryable: true }));
  };
  const idle = createIdleTimer(clock, { ms: Math.min(FIRST_BYTE_MS, timeouts.idle), onIdle });
  try {
    return await Promise.race([readStream(reading, () => idle.heard(timeouts.idle), inner.signal), stopped]);
  } catch (error) {
    if (signal.aborted || isFinal(error)) throw error;
    return woken ? { kind: "woken" } : fallBackToPolling(reading, error);
  } finally {
    idle.stop();
    stopListening();
    stopAborting();
  }
}
