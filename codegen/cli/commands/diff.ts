import type { ApiDiff, Impact } from "../../diff/change.js";
import { type Config, readPackageConfig } from "../../io/index.js";
import { visibleJson } from "../../messages/visible.js";
import { stages, type Stages } from "../../project/stages.js";
import { choiceOf, type Flags, readArguments, usage } from "../terminal/arguments.js";
import { findingText } from "../terminal/finding-text.js";
import type { Terminal } from "../terminal/terminal.js";
import { type ApiSide, compileTexts, readSide, sideOf, type SideReading } from "./api-side.js";
import { type CompiledSides, compileSides } from "./common-sources.js";

export const help = `falsmith diff <old> <new> [flags]

Shows what changed in terms of the generated TypeScript, and which version the change needs: major, minor, patch or none.
Each side is a generated folder, sources (a document, a folder, a pattern), an installed package, or a revision of
this git repository: git:<revision>[:path] (the generated folder, else specs).

  --format <text|markdown|json>    how the changes are printed (text)
  --fail-on <major|minor|patch>    exit 1 when the verdict is this or higher
  --package-name <name>            of several packages of the configuration: whose folder git:<revision> means, and which
                                   endpoints of sources are compared (all)

Inputs and outputs are judged separately: an input that accepts more is minor, one that accepts less is major;
an output whose type gets narrower is minor, one whose type gets wider is major.
Endpoints of generated folders are compared by their digests first. Of two sides of sources, those that both have and that
say nothing of what differs are left aside: neither compiled, nor counted.
`;

const FORMATS = ["text", "markdown", "json"] as const;
const LEVELS = ["major", "minor", "patch"] as const;
const FLAGS: Flags = { format: FORMATS, "fail-on": LEVELS, "package-name": "value" };

async function render(diff: ApiDiff, format: (typeof FORMATS)[number], terminal: Terminal): Promise<string> {
  if (format === "json") return `${visibleJson(diff)}\n`;
  if (format === "markdown") return (await import("../../diff/render-markdown.js")).diffMarkdown(diff);
  return (await import("../../diff/render-text.js")).diffText(diff, terminal.colour);
}

function reaches(verdict: Impact, level: (typeof LEVELS)[number] | undefined): boolean {
  return level !== undefined && verdict !== "none" && LEVELS.indexOf(verdict) <= LEVELS.indexOf(level);
}

interface DiffContext {
  readonly config: Config;
  readonly terminal: Terminal;
  readonly use: Stages;
}

/** Reads both sides. Of two that are sources only that is compiled which can differ. */
async function readSides(old: string, now: string, { config, terminal, use }: DiffContext): Promise<CompiledSides> {
  const before = await readSide(old, config, terminal);
  const after = await readSide(now, config, terminal);
  if ("sources" in before && "sources" in after) return await compileSides(before, after, config, use);
  const whole = async (side: SideReading): Promise<ApiSide> =>
    "sources" in side ? sideOf(await compileTexts(side.sources.texts, side, config, use), side) : side;
  return { before: await whole(before), after: await whole(after), leftAside: 0 };
}

/** The verb over given stages. @returns its exit code. @throws UserError for wrong flags and for what is no side. */
export async function runWith(use: Stages, argv: readonly string[], terminal: Terminal): Promise<number> {
  const given = readArguments(argv, "diff", FLAGS);
  const [old, now, ...more] = given.words;
  if (old === undefined || now === undefined || more.length > 0)
    throw usage("diff takes two sides, the old one and the new one: folders, sources, git:<revision>, or packages");
  if (old === "-" && now === "-") throw usage("standard input can be one side only");
  const config = await readPackageConfig(terminal.cwd, given.value("package-name"), { isNeeded: false });
  const { before, after, leftAside } = await readSides(old, now, { config, terminal, use });
  const errors = [...before.errors, ...after.errors];
  for (const finding of errors) terminal.err(findingText(finding, terminal.colour));
  if (errors.length > 0) terminal.err("what was refused is missing on its side of the comparison\n");
  const { diffApis } = await import("../../diff/diff.js");
  const compared = diffApis(before.endpoints, after.endpoints);
  const diff = leftAside === 0 ? compared : { ...compared, sameSources: leftAside };
  terminal.out(await render(diff, choiceOf(given, "format", FORMATS) ?? "text", terminal));
  return errors.length > 0 || reaches(diff.verdict, choiceOf(given, "fail-on", LEVELS)) ? 1 : 0;
}

export function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  return runWith(stages, argv, terminal);
}
