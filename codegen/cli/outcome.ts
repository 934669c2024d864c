import type { Sources } from "../io.js";
import { countLevels } from "../report/levels.js";
import { sorted, withLabels, type LocatedFinding } from "../report/located.js";
import { render, type Reporter } from "../report/reporter.js";
import type { Summary } from "../report/summary.js";
import type { Terminal } from "./terminal.js";

/** What a generation came to. */
export type Outcome = {
  /** Findings about sources, by id. */
  readonly said: readonly LocatedFinding[];
  /** Findings about files, by the path the person knows. */
  readonly saidHere: readonly LocatedFinding[];
  readonly edits: number;
  readonly endpoints: number;
  readonly refused: number;
  readonly files: Summary["files"];
  readonly sources: Sources;
  readonly overlays: Sources;
};

/** What a run has to tell, and its exit code. */
export type Told = {
  readonly findings: readonly LocatedFinding[];
  /** Absent when the run did not come to an end. */
  readonly summary?: Summary;
  readonly exit: number;
};

type Manner = { readonly check: boolean; readonly strict: boolean };

/** Inputs that name nothing are wrong usage. */
export const toldOfWrong = (wrong: readonly LocatedFinding[]): Told => ({ findings: wrong, exit: 2 });

/** How a generation ended. */
export const toldOf = (outcome: Outcome, { check, strict }: Manner): Told => {
  const { sources, overlays, endpoints, refused, edits, files } = outcome;
  const said = withLabels(outcome.said, new Map([...overlays.labels, ...sources.labels]));
  const findings = sorted([...said, ...sources.findings, ...overlays.findings, ...outcome.saidHere]);
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
};

/** Tells all of it. @returns the exit code. */
export const tell = ({ findings, summary, exit }: Told, reporter: Reporter, terminal: Terminal): number => {
  const print = reporter === "github" ? terminal.command : terminal.err;
  print(render(reporter, findings, summary, terminal.colour));
  return exit;
};
