import type { QueueStatus } from "falsmith-runtime/client";
import { paint } from "../../messages/paint.js";
import { excerpt } from "../../messages/visible.js";
import type { Terminal } from "../terminal/terminal.js";

function words(status: QueueStatus): string {
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
