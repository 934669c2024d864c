import { join, resolve } from "node:path";
import type { CompileResult } from "../compile/types.js";
import type { SourceCoverage } from "../document/coverage.js";
import type { Finding } from "../document/finding.js";
import { guardedAsync, type GuardResult } from "../document/guard.js";
import type { JsonObject } from "../document/json.js";
import { countLevels, withLevels } from "../document/levels.js";
import {
  isEdit,
  type LocatedFinding,
  locateFindings,
  sortFindings,
  sourceOf,
  withLabels,
} from "../document/located-finding.js";
import type { SourceText } from "../document/source.js";
import { requireOutputFolder } from "../io/guard.js";
import {
  type Config,
  defaultInputs,
  packageFolders,
  readPackageConfig,
  type ReadOptions,
  readOverlays,
  readSources,
  type Sources,
  writeDocuments,
} from "../io/index.js";
import { jsonWithoutCommands } from "../messages/runner-commands.js";
import { requireKnownCodes } from "./known-codes.js";
import { checkMendOptions, type MendOptions, OptionsError, type SourceOption } from "./options.js";
import { type Steps, stepsFor } from "./progress.js";
import type { RunReport } from "./report.js";
import { PROGRAM, type RunHost } from "./settings.js";
import { findingsOfStop, orOptionsError } from "./stop.js";

/** A document as data and as it is printed. */
export interface MendedDocument {
  /** The document as data. */
  readonly doc: JsonObject;
  /** The document as it is printed, in the format that was asked for. */
  readonly text: string;
}

/** What {@link mend} came to. */
export interface MendReport extends Pick<
  RunReport,
  "ok" | "exit" | "isComplete" | "findings" | "sources" | "refused" | "endpoints" | "edits"
> {
  /** One document that holds all endpoints. Absent when a source is refused, and with `out`. */
  readonly document?: MendedDocument;
  /** With `out`: the paths that were written, below it. */
  readonly written: readonly string[];
  /** With `explain`: each edit, with the text of the source that it rests on, line by line. */
  readonly explanation: readonly string[];
  /** With `coverage`: what became of each line of the inputs. */
  readonly coverage: readonly SourceCoverage[];
  /** How many findings are left out because they concern only sources that are evidence. */
  readonly elsewhere: number;
}

const NOTHING: Sources = {
  texts: [],
  entries: new Map(),
  labels: new Map(),
  paths: new Map(),
  findings: [],
  refused: [],
  wrong: [],
  mayHold: () => false,
};

interface MendInputs {
  readonly inputs: Sources;
  readonly context: Sources;
  readonly overlays: Sources;
}

type MendArguments = ReturnType<typeof checkMendOptions>;

/** Everything that a call works with. */
interface MendContext {
  readonly options: MendOptions;
  readonly checked: MendArguments;
  readonly config: Config;
  readonly host: RunHost;
  readonly steps: Steps;
}

/** Sources that are evidence only: those of them that are no inputs. */
async function readContext(
  { checked, config, options }: MendContext,
  inputs: Sources,
  read: ReadOptions,
): Promise<Sources> {
  const wanted = checked.evidence ?? (options.project === true ? defaultInputs(config, checked.cwd) : []);
  if (wanted.length === 0) return NOTHING;
  const all = await readSources(wanted, read);
  const named = new Set(inputs.paths.values());
  const texts = all.texts.filter(({ id }) => !named.has(all.paths.get(id) ?? ""));
  // An input outside of the project may have the name of a project file.
  const taken = new Set(inputs.texts.map(({ id }) => id));
  return { ...all, texts: texts.map((text) => (taken.has(text.id) ? { ...text, id: `project/${text.id}` } : text)) };
}

async function readAll(mending: MendContext): Promise<MendInputs> {
  const { checked, config, options, host } = mending;
  const { cwd } = checked;
  const isProject = options.project === true;
  const read = { cwd, stdin: host.stdin, ...(isProject ? { made: packageFolders(config, cwd) } : {}) };
  const inputs = await readSources(checked.sources, read);
  const context = await readContext(mending, inputs, read);
  const wanted = checked.overlays ?? (isProject ? config.overlays : []);
  const overlays = await readOverlays({ overlays: wanted }, [], context, read);
  return { inputs, context, overlays };
}

async function print(doc: JsonObject, format: MendOptions["format"]): Promise<string> {
  if (format === "json") return `${jsonWithoutCommands(JSON.stringify(doc, null, 2))}\n`;
  const { yamlText } = await import("../model/yaml-text.js");
  return yamlText(doc);
}

interface PrintedDocument extends MendedDocument {
  readonly findings: readonly Finding[];
}

