import { resolve } from "node:path";
import { defaultInputs, Fault, packageNameFlaw, readConfig, runtimes, type Config } from "../io.js";
import { render, reporters } from "../report/reporter.js";
import { requireKnownCodes } from "./all-laws.js";
import { choiceOf, readArguments, usage, type Arguments, type Flags } from "./arguments.js";
import { generate, type GenerateSettings } from "./generation.js";
import { stages, type Stages } from "./stages.js";
import type { Terminal } from "./terminal.js";

export const help = `falsmith generate [inputs…] [flags]

Makes a package of types, clients and validators from sources. Without inputs: the sources of
falsmith.config.{ts,js,mjs,json}, else specs/ → generated/.

  --out <folder>                 where the package goes (generated)
  --check                        write nothing; exit 1 and name each file that is not as it should be
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
  strict: "switch",
  reporter: reporters,
  force: "switch",
  runtime: runtimes,
  package: "value",
};

const packageName = (given: Arguments, config: Config): string | undefined => {
  const name = given.value("package") ?? config.package;
  const flaw = name === undefined ? undefined : packageNameFlaw(name);
  if (flaw !== undefined) throw usage(`${JSON.stringify(name)} is no name for a package: ${flaw}`);
  if (name !== undefined && (choiceOf(given, "runtime", runtimes) ?? config.runtime) === "import")
    throw usage("a package carries its runtime: leave out --runtime import, or --package");
  return name;
};

const settingsOf = (given: Arguments, config: Config, terminal: Terminal): GenerateSettings => {
  const name = packageName(given, config);
  const label = (given.value("out") ?? config.dir ?? "generated").replace(/(?<=.)[/\\]+$/, "");
  return {
    inputs: given.words.length > 0 ? given.words : defaultInputs(config, terminal.cwd),
    config,
    label,
    out: resolve(terminal.cwd, label),
    options: {
      runtime: choiceOf(given, "runtime", runtimes) ?? config.runtime ?? "bundle",
      ...(config.header === undefined ? {} : { header: config.header }),
      ...(name === undefined ? {} : { package: name }),
      rules: config.rules,
    },
    reporter: choiceOf(given, "reporter", reporters) ?? "text",
    check: given.has("check"),
    strict: given.has("strict"),
    force: given.has("force"),
  };
};

/** The verb over given stages. @returns its exit code. @throws Fault for wrong flags. */
export const runWith = async (use: Stages, argv: readonly string[], terminal: Terminal): Promise<number> => {
  const given = readArguments(argv, "generate", flags);
  try {
    const config = await readConfig(terminal.cwd);
    await requireKnownCodes(Object.keys(config.rules), use);
    return await generate(settingsOf(given, config, terminal), terminal, use);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    // A machine that reads the findings gets this one in the same form.
    const { code, path, message, exit } = error;
    const finding = { code, level: "error", ...(path === undefined ? {} : { path }), message } as const;
    terminal.err(render(choiceOf(given, "reporter", reporters) ?? "text", [finding], undefined, terminal.colour));
    return exit;
  }
};

export const run = (argv: readonly string[], terminal: Terminal): Promise<number> => runWith(stages, argv, terminal);
