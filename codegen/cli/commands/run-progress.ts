import type { QueueStatus } from "falsmith-runtime/client";
import { paint } from "../../messages/paint.js";
import { excerpt } from "../../messages/visible.js";
import type { Terminal } from "../terminal/terminal.js";

/** What the server of a described job says, in its own words. */
function described({ status, raw_status: word, reported_progress: progress }: QueueStatus): string {
  const state = status === "IN_QUEUE" ? "queued" : status === "IN_PROGRESS" ? "running" : "completed";
  const said = [word, progress].filter((one) => one !== undefined).map((one) => excerpt(String(one), 80));
  return said.length === 0 ? state : `${state}: ${said.join(", ")}`;
}

function words(status: QueueStatus): string {
  // Only a described job has the server's reply beside its status.
  if ("reply" in status) return described(status);
  if (status.status === "IN_QUEUE") {
    const ahead = status.queue_position;
    return ahead === 0 ? "queued, next" : `queued, ${ahead} ahead`;
  }
  return status.status === "IN_PROGRESS" ? "running" : "completed";
}

/** Shows where a request stands, each news once, and what the model prints. */
export function progress(terminal: Terminal): (status: QueueStatus) => void {
  let last = "";
  return (status) => {
    const now = words(status);
    if (now !== last) terminal.err(`${paint("cyan", now, terminal.colour)}\n`);
    last = now;
    for (const { message } of status.newLogs ?? []) {
      for (const line of message.split("\n"))
        terminal.err(paint("dim", `  | ${excerpt(line, 500)}\n`, terminal.colour));
    }
  };
}
