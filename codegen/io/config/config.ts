import { isBuiltin } from "node:module";
import type { GatewayConfig, Runtime } from "../../config.js";
import { IMPORT_EXTENSIONS, type ImportExtension } from "../../document/import-extension.js";
import { isObject, type JsonObject } from "../../document/json.js";
import { type RuleLevel, RULE_LEVELS } from "../../document/levels.js";
import { didYouMean } from "../../messages/nearest.js";
import { UserError } from "../user-error.js";

export const RUNTIMES: readonly Runtime[] = ["import", "bundle"];

/** `falsmith.config.*`, checked. What is absent is left to flags and defaults. */
export interface Config {
  readonly sources?: readonly string[];
  readonly overlays?: readonly string[];
  readonly dir?: string;
  readonly runtime?: Runtime;
  readonly importExtension?: ImportExtension;
  /** The name of the publishable package to emit. */
  readonly package?: string;
  readonly header?: string;
  readonly gateways?: Readonly<Record<string, GatewayConfig>>;
  readonly rules: Readonly<Record<string, RuleLevel>>;
}

/** Refuses a value; the message names it. */
export type Fail = (message: string) => never;

/** Refuses a key that nobody knows. */
export function requireKeys(object: JsonObject, where: string, known: readonly string[], fail: Fail): void {
  for (const key of Object.keys(object)) {
    if (!known.includes(key))
      fail(
        `unknown key ${JSON.stringify(where + key)}${didYouMean(key, known)}; known are ${known.filter((word) => !word.startsWith("$")).join(", ")}`,
      );
  }
}

function object(value: unknown, name: string, fail: Fail): JsonObject {
  if (value === undefined) return {};
  return isObject(value) ? value : fail(`${name} must be an object`);
}

/** Each list is a list of texts; a single text is taken as a list of one. */
function texts(value: unknown, name: string, fail: Fail): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.map((item) =>
    typeof item === "string" && item !== "" ? item : fail(`${name} must be a list of paths or patterns`),
  );
}

function oneOf<T extends string>(value: unknown, name: string, known: readonly T[], fail: Fail): T {
  return (
    known.find((word) => word === value) ??
    fail(`${name} must be ${known.join(" or ")}${typeof value === "string" ? didYouMean(value, known) : ""}`)
  );
}

/** The name of an npm package, as the registry allows it. */
export const PACKAGE_NAME_PATTERN = "^(?:@[a-z0-9][a-z0-9._~-]*/)?[a-z0-9][a-z0-9._~-]*$";

function optionalText(value: unknown, name: string, what: string, fail: Fail): string | undefined {
  return value === undefined || (typeof value === "string" && value !== "") ? value : fail(`${name} must be ${what}`);
}

const OUTPUT_KEYS = ["dir", "runtime", "importExtension", "package", "header"] as const;

function packageOf(value: unknown, name: string, fail: Fail): string | undefined {
  const text = optionalText(value, name, "the name of a package", fail);
  if (text !== undefined && (text.length > 214 || !new RegExp(PACKAGE_NAME_PATTERN).test(text)))
    fail(`${name} must be a name that npm allows: lower-case letters, digits, dots, dashes, @scope/name`);
  return text;
}

export const SCHEMES = ["Key", "Bearer"] as const;
export const PROFILES = ["fal", "relay"] as const;

/** A name becomes a key of generated code, where this one would mean something else. */
export const GATEWAY_NAME_PATTERN = "^(?!__proto__$)[^\\s]";

/** A URL may hold an origin and a path only: a key or a query in it would end up where nobody looks for secrets. */
export const GATEWAY_URL_PATTERN = "^https?://[^/?#@\\\\\\s]+(?:/[^?#@\\\\\\s]*)?$";

function gatewayOf(name: string, value: unknown, fail: Fail): GatewayConfig {
  const where = `gateways[${JSON.stringify(name)}]`;
  if (!new RegExp(GATEWAY_NAME_PATTERN).test(name))
    return fail(`${where} is not a valid gateway name; choose another one`);
  const given = isObject(value) ? value : fail(`${where} must be an object`);
  requireKeys(given, `${where}.`, ["url", "auth", "profile"], fail);
  const { url } = given;
  if (typeof url !== "string" || !new RegExp(GATEWAY_URL_PATTERN).test(url) || !URL.canParse(url))
    return fail(`${where}.url must be an http(s) URL of an origin and a path`);
  return {
    url,
    auth: oneOf(given["auth"], `${where}.auth`, SCHEMES, fail),
    profile: oneOf(given["profile"], `${where}.profile`, PROFILES, fail),
  };
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
  const overlays = texts(values.overlays, nameOf("overlays"), fail);
  const { runtime, importExtension: extension } = values;
  const dir = optionalText(values.dir, nameOf("dir"), "the path of a folder", fail);
  const header = optionalText(values.header, nameOf("header"), "a text", fail);
  const name = packageOf(values.package, nameOf("package"), fail);
  const rules = Object.entries(object(values.rules, "rules", fail));
  const gateways = Object.entries(object(values.gateways, "gateways", fail));
  return {
    ...(sources === undefined ? {} : { sources }),
    ...(overlays === undefined ? {} : { overlays }),
    ...(dir === undefined ? {} : { dir }),
    ...(runtime === undefined ? {} : { runtime: oneOf(runtime, nameOf("runtime"), RUNTIMES, fail) }),
    ...(extension === undefined
      ? {}
      : { importExtension: oneOf(extension, nameOf("importExtension"), IMPORT_EXTENSIONS, fail) }),
    ...(name === undefined ? {} : { package: name }),
    ...(header === undefined ? {} : { header }),
    ...(gateways.length === 0
      ? {}
      : { gateways: Object.fromEntries(gateways.map(([key, one]) => [key, gatewayOf(key, one, fail)])) }),
    rules: Object.fromEntries(
      rules.map(([code, level]) => [code, oneOf(level, `rules[${JSON.stringify(code)}]`, RULE_LEVELS, fail)]),
    ),
  };
}

/** A configuration as read from a file. @throws UserError that names the file and the first key that is wrong. */
export function checkConfig(value: unknown, path: string): Config {
  const fail: Fail = (message) => {
    throw new UserError(message, { exit: 2, code: "io/config", path });
  };
  if (!isObject(value)) return fail("the configuration must be an object; export it as default");
  requireKeys(value, "", ["sources", "overlays", "output", "gateways", "rules", "$schema"], fail);
  optionalText(value["$schema"], "$schema", "the address of a schema", fail);
  const output = object(value["output"], "output", fail);
  requireKeys(output, "output.", OUTPUT_KEYS, fail);
  const nameOf = (key: string): string => (OUTPUT_KEYS.some((one) => one === key) ? `output.${key}` : key);
  return checkValues({ ...value, ...output }, nameOf, fail);
}

/** What is wrong with a package name; undefined when npm takes it. */
export function packageNameFlaw(name: string): string | undefined {
  if (name.length > 214) return "it is longer than 214 characters";
  if (!new RegExp(PACKAGE_NAME_PATTERN).test(name))
    return "npm takes lower-case letters, digits, dots, dashes, and one scope as in @scope/name";
  if (name === "node_modules" || name === "favicon.ico") return "npm keeps it for itself";
  return isBuiltin(name) ? "it is the name of a module of Node" : undefined;
}
