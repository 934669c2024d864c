import { visible } from "../messages/visible.js";
import { printStack, type Terminal } from "./terminal/terminal.js";
import type { Verbs } from "./verbs.js";

/** The exit code and words of a failure. A person's mistake is one line; a mistake of ours asks to be reported. */
export async function fail(error: unknown, terminal: Terminal): Promise<number> {
  const { UserError, userErrorFinding, systemUserError } = await import("../io/user-error.js");
  const fault = error instanceof UserError ? error : systemUserError(error, terminal.cwd);
  if (fault !== undefined) {
    const { findingText } = await import("./terminal/finding-text.js");
    terminal.err(findingText(userErrorFinding(fault), terminal.colour));
    return fault.exit;
  }
  const message = error instanceof Error ? error.message : String(error);
  terminal.err(`falsmith: internal error: ${visible(message)}; please report\n`);
  printStack(error, terminal);
  return 1;
}

async function unknown(verb: string, verbs: Verbs, terminal: Terminal): Promise<number> {
  const { didYouMean } = await import("../messages/nearest.js");
  const what = verb.startsWith("-") ? "flag" : "verb";
  const known = what === "flag" ? ["--help", "--version"] : [...verbs.keys(), "help"];
  terminal.err(
    `falsmith: unknown ${what} ${visible(verb)}${didYouMean(verb, known)}; falsmith --help lists what there is\n`,
  );
  return 2;
}

async function helpFor(verb: string | undefined, verbs: Verbs, terminal: Terminal): Promise<number> {
  const { overview } = await import("./verbs.js");
  if (verb === undefined) {
    terminal.out(overview(verbs));
    return 0;
  }
  const entry = verbs.get(verb);
  if (entry === undefined) return await unknown(verb, verbs, terminal);
  terminal.out((await entry.load()).help);
  return 0;
}

async function versionText(): Promise<string> {
  const { readVersion } = await import("../io/program.js");
  return `${readVersion()}\n`;
}

function isHelp(word: string | undefined): boolean {
  return word === "--help" || word === "-h";
}

/** What comes after `--` is input, whatever it looks like. */
function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf("--");
  return argv.slice(0, end < 0 ? argv.length : end).some(isHelp);
}

/** Runs one command line. @returns the exit code; never throws. */
export async function dispatch(argv: readonly string[], terminal: Terminal, verbs: Verbs): Promise<number> {
  const [verb, ...rest] = argv;
  try {
    if (verb === undefined) {
      const { overview } = await import("./verbs.js");
      terminal.err(overview(verbs));
      return 2;
    }
    if (isHelp(verb) || verb === "help") return await helpFor(rest[0], verbs, terminal);
    if (verb === "--version" || verb === "-v") {
      terminal.out(await versionText());
      return 0;
    }
    const entry = verbs.get(verb);
    if (entry === undefined) return await unknown(verb, verbs, terminal);
    if (asksForHelp(rest)) return await helpFor(verb, verbs, terminal);
    return await (await entry.load()).run(rest, terminal);
  } catch (error) {
    return await fail(error, terminal);
  }
}
