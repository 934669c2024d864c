import { didYouMean } from "../../messages/nearest.js";
import { type FindingCode, PART_NAMES } from "../../document/finding-code.js";
import type { Origin } from "../../document/origin.js";
import { originAt } from "../../document/origins.js";
import { type Pointer, valueAt } from "../../document/pointer.js";
import { defaultInputs, packageFolders, readPackageConfig, readOverlays, readSources } from "../../io/index.js";
import { excerpt, visible } from "../../messages/visible.js";
import type { CompiledEndpoint } from "../../model/endpoint/compiled-endpoint.js";
import { stages, type Stages } from "../../project/stages.js";
import { readArguments, usage } from "../terminal/arguments.js";
import type { Terminal } from "../terminal/terminal.js";

export const help = `falsmith explain [finding code | endpoint id and pointer]

Shows what a rule guarantees, an example before and after it, and how to silence its findings.
Without a code: all codes.

With a pointer (as in provenance.json), what a value of a mended document rests on: the rule, the basis, and the words of the
source with their places. 'fal-ai/wan#/components/schemas/Input' asks one endpoint of the project, '#/info/title' all.

  --package-name <name>  of several packages of the configuration: which one
`;

/** Of a value, so many characters. */
const MOST_SHOWN = 200;

function indented(text: string): string {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => `  ${line}\n`)
    .join("");
}

function silenceOf(code: string): string {
  return `Set "rules": { "${code}": "off" } in falsmith.config.json (or note, warning, error).`;
}

const MAKER = { rule: "the rule makes what is after", person: "what is after is for you to write" } as const;

function page(code: string, { law, sample, silence }: FindingCode): string {
  return [
    `${code}\n\n${indented(law)}`,
    ...(sample !== undefined && "part" in sample
      ? [indented(`The sample is from ${PART_NAMES[sample.part].words}; ${MAKER[sample.by]}.`)]
      : []),
    ...(sample === undefined ? [] : [`before\n${indented(sample.before)}`, `after\n${indented(sample.after)}`]),
    `to silence it\n${indented(silence ?? silenceOf(code))}`,
  ].join("\n");
}

function list(codes: ReadonlyMap<string, FindingCode>): string {
  const width = Math.max(...[...codes.keys()].map((code) => code.length)) + 2;
  return [...codes].map(([code, { law }]) => `${code.padEnd(width)}${law.split("\n", 1)[0] ?? ""}\n`).join("");
}

function isPointer(text: string): text is Pointer {
  return text === "#" || text.startsWith("#/");
}

/** What the value at a pointer of an endpoint rests on. */
function valueText(
  { id, mended }: CompiledEndpoint,
  at: Pointer,
  evidence: (origin: Origin) => readonly string[],
): string {
  const origin = originAt(mended.origins, at);
  const value = excerpt(JSON.stringify(valueAt(mended.doc, at)) ?? "", MOST_SHOWN);
  const lines = origin === undefined ? [] : [`  ${origin.rule} [${origin.basis}]`, ...evidence(origin)];
  return [`${id}${at}`, `  ${value}`, ...lines].map((line) => `${visible(line)}\n`).join("");
}

/** Values of the project's mended documents, each with what it rests on. @throws UserError where there is none */
async function explainValue(
  given: Stages,
  { id, at, name }: { readonly id: string; readonly at: Pointer; readonly name: string | undefined },
  { cwd, stdin }: Terminal,
): Promise<string> {
  const config = await readPackageConfig(cwd, name);
  const options = { cwd, stdin, made: packageFolders(config, cwd) };
  const inputs = defaultInputs(config, cwd);
  const sources = await readSources(inputs, options);
  const overlays = await readOverlays(config, inputs, sources, options);
  const { endpoints } = await given.compile(sources.texts, { overlays: overlays.texts, asRead: "drop" });
  const named = endpoints.filter((one) => id === "" || one.id.toLowerCase() === id.toLowerCase());
  const ids = endpoints.map((one) => one.id);
  if (named.length === 0) throw usage(`the project has no endpoint ${JSON.stringify(id)}${didYouMean(id, ids)}`);
  const found = named.filter(({ mended }) => valueAt(mended.doc, at) !== undefined);
  if (found.length === 0)
    throw usage(
      `no value is at ${JSON.stringify(at)}; give a pointer of the openapi.json, as provenance.json has them`,
    );
  const texts = new Map([...sources.texts, ...overlays.texts].map((source) => [source.id, source]));
  const { evidenceLines } = await import("../../emit/evidence/explain-edits.js");
  return found.map((endpoint) => valueText(endpoint, at, (origin) => evidenceLines(origin, texts))).join("");
}

/** The verb over given stages. @throws UserError for an unknown code, and for a value that is nowhere. */
export async function runWith(given: Stages, argv: readonly string[], terminal: Terminal): Promise<number> {
  const { words, value } = readArguments(argv, "explain", { "package-name": "value" });
  const [code, ...more] = words;
  if (more.length > 0) throw usage("explain takes one finding code, or one endpoint id and pointer");
  const [, id = "", pointer = ""] = /^([^#]*)(#.*)$/s.exec(code ?? "") ?? [];
  if (isPointer(pointer)) {
    terminal.out(await explainValue(given, { id, at: pointer, name: value("package-name") }, terminal));
    return 0;
  }
  const codes = await given.codes();
  if (code === undefined) {
    terminal.out(list(codes));
    return 0;
  }
  const known = codes.get(code);
  if (known === undefined)
    throw usage(
      `unknown finding code ${JSON.stringify(code)}${didYouMean(code, codes.keys())}; falsmith explain lists all`,
    );
  terminal.out(page(code, known));
  return 0;
}

export function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  return runWith(stages, argv, terminal);
}
