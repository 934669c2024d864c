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

type Manner = { readonly reporter: Reporter; readonly check: boolean; readonly strict: boolean };

/** Tells about inputs that name nothing. @returns the exit code of wrong usage. */
export const concludeWrong = (wrong: readonly LocatedFinding[], { reporter }: Manner, terminal: Terminal): number => {
  terminal.err(render(reporter, wrong, undefined, terminal.colour));
  return 2;
};

/** Tells how a generation ended. @returns the exit code. */
export const conclude = (outcome: Outcome, { reporter, check, strict }: Manner, terminal: Terminal): number => {
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
  terminal.err(render(reporter, findings, summary, terminal.colour));
  return error > 0 || refused > 0 || (strict && warning > 0) ? 1 : 0;
};
