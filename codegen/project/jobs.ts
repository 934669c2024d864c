import { resolve } from "node:path";
import type { CompiledJob } from "../compile/find-jobs.js";
import { isEdit, type LocatedFinding, locateFindings, sortFindings, withLabels } from "../document/located-finding.js";
import {
  type Config,
  defaultInputs,
  packageFolders,
  readPackageConfig,
  readOverlays,
  readSources,
  type SourceInput,
} from "../io/index.js";
import { type RunHost } from "./settings.js";
import { findingsOfStop, orOptionsError } from "./stop.js";

/** Which jobs are asked for. */
export interface JobsRequest {
  /** The folder that paths are relative to. */
  readonly cwd: string;
  /** Documents, folders and patterns; none: the sources of the project, with its overlays. */
  readonly inputs: readonly SourceInput[];
  /** Of several packages of the configuration: which one. */
  readonly packageName?: string | undefined;
}

/** The jobs of sources, and what keeps some of these from being read. */
export interface JobsReport {
  readonly jobs: readonly CompiledJob[];
  readonly findings: readonly LocatedFinding[];
  /** 0; 1 where a source is refused; 2 for wrong usage. */
  readonly exit: number;
}

/**
 * Finds the jobs that sources tell of: those that can be followed, and those of which something is missing. It writes
 * nothing. Named inputs are read alone; without any, the project's sources and overlays are.
 *
 * @throws OptionsError for inputs that cannot be read at all.
 */
export async function findJobs({ cwd, inputs, packageName }: JobsRequest, host: RunHost): Promise<JobsReport> {
  const folder = resolve(cwd);
  const isProject = inputs.length === 0;
  const none: Config = { rules: {} };
  const config = await orOptionsError(async () => (isProject ? await readPackageConfig(folder, packageName) : none));
  const read = { cwd: folder, stdin: host.stdin, ...(isProject ? { made: packageFolders(config, folder) } : {}) };
  try {
    const wanted = isProject ? defaultInputs(config, folder) : inputs;
    const sources = await readSources(wanted, read);
    const overlays = await readOverlays(
      { overlays: isProject ? config.overlays : [] },
      isProject ? wanted : [],
      sources,
      read,
    );
    const wrong = [...sources.wrong, ...overlays.wrong];
    if (wrong.length > 0) return { jobs: [], findings: wrong, exit: 2 };
    const { jobs, findings } = await host.stages.compile(sources.texts, { overlays: overlays.texts, listJobs: true });
    const errors = findings.filter((finding) => finding.level === "error" && !isEdit(finding));
    const located = withLabels(
      locateFindings(errors, [...sources.texts, ...overlays.texts]),
      new Map([...overlays.labels, ...sources.labels]),
    );
    const all = sortFindings([...located, ...sources.findings, ...overlays.findings]);
    const labels = new Map(sources.labels);
    return {
      jobs: jobs.map((job) => ({ ...job, sources: job.sources.map((id) => labels.get(id) ?? id) })),
      findings: all,
      exit: all.some(({ level }) => level === "error") ? 1 : 0,
    };
  } catch (error) {
    return { jobs: [], findings: findingsOfStop(error, { ...host, cwd: folder, what: "the list of jobs" }), exit: 1 };
  }
}
