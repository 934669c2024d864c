import type { Level } from "../../document/finding.js";
import { countLevels } from "../../document/levels.js";
import { count, plural } from "../../messages/count.js";
import { codeCell, codeSpan } from "../../messages/markdown.js";
import { withoutCommands } from "../../messages/runner-commands.js";
import { excerpt } from "../../messages/visible.js";
import type { RunChanges, RunReport } from "../../project/report.js";
import { findingText, type ShownFinding } from "./finding-text.js";
import { findingGithub } from "./github.js";
import { summaryLine, summaryOf } from "./summary.js";

/** GitHub shows so many annotations of a level for each step, and drops the others. */
const MOST_ANNOTATIONS = 10;
/** A summary may have a megabyte; nobody reads more lines than these. */
const MOST_ROWS = 200;
const MOST_FILES_NAMED = 5;
const LEVELS: readonly Level[] = ["error", "warning", "note"];

/** The files of an endpoint, or of what no endpoint owns, that are not what the sources give. */
interface EndpointDrift {
  /** Its id; `the package` for files of no endpoint. */
  readonly name: string;
  /** Paths as a person knows them. */
  readonly paths: readonly string[];
}

/** What a run says on GitHub. */
export interface GithubRun {
  /** Causes, what they made of the package, and what else there is to say, each a finding of its own. */
  readonly findings: readonly ShownFinding[];
  readonly drifts: readonly EndpointDrift[];
}

/** What annotations are called that are no findings. */
const CHECK = "generate --check";
const CAUSE = { code: CHECK, level: "error" } as const;
const REMEDY = "Run falsmith generate and commit what it writes.";

function changedInputs(kind: string, changes: RunChanges["sources"]): readonly ShownFinding[] {
  const { added, changed, removed } = changes;
  const of = (paths: readonly string[], words: string): readonly ShownFinding[] =>
    paths.map((path) => ({ ...CAUSE, path, message: `this ${kind} ${words}`, hint: REMEDY }));
  return [
    ...of(changed, "changed after the package was written"),
    ...of(added, "was added after the package was written"),
    // What is gone has no line that GitHub could show anything beside.
    ...removed.map((path) => ({
      ...CAUSE,
      message: `the ${kind} ${path} was removed after the package was written`,
      hint: REMEDY,
    })),
  ];
}

/** Why packages are not what their sources give: of several, each cause once. */
function causesOf({ changes, packages = [] }: RunReport): readonly ShownFinding[] {
  const all = [changes, ...packages.map((one) => one.changes)].flatMap((one) =>
    one === undefined ? [] : causesIn(one),
  );
  return [...new Map(all.map((cause) => [`${cause.path ?? ""}\n${cause.message}`, cause])).values()];
}

function causesIn(changes: RunChanges): readonly ShownFinding[] {
  const { version, options, sources, overlays } = changes;
  return [
    ...(version === undefined
      ? []
      : [
          {
            ...CAUSE,
            message: `falsmith ${version.before} wrote the package, this is falsmith ${version.now}`,
            hint: REMEDY,
          },
        ]),
    ...(options.length === 0
      ? []
      : [{ ...CAUSE, message: `the configuration changed: ${options.join(", ")}`, hint: REMEDY }]),
    ...changedInputs("overlay", overlays),
    ...changedInputs("source", sources),
  ];
}

/** What a package is told by. */
type PackageFacts = Pick<RunReport, "endpoints" | "files">;

/** The endpoint that a path below the package belongs to: the one with the longest folder. */
function ownerOf(path: string, { endpoints }: PackageFacts): string | undefined {
  const owners = endpoints.filter(({ folder }) => path.startsWith(`${folder}/`));
  return owners.toSorted((a, b) => b.folder.length - a.folder.length)[0]?.id;
}

/** Of several packages, the files that differ in each. */
function driftsOf(report: RunReport, label: string): readonly EndpointDrift[] {
  const { packages = [] } = report;
  if (packages.length === 0) return driftsIn(report, label);
  return packages.flatMap((one) =>
    driftsIn(one, one.out).map(({ name, paths }) => ({ name: `${one.name}: ${name}`, paths })),
  );
}

/** The files that differ, by endpoint, in the order of their folders. */
function driftsIn(report: PackageFacts, label: string): readonly EndpointDrift[] {
  const { written, removed, kept } = report.files;
  const found = new Map<string, string[]>();
  for (const path of [...written, ...removed, ...kept].toSorted()) {
    const gone = removed.includes(path) && path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "the package";
    const name = ownerOf(path, report) ?? gone;
    found.set(name, [...(found.get(name) ?? []), `${label}/${path}`]);
  }
  return [...found].map(([name, paths]) => ({ name, paths }));
}

function namesOf(paths: readonly string[]): string {
  const names = paths.slice(0, MOST_FILES_NAMED).map((path) => path.slice(path.lastIndexOf("/") + 1));
  const more = paths.length > names.length ? ` and ${paths.length - names.length} more` : "";
  return `${names.join(", ")}${more}`;
}

