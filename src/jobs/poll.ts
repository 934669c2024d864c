import { ApiError, ProtocolError } from "../errors/index.js";
import type { ClientContext } from "../http/context.js";
import { sleep, type WakeSignal } from "../platform/wait.js";
import type { Completion, JobContext, StatusReply, StepBounds } from "../protocols/protocol.js";

/** How the polls of a request are made. */
export interface PollOptions {
  readonly logs: () => boolean;
  /** Ms between polls, when the caller names it. */
  readonly interval: number | undefined;
  readonly bounds: () => StepBounds;
  readonly onStatus: (reply: StatusReply) => void;
  /** Wakes the next poll at once. */
  readonly wakeSignal: WakeSignal;
}

const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5_000;
// How long a finished request's output may take to appear.
const APPEARS_WITHIN = 5_000;

// Short jobs are polled often, long ones rarely: a result is seen at most 10 % of its waiting time plus 0.1 s late.
function pauseOf(context: ClientContext, elapsed: number, interval: number | undefined, asked: number): number {
  const pause = interval ?? Math.min(FIRST_PAUSE + elapsed / 10, LONGEST_PAUSE);
  // Never sooner than the interval; a little later, so that a thousand requests do not come in step.
  return Math.max(pause, Math.min(asked, 60_000)) * (1 + context.clock.random() * 0.2);
}

/** Asks once where a request stands. @throws FalError */
export async function statusOnce(job: JobContext, logs: boolean, bounds: StepBounds): Promise<StatusReply> {
  const seen = await job.protocol.observe(job)(logs, bounds);
  return seen.kind === "ended" ? seen.end.reply : seen.reply;
}

// Right after a submit, not every server of the queue may know the request yet.
function isNotPropagated({ context, request }: JobContext, error: unknown): boolean {
  return error instanceof ApiError && error.status === 404 && context.clock.now() < (request.freshUntil ?? 0);
}

function noOutput({ endpointId, requestId }: JobContext["request"]): ProtocolError {
  return new ProtocolError(`The server says that the request to ${endpointId} is complete, and gives no output.`, {
    endpointId,
    requestId,
    phase: "result",
    code: "malformed",
  });
}

/** Polls until the request has ended. @throws FalError */
export async function poll(job: JobContext, options: PollOptions): Promise<Completion> {
  const { context, request } = job;
  const { clock } = context;
  const observe = job.protocol.observe(job);
  const begun = clock.now();
  let emptySince: number | undefined;
  for (;;) {
    const seen = await observe(options.logs(), options.bounds()).catch((error: unknown) => {
      if (isNotPropagated(job, error)) return undefined;
      throw error;
    });
    if (seen?.kind === "ended") return seen.end;
    if (seen?.kind === "running") options.onStatus(seen.reply);
    const now = clock.now();
    if (seen?.kind === "no_output") emptySince ??= now;
    if (emptySince !== undefined && now - emptySince > APPEARS_WITHIN) throw noOutput(request);
    const asked = seen?.kind === "running" ? (seen.reply.retryAfterMs ?? 0) : 0;
    const pause = pauseOf(context, now - begun, options.interval, asked);
    await sleep(clock, pause, options.bounds().signal, options.wakeSignal);
  }
}
