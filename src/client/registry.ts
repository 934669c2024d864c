import type { AnyEndpoint } from "../contract/client.js";
import type { Validator } from "../contract/validator.js";
import { ConfigError } from "../errors/index.js";
import { parseEndpointId } from "../gateway/ids.js";
import { own } from "../platform/json.js";
import { nearest } from "../platform/nearest.js";

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
  if (typeof id === "string") return id;
  throw new ConfigError("An endpoint is named by its id, a string, or by its generated descriptor.");
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