function driftFinding({ name, paths }: EndpointDrift): ShownFinding {
  const [path = ""] = paths;
  const differ = paths.length === 1 ? "1 file is" : `${paths.length} files are`;
  return { ...CAUSE, path, message: `${name}: ${differ} not what the sources give: ${namesOf(paths)}` };
}

/**
 * What a run says on GitHub: of a comparison the causes first, then one line for each endpoint whose files differ, then the
 * findings that speak of no such file. Of any other run its findings. @param label the output folder as the person named it
 */
export function githubRun(report: RunReport, label: string): GithubRun {
  if (!report.checked || !report.isComplete) return { findings: report.findings, drifts: [] };
  const drifts = driftsOf(report, label);
  const told = new Set(drifts.flatMap(({ paths }) => paths));
  const isTold = ({ level, path = "" }: ShownFinding): boolean => level === "error" && told.has(path);
  const causes = drifts.length === 0 ? [] : causesOf(report);
  return {
    findings: [...causes, ...drifts.map(driftFinding), ...report.findings.filter((finding) => !isTold(finding))],
    drifts,
  };
}

/** Findings of one level as annotations; those that GitHub would drop are counted in the last, and are lines of the log. */
function annotations(
  findings: readonly ShownFinding[],
  level: Level,
): { readonly text: string; readonly rest: string } {
  const some = findings.filter((finding) => finding.level === level);
  if (some.length <= MOST_ANNOTATIONS) return { text: some.map(findingGithub).join(""), rest: "" };
  const [shown, rest] = [some.slice(0, MOST_ANNOTATIONS - 1), some.slice(MOST_ANNOTATIONS - 1)];
  const message = `${rest.length} more ${plural(rest.length, level)}: the log of this step has them all`;
  const last = findingGithub({ code: "falsmith", level, message });
  return {
    text: `${shown.map(findingGithub).join("")}${last}`,
    rest: rest.map((one) => findingText(one, false)).join(""),
  };
}

/** Workflow commands for what GitHub shows, then, folded, the lines that it would drop. */
export function githubLog({ findings }: GithubRun, report: RunReport): string {
  const parts = LEVELS.map((level) => annotations(findings, level));
  const rest = withoutCommands(parts.map((part) => part.rest).join(""));
  const folded = rest === "" ? "" : `::group::falsmith: what is not shown beside the files\n${rest}::endgroup::\n`;
  const summary = summaryOf(report);
  return `${parts.map(({ text }) => text).join("")}${folded}${summary === undefined ? "" : summaryLine(summary)}`;
}

function placeOf({ path, line, pointer }: ShownFinding): string {
  return [path, line ?? pointer].filter((part) => part !== undefined).join(":");
}

function table(head: string, rows: readonly string[]): string {
  const shown = rows.slice(0, MOST_ROWS);
  const more = rows.length > shown.length ? `\n… and ${rows.length - shown.length} more\n` : "";
  const line = head.replaceAll(/[^|]+/g, " --- ");
  return rows.length === 0 ? "" : `${head}\n${line}\n${shown.join("\n")}\n${more}\n`;
}

/** The run as Markdown for the page of the job: causes, endpoints that differ, findings by level. */
export function githubSummary({ findings, drifts }: GithubRun, report: RunReport): string {
  const { error, warning, note } = countLevels(findings);
  const verdict = report.ok ? "up to date" : drifts.length > 0 ? "not what the sources give" : "failed";
  const causes = drifts.length === 0 ? [] : causesOf(report);
  const causeLines = causes
    .slice(0, MOST_ROWS)
    .map(({ path, message }) =>
      path === undefined ? `- ${codeSpan(message)}\n` : `- ${codeSpan(path)}: ${codeSpan(message)}\n`,
    );
  const driftRows = drifts.map(
    ({ name, paths }) => `| ${codeCell(name)} | ${paths.length} | ${codeCell(namesOf(paths))} |`,
  );
  const others = findings.filter(({ code }) => code !== CHECK);
  const rows = LEVELS.flatMap((level) => others.filter((finding) => finding.level === level)).map(
    (one) =>
      `| ${one.level} | ${codeCell(one.code)} | ${codeCell(placeOf(one))} | ${codeCell(excerpt(one.message, 300))} |`,
  );
  return [
    `## falsmith: ${verdict}\n\n`,
    `${count(report.endpoints.length, "endpoint")} from ${count(report.sources.length, "source")}; `,
    `${count(error, "error")}, ${count(warning, "warning")}, ${count(note, "note")}.\n\n`,
    causes.length === 0 ? "" : `### Why\n\n${causeLines.join("")}\n`,
    drifts.length === 0 ? "" : "### What differs\n\n",
    table("| Endpoint | Files | Names |", driftRows),
    rows.length === 0 ? "" : "### Findings\n\n",
    table("| Level | Code | Place | Message |", rows),
  ].join("");
}
