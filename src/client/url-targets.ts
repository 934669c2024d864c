import { ConfigError } from "../errors/index.js";
import type { ClientContext } from "../http/context.js";
import { targetOfUrl } from "../requests/server.js";
import type { Calls, EndpointTarget } from "./client.js";

/* Endpoints that are named by their full URLs, as programs for the official client may name them. */

interface UrlCall {
  readonly calls: Calls;
  readonly target: EndpointTarget;
}

/** The endpoint id in a path of the gateway. @throws ConfigError */
function idOf(path: string, url: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new ConfigError(`${JSON.stringify(url.slice(0, 120))} is no URL that can be called.`);
  }
}

/**
 * The same calls, which take a full URL wherever they take an endpoint id: one of the gateway's own hosts, or one of an origin
 * that the client's option `origins` lists. The call decides which of the gateway's hosts is asked, as it does for an id.
 *
 * @param callsAt makes the calls of a client at another gateway
 */
export function withUrlTargets(context: ClientContext, callsAt: (context: ClientContext) => Calls): Calls {
  const calls = callsAt(context);
  const elsewhere = new Map<string, Calls>();
  const placeOf = (target: EndpointTarget): UrlCall => {
    if (typeof target !== "string" || !/^https?:\/\//i.test(target)) return { calls, target };
    const { context: there, baseUrl, path, search } = targetOfUrl(context, target);
    if (search !== "")
      throw new ConfigError(
        `An endpoint is named by a URL without a query, not ${JSON.stringify(target.slice(0, 120))}.`,
      );
    const id = idOf(path, target);
    if (there === context) return { calls, target: id };
    const known = elsewhere.get(baseUrl) ?? callsAt(there);
    elsewhere.set(baseUrl, known);
    return { calls: known, target: id };
  };
  // What a wrong URL throws is a rejection, as everything else that a call does.
  const at =
    <Options, Value>(pick: (calls: Calls) => (target: EndpointTarget, options: Options) => Promise<Value>) =>
    async (target: EndpointTarget, options: Options): Promise<Value> => {
      const place = placeOf(target);
      return pick(place.calls)(place.target, options);
    };
  return {
    ...calls,
    subscribe: at((one) => one.subscribe),
    submit: at((one) => one.submit),
    run: at((one) => one.run),
    stream: at((one) => one.stream),
    resume: (target, handle) => {
      const place = placeOf(target);
      return place.calls.resume(place.target, handle);
    },
    queue: {
      submit: at((one) => one.queue.submit),
      status: at((one) => one.queue.status),
      streamStatus: at((one) => one.queue.streamStatus),
      subscribeToStatus: at((one) => one.queue.subscribeToStatus),
      result: at((one) => one.queue.result),
      cancel: at((one) => one.queue.cancel),
    },
  };
}
