import { resolve } from "node:path";
import { type Arguments, choiceOf, type Flags, readArguments, usage } from "../cli/terminal/arguments.js";
import { type Reporter, REPORTERS } from "../cli/terminal/reporters.js";
import type { Terminal } from "../cli/terminal/terminal.js";
import { IMPORT_EXTENSIONS } from "../document/import-extension.js";
import { configFileIn } from "../io/config/config-file.js";
import { chooseImportExtension, type ImportExtensionChoice } from "../io/config/import-extension.js";
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
  "import-extension": IMPORT_EXTENSIONS,
  package: "value",
};

/** A choice that a publishable package leaves no room for. */
interface PackageConflict {
  readonly law: string;
  readonly flag: string;
  readonly key: string;
  readonly value: string;
}

/** @throws UserError; what came from the configuration is told by its file and keys. */
function refuseInPackage({ law, flag, key, value }: PackageConflict, given: Arguments, file: string): never {
  const isOfFile = !given.has(flag) && !given.has("package");
  const ofFile = isOfFile ? "" : ` of ${file}`;
  const choice = given.has(flag) ? `--${flag} ${value}` : `output.${key} ${JSON.stringify(value)}${ofFile}`;
  const name = given.has("package") ? "--package" : `output.package${ofFile}`;
  const message = `${law}: leave out ${choice}, or ${name}`;
  throw isOfFile ? new UserError(message, { exit: 2, code: "io/config", path: file }) : usage(message);
}

/** A package carries its runtime, and is JavaScript. @throws UserError for a choice against that */
function requirePackageForm(given: Arguments, config: Config, file: string): void {
  const runtime = choiceOf(given, "runtime", RUNTIMES) ?? config.runtime;
  const extension = choiceOf(given, "import-extension", IMPORT_EXTENSIONS) ?? config.importExtension ?? "js";
  if (runtime === "import") {
    const law = "a package carries its runtime";
    refuseInPackage({ law, flag: "runtime", key: "runtime", value: runtime }, given, file);
  }
  if (extension !== "js") {
    const law = "a package is JavaScript, whose imports end in .js";
    refuseInPackage({ law, flag: "import-extension", key: "importExtension", value: extension }, given, file);
  }
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
  requirePackageForm(given, config, file);
  return name;
}

/** How findings are shown. */
export function reporterOf(given: Arguments): Reporter {
  return choiceOf(given, "reporter", REPORTERS) ?? "text";
}

/** The settings, and the files besides the configuration that they were read from. */
interface ReadSettings {
  readonly settings: GenerateSettings;
  readonly files: readonly string[];
}

/** How imports end: as somebody says, else as the place of the output suggests. Neither is asked of a package. */
async function importExtensionFor(
  out: string,
  name: string | undefined,
  given: Arguments,
  { config, cwd }: { readonly config: Config; readonly cwd: string },
): Promise<ImportExtensionChoice> {
  const said = choiceOf(given, "import-extension", IMPORT_EXTENSIONS) ?? config.importExtension;
  if (name !== undefined || said !== undefined) return { extension: said ?? "js", files: [] };
  return await chooseImportExtension(out, cwd);
}

async function settingsOf(given: Arguments, config: Config, terminal: Terminal): Promise<ReadSettings> {
  const name = packageName(given, config, terminal.cwd);
  const label = (given.value("out") ?? config.dir ?? "generated").replace(/(?<=.)[/\\]+$/, "");
  const out = resolve(terminal.cwd, label);
  requireOwnFolder(out, terminal.cwd, label, given.has("force"));
  const { extension, files, finding } = await importExtensionFor(out, name, given, { config, cwd: terminal.cwd });
  const settings: GenerateSettings = {
    inputs: given.words.length > 0 ? given.words : defaultInputs(config, terminal.cwd),
    config,
    label,
    out,
    options: {
      runtime: choiceOf(given, "runtime", RUNTIMES) ?? config.runtime ?? "bundle",
      importExtension: extension,
      ...(config.header === undefined ? {} : { header: config.header }),
      ...(name === undefined ? {} : { package: name }),
      ...(config.gateways === undefined ? {} : { gateways: config.gateways }),
      rules: config.rules,
    },
    findings: finding === undefined ? [] : [finding],
    reporter: reporterOf(given),
    check: given.has("check"),
    strict: given.has("strict"),
    force: given.has("force"),
  };
  return { settings, files };
}

/** What one run came to, and what it was asked to do; `settings` is absent when that could not be read. */
export interface ConfiguredRun {
  readonly result: RunResult;
  readonly settings?: GenerateSettings;
  /** The configuration and the files it imports, and those that say how imports are resolved, absolute. */
  readonly configFiles?: readonly string[];
}

/** One run, from the configuration on. What a person got wrong is a finding. */
export async function runConfigured(given: Arguments, terminal: Terminal, use: Stages): Promise<ConfiguredRun> {
  let settings: GenerateSettings | undefined;
  const configFiles: string[] = [];
  try {
    const config = await readConfig(terminal.cwd, (path) => configFiles.push(path));
    await requireKnownCodes(config, terminal.cwd, use);
    const read = await settingsOf(given, config, terminal);
    ({ settings } = read);
    configFiles.push(...read.files);
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
