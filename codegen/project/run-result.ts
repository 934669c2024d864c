import { render, type Reporter } from "../cli/terminal/reporters.js";
import type { Summary } from "../cli/terminal/summary.js";
import type { Terminal } from "../cli/terminal/terminal.js";
import { countLevels } from "../document/levels.js";
import { type LocatedFinding, sortFindings, withLabels } from "../document/located-finding.js";
import type { Sources } from "../io/index.js";

/** What a generation came to. */
export interface RunOutcome {
  /** Findings about sources, by id. */
  readonly findings: readonly LocatedFinding[];
  /** Findings about files, by the path the person knows. */
  readonly folderFindings: readonly LocatedFinding[];
  readonly edits: number;
  readonly endpoints: number;
  readonly refused: number;
  readonly files: Summary["files"];
  readonly sources: Sources;
  readonly overlays: Sources;
}

/** What a run has to tell, and its exit code. */
export interface RunResult {
  readonly findings: readonly LocatedFinding[];
  /** Absent when the run did not come to an end. */
  readonly summary?: Summary;
  readonly exit: number;
}

interface ResultOptions {
  readonly check: boolean;
  readonly strict: boolean;
}

/** Inputs that name nothing are wrong usage. */
export function resultOfWrong(wrong: readonly LocatedFinding[]): RunResult {
  return { findings: wrong, exit: 2 };
}

/** How a generation ended. */
export function resultOf(outcome: RunOutcome, { check, strict }: ResultOptions): RunResult {
  const { sources, overlays, endpoints, refused, edits, files } = outcome;
  const said = withLabels(outcome.findings, new Map([...overlays.labels, ...sources.labels]));
  const findings = sortFindings([...said, ...sources.findings, ...overlays.findings, ...outcome.folderFindings]);
  const { error, warning, note } = countLevels(findings);
  const summary: Summary = {
    endpoints,
    sources: sources.labels.size,
    refused,
    edits,
    errors: error,
    warnings: warning,
    notes: note,
    files,
    checked: check,
  };
  return { findings, summary, exit: error > 0 || refused > 0 || (strict && warning > 0) ? 1 : 0 };
}

/** Tells all of it. @returns the exit code. */
export function printResult({ findings, summary, exit }: RunResult, reporter: Reporter, terminal: Terminal): number {
  const print = reporter === "github" ? terminal.command : terminal.err;
  print(render(reporter, findings, summary, terminal.colour));
  return exit;
}
