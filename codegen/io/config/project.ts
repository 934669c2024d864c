import { join, posix, resolve } from "node:path";
import type { SourceText } from "../../document/source.js";
import { isProviderOverlay } from "../../document/source.js";
import { didYouMean } from "../../messages/nearest.js";
import { kindAt } from "../guard.js";
import { isIn, namesIn } from "../sources/documents.js";
import { isPath, type ReadOptions, readSources, type SourceInput, type Sources } from "../sources/read-sources.js";
import { UserError } from "../user-error.js";
import type { Config } from "./config.js";

const SPECS_FOLDER = "specs";

/** The inputs when none are named: those of the configuration, else `specs`. @throws UserError when there are none. */
export function defaultInputs(config: Config, cwd: string): readonly string[] {
  if (hasDefaultInputs(config, cwd))
    return config.sources !== undefined && config.sources.length > 0 ? config.sources : [SPECS_FOLDER];
  const message = "no inputs: there is no specs folder and no configuration here; name documents, folders or patterns";
  throw new UserError(message, { exit: 2, code: "io/no-such-input" });
}

/** Whether {@link defaultInputs} finds any. */
export function hasDefaultInputs(config: Config, cwd: string): boolean {
  return (config.sources ?? []).length > 0 || kindAt(join(cwd, SPECS_FOLDER)) !== "absent";
}

/** The folder of the generated package, absolute. */
export function packageFolder({ dir }: Config, cwd: string): string {
  return resolve(cwd, dir ?? "generated");
}

/** The folders of all packages that the configuration describes, absolute: nothing in them is a source. */
export function packageFolders(config: Config, cwd: string): readonly string[] {
  return [packageFolder(config, cwd), ...(config.otherDirs ?? []).map((dir) => resolve(cwd, dir))];
}

/** The configuration with the folder of the package that a flag names. */
export function withFolder(config: Config, dir: string | undefined): Config {
  return dir === undefined ? config : { ...config, dir };
}

function isOverlayName(name: string): boolean {
  return /\.(?:ya?ml|json)$/i.test(name) && !name.startsWith(".");
}

function overlaysIn(folder: string, cwd: string): readonly string[] {
  return namesIn(resolve(cwd, folder))
    .filter(isOverlayName)
    .map((name) => posix.join(folder, name));
}

/** @throws UserError for a name that no provider overlay has */
async function providerText(name: string): Promise<SourceText> {
  // Loaded late: few projects name one.
  const { lacksHost, PROVIDER_OVERLAYS, providerOverlay } = await import("../../overlay/providers/index.js");
  if (lacksHost(name))
    throw new UserError(`only relays serve ${name}: name the host, { "use": "${name}", "host": "relay.example" }`, {
      exit: 2,
      code: "io/config",
    });
  const text = providerOverlay(name);
  if (text !== undefined) return { id: name, text };
  const [dialect = name] = name.split("@", 1);
  const message = `no provider overlay is called ${JSON.stringify(name)}${didYouMean(dialect, PROVIDER_OVERLAYS)}; there are ${PROVIDER_OVERLAYS.join(", ")}`;
  throw new UserError(message, { exit: 2, code: "io/no-such-input" });
}

/**
 * The overlays that decide about these inputs: those the configuration names (`falsmith:kie-market` is one of the tool's own,
 * beside which the usual folders are read), else `overlays/` in a folder that was named, and `specs/overlays/` when a source comes from `specs/`.
 */
export async function readOverlays(
  { overlays }: { readonly overlays?: readonly SourceInput[] | undefined },
  inputs: readonly SourceInput[],
  sources: Sources,
  options: ReadOptions,
): Promise<Sources> {
  const specs = join(options.cwd, SPECS_FOLDER);
  const usesSpecs = [...sources.paths.values()].some((path) => isIn(path, specs));
  const folders = [
    ...inputs.filter(isPath).map((input) => posix.join(input, "overlays")),
    ...(usesSpecs ? [`${SPECS_FOLDER}/overlays`] : []),
  ];
  const known = (overlays ?? []).filter((input) => isPath(input) && isProviderOverlay(input));
  const named = overlays?.filter((input) => !known.includes(input));
  const isLeftOpen = named === undefined || (named.length === 0 && known.length > 0);
  const found = isLeftOpen ? [...new Set(folders.flatMap((folder) => overlaysIn(folder, options.cwd)))] : named;
  const ours = await Promise.all(known.filter(isPath).map(providerText));
  return await readSources([...ours, ...found], options);
}