/** One document of endpoints in the asked form, or the mistake of ours that keeps it from being printed. */
async function printed(
  endpoints: CompileResult["endpoints"],
  texts: readonly SourceText[],
  { options, host }: MendContext,
): Promise<GuardResult<PrintedDocument>> {
  const [first] = endpoints;
  const subject = { source: first?.sources[0], name: first?.id ?? "" };
  return await guardedAsync("mend", subject, async () => {
    const { doc, findings } = await host.stages.assemble(endpoints, options.as ?? "mended", texts);
    return { doc, text: await print(doc, options.format), findings };
  });
}

/** What was made of the endpoints, and what there is to say about that. */
interface MendedOutput extends Pick<MendReport, "document" | "written"> {
  readonly findings: readonly Finding[];
}

/** A source is never edited (law 1), not even by an output that happens to have its name. */
function requireNoSource(paths: readonly string[], folder: string, { inputs, context }: MendInputs, out: string): void {
  const taken = new Set([...inputs.paths.values(), ...context.paths.values()]);
  const source = paths.find((path) => taken.has(join(folder, path)));
  if (source === undefined) return;
  const message = `${out} would overwrite the source ${source}; choose another folder`;
  throw new OptionsError(message, { exit: 2, code: "io/usage" });
}

function allTexts({ inputs, context, overlays }: MendInputs): readonly SourceText[] {
  return [...inputs.texts, ...context.texts, ...overlays.texts];
}

/** One document per endpoint, written together. One that cannot be printed is told and leaves the others. */
async function writeAll(
  { endpoints }: Pick<CompileResult, "endpoints">,
  read: MendInputs,
  out: string,
  mending: MendContext,
): Promise<MendedOutput> {
  const { options, checked, host, steps } = mending;
  const files = new Map<string, string>();
  const texts = allTexts(read);
  const findings: Finding[] = [];
  for (const endpoint of endpoints) {
    const outcome = await printed([endpoint], texts, mending);
    if ("failure" in outcome) findings.push(outcome.failure);
    else files.set(`${endpoint.folder}.${options.format ?? "yaml"}`, outcome.value.text);
  }
  const folder = resolve(checked.cwd, out);
  requireOutputFolder(folder, out);
  requireNoSource([...files.keys()], folder, read, host.spelling === "flags" ? "--out" : "out");
  steps.throwIfAborted();
  await writeDocuments(folder, out, files, { ms: 10_000, onWait: (message) => host.onWait?.(message) });
  return { findings, written: [...files.keys()] };
}

async function makeOutput(compiled: CompileResult, read: MendInputs, mending: MendContext): Promise<MendedOutput> {
  const { out } = mending.options;
  if (out !== undefined) return await writeAll(compiled, read, out, mending);
  const outcome = await printed(compiled.endpoints, allTexts(read), mending);
  if ("failure" in outcome) return { findings: [outcome.failure], written: [] };
  const { findings, ...document } = outcome.value;
  // A document that is not valid is our own fault: it is told, and not handed out.
  return { findings, written: [], ...(findings.some(({ level }) => level === "error") ? {} : { document }) };
}

interface MendFindings {
  readonly findings: readonly LocatedFinding[];
  readonly elsewhere: number;
}

/** What there is to say about the inputs; what concerns only sources that are evidence is counted. */
function tell(
  compiled: Pick<CompileResult, "findings" | "refused">,
  { inputs, context, overlays }: MendInputs,
  { checked, config }: MendContext,
): MendFindings {
  const rules = new Map(Object.entries({ ...config.rules, ...checked.values.rules }));
  const listed = withLevels(compiled.findings, rules, compiled.refused).filter((finding) => !isEdit(finding));
  const others = new Set(context.texts.map(({ id }) => id));
  const concerns = listed.filter((finding) => !others.has(sourceOf(finding) ?? ""));
  const said = withLabels(
    locateFindings(concerns, [...inputs.texts, ...overlays.texts]),
    new Map([...overlays.labels, ...inputs.labels]),
  );
  return {
    findings: sortFindings([...said, ...inputs.findings, ...overlays.findings]),
    elsewhere: listed.length - concerns.length,
  };
}

const NOTHING_DONE = {
  ok: false,
  isComplete: false,
  sources: [],
  refused: [],
  endpoints: [],
  edits: 0,
  written: [],
  explanation: [],
  coverage: [],
  elsewhere: 0,
} as const;

