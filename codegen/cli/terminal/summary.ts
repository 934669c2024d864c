import { countLevels } from "../../document/levels.js";
import type { ReleaseReport } from "../../project/release/release.js";
import type { RunReport } from "../../project/report.js";

/** What a run did, in numbers. */
export interface Summary {
  readonly endpoints: number;
  /** Those of the sources that `include` and `exclude` leave out. */
  readonly excluded: number;
  readonly sources: number;
  readonly refused: number;
  readonly edits: number;
  readonly errors: number;
  readonly warnings: number;
  readonly notes: number;
  readonly files: {
    readonly written: number;
    readonly removed: number;
    readonly unchanged: number;
    readonly kept: number;
  };
  /** `--check` compares and writes nothing. */
  readonly checked: boolean;
  /** With `--since`: the version that follows the published one. */
  readonly release?: Omit<ReleaseReport, "entry">;
  /** Of several packages: the numbers of each by its name; null for one that came to no end. */
  readonly packages?: Readonly<Record<string, Summary | null>>;
}

function withoutEntry({ entry: _entry, ...release }: ReleaseReport): Omit<ReleaseReport, "entry"> {
  return release;
}

function releaseOf({ release }: Summary): readonly string[] {
  if (release === undefined) return [];
  const { package: name, version, since, verdict } = release;
  return [
    verdict === "none"
      ? `${name}@${version}: nothing changed since it was published`
      : `${name}@${version}: ${verdict} since ${since}`,
  ];
}

type SummaryInput = Omit<RunReport, "packages" | "timings"> & Pick<RunReport, "packages">;

/** The numbers of a run; undefined when it came to no end. */
export function summaryOf(report: SummaryInput): Summary | undefined {
  const { packages } = report;
  if (!report.isComplete && packages?.some(({ isComplete }) => isComplete) !== true) return undefined;
  const { error, warning, note } = countLevels(report.findings);
  const { written, removed, unchanged, kept } = report.files;
  return {
    endpoints: report.endpoints.length,
    excluded: report.excluded.length,
    sources: report.sources.length,
    refused: report.refused.length,
    edits: report.edits,
    errors: error,
    warnings: warning,
    notes: note,
    files: { written: written.length, removed: removed.length, unchanged: unchanged.length, kept: kept.length },
    checked: report.checked,
    ...(report.release === undefined ? {} : { release: withoutEntry(report.release) }),
    ...(packages === undefined
      ? {}
      : { packages: Object.fromEntries(packages.map((one) => [one.name, summaryOf(one) ?? null])) }),
  };
}

function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}
function some(n: number, one: string, many?: string): readonly string[] {
  return n === 0 ? [] : [count(n, one, many)];
}

function filesOf({ files: { written, removed, unchanged, kept }, checked }: Summary): string {
  const total = count(written + unchanged + kept, "file");
  if (written + unchanged + kept + removed === 0) return "nothing written";
  if (written + removed + kept === 0) return `${total} unchanged`;
  const parts = [
    `${written} ${checked ? "out of date" : "written"}`,
    `${unchanged} unchanged`,
    ...(kept === 0 ? [] : [`${kept} not touched`]),
    ...(removed === 0 ? [] : [`${removed} ${checked ? "to remove" : "removed"}`]),
  ];
  return `${total}: ${parts.join(", ")}`;
}

/** One line, of several packages one each: `4 endpoints from 5 sources · 31 files: 3 written, 28 unchanged · 2 warnings`. */
export function summaryLine(summary: Summary): string {
  if (summary.packages !== undefined)
    return Object.entries(summary.packages)
      .map(([name, one]) => `${name}: ${one === null ? "nothing was done\n" : summaryLine(one)}`)
      .join("");
  const { files, errors } = summary;
  const nothingToDo = files.written + files.removed + files.kept === 0 && errors === 0 && summary.refused === 0;
  const parts = [
    `${count(summary.endpoints, "endpoint")} from ${count(summary.sources, "source")}${summary.refused === 0 ? "" : ` (${summary.refused} refused)`}${summary.excluded === 0 ? "" : `, ${summary.excluded} left out`}`,
    filesOf(summary),
    ...some(summary.edits, "edit"),
    ...some(errors, "error"),
    ...some(summary.warnings, "warning"),
    ...some(summary.notes, "note"),
    ...releaseOf(summary),
  ];
  return `${nothingToDo ? "already up to date: " : ""}${parts.join(" · ")}\n`;
}
