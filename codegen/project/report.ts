import { countLevels } from "../document/levels.js";
import { type LocatedFinding, sortFindings, withLabels } from "../document/located-finding.js";
import { byText } from "../document/order.js";
import type { SourceId } from "../document/source.js";
import type { EndpointEntry, IngredientChanges, Sources } from "../io/index.js";
import type { ReleaseReport } from "./release/release.js";

/** An endpoint of a package: its id, what kind of call it is, its folder below the package's, and why it was chosen. */
export type ReportedEndpoint = Pick<EndpointEntry, "id" | "kind" | "folder" | "sources" | "selectors">;

/** An endpoint of the sources that the package leaves out. */
export type ExcludedReport = Pick<ReportedEndpoint, "id" | "kind" | "sources">;

/** Paths below the output folder, with `/`, sorted. With `check` nothing is touched: they say what a run would do. */
export interface ReportedFiles {
  /** New or changed. */
  readonly written: readonly string[];
  /** No longer made. */
  readonly removed: readonly string[];
  /** As they should be. */
  readonly unchanged: readonly string[];
  /** Not as they should be and left alone: edited by hand, or somebody else's. Each has a finding. */
  readonly kept: readonly string[];
}

/** What is otherwise than when the package was written: why its files differ. Sources and overlays as they were named. */
export type RunChanges = IngredientChanges;

/** How long the parts of a run took, in milliseconds. */
export interface RunTimings {
  /** Reading sources and overlays, and looking at the output folder. */
  readonly read: number;
  /** Compiling, and making the files of endpoints. */
  readonly make: number;
  /** Making what all endpoints share, comparing and writing. */
  readonly write: number;
  /** The whole run. */
  readonly total: number;
}

/** What a run of `generate` or `check` came to. */
export interface RunReport {
  /** No error, no refused source, with `strict` no warning; with `check` also: the package is what its sources give. */
  readonly ok: boolean;
  /** The exit code of the command line for this: 0 when `ok`, 2 when an input names nothing, else 1. */
  readonly exit: 0 | 1 | 2;
  /** False when the run stopped before it knew what the package should be: then only `findings` say anything. */
  readonly isComplete: boolean;
  /** Nothing was to be written: the report of `check`, or of a dry run. */
  readonly checked: boolean;
  /** Sorted by file and place; ordinary edits are counted in `edits` instead. */
  readonly findings: readonly LocatedFinding[];
  /** Every source that was found, as it was named, sorted. */
  readonly sources: readonly string[];
  /** Those of them that gave nothing; a finding says why. */
  readonly refused: readonly string[];
  /** Every endpoint of the package, sorted by folder. */
  readonly endpoints: readonly ReportedEndpoint[];
  /** Every endpoint of the sources that `include` and `exclude` leave out, sorted by id. */
  readonly excluded: readonly ExcludedReport[];
  /** How many edits mended the sources. */
  readonly edits: number;
  /** What became of the files of the output folder. */
  readonly files: ReportedFiles;
  /** What is otherwise than when the package was written; absent where none was written, or that is not known. */
  readonly changes?: RunChanges;
  /** With `since`: the version that follows the published one, and why. */
  readonly release?: ReleaseReport;
  /** With `timings`. */
  readonly timings?: RunTimings;
  /**
   * Of a configuration that describes several packages: what each of them came to, in its order. The report around them
   * is of all: a finding that several have is told once, and folders of endpoints and paths of files begin with `out`.
   */
  readonly packages?: readonly PackageReport[];
}

/** What the run of one of several packages came to. */
export interface PackageReport extends Omit<RunReport, "packages" | "timings"> {
  /** What the configuration calls it. */
  readonly name: string;
  /** Its output folder, as it was named. */
  readonly out: string;
}

export const NO_FILES: ReportedFiles = { written: [], removed: [], unchanged: [], kept: [] };

/** A run as it ended, before its findings are told by the names that a person knows. */
export interface RunOutcome extends Pick<RunReport, "edits" | "endpoints" | "files" | "release"> {
  /** Findings about sources, by id. */
  readonly findings: readonly LocatedFinding[];
  /** Findings about files, by the path the person knows. */
  readonly folderFindings: readonly LocatedFinding[];
  /** Ids of the sources that gave nothing. */
  readonly refused: readonly SourceId[];
  readonly sources: Sources;
  readonly overlays: Sources;
  /** Endpoints that the package leaves out. */
  readonly excluded: readonly ExcludedReport[];
  /** By ids. */
  readonly changes?: IngredientChanges;
}

const NOTHING_DONE = {
  ok: false,
  isComplete: false,
  sources: [],
  refused: [],
  endpoints: [],
  excluded: [],
  edits: 0,
  files: NO_FILES,
} as const;

/**
 * A run that came to no end, and why: inputs that name nothing, or what no source is to blame for (a full disk, another
 * run).
 */
export function reportOfStop(
  findings: readonly LocatedFinding[],
  { exit, checked }: Pick<RunReport, "exit" | "checked">,
): RunReport {
  return { ...NOTHING_DONE, exit, checked, findings };
}

