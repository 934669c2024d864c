import { join, resolve } from "node:path";
import type { CompiledRest } from "../../compile/compile.js";
import type { CompileOptions } from "../../compile/types.js";
import { choiceIn } from "../../document/endpoint-choice.js";
import { countLevels, withLevels } from "../../document/levels.js";
import {
  isEdit,
  type LocatedFinding,
  locateFindings,
  sortFindings,
  withLabels,
} from "../../document/located-finding.js";
import { configFileIn } from "../../io/config/config-file.js";
import { requireOutputFolder } from "../../io/guard.js";
import {
  type Config,
  type Content,
  defaultInputs,
  openStaging,
  packageFolders,
  readPackageConfig,
  readOverlays,
  readSources,
  type Sources,
  type Staging,
  writeDocuments,
} from "../../io/index.js";
import { requireKnownCodes } from "../../project/known-codes.js";
import { stages, type Stages } from "../../project/stages.js";
import type { ReportResult } from "../../report/report-pages.js";
import { type Flags, readArguments, usage } from "../terminal/arguments.js";
import { findingText } from "../terminal/finding-text.js";
import { summaryLine } from "../terminal/summary.js";
import type { Terminal } from "../terminal/terminal.js";

export const help = `falsmith report [inputs…] [flags]

Shows what was mended and why, as static HTML: for each endpoint the sources beside the mended document, every edit with
the words it rests on, what became of each line, and how well the endpoint is documented; beside each conflict and open
point the overlay that decides it. openapi.yaml and openapi.overlay.yaml lie beside each page. Without inputs: the
sources of falsmith.config.{ts,js,mjs,json}, else specs/. The pages need no server and load nothing.

  --out <folder>         where the pages go (report)
  --package-name <name>  of several packages of the configuration: which one

A refused source is listed with its reason; the exit code is 1.
`;

const FLAGS: Flags = { out: "value", "package-name": "value" };

interface ReportInputs {
  readonly config: Config;
  readonly sources: Sources;
  readonly overlays: Sources;
}

/** A source is never edited (law 1), not even by a page that happens to have its name. */
function requireNoSource(paths: Iterable<string>, out: string, { sources, overlays }: ReportInputs): void {
  const taken = new Set([...sources.paths.values(), ...overlays.paths.values()]);
  for (const path of paths)
    if (taken.has(join(out, path))) throw usage(`--out would overwrite the source ${path}; choose another folder`);
}

/** Findings of reading name what a person typed, which may be absolute; pages name sources by id. */
function byId({ labels, findings }: Sources): readonly LocatedFinding[] {
  return withLabels(findings, new Map([...labels].map(([id, label]) => [label, id])));
}

/** What was made: the pages, put aside until they are written. */
interface ReportFiles {
  readonly rest: CompiledRest;
  readonly result: ReportResult;
  readonly pages: ReadonlyMap<string, Content>;
}

/** Compiles the inputs, and makes the page of each endpoint as soon as that is known: none is held. */
async function makePages(
  { config, sources, overlays }: ReportInputs,
  options: CompileOptions,
  staging: Staging,
  use: Stages,
): Promise<ReportFiles> {
  const { beginReport } = await import("../../report/report-pages.js");
  const texts = [...sources.texts, ...overlays.texts];
  const levels = new Map(Object.entries(config.rules));
  const pages = new Map<string, Content>();
  const report = beginReport({ texts, codes: await use.codes(), levels }, (path, text) =>
    pages.set(path, staging.keep(text)),
  );
  const rest = await use.compileEach(sources.texts, { ...options, overlays: overlays.texts }, report.add);
  const result = report.finish({
    compiled: rest,
    handedOn: rest.handedOn,
    reading: [...byId(sources), ...byId(overlays)],
    unreadable: sources.refused,
  });
  return { rest, result, pages: new Map([...pages].filter(([path]) => result.paths.has(path))) };
}

/** Tells the findings and what was written. @returns the exit code. */
function conclude(
  { rest, result, pages }: ReportFiles,
  { config, sources, overlays }: ReportInputs,
  terminal: Terminal,
): number {
  const findings = withLevels(rest.findings, new Map(Object.entries(config.rules)), rest.refused);
  const said = locateFindings(
    [...findings, ...result.failures].filter((finding) => !isEdit(finding)),
    [...sources.texts, ...overlays.texts],
  );
  const labels = new Map([...overlays.labels, ...sources.labels]);
  const all = sortFindings([...withLabels(said, labels), ...sources.findings, ...overlays.findings]);
  for (const finding of all) terminal.err(findingText(finding, terminal.colour));
  const { error, warning, note } = countLevels(all);
  const refused = rest.refused.length + sources.refused.length;
  const summary = {
    endpoints: rest.endpoints.length + rest.handedOn.size,
    excluded: rest.excluded.length,
    sources: sources.labels.size,
    refused,
    edits: result.edits,
    errors: error,
    warnings: warning,
    notes: note,
    files: { written: pages.size, removed: 0, unchanged: 0, kept: 0 },
    checked: false,
  };
  terminal.err(summaryLine(summary));
  return error > 0 || refused > 0 ? 1 : 0;
}

/** The verb over given stages. @returns its exit code. @throws UserError for wrong flags, and where nothing can be written. */
export async function runWith(use: Stages, argv: readonly string[], terminal: Terminal): Promise<number> {
  const given = readArguments(argv, "report", FLAGS);
  const config = await readPackageConfig(terminal.cwd, given.value("package-name"), {
    isNeeded: given.words.length === 0,
  });
  await requireKnownCodes(config, configFileIn(terminal.cwd) ?? ".", use);
  const label = (given.value("out") ?? "report").replace(/(?<=.)[/\\]+$/, "");
  const out = resolve(terminal.cwd, label);
  requireOutputFolder(out, label);
  const { cwd, stdin } = terminal;
  const options = { cwd, stdin, leaveOut: out, made: packageFolders(config, cwd) };
  const inputs = given.words.length > 0 ? given.words : defaultInputs(config, terminal.cwd);
  const sources = await readSources(inputs, options);
  const overlays = await readOverlays(config, inputs, sources, options);
  const read: ReportInputs = { config, sources, overlays };
  const wrong = [...sources.wrong, ...overlays.wrong];
  for (const finding of wrong) terminal.err(findingText(finding, terminal.colour));
  if (wrong.length > 0) return 2;
  const staging = openStaging(out);
  try {
    const made = await makePages(read, given.words.length > 0 ? {} : choiceIn(config), staging, use);
    requireNoSource(made.pages.keys(), out, read);
    await writeDocuments(out, label, made.pages, { ms: 10_000, onWait: (message) => terminal.err(`${message}\n`) });
    terminal.out(`${label}/index.html\n`);
    return conclude(made, read, terminal);
  } finally {
    staging.close();
  }
}

export function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  return runWith(stages, argv, terminal);
}
