import { answerOf, type Job } from "../jobs/jobs.js";
import type { Exchange } from "../server/mock.js";
import { events, type Reply } from "../server/reply.js";
import { statusBody } from "./envelope.js";
import { followJob } from "./follow.js";

/**
 * The status stream: one event per change, log lines only those since the last event, a comment when nothing happens,
 * closed by the server after COMPLETED.
 */
export function streamStatus(exchange: Exchange, job: Job, withLogs: boolean): Reply {
  const { mock, origin } = exchange;
  return events(
    (sink) => {
      let told = 0;
      let last = "";
      let cancelComment: (() => void) | undefined;
      const comment = (): void => {
        sink.comment("keep-alive");
        cancelComment = mock.clock.after(mock.settings.wire.keepAliveMs, comment);
      };
      cancelComment = mock.clock.after(mock.settings.wire.keepAliveMs, comment);
      const stopFollowing = followJob(mock, job, "reader", (view) => {
        const ended = view.state === "COMPLETED" || view.state === "REMOVED";
        if (ended) cancelComment?.();
        if (view.state === "REMOVED") return sink.end();
        const position = view.state === "IN_QUEUE" ? view.position : "";
        const key = `${view.state} ${position} ${withLogs ? view.logs.length : ""}`;
        if (key === last) return undefined;
        const answer = answerOf(job, mock.makeOutput);
        sink.event(statusBody(job, { view, origin, logsFrom: withLogs ? told : undefined, answer }));
        last = key;
        told = view.logs.length;
        return ended ? sink.end() : undefined;
      });
      return () => {
        cancelComment?.();
        stopFollowing();
      };
    },
    { "x-fal-request-id": job.id },
  );
}
