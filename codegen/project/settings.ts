import { resolve } from "node:path";
import { choiceIn } from "../document/endpoint-choice.js";
import type { LocatedFinding } from "../document/located-finding.js";
import { configFileIn } from "../io/config/config-file.js";
import { chooseImportExtension, type ImportExtensionChoice } from "../io/config/import-extension.js";
import { requireOwnFolder } from "../io/guard.js";
import {
  type Config,
  defaultInputs,
  type Ingredients,
  packageNameFlaw,
  readConfig,
  runtimeRange,
  type SourceInput,
  UserError,
} from "../io/index.js";
import { requireKnownCodes } from "./known-codes.js";
import { checkGenerateOptions, type GenerateOptions, OptionsError } from "./options.js";
import { stages, type Stages } from "./stages.js";

/** What options and configuration ask for. */
export interface GenerateSettings {
  readonly cwd: string;
  readonly inputs: readonly SourceInput[];
  /** Undefined: those that lie beside the inputs. */
  readonly overlays: readonly SourceInput[] | undefined;
  /** The output folder, absolute, and as the person named it. */
  readonly out: string;
  readonly label: string;
  readonly options: Ingredients["options"];
  /** What there is to say about the files that the settings were read from. */
  readonly findings: readonly LocatedFinding[];
  readonly check: boolean;
  readonly strict: boolean;
  readonly force: boolean;
}

/** What stands around a run: a program that calls it, the command line, a bundler. */
export interface RunHost {
  readonly stages: Stages;
  /** How a person wrote the options: messages name them so. */
  readonly spelling: "options" | "flags";
  /** What the input `-` stands for. */
  readonly stdin?: () => AsyncIterable<Uint8Array>;
  /** Hears that another run holds the output folder, and that this one waits for it. */
  readonly onWait?: (message: string) => void;
  /** Hears what was thrown by a mistake of ours, which the report tells without its stack. */
  readonly onMistake?: (error: unknown) => void;
  /** Hears of each file that the configuration was read from, absolute. */
  readonly onConfigFile?: (path: string) => void;
  /** Hears what the run is to do, as soon as that is known. */
  readonly onSettings?: (settings: GenerateSettings) => void;
}

/** A program that calls `falsmith/codegen`. */
export const PROGRAM: RunHost = { stages, spelling: "options" };

/** What a person wrote, and the configuration that it is completed by. */
interface ConfigLayers {
  readonly given: Config;
  readonly config: Config;
  readonly cwd: string;
}

function usage(message: string): OptionsError {
  return new OptionsError(message, { exit: 2, code: "io/usage" });
}

function nameOfConfig(cwd: string): string {
  return configFileIn(cwd) ?? "the configuration";
}

/** A publishable package is JavaScript. @throws UserError; what came from the configuration is told by its file and keys. */
function requirePackageForm({ given, config, cwd }: ConfigLayers, spelling: RunHost["spelling"]): void {
  const value = given.importExtension ?? config.importExtension ?? "js";
  if (value === "js") return;
  const file = nameOfConfig(cwd);
  const isOfFile = given.importExtension === undefined && given.package === undefined;
  const ofFile = isOfFile ? "" : ` of ${file}`;
  const asChoice = spelling === "flags" ? `--import-extension ${value}` : `importExtension ${JSON.stringify(value)}`;
  const choice =
    given.importExtension === undefined ? `output.importExtension ${JSON.stringify(value)}${ofFile}` : asChoice;
  const asName = spelling === "flags" ? "--package" : "package";
  const name = given.package === undefined ? `output.package${ofFile}` : asName;
  const message = `a package is JavaScript, whose imports end in .js: leave out ${choice}, or ${name}`;
  throw isOfFile ? new UserError(message, { exit: 2, code: "io/config", path: file }) : usage(message);
}

function packageName(layers: ConfigLayers, spelling: RunHost["spelling"]): string | undefined {
  const { given, config, cwd } = layers;
  const name = given.package ?? config.package;
  if (name === undefined) return undefined;
  const flaw = packageNameFlaw(name);
  if (flaw !== undefined && given.package !== undefined)
    throw usage(`${JSON.stringify(name)} is not a valid package name: ${flaw}`);
  if (flaw !== undefined) {
    const message = `output.package: ${JSON.stringify(name)} is not a valid package name: ${flaw}; choose another one`;
    throw new UserError(message, { exit: 2, code: "io/config", path: nameOfConfig(cwd) });
  }
  requirePackageForm(layers, spelling);
  return name;
}

function emitOptions(layers: ConfigLayers, spelling: RunHost["spelling"]): Ingredients["options"] {
  const { given, config } = layers;
  const name = packageName(layers, spelling);
  const header = given.header ?? config.header;
  const gateways = { ...config.gateways, ...given.gateways };
  const docs = given.docs ?? config.docs ?? false;
  const runtime = given.runtime ?? config.runtime ?? "import";
  return {
    runtime,
    ...(runtime === "import" ? { accepts: runtimeRange() } : {}),
    ...(header === undefined ? {} : { header }),
    ...(docs ? { docs } : {}),
    ...(name === undefined ? {} : { package: name }),
    ...(Object.keys(gateways).length === 0 ? {} : { gateways }),
    ...choiceIn({ include: given.include ?? config.include, exclude: given.exclude ?? config.exclude }),
    rules: { ...config.rules, ...given.rules },
  };
}

/** How imports end: as somebody says, else as the place of the output suggests. Neither is asked of a package. */
async function importExtensionOf(
  { given, config, cwd }: ConfigLayers,
  out: string,
  name: string | undefined,
): Promise<ImportExtensionChoice> {
  const stated = given.importExtension ?? config.importExtension;
  if (name !== undefined || stated !== undefined) return { extension: stated ?? "js", files: [] };
  return await chooseImportExtension(out, cwd);
}

/** The configuration of the folder, where it is asked for; else an empty one. @throws UserError for one that is wrong */
async function configOf(isAsked: boolean, cwd: string, { stages, onConfigFile }: RunHost): Promise<Config> {
  if (!isAsked) return { rules: {} };
  const config = await readConfig(cwd, onConfigFile);
  await requireKnownCodes(config, configFileIn(cwd) ?? ".", stages);
  return config;
}

/** What a run is to do. @throws UserError for options and a configuration that cannot be used */
export async function settingsOf(options: GenerateOptions, host: RunHost, check: boolean): Promise<GenerateSettings> {
  const { cwd, values, ...given } = checkGenerateOptions(options);
  const config = await configOf(options.config === true, cwd, host);
  await requireKnownCodes(values, undefined, host.stages);
  const layers = { given: values, config, cwd };
  const emit = emitOptions(layers, host.spelling);
  const force = options.force === true;
  const label = (values.dir ?? config.dir ?? "generated").replace(/(?<=.)[/\\]+$/, "");
  const out = resolve(cwd, label);
  requireOwnFolder(out, cwd, label, force);
  const { extension, files, finding } = await importExtensionOf(layers, out, emit.package);
  for (const path of files) host.onConfigFile?.(path);
  return {
    cwd,
    inputs: given.sources ?? defaultInputs(config, cwd),
    overlays: given.overlays ?? config.overlays,
    label,
    out,
    options: { ...emit, importExtension: extension },
    findings: finding === undefined ? [] : [finding],
    check,
    strict: options.strict === true,
    force,
  };
}
