import { visible } from "../../messages/visible.js";
import { mendSources } from "../../project/mend.js";
import { FORMATS, FORMS, type MendOptions } from "../../project/options.js";
import { PROGRAM, type RunHost } from "../../project/settings.js";
import type { Stages } from "../../project/stages.js";
import { type Arguments, choiceOf, type Flags, readArguments, usage } from "../terminal/arguments.js";
import { coverageText } from "../terminal/coverage-text.js";
import { fetchInputs } from "./fetch-inputs.js";
import { findingText } from "../terminal/finding-text.js";
import { printStack, type Terminal } from "../terminal/terminal.js";

export const help = `falsmith mend <inputs…> [flags]

Prints one valid OpenAPI 3.1 document that holds every endpoint of the inputs; nothing when an input is refused.
An input is a document, a folder, a pattern, - for standard input, or the address of a page (https: only; http: on this
machine alone). Of a page of HTML its text is read, and what it carries for its scripts; none of them is run.
It reads only what is named; inputs of one endpoint are merged. Endpoints that share a method and a path are one
operation: a body of one of them, told apart by a constant property, and an answer of any of them.

  --format <yaml|json>            how the document is printed (yaml)
  --explain                       print each edit with the text it rests on, to stderr
  --out <folder>                  write one document per endpoint and print their paths
  --as <mended|ingested|overlay>  ingested: what was read, before any patch; overlay: the patches as an OpenAPI
                                  Overlay that turns the ingested document into the mended one (mended)
  --coverage                      print the inputs instead, each line with what became of it: used, offered (descriptions
                                  and examples), noise of a kind, or unread; with --format json as data
  --project                       use the sources and overlays of the project as evidence
  --package-name <name>           with --project, of several packages of the configuration: which one
`;

const FLAGS: Flags = {
  format: FORMATS,
  explain: "switch",
  coverage: "switch",
  out: "value",
  as: FORMS,
  project: "switch",
  "package-name": "value",
};

function optionsOf(given: Arguments, cwd: string): MendOptions {
  const name = given.value("package-name");
  if (name !== undefined && !given.has("project"))
    throw usage("--package-name names a package of the project: add --project");
  const [format, as, out] = [choiceOf(given, "format", FORMATS), choiceOf(given, "as", FORMS), given.value("out")];
  return {
    cwd,
    explain: given.has("explain"),
    coverage: given.has("coverage"),
    project: given.has("project"),
    ...(name === undefined ? {} : { packageName: name }),
    ...(format === undefined ? {} : { format }),
    ...(as === undefined ? {} : { as }),
    ...(out === undefined ? {} : { out }),
  };
}

/** The verb over given stages. @returns its exit code. @throws UserError for wrong flags. */
export async function runWith(use: Stages, argv: readonly string[], terminal: Terminal): Promise<number> {
  const given = readArguments(argv, "mend", FLAGS);
  if (given.words.length === 0)
    throw usage("mend needs inputs: documents, folders, patterns, addresses, or - for standard input");
  const options = optionsOf(given, terminal.cwd);
  if (options.coverage === true && (options.out !== undefined || options.as !== undefined))
    throw usage("--coverage prints the inputs, and no document: leave out --out and --as");
  const fetched = await fetchInputs(given.words, terminal);
  if (fetched === undefined) return 130;
  for (const finding of fetched.findings) terminal.err(findingText(finding, terminal.colour));
  if (fetched.findings.length > 0) return 1;
  const onWait = (message: string): void => terminal.err(`${message}\n`);
  const onMistake = (error: unknown): void => printStack(error, terminal);
  const host: RunHost = { stages: use, spelling: "flags", stdin: terminal.stdin, onWait, onMistake };
  const report = await mendSources(fetched.inputs, options, host);
  const { findings, elsewhere, explanation, written, document, coverage, exit } = report;
  for (const finding of findings) terminal.err(findingText(finding, terminal.colour));
  if (elsewhere > 0)
    terminal.err(`${elsewhere} more about other sources of the project: falsmith generate shows them\n`);
  for (const line of explanation) terminal.err(`${visible(line)}\n`);
  for (const path of written) terminal.out(`${(options.out ?? "").replace(/(?<=.)[/\\]+$/, "")}/${path}\n`);
  if (options.coverage === true) terminal.out(coverageText(coverage, options.format === "json", terminal.resultColour));
  else if (document !== undefined) terminal.out(document.text);
  return exit;
}

export function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  return runWith(PROGRAM.stages, argv, terminal);
}
