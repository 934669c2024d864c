import { render, type Reporter } from "../cli/terminal/reporters.js";
import type { LocatedFinding } from "../document/located-finding.js";
import { paint } from "../messages/paint.js";
import { visible, visibleJson } from "../messages/visible.js";
import type { RunResult } from "./run-result.js";

/** What is new between two runs. */
export interface RunDiff {
  readonly come: readonly LocatedFinding[];
  readonly gone: readonly LocatedFinding[];
  /** The later run wrote, removed or did something else than the one before. */
  readonly isWorthTelling: boolean;
}

/** A finding without its line: what was pushed down by a new line above it is not news. */
function keyOf({ code, level, path, pointer, message, quote, hint }: LocatedFinding): string {
  return JSON.stringify([code, level, path, pointer, message, quote, hint]);
}

/** The findings of `some` that `others` have not; of equal ones as many as there are more. */
function without(some: readonly LocatedFinding[], others: readonly LocatedFinding[]): readonly LocatedFinding[] {
  const left = new Map<string, number>();
  for (const key of others.map(keyOf)) left.set(key, (left.get(key) ?? 0) + 1);
  return some.filter((finding) => {
    const count = left.get(keyOf(finding)) ?? 0;
    left.set(keyOf(finding), count - 1);
    return count <= 0;
  });
}

function countsOf({ summary }: RunResult): string {
  return JSON.stringify([summary?.endpoints, summary?.sources, summary?.refused, summary?.edits]);
}

/** What is new in a run, beside the run before it. The first run is all news. */
export function diffRuns(before: RunResult | undefined, now: RunResult): RunDiff {
  if (before === undefined) return { come: now.findings, gone: [], isWorthTelling: true };
  const come = without(now.findings, before.findings);
  const gone = without(before.findings, now.findings);
  const { written = 0, removed = 0 } = now.summary?.files ?? {};
  const isWorthTelling =
    come.length + gone.length + written + removed > 0 || countsOf(before) !== countsOf(now) || before.exit !== now.exit;
  return { come, gone, isWorthTelling };
}

function goneText({ path, code, message }: LocatedFinding, colour: boolean): string {
  const [first = ""] = message.split("\n");
  return `${visible(path ?? "falsmith")}: ${paint("green", "gone", colour)} ${code}: ${visible(first)}\n`;
}

/** News as a text for stderr; JSON is one document per line. Nothing when there is none. */
export function runDiffText(
  { come, gone, isWorthTelling }: RunDiff,
  now: RunResult,
  reporter: Reporter,
  colour: boolean,
): string {
  if (!isWorthTelling) return "";
  const { summary } = now;
  if (reporter === "json")
    return `${visibleJson({ findings: come, gone, ...(summary === undefined ? {} : { summary }) }, 0)}\n`;
  return gone.map((finding) => goneText(finding, colour)).join("") + render(reporter, come, summary, colour);
}
