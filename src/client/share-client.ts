import type { OpenClient } from "../contract/client.js";
import type { ClientOptions } from "../contract/options.js";

/** A client for a whole program, made when it is first used. */
export type SharedClient<Endpoints = object> = OpenClient<Endpoints> & {
  /** Replaces its options. @throws ConfigError when they are wrong */
  config(options: ClientOptions): void;
};

/**
 * The client that the parts of a program share.
 *
 * @param make makes a client: at the first call, and whenever the options are replaced
 */
export function shareClient<Endpoints = object>(
  make: (options?: ClientOptions) => OpenClient<Endpoints>,
): SharedClient<Endpoints> {
  let shared: OpenClient<Endpoints> | undefined;
  const current = (): OpenClient<Endpoints> => (shared ??= make());
  return {
    config: (options) => {
      shared = make(options);
    },
    subscribe: (endpoint, options) => current().subscribe(endpoint, options),
    run: (endpoint, options) => current().run(endpoint, options),
    stream: (endpoint, options) => current().stream(endpoint, options),
    submit: (endpoint, options) => current().submit(endpoint, options),
    resume: (endpoint, handle) => current().resume(endpoint, handle),
    unchecked: (id) => current().unchecked(id),
    get storage() {
      return current().storage;
    },
    get queue() {
      return current().queue;
    },
  };
}