/** What became of each line of the inputs, with the mistakes of ours that kept one from being looked at. */
async function coverageOf(
  { inputs }: MendInputs,
  { findings }: Pick<CompileResult, "findings">,
  { host }: MendContext,
): Promise<{ readonly coverage: readonly SourceCoverage[]; readonly failures: readonly Finding[] }> {
  const coverage: SourceCoverage[] = [];
  const failures: Finding[] = [];
  for (const text of inputs.texts) {
    const outcome = await guardedAsync("mend", { source: text.id, name: text.id }, async () => {
      const { lines } = await host.stages.coverage(text, findings);
      return { source: inputs.labels.get(text.id) ?? text.id, lines };
    });
    if ("failure" in outcome) failures.push(outcome.failure);
    else coverage.push(outcome.value);
  }
  return { coverage, failures };
}

async function mendAll(mending: MendContext): Promise<MendReport> {
  const { options, host, steps } = mending;
  const read = await readAll(mending);
  const { inputs, context, overlays } = read;
  const wrong = [...inputs.wrong, ...context.wrong, ...overlays.wrong];
  if (wrong.length > 0) return { ...NOTHING_DONE, exit: 2, findings: wrong };
  const compiled = await host.stages.compile(inputs.texts, {
    context: context.texts,
    overlays: overlays.texts,
    asRead: (options.as ?? "mended") === "mended" ? "drop" : "keep",
    onProgress: steps.onProgress,
  });
  const refused = [...inputs.refused, ...compiled.refused.filter((id) => inputs.entries.has(id))];
  const isRefused = refused.length > 0 || compiled.endpoints.length === 0;
  const none: MendedOutput = { findings: [], written: [] };
  const output = isRefused ? none : await makeOutput(compiled, read, mending);
  const isExplained = options.explain === true && (output.document !== undefined || output.written.length > 0);
  const explained = isExplained
    ? await host.stages.explainEdits(compiled, allTexts(read))
    : { lines: [], failures: [] };
  const covered =
    options.coverage === true ? await coverageOf(read, compiled, mending) : { coverage: [], failures: [] };
  const all = [...compiled.findings, ...output.findings, ...explained.failures, ...covered.failures];
  const { findings, elsewhere } = tell({ findings: all, refused: compiled.refused }, read, mending);
  const isFailed = isRefused || countLevels(findings).error > 0;
  return {
    ok: !isFailed,
    exit: isFailed ? 1 : 0,
    isComplete: true,
    findings,
    elsewhere,
    sources: [...inputs.labels.values()].toSorted(),
    refused: refused.map((id) => inputs.labels.get(id) ?? id).toSorted(),
    endpoints: compiled.endpoints.map(({ id, kind, folder, sources }) => ({ id, kind, folder, sources })),
    edits: compiled.findings.filter(isEdit).length,
    explanation: explained.lines,
    coverage: covered.coverage,
    written: output.written,
    ...(output.document === undefined ? {} : { document: output.document }),
  };
}

/** {@link mend} as the command line and programs call it. */
export async function mendSources(
  sources: SourceOption | readonly SourceOption[],
  options: MendOptions,
  host: RunHost,
): Promise<MendReport> {
  const { checked, config } = await orOptionsError(async () => {
    const wish = checkMendOptions(sources, options);
    await requireKnownCodes(wish.values, undefined, host.stages);
    const none: Config = { rules: {} };
    const { packageName } = options;
    const spelling = host.spelling === "flags" ? "--package-name" : "packageName";
    const config = options.project === true ? await readPackageConfig(wish.cwd, packageName, { spelling }) : none;
    return { checked: wish, config };
  });
  const steps = stepsFor(options);
  try {
    steps.throwIfAborted();
    return await mendAll({ options, checked, config, host, steps });
  } catch (error) {
    if (steps.isStop(error)) throw error;
    return {
      ...NOTHING_DONE,
      exit: 1,
      findings: findingsOfStop(error, { ...host, cwd: checked.cwd, what: "the document" }),
    };
  }
}

/**
 * Mends sources into one valid OpenAPI 3.1 document that holds every endpoint, as `falsmith mend` does. It reads only
 * what is named (unless `project`), writes nothing (unless `out`), prints nothing, and nothing that a source holds makes
 * it reject.
 *
 * @example
 * ```ts
 * const { document, findings } = await mend({ id: "page.md", text: await response.text() }, { format: "json" });
 * for (const { line, code, message } of findings) console.error(`page.md:${line} ${code}: ${message}`);
 * if (document !== undefined) console.log(document.text);
 * ```
 *
 * @param sources documents, folders, patterns and texts
 * @returns the document, unless a source is refused, and what there is to say.
 * @throws OptionsError for options that cannot be used: nothing was done.
 * @throws the reason of `signal` when it is aborted, and what `onProgress` throws: nothing was written.
 */
export async function mend(
  sources: SourceOption | readonly SourceOption[],
  options: MendOptions = {},
): Promise<MendReport> {
  return await mendSources(sources, options, PROGRAM);
}
