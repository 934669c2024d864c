import { join, resolve } from "node:path";
import type { CompileResult } from "../../compile/types.js";
import type { Finding } from "../../document/finding.js";
import { guardedAsync, type GuardResult } from "../../document/guard.js";
import type { JsonObject } from "../../document/json.js";
import { withLevels } from "../../document/levels.js";
import {
  isEdit,
  type LocatedFinding,
  locateFindings,
  sortFindings,
  sourceOf,
  withLabels,
} from "../../document/located-finding.js";
import type { DocumentForm } from "../../emit/evidence/document.js";
import { requireOutputFolder } from "../../io/guard.js";
import {
  type Config,
  defaultInputs,
  packageFolder,
  readConfig,
  type ReadOptions,
  readOverlays,
  readSources,
  type Sources,
  writeDocuments,
} from "../../io/index.js";
import { jsonWithoutCommands } from "../../messages/runner-commands.js";
import { visible } from "../../messages/visible.js";
import { stages, type Stages } from "../../project/stages.js";
import { type Arguments, choiceOf, type Flags, readArguments, usage } from "../terminal/arguments.js";
import { findingText } from "../terminal/finding-text.js";
import type { Terminal } from "../terminal/terminal.js";

export const help = `falsmith mend <inputs…> [flags]

Prints one valid OpenAPI 3.1 document that holds every endpoint of the inputs; nothing when an input is refused.
It reads only what is named; inputs of one endpoint are merged. Endpoints that share a method and a path are one
operation: a body of one of them, told apart by a constant property, and an answer of any of them.

  --format <yaml|json>            (yaml)
  --explain                       print each edit with the text it rests on, to stderr
  --out <folder>                  write one document per endpoint and print their paths
  --as <mended|ingested|overlay>  ingested: what was read, before any patch; overlay: the patches as an OpenAPI
                                  Overlay that turns the ingested document into the mended one (mended)
  --project                       use the sources and overlays of the project as evidence
`;

const FORMATS = ["yaml", "json"] as const;
type Format = (typeof FORMATS)[number];
const FORMS = ["mended", "ingested", "overlay"] as const;

const FLAGS: Flags = { format: FORMATS, explain: "switch", out: "value", as: FORMS, project: "switch" };

const nothing: Sources = {
  texts: [],
  entries: new Map(),
  labels: new Map(),
  paths: new Map(),
  findings: [],
  refused: [],
  wrong: [],
};

interface MendInputs {
  readonly inputs: Sources;
  readonly context: Sources;
  readonly overlays: Sources;
  readonly config: Config;
}

/** The project's sources that are not inputs: evidence only. */
async function readContext(config: Config, inputs: Sources, options: ReadOptions): Promise<Sources> {
  const all = await readSources(defaultInputs(config, options.cwd), options);
  const named = new Set(inputs.paths.values());
  const texts = all.texts.filter(({ id }) => !named.has(all.paths.get(id) ?? ""));
  // An input outside of the project may have the name of a project file.
  const taken = new Set(inputs.texts.map(({ id }) => id));
  return { ...all, texts: texts.map((text) => (taken.has(text.id) ? { ...text, id: `project/${text.id}` } : text)) };
}

async function readAll(given: Arguments, { cwd, stdin }: Terminal): Promise<MendInputs> {
  if (!given.has("project")) {
    const inputs = await readSources(given.words, { cwd, stdin });
    return { inputs, context: nothing, overlays: nothing, config: { rules: {} } };
  }
  const config = await readConfig(cwd);
  const options = { cwd, stdin, made: packageFolder(config, cwd) };
  const inputs = await readSources(given.words, options);
  const context = await readContext(config, inputs, options);
  const overlays = await readOverlays(config, [], context, options);
  return { inputs, context, overlays, config };
}

async function print(doc: JsonObject, format: Format): Promise<string> {
  if (format === "json") return `${jsonWithoutCommands(JSON.stringify(doc, null, 2))}\n`;
  const { yamlText } = await import("../../emit/evidence/yaml-text.js");
  return yamlText(doc);
}

function formOf(given: Arguments): DocumentForm {
  return choiceOf(given, "as", FORMS) ?? "mended";
}

/** A document as it is printed, and what there is to say about it. */
interface PrintedDocument {
  readonly text: string;
  readonly findings: readonly Finding[];
}

/** One document of endpoints in the asked form, or the mistake of ours that keeps it from being printed. */
async function printed(
  endpoints: CompileResult["endpoints"],
  given: Arguments,
  use: Stages,
): Promise<GuardResult<PrintedDocument>> {
  const [first] = endpoints;
  const subject = { source: first?.sources[0], name: first?.id ?? "" };
  return await guardedAsync("mend", subject, async () => {
    const { doc, findings } = await use.assemble(endpoints, formOf(given));
    return { text: await print(doc, choiceOf(given, "format", FORMATS) ?? "yaml"), findings };
  });
}

/** What there is to say about a document that was, or was to be, printed. */
function findingsOf(outcome: GuardResult<PrintedDocument> | undefined): readonly Finding[] {
  if (outcome === undefined) return [];
  return "failure" in outcome ? [outcome.failure] : outcome.value.findings;
}

