import { resolve } from "node:path";
import { didYouMean } from "../../messages/nearest.js";
import { kindAt } from "../guard.js";
import { isIn } from "../sources/documents.js";
import { UserError } from "../user-error.js";
import { configFileIn, readConfigLayers } from "./config-file.js";
import type { Config, ConfigLayers } from "./config.js";

/** What holds for all packages, completed by what is said of one. */
function layered(shared: Config, own: Config, key: string): Config {
  const gateways = { ...shared.gateways, ...own.gateways };
  return {
    ...shared,
    ...own,
    dir: own.dir ?? shared.dir ?? `generated/${key}`,
    ...(Object.keys(gateways).length === 0 ? {} : { gateways }),
    rules: { ...shared.rules, ...own.rules },
  };
}

/** A path as file systems that ignore case compare it. */
function folded(path: string): string {
  return path.normalize("NFC").toLowerCase();
}

/** Why two packages cannot be written both; undefined when they can. */
function clash(
  [key, one]: readonly [string, Config],
  [other, before]: readonly [string, Config],
  cwd: string,
): string | undefined {
  const [dir = "", dirBefore = ""] = [one.dir, before.dir];
  const [folder, folderBefore] = [folded(resolve(cwd, dir)), folded(resolve(cwd, dirBefore))];
  const place = `packages.${key}.output.dir`;
  if (folder === folderBefore)
    return `${place}: packages.${other} is written to ${JSON.stringify(dirBefore)} as well; give each package a folder of its own`;
  const [inner, outer] = isIn(folder, folderBefore)
    ? [dir, dirBefore]
    : isIn(folderBefore, folder)
      ? [dirBefore, dir]
      : [];
  if (inner !== undefined && outer !== undefined)
    return `${place}: ${JSON.stringify(inner)} lies within ${JSON.stringify(outer)}, and packages.${key} and packages.${other} would be mixed; give each package a folder beside the other`;
  return one.package !== undefined && one.package === before.package
    ? `packages.${key}.output.package: packages.${other} is called ${JSON.stringify(one.package)} as well; give each package a name of its own`
    : undefined;
}

/**
 * The packages of a configuration, each with what holds for all.
 * @returns none where the configuration describes one package without a name
 * @throws UserError for two that would be written to one folder, or are called alike
 */
export function packagesOf({ shared, packages }: ConfigLayers, cwd: string): ReadonlyMap<string, Config> {
  const all = [...packages].map(([key, own]) => [key, layered(shared, own, key)] as const);
  for (const [index, one] of all.entries())
    for (const before of all.slice(0, index)) {
      const message = clash(one, before, cwd);
      if (message !== undefined)
        throw new UserError(message, { exit: 2, code: "io/config", path: configFileIn(cwd) ?? "." });
    }
  return new Map(
    all.map(([key, one]) => [
      key,
      { ...one, otherDirs: all.flatMap(([other, { dir = "" }]) => (other === key ? [] : [dir])) },
    ]),
  );
}

/** How a person names a package: a flag, or an option. */
type Spelling = "--package-name" | "packageName";

function unknownPackage(name: string, keys: readonly string[], spelling: Spelling): UserError {
  const message =
    keys.length === 0
      ? `${spelling} names a package of the configuration, which has none by name: leave it out`
      : `the configuration has no package ${JSON.stringify(name)}${didYouMean(name, keys)}; there are ${keys.join(", ")}`;
  return new UserError(message, { exit: 2, code: "io/usage" });
}

/** The package of a name. @throws UserError for one that the configuration does not have */
export function packageNamed(packages: ReadonlyMap<string, Config>, name: string, spelling: Spelling): Config {
  const found = packages.get(name);
  if (found === undefined) throw unknownPackage(name, [...packages.keys()], spelling);
  return found;
}

/**
 * The configuration of the package that a person means.
 * @param name one of several; absent: the only one
 * @param isNeeded false where what holds for all packages is enough
 * @throws UserError for an unknown name, and where there are several and none is named: the message says which
 */
export async function readPackageConfig(
  cwd: string,
  name: string | undefined,
  { isNeeded = true, spelling = "--package-name" }: { readonly isNeeded?: boolean; readonly spelling?: Spelling } = {},
): Promise<Config> {
  const layers = await readConfigLayers(cwd);
  const packages = packagesOf(layers, cwd);
  if (name !== undefined) return packageNamed(packages, name, spelling);
  const [only, ...others] = packages.values();
  if (only === undefined) return layers.shared;
  if (others.length === 0) return only;
  if (!isNeeded) return { ...layers.shared, otherDirs: [...packages.values()].map(({ dir = "" }) => dir) };
  const keys = [...packages.keys()].join(", ");
  const example = `${spelling}${spelling === "packageName" ? ": " : " "}`;
  throw new UserError(
    `the configuration has several packages: say which one with ${example}<name>; there are ${keys}`,
    {
      exit: 2,
      code: "io/usage",
    },
  );
}

/** Lists of several packages as one, each entry once; undefined where all leave it open. */
function united(
  lists: readonly (readonly string[] | undefined)[],
  open: readonly string[],
): readonly string[] | undefined {
  return lists.every((list) => list === undefined) ? undefined : [...new Set(lists.flatMap((list) => list ?? open))];
}

/**
 * What concerns sources rather than one package: of the package that is named, else of all as one. Endpoints count that any
 * of them may have.
 * @throws UserError for an unknown name
 */
export async function readSourceConfig(cwd: string, name?: string): Promise<Config> {
  const layers = await readConfigLayers(cwd);
  const packages = packagesOf(layers, cwd);
  if (name !== undefined) return packageNamed(packages, name, "--package-name");
  const all = [...packages.values()];
  if (all.length === 0) return layers.shared;
  const usual = kindAt(resolve(cwd, "specs/overlays")) === "folder" ? ["specs/overlays"] : [];
  const sources = united(
    all.map((one) => one.sources),
    ["specs"],
  );
  const overlays = united(
    all.map((one) => one.overlays),
    usual,
  );
  const isIncluded = all.every(({ include, exclude }) => include !== undefined && exclude === undefined);
  return {
    ...(sources === undefined ? {} : { sources }),
    ...(overlays === undefined ? {} : { overlays }),
    ...(isIncluded ? { include: all.flatMap(({ include = [] }) => include) } : {}),
    rules: layers.shared.rules,
    otherDirs: all.map(({ dir = "" }) => dir),
  };
}
