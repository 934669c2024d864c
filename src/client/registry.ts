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

function unknownId(id: string, ids: readonly string[]): ConfigError {
  const shown = JSON.stringify(id.slice(0, 120));
  const unchecked = "client.unchecked(id) is the way to call it unchecked.";
  if (ids.length === 0)
    return new ConfigError(
      `This client takes endpoint descriptors, not ids: pass the \`endpoint\` of its module for ${shown}, ` +
        `or import the client from the package's registry. ${unchecked}`,
    );
  const near = nearest(id.toLowerCase(), ids);
  return new ConfigError(
    `Unknown endpoint id ${shown}.${near === undefined ? "" : ` Did you mean ${near}?`} ${unchecked}`,
  );
}

/** The endpoints of a package, by id without regard to case. */
export function packageEndpoints(loaders: Loaders): EndpointResolver {
  const known = new Map(Object.entries(loaders).map(([id, load]) => [id.toLowerCase(), { id, load }]));
  const find = (id: string): { readonly id: string; readonly load: Loaders[string] } => {
    const found = known.get(id.toLowerCase());
    if (found === undefined) throw unknownId(id, Object.keys(loaders));
    return found;
  };
  return {
    idOf: (target) => (typeof target === "string" ? find(target).id : idOfDescriptor(target)),
    load: async (target) => (typeof target === "string" ? find(target).load() : checkedDescriptor(target)),
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

/** The identifiers of a version: three numbers, then those of a prerelease. Build metadata says nothing about order. */
function versionOf(text: string): readonly string[] {
  const pattern = /^(\d+\.\d+\.\d+)(?:-([\dA-Za-z-]+(?:\.[\dA-Za-z-]+)*))?(?:\+[\dA-Za-z.-]+)?$/;
  const [, ...parts] = pattern.exec(text) ?? [];
  return parts.flatMap((part) => part?.split(".") ?? []);
}

const NUMERIC = /^\d+$/;

/** Whether an identifier of a prerelease is later than another (semver 2.0.0, rule 11): numbers by value and before words. */
function isLater(a: string, b: string): boolean {
  const isNumber = NUMERIC.test(a);
  if (isNumber !== NUMERIC.test(b)) return !isNumber;
  return isNumber ? Number(a) > Number(b) : a > b;
}

/**
 * Whether a caret range (`^0.1.0`) holds a version, by npm's rules: no breaking change since, nothing older, and a
 * prerelease only where the range names one of the same version.
 */
function holds(range: string, version: string): boolean {
  const least = range.startsWith("^") ? versionOf(range.slice(1)) : [];
  const given = versionOf(version);
  const isRelease = given.length === 3;
  for (const [index, part] of least.entries()) {
    const other = given[index];
    if (other === part) continue;
    // The first number that is not 0 says what breaks.
    const isBreaking = least.slice(0, index).every((before) => Number(before) === 0);
    if (index < 3) return isRelease && !isBreaking && Number(other) > Number(part);
    return isRelease || (other !== undefined && isLater(other, part));
  }
  return least.length > 3 || (isRelease && least.length === 3);
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
