import { isBuiltin } from "node:module";
import type { GatewayConfig, Runtime } from "../../config.js";
import { IMPORT_EXTENSIONS, type ImportExtension } from "../../document/import-extension.js";
import type { EndpointChoice } from "../../document/endpoint-choice.js";
import { isObject, type JsonObject, own } from "../../document/json.js";
import { type RuleLevel, RULE_LEVELS } from "../../document/levels.js";
import { UserError } from "../user-error.js";
import { type Fail, objectOf, oneOf, requireKeys } from "./checks.js";
import { checkChoice } from "./endpoint-choice.js";
import { checkGateway } from "./gateway-config.js";

export const RUNTIMES: readonly Runtime[] = ["import", "bundle"];

/** `falsmith.config.*`, checked. What is absent is left to flags and defaults. */
export interface Config extends EndpointChoice {
  readonly sources?: readonly string[];
  readonly overlays?: readonly string[];
  readonly dir?: string;
  readonly runtime?: Runtime;
  readonly importExtension?: ImportExtension;
  /** The name of the publishable package to emit. */
  readonly package?: string;
  readonly header?: string;
  /** A Markdown page for each endpoint, and `llms.txt`. */
  readonly docs?: boolean;
  /** The last published version of the package, as a person names it. */
  readonly since?: string;
  readonly gateways?: Readonly<Record<string, GatewayConfig>>;
  readonly rules: Readonly<Record<string, RuleLevel>>;
  /** The output folders of the other packages of the configuration. */
  readonly otherDirs?: readonly string[];
}

/** Each list is a list of texts; a single text is taken as a list of one. */
function texts(value: unknown, name: string, fail: Fail): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.map((item) =>
    typeof item === "string" && item !== "" ? item : fail(`${name} must be a list of paths or patterns`),
  );
}

/** The name of an npm package, as the registry allows it. */
export const PACKAGE_NAME_PATTERN = "^(?:@[a-z0-9][a-z0-9._~-]*/)?[a-z0-9][a-z0-9._~-]*$";

function optionalText(value: unknown, name: string, what: string, fail: Fail): string | undefined {
  return value === undefined || (typeof value === "string" && value !== "") ? value : fail(`${name} must be ${what}`);
}

const OUTPUT_KEYS = ["dir", "runtime", "importExtension", "package", "header", "docs", "since"] as const;

function packageOf(value: unknown, name: string, fail: Fail): string | undefined {
  const text = optionalText(value, name, "the name of a package", fail);
  if (text !== undefined && (text.length > 214 || !new RegExp(PACKAGE_NAME_PATTERN).test(text)))
    fail(`${name} must be a name that npm allows: lower-case letters, digits, dots, dashes, @scope/name`);
  return text;
}

/** The host of a relay, without a scheme. */
export const HOST_PATTERN = "^[A-Za-z0-9._:-]+$";

/** `{ use: "falsmith:kling", host: "relay.example" }` as the one word that it stands for: `falsmith:kling@relay.example`. */
function boundOverlays(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const items: readonly unknown[] = value;
  return items.map((item) => {
    const [use, host] = [own(item, "use"), own(item, "host")];
    const keys = Object.keys(isObject(item) ? item : {});
    const isBound =
      typeof use === "string" && use !== "" && typeof host === "string" && new RegExp(HOST_PATTERN).test(host);
    return isBound && keys.length === 2 ? `${use}@${host.toLowerCase()}` : item;
  });
}

/** What a configuration says, by its keys; those of `output` among them. */
export type ConfigValues = { readonly [key in keyof Config]?: unknown };

/**
 * Values of a configuration, or options that mean the same, checked.
 * @param nameOf what a person calls the value of a key
 * @param fail is told the first that is wrong
 */
