import { type Calls, createCalls, type SharedClient } from "../client/client.js";
import { openEndpoints, requireRuntime, unchecked } from "../client/registry.js";
import type { OpenClient, Registry } from "../contract/client.js";
import type { ClientOptions } from "../contract/options.js";
import { withUrlTargets } from "../client/url-targets.js";
import { createContext } from "../http/context.js";
import { createLazyRealtimeClient } from "../realtime/lazy-client.js";
import type { OpenFalClient, SharedFalClient } from "./client.js";
import type { FalClientOptions } from "./options.js";

/*
 * The client of programs that were written for the official one. It is the same client: only its types are the official
 * client's.
 */

/**
 * Makes a client that takes any endpoint id, typed as the official client is: what a package knows is typed and checked,
 * the rest is whatever the program says it is.
 *
 * @param options where requests go, with which credential, and how patiently
 * @param registry loads the package's descriptors; default: none is known
 * @param accepts the caret range of `falsmith-runtime` that the package was generated for
 * @throws ConfigError when the options are wrong, or this runtime is not in that range
 */
export function createFalClient<Endpoints = object>(
  options?: FalClientOptions,
  registry?: Registry<NoInfer<Endpoints>>,
  accepts?: string,
): OpenFalClient<Endpoints> {
  requireRuntime(accepts);
  const context = createContext(options);
  const endpoints = openEndpoints(registry ?? {}, unchecked);
  const calls = withUrlTargets(context, (at) => createCalls(at, endpoints));
  const realtime = createLazyRealtimeClient(context);
  // The calls take any id and any descriptor, and give what its validators say; the rest is the program's own claim.
  return { ...calls, streaming: { stream: calls.stream }, realtime, unchecked } as unknown as OpenFalClient<Endpoints>;
}

/** What the calls of a client are, without the types of its endpoints. */
type UntypedClient = Calls & Pick<OpenFalClient, "streaming" | "realtime" | "unchecked">;

/**
 * The client that the parts of a program share.
 *
 * @param make makes a client: at the first call, and whenever the options are replaced
 */
export function shareFalClient<Endpoints = object>(
  make: (options?: FalClientOptions) => OpenFalClient<Endpoints>,
): SharedFalClient<Endpoints> {
  let shared: OpenFalClient<Endpoints> | undefined;
  const current = (): UntypedClient => (shared ??= make()) as unknown as UntypedClient;
  const client: UntypedClient & Pick<SharedFalClient, "config"> = {
    config: (options) => {
      shared = make(options);
    },
    subscribe: (endpoint, options) => current().subscribe(endpoint, options),
    run: (endpoint, options) => current().run(endpoint, options),
    stream: (endpoint, options) => current().stream(endpoint, options),
    submit: (endpoint, options) => current().submit(endpoint, options),
    resume: (endpoint, handle) => current().resume(endpoint, handle),
    unchecked: (id) => current().unchecked(id),
    call: (operation, options) => current().call(operation, options),
    get storage() {
      return current().storage;
    },
    get queue() {
      return current().queue;
    },
    get streaming() {
      return current().streaming;
    },
    get realtime() {
      return current().realtime;
    },
  };
  return client as unknown as SharedFalClient<Endpoints>;
}

/** `shareFalClient` under its former name and types: packages of earlier versions import it. */
export const shareClient: <Endpoints = object>(
  make: (options?: ClientOptions) => OpenClient<Endpoints>,
) => SharedClient<Endpoints> = shareFalClient as unknown as typeof shareClient;
