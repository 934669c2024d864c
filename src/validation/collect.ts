import type { SafeParseResult } from "../contract/validator.js";
import type { Issue, PathKey } from "../errors/issue.js";
import { issueOf, type Note } from "./issues.js";
import { type Frame, type Link, type Site, TooDeep } from "./path.js";
import type { Reason } from "./reasons.js";
import { ownValue } from "./values.js";

/** What was found so far: a chain, since most values have little wrong and an array that grows is dear. */
export interface Collector {
  last: Note | undefined;
  count: number;
}

/** Finds everything that is wrong with a value. */
export type Errors = (value: unknown, found: Collector, path: Link | undefined) => void;

export function collector(): Collector {
  return { last: undefined, count: 0 };
}

const MAX_DEPTH = 500;

/** One step down. */
function step(up: Link | undefined, key: PathKey): Link {
  const depth = up === undefined ? 1 : up.depth + 1;
  if (depth > MAX_DEPTH) throw new TooDeep();
  return { up, key, depth };
}

function add(found: Collector, note: Note): void {
  found.last = note;
  found.count += 1;
}

/**
 * The value of `key` does not satisfy its schema; which keyword it is shows from the value. Emitted code passes the value
 * and where in the schema it is: two arguments, no object, because this is called for every issue.
 */
export function bad(
  found: Collector,
  frame: Frame,
  key: PathKey | undefined,
  ...[value, site]: readonly [value: unknown, site?: Site]
): void {
  add(found, { frame, key, value, why: site, before: found.last });
}

/** The value itself is refused: for a keyword that the schema has words for, or for a reason that brings its own. */
export function fail(found: Collector, frame: Frame, reason: string | Reason): void {
  add(found, { frame, key: undefined, value: frame.v, why: reason, before: found.last });
}

/** `key` is refused: it should be there, or should not. */
export function failKey(found: Collector, frame: Frame, key: PathKey, reason: string | Reason): void {
  add(found, { frame, key, value: ownValue(frame.v, key), why: reason, before: found.last });
}

/** The value of `key` has a shape of its own, whose issues these are. */
export function deep(
  found: Collector,
  frame: Frame,
  key: PathKey,
  ...[value, errors]: readonly [value: unknown, errors: Errors]
): void {
  if (value === undefined) add(found, { frame, key, value, why: undefined, before: found.last });
  else errors(value, found, step(frame.p, key));
}

/** What was found first, alone. */
export function firstOf(last: Note): Collector {
  let first = last;
  while (first.before !== undefined) first = first.before;
  return { last: first, count: 1 };
}

/** The issues in the order in which they were found. */
export function issuesOf({ last, count }: Collector): readonly Issue[] {
  if (last === undefined) return [];
  if (count === 1) return [issueOf(last)];
  const issues = Array<Issue>(count);
  let at: Note | undefined = last;
  for (let i = count - 1; at !== undefined; i -= 1) {
    issues[i] = issueOf(at);
    at = at.before;
  }
  return issues;
}

/** Adds what was found elsewhere. */
export function adopt(found: Collector, other: Collector): void {
  const notes: Note[] = [];
  for (let at = other.last; at !== undefined; at = at.before) notes.push(at);
  for (const note of notes.reverse()) found.last = { ...note, before: found.last };
  found.count += other.count;
}

type Failed = Extract<SafeParseResult<never>, { success: false }>;

/** (A class because an object literal with a getter is slow to make.) */
class Failure implements Failed {
  readonly success = false;
  readonly #found: Collector;
  #issues: readonly Issue[] | undefined;

  constructor(found: Collector) {
    this.#found = found;
  }
  get issues(): readonly Issue[] {
    return (this.#issues ??= issuesOf(this.#found));
  }
  toJSON(): Failed {
    return { success: false, issues: this.issues };
  }
  [Symbol.for("nodejs.util.inspect.custom")](): Failed {
    return this.toJSON();
  }
}

/** The result for a value that is not valid. What is wrong is known; the list of issues is made when it is first read. */
export function failure(found: Collector): Failed {
  return new Failure(found);
}
