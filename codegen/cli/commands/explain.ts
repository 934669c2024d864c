import { didYouMean } from "../../messages/nearest.js";
import { allLaws } from "../../project/known-codes.js";
import { type CodeText, stages, type Stages } from "../../project/stages.js";
import { readArguments, usage } from "../terminal/arguments.js";
import type { Terminal } from "../terminal/terminal.js";

export const help = `falsmith explain [finding code]

What always holds after a rule, an example before and after it, and how to silence its findings.
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

function page(code: string, { law, before, after, by, place, silence }: CodeText): string {
  return [
    `${code}\n\n${indented(law)}`,
    ...(place === undefined ? [] : [indented(`The sample is from ${place}; ${MAKER[by ?? "rule"]}.`)]),
    ...(before === undefined ? [] : [`before\n${indented(before)}`]),
    ...(after === undefined ? [] : [`after\n${indented(after)}`]),
    `to silence it\n${indented(silence ?? silenceOf(code))}`,
  ].join("\n");
}

function list(laws: ReadonlyMap<string, CodeText>): string {
  const width = Math.max(...[...laws.keys()].map((code) => code.length)) + 2;
  return [...laws].map(([code, { law }]) => `${code.padEnd(width)}${law.split("\n", 1)[0] ?? ""}\n`).join("");
}

/** The verb over given stages. @throws UserError for an unknown code. */
export async function runWith(given: Stages, argv: readonly string[], terminal: Terminal): Promise<number> {
  const [code, ...more] = readArguments(argv, "explain", {}).words;
  if (more.length > 0) throw usage("explain takes one finding code");
  const laws = await allLaws(given);
  if (code === undefined) {
    terminal.out(list(laws));
    return 0;
  }
  const law = laws.get(code);
  if (law === undefined)
    throw usage(
      `unknown finding code ${JSON.stringify(code)}${didYouMean(code, laws.keys())}; falsmith explain lists all`,
    );
  terminal.out(page(code, law));
  return 0;
}

export function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  return runWith(stages, argv, terminal);
}
