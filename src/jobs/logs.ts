import type { QueueStatus, RequestLog } from "../contract/status.js";

/** A status as callers get it: with these log lines. */
export function withLogs(status: QueueStatus, logs: readonly RequestLog[]): QueueStatus {
  return status.status === "IN_QUEUE" && logs.length === 0 ? status : { ...status, logs: [...logs] };
}

/** Makes one sequence of log lines out of lists that repeat, overlap or continue it. */
export interface LogBook {
  /** All lines so far, each once, in order. */
  readonly lines: readonly RequestLog[];
  /** `growing`: the lists hold all lines so far (polls), not only the new ones (a stream). */
  add(list: readonly RequestLog[], growing: boolean): void;
}

function keyOf({ timestamp, level, source, message }: RequestLog): string {
  return JSON.stringify([timestamp, level, source, message]);
}

// How much of the end of `known` the beginning of `list` repeats: the prefix function of Knuth, Morris and Pratt.
function overlapLength(known: readonly string[], list: readonly string[]): number {
  const border: number[] = [0];
  let length = 0;
  const step = (key: string | undefined): void => {
    while (length > 0 && (length === list.length || key !== list[length])) length = border[length - 1] ?? 0;
    if (key === list[length]) length += 1;
  };
  for (const key of list.slice(1)) {
    step(key);
    border.push(length);
  }
  length = 0;
  for (const key of known.slice(-list.length)) step(key);
  return length;
}

// Which lines of a full list the book does not hold yet, when everything in the book is in the list in the same order.
function missingLines(known: readonly string[], list: readonly string[]): ReadonlySet<number> | undefined {
  const left = new Set<number>();
  let at = 0;
  for (const [index, key] of list.entries()) {
    if (at < known.length && key === known[at]) at += 1;
    else left.add(index);
  }
  return at === known.length ? left : undefined;
}

/** An empty book. */
export function createLogBook(): LogBook {
  const lines: RequestLog[] = [];
  const keys: string[] = [];
  return {
    lines,
    add: (list, growing) => {
      const given = list.map(keyOf);
      const shared = Math.min(given.length, keys.length);
      const same = given.slice(0, shared).every((key, index) => key === keys[index]);
      // In a stream, a list as long as the book may be new lines that equal old ones; without times that cannot be decided.
      const repeats = same && shared > 0 && (growing || given.length > keys.length || list[0]?.timestamp !== "");
      const gaps = growing && !repeats ? missingLines(keys, given) : undefined;
      const old = repeats ? shared : growing && gaps === undefined ? overlapLength(keys, given) : 0;
      for (const [index, line] of list.entries()) {
        const key = given[index];
        if (index < old || key === undefined || gaps?.has(index) === false) continue;
        lines.push(line);
        keys.push(key);
      }
    },
  };
}
