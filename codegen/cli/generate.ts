import { resolve } from "node:path";
import { defaultInputs, Fault, packageNameFlaw, readConfig, runtimes, type Config } from "../io.js";
import { configFileIn } from "../io/config-file.js";
import { faultFinding } from "../io/fault.js";
import { requireOwnFolder } from "../io/guard.js";
import { reporters, type Reporter } from "../report/reporter.js";
import { requireKnownCodes } from "./all-laws.js";
import { choiceOf, readArguments, usage, type Arguments, type Flags } from "./arguments.js";
import { generate, type GenerateSettings } from "./generation.js";
import { tell, type Told } from "./outcome.js";
import { withProgress } from "./progress.js";
import { stages, type Stages } from "./stages.js";
import type { Terminal } from "./terminal.js";

export const help = `falsmith generate [inputs…] [flags]

Makes a package of types, clients and validators from sources. Without inputs: the sources of
falsmith.config.{ts,js,mjs,json}, else specs/ → generated/.

  --out <folder>                 where the package goes (generated)
  --check                        write nothing; exit 1 and name each file that is not as it should be
  --watch                        run again whenever a source, an overlay or the configuration changes; tell only news
  --strict                       warnings fail
  --reporter <text|json|github>  how findings are shown, on stderr (text)
  --force                        ignore the manifest; overwrite files that were edited by hand
  --runtime <bundle|import>      write the runtime beside the endpoints, or import it from falsmith/runtime (bundle)
  --package <name>               write a publishable package: JavaScript, declarations, package.json; the runtime in it

A refused source contributes nothing and keeps its previous output; all others are written; the exit code is 1.
Only files that manifest.json lists are ever removed.
`;

const flags: Flags = {
  out: "value",
  check: "switch",
  watch: "switch",
  strict: "switch",
  reporter: reporters,
  force: "switch",
  runtime: runtimes,
  package: "value",
};

/** A package carries its runtime. What came from the configuration is told by its file and keys. */
const requireRuntimeInside = (given: Arguments, config: Config, file: string): void => {
  if ((choiceOf(given, "runtime", runtimes) ?? config.runtime) !== "import") return;
  const isOfFile = !given.has("runtime") && !given.has("package");
  const ofFile = isOfFile ? "" : ` of ${file}`;
  const runtime = given.has("runtime") ? "--runtime import" : `output.runtime "import"${ofFile}`;
  const name = given.has("package") ? "--package" : `output.package${ofFile}`;
  const message = `a package carries its runtime: leave out ${runtime}, or ${name}`;
  throw isOfFile ? new Fault(message, { exit: 2, code: "io/config", path: file }) : usage(message);
};

const packageName = (given: Arguments, config: Config, cwd: string): string | undefined => {
  const name = given.value("package") ?? config.package;
  if (name === undefined) return undefined;
  const file = configFileIn(cwd) ?? "the configuration";
  const flaw = packageNameFlaw(name);
  if (flaw !== undefined && given.has("package"))
    throw usage(`${JSON.stringify(name)} is no name for a package: ${flaw}`);
  if (flaw !== undefined) {
    const message = `output.package: ${JSON.stringify(name)} is no name for a package: ${flaw}; choose another one`;
    throw new Fault(message, { exit: 2, code: "io/config", path: file });
  }
  requireRuntimeInside(given, config, file);
  return name;
};

const reporterOf = (given: Arguments): Reporter => choiceOf(given, "reporter", reporters) ?? "text";

const settingsOf = (given: Arguments, config: Config, terminal: Terminal): GenerateSettings => {
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
      runtime: choiceOf(given, "runtime", runtimes) ?? config.runtime ?? "bundle",
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
};

/** What one run came to, and what it was asked to do; `settings` is absent when that could not be read. */
export type Attempt = {
  readonly told: Told;
  readonly settings?: GenerateSettings;
  /** The configuration and the files it imports, absolute. */
  readonly configFiles?: readonly string[];
};

/** One run, from the configuration on. What a person got wrong is a finding. */
export const attempt = async (given: Arguments, terminal: Terminal, use: Stages): Promise<Attempt> => {
  let settings: GenerateSettings | undefined;
  const configFiles: string[] = [];
  try {
    const config = await readConfig(terminal.cwd, (path) => configFiles.push(path));
    await requireKnownCodes(config, terminal.cwd, use);
    settings = settingsOf(given, config, terminal);
    return { told: await generate(settings, terminal, use), settings, configFiles };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    // A machine that reads the findings gets this one in the same form.
    const told = { findings: [faultFinding(error)], exit: error.exit };
    return { told, configFiles, ...(settings === undefined ? {} : { settings }) };
  }
};

/** @throws Fault for wrong flags. */
export const readFlags = (argv: readonly string[]): Arguments => {
  const given = readArguments(argv, "generate", flags);
  if (given.has("watch") && given.has("check")) throw usage("--check compares once: leave out --watch");
  if (given.has("watch") && given.words.includes("-")) throw usage("standard input cannot be watched: leave out -");
  return given;
};

/** The verb over given stages. @returns its exit code. @throws Fault for wrong flags. */
export const runWith = async (use: Stages, argv: readonly string[], terminal: Terminal): Promise<number> => {
  const given = readFlags(argv);
  const reporter = reporterOf(given);
  const shown = withProgress(use, terminal, reporter);
  if (!given.has("watch"))
    return tell((await attempt(given, shown.terminal, shown.stages)).told, reporter, shown.terminal);
  const { watch } = await import("./watch.js");
  return await watch(() => attempt(given, shown.terminal, shown.stages), reporter, shown.terminal);
};

export const run = (argv: readonly string[], terminal: Terminal): Promise<number> => runWith(stages, argv, terminal);
