import type { Observation, Protocol } from "../protocol.js";
import { cancel, cancelOutcome } from "./cancel.js";
import { fetchResult } from "./result.js";
import { pathsOf, routesOf } from "./routes.js";
import { fetchStatus, statusStream } from "./status.js";
import { parseSubmitReply, submit } from "./submit.js";

/** fal's queue: one route each for submit, status, status stream, result and cancel. */
export const FAL: Protocol = {
  submit,
  parseSubmitReply,
  routesOf,
  pathsOf,
  observe:
    (job) =>
    async (logs, bounds): Promise<Observation> => {
      const reply = await fetchStatus(job, logs, bounds);
      return reply.status.status === "COMPLETED" ? { kind: "ended", end: { reply } } : { kind: "running", reply };
    },
  statusStream,
  fetchResult,
  cancel,
  cancelOutcome,
};
