import { count } from "../../../messages/count.js";
import { paint } from "../../../messages/paint.js";
import type { Terminal } from "../../terminal/terminal.js";

/** How far a batch is. */
export interface BatchCounts {
  readonly total: number;
  completed: number;
  failed: number;
  parked: number;
}

const BAR_WIDTH = 24;
const CLEAR_LINE = "\r\u001b[K";
const LINE_MS = 10_000;

function groups(counts: BatchCounts): readonly string[] {
  return (["failed", "parked"] as const).flatMap((name) =>
    counts[name] === 0 ? [] : [`${counts[name].toLocaleString("en")} ${name}`],
  );
}

function text(counts: BatchCounts): string {
  const done = counts.completed + counts.failed + counts.parked;
  return [`${done.toLocaleString("en")}/${counts.total.toLocaleString("en")} requests`, ...groups(counts)].join(" · ");
}

/** Shows how far a batch is: a bar where somebody watches, else a line now and then. */
export function batchDisplay(
  { err, colour, isInteractive }: Terminal,
  total: number,
): { readonly show: (counts: BatchCounts) => void; readonly clear: () => void } {
  let [isDrawn, last] = [false, Date.now()];
  return {
    show: (counts) => {
      if (isInteractive) {
        const done = counts.completed + counts.failed + counts.parked;
        const filled = total === 0 ? BAR_WIDTH : Math.floor((done / total) * BAR_WIDTH);
        const bar = paint("cyan", "━".repeat(filled), colour) + paint("dim", "─".repeat(BAR_WIDTH - filled), colour);
        err(`${CLEAR_LINE}${bar} ${text(counts)}`);
        isDrawn = true;
      } else if (Date.now() - last >= LINE_MS) {
        err(`${text(counts)}\n`);
        last = Date.now();
      }
    },
    clear: () => {
      if (isDrawn) err(CLEAR_LINE);
      isDrawn = false;
    },
  };
}

/** What a batch came to, and what to do about the rest. */
export function summaryText(counts: BatchCounts, isCutShort: boolean): string {
  const { total, completed, failed, parked } = counts;
  const left = total - completed - failed - parked;
  const parts = [`${completed.toLocaleString("en")} of ${count(total, "request")} completed`, ...groups(counts)];
  if (left > 0) parts.push(`${left.toLocaleString("en")} left`);
  const lines = [parts.join(" · ")];
  if (isCutShort) lines.push("ended before its end: the same command goes on, and makes nothing twice");
  if (parked > 0)
    lines.push(
      "parked: they may have been accepted; falsmith requests status shows them, requests settle settles them",
    );
  if (failed > 0)
    lines.push(
      "failed: the same command tries again what was refused for now; falsmith requests retry --failed lets it make the rest anew",
    );
  return `${lines.join("\n")}\n`;
}
