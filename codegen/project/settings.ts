import { resolve } from "node:path";
import { choiceIn } from "../document/endpoint-choice.js";
import type { LocatedFinding } from "../document/located-finding.js";
import { configFileIn } from "../io/config/config-file.js";
import { chooseImportExtension, type ImportExtensionChoice } from "../io/config/import-extension.js";
import { requireOwnFolder } from "../io/guard.js";
import { isIn } from "../io/sources/documents.js";
import {
  type Config,
  defaultInputs,
  type Ingredients,
  packageNameFlaw,
  packageNamed,
  packagesOf,
  readConfigLayers,
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
  /** Nothing is written; unlike with `check`, a difference is no error. */
  readonly dryRun: boolean;
  /** The last published version of the package, as a person names it. */
  readonly since?: string;
  /** The day of the release that follows it. */
  readonly date?: string;
  /** What the configuration calls the package, where it describes several. */
  readonly name?: string;
  /** The output folders of its other packages, absolute: nothing in them is a source. */
  readonly others: readonly string[];
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

/** The published version that is followed: that of a publishable package. @throws UserError where there is no name */
function sinceOf(
  { given, config, cwd }: ConfigLayers,
  name: string | undefined,
  spelling: RunHost["spelling"],
): string | undefined {
  const since = given.since ?? config.since;
  if (since === undefined || name !== undefined) return since;
  if (given.since !== undefined)
    throw usage(
      spelling === "flags"
        ? "--since is the last version of a publishable package: name it with --package"
        : "since is the last version of a publishable package: name it with package",
    );
  const message = "output.since is the last version of a publishable package: name it with output.package";
  throw new UserError(message, { exit: 2, code: "io/config", path: nameOfConfig(cwd) });
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

/** A configuration, and what it calls the package that it describes. */
interface NamedConfig {
  readonly name: string | undefined;
  readonly config: Config;
}

/** The packages of the folder's configuration, where it is asked for; else an empty one. @throws UserError for one that is wrong */
async function configsOf(
  { config: isAsked, packageName }: GenerateOptions,
  cwd: string,
  { stages, spelling, onConfigFile }: RunHost,
): Promise<readonly NamedConfig[]> {
  if (isAsked !== true) return [{ name: undefined, config: { rules: {} } }];
  const layers = await readConfigLayers(cwd, onConfigFile);
  const packages = packagesOf(layers, cwd);
  for (const config of [layers.shared, ...packages.values()])
    await requireKnownCodes(config, configFileIn(cwd) ?? ".", stages);
  if (packageName !== undefined) {
    const flag = spelling === "flags" ? "--package-name" : "packageName";
    return [{ name: packageName, config: packageNamed(packages, packageName, flag) }];
  }
  if (packages.size === 0) return [{ name: undefined, config: layers.shared }];
  return [...packages].map(([name, config]) => ({ name, config }));
}

const OF_ONE_PACKAGE = ["sources", "out", "package", "since"] as const;

/** What can be said of one package alone has to name it. */
function requireOnePackage(
  options: GenerateOptions,
  configs: readonly NamedConfig[],
  spelling: RunHost["spelling"],
): void {
  const key = configs.length > 1 ? OF_ONE_PACKAGE.find((one) => options[one] !== undefined) : undefined;
  if (key === undefined) return;
  const names = configs.flatMap(({ name }) => name ?? []).join(", ");
  const isFlag = spelling === "flags";
  const what = !isFlag ? key : key === "sources" ? "an input" : `--${key}`;
  const remedy = isFlag ? "--package-name <name>" : "packageName";
  throw usage(
    `${what} is of one package, and the configuration has several: say which with ${remedy}; there are ${names}`,
  );
}

/** An output folder that is named has to lie apart from those of the other packages. */
function requireApart({ out, label, others }: Pick<GenerateSettings, "out" | "label" | "others">): void {
  if (others.some((other) => isIn(out, other) || isIn(other, out)))
    throw usage(
      `${JSON.stringify(label)} is the folder of another package, or lies within it or around it; choose another one`,
    );
}

/**
 * What a run is to do, package by package.
 * @throws UserError for options and a configuration that cannot be used
 */
export async function settingsOf(
  options: GenerateOptions,
  host: RunHost,
  check: boolean,
): Promise<readonly GenerateSettings[]> {
  const checked = checkGenerateOptions(options);
  const configs = await configsOf(options, checked.cwd, host);
  requireOnePackage(options, configs, host.spelling);
  await requireKnownCodes(checked.values, undefined, host.stages);
  return await Promise.all(configs.map((config) => packageSettings(config, { options, checked, host, check })));
}

interface SettingsRequest {
  readonly options: GenerateOptions;
  readonly checked: ReturnType<typeof checkGenerateOptions>;
  readonly host: RunHost;
  readonly check: boolean;
}

/** What is to be done for one package. */
async function packageSettings(
  { name, config }: NamedConfig,
  { options, checked, host, check }: SettingsRequest,
): Promise<GenerateSettings> {
  const { cwd, values, ...given } = checked;
  const layers = { given: values, config, cwd };
  const emit = emitOptions(layers, host.spelling);
  const since = sinceOf(layers, emit.package, host.spelling);
  const force = options.force === true;
  const label = (values.dir ?? config.dir ?? "generated").replace(/(?<=.)[/\\]+$/, "");
  const out = resolve(cwd, label);
  const others = (config.otherDirs ?? []).map((dir) => resolve(cwd, dir));
  requireApart({ out, label, others });
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
    dryRun: options.dryRun === true,
    ...(since === undefined ? {} : { since }),
    ...(options.date === undefined ? {} : { date: options.date }),
    ...(name === undefined ? {} : { name }),
    others,
  };
}
