import { resolve } from "node:path";
import { type Arguments, choiceOf, type Flags, readArguments, usage } from "../cli/terminal/arguments.js";
import { type Reporter, REPORTERS } from "../cli/terminal/reporters.js";
import type { Terminal } from "../cli/terminal/terminal.js";
import { configFileIn } from "../io/config/config-file.js";
import { requireOwnFolder } from "../io/guard.js";
import { type Config, defaultInputs, packageNameFlaw, readConfig, RUNTIMES, UserError } from "../io/index.js";
import { userErrorFinding } from "../io/user-error.js";
import { requireKnownCodes } from "./known-codes.js";
import type { RunResult } from "./run-result.js";
import { generate } from "./run.js";
import type { GenerateSettings } from "./settings.js";
import type { Stages } from "./stages.js";

const FLAGS: Flags = {
  out: "value",
  check: "switch",
  watch: "switch",
  strict: "switch",
  reporter: REPORTERS,
  force: "switch",
  runtime: RUNTIMES,
  package: "value",
};

/** A package carries its runtime. What came from the configuration is told by its file and keys. */
function requireRuntimeInside(given: Arguments, config: Config, file: string): void {
  if ((choiceOf(given, "runtime", RUNTIMES) ?? config.runtime) !== "import") return;
  const isOfFile = !given.has("runtime") && !given.has("package");
  const ofFile = isOfFile ? "" : ` of ${file}`;
  const runtime = given.has("runtime") ? "--runtime import" : `output.runtime "import"${ofFile}`;
  const name = given.has("package") ? "--package" : `output.package${ofFile}`;
  const message = `a package carries its runtime: leave out ${runtime}, or ${name}`;
  throw isOfFile ? new UserError(message, { exit: 2, code: "io/config", path: file }) : usage(message);
}

function packageName(given: Arguments, config: Config, cwd: string): string | undefined {
  const name = given.value("package") ?? config.package;
  if (name === undefined) return undefined;
  const file = configFileIn(cwd) ?? "the configuration";
  const flaw = packageNameFlaw(name);
  if (flaw !== undefined && given.has("package"))
    throw usage(`${JSON.stringify(name)} is no name for a package: ${flaw}`);
  if (flaw !== undefined) {
    const message = `output.package: ${JSON.stringify(name)} is no name for a package: ${flaw}; choose another one`;
    throw new UserError(message, { exit: 2, code: "io/config", path: file });
  }
  requireRuntimeInside(given, config, file);
  return name;
}

/** How findings are shown. */
export function reporterOf(given: Arguments): Reporter {
  return choiceOf(given, "reporter", REPORTERS) ?? "text";
}

function settingsOf(given: Arguments, config: Config, terminal: Terminal): GenerateSettings {
  const name = packageName(given, config, terminal.cwd);
  const label = (given.value("out") ?? config.dir ?? "generated").replace(/(?<=.)[/\\]+$/, "");
  const out = resolve(terminal.cwd, label);
  requireOwnFolder(out, terminal.cwd, label, given.has("force"));
  return {
    inputs: given.words.length > 0 ? given.words : defaultInputs(config, terminal.cwd),
    config,
    label,
    out,
    options: {
      runtime: choiceOf(given, "runtime", RUNTIMES) ?? config.runtime ?? "bundle",
      ...(config.header === undefined ? {} : { header: config.header }),
      ...(name === undefined ? {} : { package: name }),
      ...(config.gateways === undefined ? {} : { gateways: config.gateways }),
      rules: config.rules,
    },
    reporter: reporterOf(given),
    check: given.has("check"),
    strict: given.has("strict"),
    force: given.has("force"),
  };
}

/** What one run came to, and what it was asked to do; `settings` is absent when that could not be read. */
export interface ConfiguredRun {
  readonly result: RunResult;
  readonly settings?: GenerateSettings;
  /** The configuration and the files it imports, absolute. */
  readonly configFiles?: readonly string[];
}

/** One run, from the configuration on. What a person got wrong is a finding. */
export async function runConfigured(given: Arguments, terminal: Terminal, use: Stages): Promise<ConfiguredRun> {
  let settings: GenerateSettings | undefined;
  const configFiles: string[] = [];
  try {
    const config = await readConfig(terminal.cwd, (path) => configFiles.push(path));
    await requireKnownCodes(config, terminal.cwd, use);
    settings = settingsOf(given, config, terminal);
    return { result: await generate(settings, terminal, use), settings, configFiles };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // A machine that reads the findings gets this one in the same form.
    const result = { findings: [userErrorFinding(error)], exit: error.exit };
    return { result, configFiles, ...(settings === undefined ? {} : { settings }) };
  }
}

/** @throws UserError for wrong flags. */
export function readFlags(argv: readonly string[]): Arguments {
  const given = readArguments(argv, "generate", FLAGS);
  if (given.has("watch") && given.has("check")) throw usage("--check compares once: leave out --watch");
  if (given.has("watch") && given.words.includes("-")) throw usage("standard input cannot be watched: leave out -");
  return given;
}
