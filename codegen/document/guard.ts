import type { Finding } from "./finding.js";
import type { SourceId } from "./source.js";

/** A stage that is guarded; a mistake of ours in it has the code `internal/<stage>`. */
export type GuardedStage =
  | "ingest"
  | "settle"
  | "compile"
  | "emit"
  | "run"
  | "overlay"
  | "mend"
  | "explain"
  | "report"
  | "diff";

/** What each guarded stage is doing, in words. */
const STAGES: Readonly<Record<GuardedStage, string>> = {
  ingest: "reading this source",
  settle: "mending what this source describes",
  compile: "merging and checking",
  emit: "writing the files of",
  run: "making",
  overlay: "reading this overlay",
  mend: "printing the document of",
  explain: "explaining the edits of",
  report: "writing the page of",
  diff: "comparing",
};

/** What a stage gave, or the finding that says which mistake of ours kept it from giving anything. */
export type GuardResult<Value> = { readonly value: Value } | { readonly failure: Finding };

/** What is being worked on: a source, and where it is more than one source's, a name of it. */
export interface GuardedWork {
  readonly source: SourceId | undefined;
  readonly name?: string;
}

const HINT = "This is a bug in falsmith: please report it with the source; everything else of the run goes on.";

const NOTHING_WRITTEN = "This is a bug in falsmith: please report it with the sources; nothing was written.";

/** What there is to say of a mistake of ours: which stage made it, at what it was working, and what was thrown. */
export function internalFinding(stage: GuardedStage, { source, name }: GuardedWork, error: unknown): Finding {
  const reason = error instanceof Error ? error.message : String(error);
  const doing = name === undefined ? STAGES[stage] : `${STAGES[stage]} ${name}`;
  const message = `an internal error of falsmith while ${doing}: ${reason.replace(/\s+/g, " ").slice(0, 200)}`;
  const at = source === undefined ? "#" : ({ source, start: 0, end: 1 } as const);
  return { code: `internal/${stage}`, level: "error", at, message, hint: stage === "run" ? NOTHING_WRITTEN : HINT };
}

/**
 * Runs one stage for one source or endpoint. Whatever is thrown (by a library, by recursion that went too deep, by a
 * mistake of ours) becomes a finding at the start of the source, so that one source never ends a run.
 */
export function guarded<Value>(stage: GuardedStage, subject: GuardedWork, work: () => Value): GuardResult<Value> {
  try {
    return { value: work() };
  } catch (error) {
    return { failure: internalFinding(stage, subject, error) };
  }
}

/** {@link guarded} for a stage that loads its libraries first. */
export async function guardedAsync<Value>(
  stage: GuardedStage,
  subject: GuardedWork,
  work: () => Promise<Value>,
): Promise<GuardResult<Value>> {
  try {
    return { value: await work() };
  } catch (error) {
    return { failure: internalFinding(stage, subject, error) };
  }
}
