import type { Client, OpenClient, Registry } from "../contract/client.js";
import type { ClientOptions } from "../contract/options.js";
import { createContext } from "../http/context.js";
import { createCalls } from "./calls.js";
import { openEndpoints, packageEndpoints } from "./registry.js";
import { unchecked } from "./unchecked.js";

/**
 * The client of a package: an id that the package does not know is a type error.
 *
 * @param options where requests go, with which credential, and how patiently
 * @param registry loads the package's descriptors; without one, endpoints are named by their descriptors only
 * @throws ConfigError when the options are wrong
 */
export function createClient<Endpoints = object>(
  options?: ClientOptions,
  registry?: Registry<NoInfer<Endpoints>>,
): Client<Endpoints> {
  const calls = createCalls(createContext(options), packageEndpoints(registry ?? {}));
  // The calls take any descriptor and any id of the registry, and give what the descriptor's validators say.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- safe: `Client` only says which type an id has
  return { ...calls, unchecked } as unknown as Client<Endpoints>;
}

/**
 * The client that takes any id, as the official one does: what a package knows is typed and checked, the rest is unknown.
 *
 * @throws ConfigError when the options are wrong
 */
export function createOpenClient<Endpoints = object>(
  options?: ClientOptions,
  registry?: Registry<NoInfer<Endpoints>>,
): OpenClient<Endpoints> {
  const calls = createCalls(createContext(options), openEndpoints(registry ?? {}, unchecked));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- safe for the same reason as `createClient`
  return { ...calls, unchecked } as unknown as OpenClient<Endpoints>;
}
