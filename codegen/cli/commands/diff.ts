import type { ApiDiff, Impact } from "../../diff/change.js";
import { readConfig } from "../../io/index.js";
import { visibleJson } from "../../messages/visible.js";
import { stages, type Stages } from "../../project/stages.js";
import { choiceOf, type Flags, readArguments, usage } from "../terminal/arguments.js";
import { findingText } from "../terminal/finding-text.js";
import type { Terminal } from "../terminal/terminal.js";
import { readSide } from "./api-side.js";

export const help = `falsmith diff <old> <new> [flags]

Shows what changed in terms of the generated TypeScript, and which version the change needs: major, minor, patch or none.
Each side is a generated folder, sources (a document, a folder, a pattern), an installed package, or a revision of
this git repository: git:<revision>[:path] (the generated folder, else specs).

  --format <text|markdown|json>    how the changes are printed (text)
  --fail-on <major|minor|patch>    exit 1 when the verdict is this or higher

Inputs and outputs are judged separately: an input that accepts more is minor, one that accepts less is major;
an output whose type gets narrower is minor, one whose type gets wider is major.
`;

const FORMATS = ["text", "markdown", "json"] as const;
const LEVELS = ["major", "minor", "patch"] as const;
const FLAGS: Flags = { format: FORMATS, "fail-on": LEVELS };

async function render(diff: ApiDiff, format: (typeof FORMATS)[number], terminal: Terminal): Promise<string> {
  if (format === "json") return `${visibleJson(diff)}\n`;
  if (format === "markdown") return (await import("../../diff/render-markdown.js")).diffMarkdown(diff);
  return (await import("../../diff/render-text.js")).diffText(diff, terminal.colour);
}

function reaches(verdict: Impact, level: (typeof LEVELS)[number] | undefined): boolean {
  return level !== undefined && verdict !== "none" && LEVELS.indexOf(verdict) <= LEVELS.indexOf(level);
}

/** The verb over given stages. @returns its exit code. @throws UserError for wrong flags and for what is no side. */
export async function runWith(use: Stages, argv: readonly string[], terminal: Terminal): Promise<number> {
  const given = readArguments(argv, "diff", FLAGS);
  const [old, now, ...more] = given.words;
  if (old === undefined || now === undefined || more.length > 0)
    throw usage("diff takes two sides, the old one and the new one: folders, sources, git:<revision>, or packages");
  if (old === "-" && now === "-") throw usage("standard input can be one side only");
  const config = await readConfig(terminal.cwd);
  const before = await readSide(old, config, terminal, use);
  const after = await readSide(now, config, terminal, use);
  const errors = [...before.errors, ...after.errors];
  for (const finding of errors) terminal.err(findingText(finding, terminal.colour));
  if (errors.length > 0) terminal.err("what was refused is missing on its side of the comparison\n");
  const { diffApis } = await import("../../diff/diff.js");
  const diff = diffApis(before.endpoints, after.endpoints);
  terminal.out(await render(diff, choiceOf(given, "format", FORMATS) ?? "text", terminal));
  return errors.length > 0 || reaches(diff.verdict, choiceOf(given, "fail-on", LEVELS)) ? 1 : 0;
}

export function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  return runWith(stages, argv, terminal);
}
