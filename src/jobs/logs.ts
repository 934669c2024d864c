import type { QueueStatus, RequestLog } from "../contract/status.js";

/** A status as callers get it: with these log lines. */
export function withLogs(status: QueueStatus, logs: readonly RequestLog[]): QueueStatus {
  return status.status === "IN_QUEUE" && logs.length === 0 ? status : { ...status, logs: [...logs] };
}

/** Makes one sequence of log lines out of lists that repeat, overlap or continue it. It remembers the newest ones. */
export interface LogBook {
  /** The newest lines, each once, in order. */
  readonly lines: readonly RequestLog[];
  /** How many lines there have been, with those that are forgotten. */
  total(): number;
  /** Lines from the n-th on, as far as they are remembered. */
  since(n: number): readonly RequestLog[];
  /** `growing`: the lists hold all lines so far (polls), not only the new ones (a stream). */
  add(list: readonly RequestLog[], growing: boolean): void;
  /** Forgets the oldest lines. To be called once those that are new have been passed on. */
  trim(): void;
}

function sameLine(a: RequestLog | undefined, b: RequestLog | undefined): boolean {
  return a?.message === b?.message && a?.timestamp === b?.timestamp && a?.level === b?.level && a?.source === b?.source;
}

// How much of the end of `known` the beginning of `list` repeats: the prefix function of Knuth, Morris and Pratt.
function overlapLength(known: readonly RequestLog[], list: readonly RequestLog[]): number {
  const border: number[] = [0];
  let length = 0;
  const step = (line: RequestLog): void => {
    while (length > 0 && (length === list.length || !sameLine(line, list[length]))) length = border[length - 1] ?? 0;
    if (length < list.length && sameLine(line, list[length])) length += 1;
  };
  for (const line of list.slice(1)) {
    step(line);
    border.push(length);
  }
  length = 0;
  for (const line of known.slice(-list.length)) step(line);
  return length;
}

// Which lines of a full list the book does not hold yet, when everything in the book is in the list in the same order.
function missingLines(known: readonly RequestLog[], list: readonly RequestLog[]): ReadonlySet<number> | undefined {
  const left = new Set<number>();
  let at = 0;
  for (const [index, line] of list.entries()) {
    if (at < known.length && sameLine(line, known[at])) at += 1;
    else left.add(index);
  }
  return at === known.length ? left : undefined;
}

// What a book remembers: enough to join lists to it, and to show a late subscriber where the request stands.
const MOST_LINES = 10_000;
const MOST_CHARACTERS = 4_194_304;

/** An empty book. */
export function createLogBook(): LogBook {
  const lines: RequestLog[] = [];
  let forgotten = 0;
  let characters = 0;
  const append = (line: RequestLog): void => {
    lines.push(line);
    characters += line.message.length;
  };
  const isRepeated = (given: readonly RequestLog[], shared: number, growing: boolean): boolean => {
    if (shared === 0 || !given.slice(0, shared).every((line, index) => sameLine(line, lines[index]))) return false;
    // In a stream, a list as long as the book may be new lines that equal old ones; without times that cannot be decided.
    return growing || given.length > lines.length || given[0]?.timestamp !== "";
  };
  return {
    lines,
    total: () => forgotten + lines.length,
    since: (n) => lines.slice(Math.max(0, n - forgotten)),
    add: (list, growing) => {
      // Of a full list, what stands where forgotten lines stood is known.
      const given = growing ? list.slice(Math.min(forgotten, Math.max(0, list.length - lines.length))) : list;
      const shared = Math.min(given.length, lines.length);
      const repeats = isRepeated(given, shared, growing);
      const gaps = growing && !repeats ? missingLines(lines, given) : undefined;
      const old = repeats ? shared : growing && gaps === undefined ? overlapLength(lines, given) : 0;
      for (const [index, line] of given.entries()) if (index >= old && gaps?.has(index) !== false) append(line);
    },
    trim: () => {
      let drop = 0;
      while (lines.length - drop > MOST_LINES || (characters > MOST_CHARACTERS && lines.length - drop > 1)) {
        characters -= lines[drop]?.message.length ?? 0;
        drop += 1;
      }
      lines.splice(0, drop);
      forgotten += drop;
    },
  };
}
