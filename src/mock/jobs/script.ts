import type { Outcome } from "./failures.js";
import type { LogLine, Phase } from "./state.js";

/** What happens to a request after it was accepted. Every key has a default; a job ends after about a second. */
export interface JobScript {
  /** Positions in the queue, one after the other. Default `[2, 1, 0]`; `[]` runs at once. */
  readonly positions?: readonly number[];
  /** Milliseconds at each position. Default 150. */
  readonly queueMs?: number;
  /** Milliseconds of the run. Default 600; `Infinity` never ends. */
  readonly runMs?: number;
  /** Count status reads instead of milliseconds: each position and the run are reported this many times. */
  readonly polls?: number;
  /** Log lines of the run, spread evenly over it; a line with `at` comes at that millisecond. */
  readonly logs?: readonly (string | LogLine)[];
  /** Times the runner fails and the request goes back to the queue before the run that counts. Default 0. */
  readonly requeues?: number;
  /** The phases in full, in place of positions, queueMs, runMs, polls, logs and requeues. */
  readonly phases?: readonly Phase[];
  /** How the run ends. Default `ok`. */
  readonly outcome?: Outcome;
  /** The output, or a function of the input. Default: the endpoint's example, else a sample of its output schema. */
  readonly output?: unknown;
  /** Events of the model stream before the last one, which is the output. Default: the output, twice. */
  readonly stream?: readonly unknown[];
  /** Check the input against the endpoint's schema when the run begins. Default true. */
  readonly validate?: boolean;
  /** What the runner does with a cancel. Default `stop`. */
  readonly cancel?: "stop" | "ignore";
  /** Milliseconds from the cancel to the stop. Default 50. */
  readonly stopMs?: number;
  /** Who words the 499 of a cancelled run. Default `platform`. */
  readonly cancelledBy?: "platform" | "app";
  /** The app in the returned URLs, when it is not the one of the endpoint id: `fal-ai/flux-pro`. */
  readonly app?: string;
  /** The header `x-fal-billable-units` of a result. Default 1. */
  readonly billableUnits?: number;
  /** `metrics.inference_time` in seconds. Default: the length of the run. */
  readonly inferenceTime?: number | null;
  /** Result reads after completion that still find nothing (eventual consistency). Default 0. */
  readonly lateResult?: number;
  /** Milliseconds the result is kept. Default one hour; six minutes when it has 10 KB or more. */
  readonly retentionMs?: number;
  /** Deliver webhooks with `payload: null` and this `payload_error`. */
  readonly payloadError?: string;
}

/** What a script function is told about a request. */
export interface Submitted {
  readonly endpointId: string;
  readonly input: unknown;
  /** 1 for the first accepted request of the server. */
  readonly number: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** Keys for all endpoints, then per endpoint id (without case), then per request; the later one wins key by key. */
export interface MockScript extends JobScript {
  /** Per endpoint id, without case. */
  readonly endpoints?: Readonly<Record<string, JobScript>>;
  /** Decides for each request by itself, after `endpoints`. */
  readonly request?: (submitted: Submitted) => JobScript | undefined;
}

const DEFAULT_LOGS = ["Loading the model", "Step 1/3", "Step 2/3", "Step 3/3", "Saving the output"];

type Defaulted =
  | "positions"
  | "queueMs"
  | "runMs"
  | "logs"
  | "requeues"
  | "outcome"
  | "validate"
  | "cancel"
  | "stopMs"
  | "cancelledBy"
  | "billableUnits"
  | "lateResult";

/** A script in which everything that has a default is there. */
export type FullScript = JobScript & Required<Pick<JobScript, Defaulted>>;

const DEFAULTS: FullScript = {
  positions: [2, 1, 0],
  queueMs: 150,
  runMs: 600,
  logs: DEFAULT_LOGS,
  requeues: 0,
  outcome: "ok",
  validate: true,
  cancel: "stop",
  stopMs: 50,
  cancelledBy: "platform",
  billableUnits: 1,
  lateResult: 0,
};

function endpointScript(script: MockScript, endpointId: string): JobScript | undefined {
  const wanted = endpointId.toLowerCase();
  return Object.entries(script.endpoints ?? {}).find(([id]) => id.toLowerCase() === wanted)?.[1];
}

/** The script of one request: what was said for it, else for its endpoint, else for all, else the default. */
export function scriptFor(script: MockScript, submitted: Submitted): FullScript {
  return {
    ...DEFAULTS,
    ...script,
    ...endpointScript(script, submitted.endpointId),
    ...script.request?.(submitted),
  };
}
