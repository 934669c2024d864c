import type { WriteResult } from "../../../io/sources/write-source.js";
import { excerpt, visible } from "../../../messages/visible.js";
import type { CompiledEndpoint } from "../../../model/endpoint/compiled-endpoint.js";
import { apiChanges } from "./api-changes.js";
import { type DiffLine, lineDiff } from "./line-diff.js";

/** A source as it now stands below `specs/`. */
export interface AddedSource {
  readonly path: string;
  readonly text: string;
  readonly written: WriteResult;
  readonly origin: string | null;
  readonly before: readonly CompiledEndpoint[];
  readonly after: readonly CompiledEndpoint[];
}

const MOST_LINES = 200;
const WIDEST = 160;

function cut(lines: readonly string[], what: string): readonly string[] {
  return lines.length <= MOST_LINES
    ? lines
    : [...lines.slice(0, MOST_LINES), `… ${lines.length - MOST_LINES} more ${what}`];
}

function diffText({ sign, line, text }: DiffLine): string {
  return `${sign} ${line}: ${excerpt(text, WIDEST)}`;
}

function changeLines({ text, written, origin, before, after }: AddedSource): readonly string[] {
  if (written.state !== "changed") return [];
  const api = apiChanges(before, after).map((line) => visible(line));
  const moved =
    written.origin === undefined || written.origin === origin ? [] : [`it came from ${visible(written.origin)}`];
  return [
    ...moved,
    ...cut(lineDiff(written.before, text).map(diffText), "lines differ"),
    ...(api.length === 0
      ? ["the API stays the same"]
      : ["in the API:", ...cut(api, "changes").map((line) => `  ${line}`)]),
  ];
}

/** What is told of a source that was brought in: its path, its endpoints, and what changed. */
export function addedText(brought: AddedSource): string {
  const { path, written, after } = brought;
  const [first, ...more] = after.map(({ id }) => visible(id));
  const ids = more.length === 0 ? (first ?? "") : `${first ?? ""} and ${more.length} more`;
  return [`${written.state} ${visible(path)}: ${ids}`, ...changeLines(brought).map((line) => `  ${line}`), ""].join(
    "\n",
  );
}
