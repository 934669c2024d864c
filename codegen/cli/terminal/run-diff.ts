import type { LocatedFinding } from "../../document/located-finding.js";
import { paint } from "../../messages/paint.js";
import { visible, visibleJson } from "../../messages/visible.js";
import type { RunReport } from "../../project/report.js";
import { render, type Reporter } from "./reporters.js";
import { summaryOf } from "./summary.js";

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

function countsOf({ isComplete, endpoints, sources, refused, edits }: RunReport): string {
  return JSON.stringify([isComplete, endpoints.length, sources.length, refused.length, edits]);
}

/** What is new in a run, beside the run before it. The first run is all news. */
export function diffRuns(before: RunReport | undefined, now: RunReport): RunDiff {
  if (before === undefined) return { come: now.findings, gone: [], isWorthTelling: true };
  const come = without(now.findings, before.findings);
  const gone = without(before.findings, now.findings);
  const { written, removed } = now.files;
  const isWorthTelling =
    come.length + gone.length + written.length + removed.length > 0 ||
    countsOf(before) !== countsOf(now) ||
    before.exit !== now.exit;
  return { come, gone, isWorthTelling };
}

function goneText({ path, code, message }: LocatedFinding, colour: boolean): string {
  const [first = ""] = message.split("\n");
  return `${visible(path ?? "falsmith")}: ${paint("green", "gone", colour)} ${code}: ${visible(first)}\n`;
}

/** News as a text for stderr; JSON is one document per line. Nothing when there is none. */
export function runDiffText(
  { come, gone, isWorthTelling }: RunDiff,
  now: RunReport,
  reporter: Exclude<Reporter, "sarif">,
  colour: boolean,
): string {
  if (!isWorthTelling) return "";
  const summary = summaryOf(now);
  if (reporter === "json")
    return `${visibleJson({ findings: come, gone, ...(summary === undefined ? {} : { summary }) }, 0)}\n`;
  return gone.map((finding) => goneText(finding, colour)).join("") + render(reporter, come, summary, colour);
}
