import type { Issue, PathKey } from "../validator.js";
import { after, before, noted } from "./noted.js";
import { ownValue, TooDeep, type Frame, type Link, type Site } from "./place.js";

/** The issues found so far: a chain, since most values have few and an array that grows is dear. */
export type Collector = { last: Issue | undefined; count: number };

/** Finds everything that is wrong with a value. */
export type Errors = (value: unknown, found: Collector, path: Link | undefined) => void;

export const collector = (): Collector => ({ last: undefined, count: 0 });

const MAX_DEPTH = 500;

/** One step down. */
const step = (up: Link | undefined, key: PathKey): Link => {
  const depth = up === undefined ? 1 : up.depth + 1;
  if (depth > MAX_DEPTH) throw new TooDeep();
  return { up, key, depth };
};

const note = (
  found: Collector,
  frame: Frame,
  key: PathKey | undefined,
  value: unknown,
  why: string | Site | undefined,
): void => {
  found.last = noted(frame, key, value, why, found.last);
  found.count += 1;
};

/** The value of `key` does not satisfy its schema; which keyword it is shows from the value. */
export const bad = (found: Collector, frame: Frame, key: PathKey | undefined, value: unknown, site?: Site): void => {
  note(found, frame, key, value, site);
};

/** The value itself breaks `keyword`. */
export const fail = (found: Collector, frame: Frame, keyword: string): void => {
  note(found, frame, undefined, frame.v, keyword);
};

/** `key` breaks `keyword`: it should be there, or should not. */
export const failKey = (found: Collector, frame: Frame, key: PathKey, keyword: string): void => {
  note(found, frame, key, ownValue(frame.v, key), keyword);
};

/** The value of `key` has a shape of its own, whose issues these are. */
export const deep = (found: Collector, frame: Frame, key: PathKey, value: unknown, errors: Errors): void => {
  if (value === undefined) note(found, frame, key, value, undefined);
  else errors(value, found, step(frame.p, key));
};

/** The issues in the order in which they were found. */
export const issuesOf = (found: Collector): Issue[] => {
  const issues = Array<Issue>(found.count);
  let at = found.last;
  for (let i = found.count - 1; at !== undefined; i -= 1) {
    issues[i] = at;
    at = before(at);
  }
  return issues;
};

/** Adds what was found elsewhere. */
export const adopt = (found: Collector, other: Collector): void => {
  for (const issue of issuesOf(other)) {
    found.last = after(issue, found.last);
    found.count += 1;
  }
};
