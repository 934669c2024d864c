import type { AnyEndpoint } from "../contract/client.js";
import type { Validator } from "../contract/validator.js";
import { ConfigError } from "../errors/index.js";
import { parseEndpointId } from "../gateway/ids.js";
import { VERSION } from "../platform/env.js";
import { own } from "../platform/json.js";
import { nearest } from "../platform/nearest.js";

/* What a generated package gives a client: its endpoints, and the range of runtimes that it was made for. */

/** Finds the endpoint that a call names. */
export interface EndpointResolver {
  /** Its id, at once. @throws ConfigError when a package does not know it. */
  idOf(target: string | AnyEndpoint): string;
  /** Its descriptor, loaded when only the id is given. */
  load(target: string | AnyEndpoint): Promise<AnyEndpoint>;
}

// Programs in JavaScript pass what they have.
function idOfDescriptor(target: unknown): string {
  const id = own(target, "id");
  const isOperation = typeof own(target, "method") === "string";
  if (typeof id === "string" && own(target, "method") === undefined) return id;
  if (typeof id === "string" && isOperation)
    throw new ConfigError(
      `${id.slice(0, 120)} is an operation: client.call takes it. Where it submits a job, its module exports \`endpoint\` beside \`operation\`, for subscribe and submit.`,
    );
  throw new ConfigError(
    "An endpoint is named by its id, a string, or by its generated descriptor. client.call takes operations.",
  );
}

function checkedDescriptor(target: AnyEndpoint): AnyEndpoint {
  idOfDescriptor(target);
  return target;
}

type Loaders = Readonly<Record<string, () => Promise<AnyEndpoint>>>;

/** The endpoints of a package, by id without regard to case. */
export function packageEndpoints(loaders: Loaders): EndpointResolver {
  const ids = new Map(Object.keys(loaders).map((id) => [id.toLowerCase(), id]));
  const idOf = (target: string | AnyEndpoint): string => {
    if (typeof target !== "string") return idOfDescriptor(target);
    const id = ids.get(target.toLowerCase());
    if (id !== undefined) return id;
    if (ids.size === 0)
      throw new ConfigError(
        `This client takes endpoint descriptors, not ids: pass the \`endpoint\` of its module for ${JSON.stringify(target.slice(0, 120))}, ` +
          "or import the client from the package's registry. client.unchecked(id) is the way to call it unchecked.",
      );
    const near = nearest(target.toLowerCase(), [...ids.values()]);
    const hint = near === undefined ? "" : ` Did you mean ${near}?`;
    throw new ConfigError(
      `Unknown endpoint id ${JSON.stringify(target.slice(0, 120))}.${hint} client.unchecked(id) is the way to call it unchecked.`,
    );
  };
  return {
    idOf,
    load: async (target) =>
      typeof target === "string"
        ? ((await loaders[idOf(target)]?.()) ?? Promise.reject(new ConfigError(`No endpoint ${target}.`)))
        : checkedDescriptor(target),
  };
}

/** Endpoints of which nothing is known, and those of a package where it knows them. */
export function openEndpoints(loaders: Loaders, otherwise: (id: string) => AnyEndpoint): EndpointResolver {
  const ids = new Map(Object.keys(loaders).map((id) => [id.toLowerCase(), id]));
  return {
    idOf: (target) =>
      typeof target === "string" ? (ids.get(target.toLowerCase()) ?? otherwise(target).id) : idOfDescriptor(target),
    load: async (target) => {
      if (typeof target !== "string") return checkedDescriptor(target);
      const load = loaders[ids.get(target.toLowerCase()) ?? ""];
      return load === undefined ? otherwise(target) : load();
    },
  };
}

function none(): Record<string, unknown> {
  return {};
}

const anything: Validator<unknown> = {
  "~standard": {
    version: 1,
    vendor: "falsmith",
    validate: (value) => ({ value }),
    jsonSchema: { input: none, output: none },
  },
  is: (_value): _value is unknown => true,
  parse: (value) => value,
  safeParse: (value) => ({ success: true, data: value, warnings: [] }),
  jsonSchema: true,
};

/** An endpoint of which only the id is known: nothing is checked. @throws ConfigError when it is no endpoint id. */
export function unchecked(id: string): AnyEndpoint {
  parseEndpointId(id);
  return { id, input: anything, output: anything, gateways: [] };
}

/** A version of semver: its numbers, and the identifiers of a prerelease. Build metadata says nothing about order. */
interface Version {
  readonly numbers: readonly [major: number, minor: number, patch: number];
  readonly prerelease: readonly string[];
}

function versionOf(text: string): Version | undefined {
  const pattern = /^(\d+)\.(\d+)\.(\d+)(?:-([\dA-Za-z-]+(?:\.[\dA-Za-z-]+)*))?(?:\+[\dA-Za-z.-]+)?$/;
  const [, major, minor, patch, prerelease] = pattern.exec(text) ?? [];
  if (major === undefined) return undefined;
  return { numbers: [Number(major), Number(minor), Number(patch)], prerelease: prerelease?.split(".") ?? [] };
}

const NUMERIC = /^\d+$/;

/** The order of two identifiers of a prerelease (semver 2.0.0, rule 11): numbers by value and before words. */
function compareIdentifiers(a: string, b: string): number {
  if (NUMERIC.test(a) && NUMERIC.test(b)) return Number(a) - Number(b);
  if (NUMERIC.test(a) !== NUMERIC.test(b)) return NUMERIC.test(a) ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether a prerelease comes no earlier than another one of the same version; none at all is the version itself. */
function isNoEarlier(given: readonly string[], least: readonly string[]): boolean {
  if (given.length === 0 || least.length === 0) return given.length === 0;
  for (const [index, identifier] of least.entries()) {
    const other = given[index];
    if (other === undefined) return false;
    const difference = compareIdentifiers(other, identifier);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/**
 * Whether a caret range (`^0.1.0`) holds a version, by npm's rules: no breaking change since, nothing older, and a
 * prerelease only where the range names one of the same version.
 */
function holds(range: string, version: string): boolean {
  const least = range.startsWith("^") ? versionOf(range.slice(1)) : undefined;
  const given = versionOf(version);
  if (least === undefined || given === undefined) return false;
  const [major, minor] = least.numbers;
  const fixed = major > 0 ? 1 : minor > 0 ? 2 : 3;
  for (const [index, part] of least.numbers.entries()) {
    const difference = (given.numbers[index] ?? 0) - part;
    if (difference !== 0) return difference > 0 && index >= fixed && given.prerelease.length === 0;
  }
  return isNoEarlier(given.prerelease, least.prerelease);
}

/**
 * Refuses a runtime that a generated package was not made for, before anything is sent.
 * @param accepts the caret range that the package names; undefined where it brings its own runtime
 * @param version the runtime that is installed: this one
 * @throws ConfigError when this runtime is not in it
 */
export function requireRuntime(accepts: string | undefined, version: string = VERSION): void {
  if (accepts === undefined || holds(accepts, version)) return;
  throw new ConfigError(
    `This package was generated for falsmith-runtime ${accepts}, and ${version} is installed: ` +
      `install falsmith-runtime@${accepts}, or generate the package anew with falsmith ${version}.`,
  );
}
