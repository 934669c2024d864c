import { didYouMean } from "../../messages/nearest.js";
import { type FindingCode, PART_NAMES } from "../../document/finding-code.js";
import { stages, type Stages } from "../../project/stages.js";
import { readArguments, usage } from "../terminal/arguments.js";
import type { Terminal } from "../terminal/terminal.js";

export const help = `falsmith explain [finding code]

Shows what a rule guarantees, an example before and after it, and how to silence its findings.
Without a code: all codes.
`;

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

/** The verb over given stages. @throws UserError for an unknown code. */
export async function runWith(given: Stages, argv: readonly string[], terminal: Terminal): Promise<number> {
  const [code, ...more] = readArguments(argv, "explain", {}).words;
  if (more.length > 0) throw usage("explain takes one finding code");
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