/** Tells what kept documents from being printed. @returns whether there was anything to tell */
function tellFailures(failures: readonly Finding[], { inputs }: MendInputs, terminal: Terminal): boolean {
  for (const finding of withLabels(locateFindings(failures, inputs.texts), inputs.labels))
    terminal.err(findingText(finding, terminal.colour));
  return failures.length > 0;
}

/** Shows what was found about the inputs; what concerns only other sources of the project is counted. Returns the errors. */
function tell(
  compiled: Pick<CompileResult, "findings" | "refused">,
  { inputs, context, overlays, config }: MendInputs,
  terminal: Terminal,
): number {
  const findings = withLevels(compiled.findings, new Map(Object.entries(config.rules)), compiled.refused);
  const others = new Set(context.texts.map(({ id }) => id));
  const listed = findings.filter((finding) => !isEdit(finding));
  const concerns = listed.filter((finding) => !others.has(sourceOf(finding) ?? ""));
  const said = withLabels(
    locateFindings(concerns, [...inputs.texts, ...overlays.texts]),
    new Map([...overlays.labels, ...inputs.labels]),
  );
  const all: readonly LocatedFinding[] = sortFindings([...said, ...inputs.findings, ...overlays.findings]);
  for (const finding of all) terminal.err(findingText(finding, terminal.colour));
  const hidden = listed.length - concerns.length;
  if (hidden > 0) terminal.err(`${hidden} more about other sources of the project: falsmith generate shows them\n`);
  return all.filter(({ level }) => level === "error").length;
}

/** A source is never edited (law 1), not even by an output that happens to have its name. */
function requireNoSource(paths: readonly string[], out: string, { inputs, context }: MendInputs): void {
  const sources = new Set([...inputs.paths.values(), ...context.paths.values()]);
  const source = paths.find((path) => sources.has(join(out, path)));
  if (source !== undefined) throw usage(`--out would overwrite the source ${source}; choose another folder`);
}

async function writeAll(
  compiled: CompileResult,
  read: MendInputs,
  out: string,
  given: Arguments,
  terminal: Terminal,
  use: Stages,
): Promise<boolean> {
  const extension = choiceOf(given, "format", FORMATS) ?? "yaml";
  const files = new Map<string, string>();
  const failures: Finding[] = [];
  for (const endpoint of compiled.endpoints) {
    const outcome = await printed([endpoint], given, use);
    if ("failure" in outcome) failures.push(outcome.failure);
    else files.set(`${endpoint.folder}.${extension}`, outcome.value.text);
  }
  const folder = resolve(terminal.cwd, out);
  requireOutputFolder(folder, out);
  requireNoSource([...files.keys()], folder, read);
  const onWait = (message: string): void => terminal.err(`${message}\n`);
  await writeDocuments(folder, out, files, { ms: 10_000, onWait });
  for (const path of files.keys()) terminal.out(`${out.replace(/(?<=.)[/\\]+$/, "")}/${path}\n`);
  return tellFailures(failures, read, terminal);
}

/** The verb over given stages. @returns its exit code. @throws UserError for wrong flags. */
export async function runWith(use: Stages, argv: readonly string[], terminal: Terminal): Promise<number> {
  const given = readArguments(argv, "mend", FLAGS);
  if (given.words.length === 0) throw usage("mend needs inputs: documents, folders, patterns, or - for standard input");
  const read = await readAll(given, terminal);
  const wrong = [...read.inputs.wrong, ...read.context.wrong, ...read.overlays.wrong];
  for (const finding of wrong) terminal.err(findingText(finding, terminal.colour));
  if (wrong.length > 0) return 2;
  const compiled = await use.compile(read.inputs.texts, {
    context: read.context.texts,
    overlays: read.overlays.texts,
    asRead: formOf(given) === "mended" ? "drop" : "keep",
  });
  const refused = read.inputs.refused.length + compiled.refused.filter((id) => read.inputs.entries.has(id)).length;
  const isRefused = refused > 0 || compiled.endpoints.length === 0;
  const out = given.value("out");
  const outcome = isRefused || out !== undefined ? undefined : await printed(compiled.endpoints, given, use);
  const ofDocument = findingsOf(outcome);
  const errors = tell({ findings: [...compiled.findings, ...ofDocument], refused: compiled.refused }, read, terminal);
  if (isRefused || ofDocument.some(({ level }) => level === "error")) return 1;
  if (given.has("explain")) {
    const texts = [...read.inputs.texts, ...read.context.texts, ...read.overlays.texts];
    for (const line of await use.explainEdits(compiled, texts)) terminal.err(`${visible(line)}\n`);
  }
  if (out !== undefined) return (await writeAll(compiled, read, out, given, terminal, use)) || errors > 0 ? 1 : 0;
  if (outcome !== undefined && "value" in outcome) terminal.out(outcome.value.text);
  return errors > 0 ? 1 : 0;
}

export function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  return runWith(stages, argv, terminal);
}
