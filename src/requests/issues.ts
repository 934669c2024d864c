import type { Issue, PathKey } from "../errors/issue.js";

/* What is wrong with a call, by paths that begin with the place: `path.id`, `query.page`, `body.x`. */

/** Collects issues. */
export interface Issues {
  add(issue: Issue): void;
  readonly isEmpty: () => boolean;
  readonly all: () => readonly Issue[];
}

/** No issues yet. */
export function createIssues(): Issues {
  const all: Issue[] = [];
  return { add: (issue) => void all.push(issue), isEmpty: () => all.length === 0, all: () => all };
}

function pathWords(path: readonly PathKey[]): string {
  return path.map((key, at) => (typeof key === "number" ? `[${key}]` : at === 0 ? key : `.${key}`)).join("");
}

/** An issue in words. */
export function callIssue(
  path: readonly PathKey[],
  { keyword, expected, received }: Pick<Issue, "keyword" | "expected" | "received">,
): Issue {
  return { path, keyword, expected, received, message: `${pathWords(path)}: expected ${expected}, got ${received}` };
}

/** The issue of a value that is not there, or has no text. */
export function missing(path: readonly PathKey[], value?: unknown): Issue {
  const received = value === undefined ? "nothing" : value === null ? "null" : "an empty value";
  return callIssue(path, { keyword: "required", expected: "a value", received });
}

/** An issue of a part of a request, as one of the request. */
export function issueBelow(place: string, { path, keyword, expected, received, message }: Issue): Issue {
  const told =
    path.length === 0
      ? message.replace(/^value(?=[:\s])/, place)
      : `${place}${message.startsWith("[") ? "" : "."}${message}`;
  return { path: [place, ...path], keyword, expected, received, message: told };
}