function sortedFiles({ written, removed, unchanged, kept }: ReportedFiles): ReportedFiles {
  return {
    written: written.toSorted(),
    removed: removed.toSorted(),
    unchanged: unchanged.toSorted(),
    kept: kept.toSorted(),
  };
}

function labelled(changes: IngredientChanges, labels: ReadonlyMap<SourceId, string>): RunChanges {
  const named = ({ added, changed, removed }: IngredientChanges["sources"]): IngredientChanges["sources"] => {
    const all = (ids: readonly SourceId[]): readonly string[] => ids.map((id) => labels.get(id) ?? id);
    return { added: all(added), changed: all(changed), removed: all(removed) };
  };
  return { ...changes, sources: named(changes.sources), overlays: named(changes.overlays) };
}

/** The report of a run that came to its end. */
export function reportOf(
  outcome: RunOutcome,
  { check, strict, dryRun }: { readonly check: boolean; readonly strict: boolean; readonly dryRun: boolean },
): RunReport {
  const { sources, overlays } = outcome;
  const labels = new Map([...overlays.labels, ...sources.labels]);
  const said = withLabels(outcome.findings, labels);
  const findings = sortFindings([...said, ...sources.findings, ...overlays.findings, ...outcome.folderFindings]);
  const { error, warning } = countLevels(findings);
  const isFailed = error > 0 || outcome.refused.length > 0 || (strict && warning > 0);
  return {
    ok: !isFailed,
    exit: isFailed ? 1 : 0,
    isComplete: true,
    checked: check || dryRun,
    findings,
    sources: [...sources.labels.values()].toSorted(),
    refused: outcome.refused.map((id) => labels.get(id) ?? id).toSorted(),
    endpoints: outcome.endpoints
      .map(({ id, kind, folder, sources: from, selectors }) => ({
        id,
        kind,
        folder,
        sources: from,
        ...(selectors === undefined ? {} : { selectors }),
      }))
      .toSorted((a, b) => (a.folder < b.folder ? -1 : 1)),
    excluded: outcome.excluded
      .map(({ id, kind, sources: from }) => ({ id, kind, sources: from }))
      .toSorted((a, b) => byText(a.id, b.id)),
    edits: outcome.edits,
    files: sortedFiles(outcome.files),
    ...(outcome.changes === undefined ? {} : { changes: labelled(outcome.changes, labels) }),
    ...(outcome.release === undefined ? {} : { release: outcome.release }),
  };
}

/** What is said of several packages, each finding once. */
function onceEach(reports: readonly RunReport[]): readonly LocatedFinding[] {
  const all = reports.flatMap(({ findings }) => findings);
  return sortFindings([...new Map(all.map((finding) => [JSON.stringify(finding), finding])).values()]);
}

function united(lists: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(lists.flat())].toSorted();
}

function exitOf(reports: readonly RunReport[]): RunReport["exit"] {
  const exits = reports.map(({ exit }) => exit);
  return exits.includes(2) ? 2 : exits.includes(1) ? 1 : 0;
}

/** What several packages came to, as one report; that of a package without a name as it is. */
export function reportOfPackages(
  runs: readonly {
    readonly report: RunReport;
    readonly settings: { readonly name?: string; readonly label: string; readonly check: boolean };
  }[],
): RunReport {
  const [first, ...others] = runs;
  if (first !== undefined && others.length === 0) return first.report;
  const reports = runs.map(({ report }) => report);
  const filesOf = (key: keyof ReportedFiles): readonly string[] =>
    runs.flatMap(({ report, settings: { label } }) => report.files[key].map((path) => `${label}/${path}`));
  const endpoints = runs.flatMap(({ report, settings: { label } }) =>
    report.endpoints.map((one) => ({ ...one, folder: `${label}/${one.folder}` })),
  );
  // What one package leaves out, another may have.
  const made = new Set(endpoints.map(({ id, kind }) => `${kind} ${id}`));
  const excluded = new Map(
    reports.flatMap((report) => report.excluded.map((one) => [`${one.kind} ${one.id}`, one] as const)),
  );
  return {
    ok: reports.every(({ ok }) => ok),
    exit: exitOf(reports),
    isComplete: reports.every(({ isComplete }) => isComplete),
    checked: first?.settings.check === true,
    findings: onceEach(reports),
    sources: united(reports.map(({ sources }) => sources)),
    refused: united(reports.map(({ refused }) => refused)),
    endpoints,
    excluded: [...excluded].flatMap(([key, one]) => (made.has(key) ? [] : one)).toSorted((a, b) => byText(a.id, b.id)),
    edits: reports.reduce((sum, { edits }) => sum + edits, 0),
    files: {
      written: filesOf("written"),
      removed: filesOf("removed"),
      unchanged: filesOf("unchanged"),
      kept: filesOf("kept"),
    },
    packages: runs.map(({ report, settings: { name = "", label } }) => ({ ...report, name, out: label })),
  };
}