export function checkValues(values: ConfigValues, nameOf: (key: keyof Config) => string, fail: Fail): Config {
  const sources = texts(values.sources, nameOf("sources"), fail);
  const overlays = texts(boundOverlays(values.overlays), nameOf("overlays"), fail);
  const { runtime, importExtension: extension } = values;
  const dir = optionalText(values.dir, nameOf("dir"), "the path of a folder", fail);
  const header = optionalText(values.header, nameOf("header"), "a text", fail);
  const { docs } = values;
  if (docs !== undefined && typeof docs !== "boolean") fail(`${nameOf("docs")} must be true or false`);
  const name = packageOf(values.package, nameOf("package"), fail);
  const since = optionalText(values.since, nameOf("since"), "a folder, a .tgz file or name@version", fail);
  const rules = Object.entries(objectOf(values.rules, "rules", fail));
  const gateways = Object.entries(objectOf(values.gateways, "gateways", fail));
  return {
    ...(sources === undefined ? {} : { sources }),
    ...(overlays === undefined ? {} : { overlays }),
    ...checkChoice(values, fail),
    ...(dir === undefined ? {} : { dir }),
    ...(runtime === undefined ? {} : { runtime: oneOf(runtime, nameOf("runtime"), RUNTIMES, fail) }),
    ...(extension === undefined
      ? {}
      : { importExtension: oneOf(extension, nameOf("importExtension"), IMPORT_EXTENSIONS, fail) }),
    ...(name === undefined ? {} : { package: name }),
    ...(header === undefined ? {} : { header }),
    ...(typeof docs === "boolean" ? { docs } : {}),
    ...(since === undefined ? {} : { since }),
    ...(gateways.length === 0
      ? {}
      : { gateways: Object.fromEntries(gateways.map(([key, one]) => [key, checkGateway(key, one, fail)])) }),
    rules: Object.fromEntries(
      rules.map(([code, level]) => [code, oneOf(level, `rules[${JSON.stringify(code)}]`, RULE_LEVELS, fail)]),
    ),
  };
}

/** The keys that describe one package. */
const PACKAGE_KEYS = ["sources", "overlays", "include", "exclude", "output", "gateways", "rules"] as const;

/** One layer of a configuration: what is said of a package, or of all. */
function checkLayer(value: JsonObject, more: readonly string[], fail: Fail): Config {
  requireKeys(value, "", [...PACKAGE_KEYS, ...more], fail);
  const output = objectOf(value["output"], "output", fail);
  requireKeys(output, "output.", OUTPUT_KEYS, fail);
  const nameOf = (key: string): string => (OUTPUT_KEYS.some((one) => one === key) ? `output.${key}` : key);
  return checkValues({ ...value, ...output }, nameOf, fail);
}

/** What a package is called in a configuration: the default of its folder's name, too. */
export const PACKAGE_KEY_PATTERN = "^[A-Za-z0-9][A-Za-z0-9_-]*$";

/** A configuration: what holds for all packages, and the packages by their names. Without names it describes one. */
export interface ConfigLayers {
  readonly shared: Config;
  readonly packages: ReadonlyMap<string, Config>;
}

function checkPackages(value: unknown, fail: Fail): ConfigLayers["packages"] {
  if (value === undefined) return new Map();
  const packages = Object.entries(objectOf(value, "packages", fail));
  if (packages.length === 0) fail("packages is empty: describe one, or leave it out");
  return new Map(
    packages.map(([key, one]) => {
      if (!new RegExp(PACKAGE_KEY_PATTERN).test(key))
        fail(`packages: ${JSON.stringify(key)} must be a name of letters, digits, - and _`);
      const own: Fail = (message) => fail(`packages.${key}: ${message}`);
      return [key, checkLayer(isObject(one) ? one : own("must be an object"), [], own)];
    }),
  );
}

/** A configuration as read from a file. @throws UserError that names the file and the first key that is wrong. */
export function checkConfigLayers(value: unknown, path: string): ConfigLayers {
  const fail: Fail = (message) => {
    throw new UserError(message, { exit: 2, code: "io/config", path });
  };
  if (!isObject(value)) return fail("the configuration must be an object; export it as default");
  const shared = checkLayer(value, ["packages", "$schema"], fail);
  optionalText(value["$schema"], "$schema", "the address of a schema", fail);
  return { shared, packages: checkPackages(value["packages"], fail) };
}

/** What is wrong with a package name; undefined when npm takes it. */
export function packageNameFlaw(name: string): string | undefined {
  if (name.length > 214) return "it is longer than 214 characters";
  if (!new RegExp(PACKAGE_NAME_PATTERN).test(name))
    return "npm takes lower-case letters, digits, dots, dashes, and one scope as in @scope/name";
  if (name === "node_modules" || name === "favicon.ico") return "npm keeps it for itself";
  return isBuiltin(name) ? "it is the name of a module of Node" : undefined;
}
