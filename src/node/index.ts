import type * as Undici from "undici";
import type { Fetch } from "../contract/options.js";
import { ConfigError } from "../errors/index.js";
import { createPool, type Pool } from "./pool.js";
import { send } from "./send.js";

/** How the connections of a lean transport are made and kept. */
export interface NodeFetchOptions {
  /**
   * Ms for which a connection is kept that nothing uses; a server that says it closes sooner is believed. Default 4,000:
   * most servers wait longer, and what is sent on a connection that is just being closed may be lost.
   */
  readonly idle?: number | undefined;
  /** Ms in which a connection must have been made, TLS included. Default 10,000. */
  readonly connect?: number | undefined;
  /** Connections to one host that are kept while nothing uses them. Default 256. */
  readonly kept?: number | undefined;
  /**
   * What makes the connections instead, of undici 7: `new ProxyAgent(url)`, `new EnvHttpProxyAgent()` for `HTTPS_PROXY`
   * and `NO_PROXY`, `new Agent({ connect: { ca } })` for an authority of one's own. The other options then do nothing, and
   * it is the caller's to close. It must not send a request again by itself, as `RetryAgent` does: the runtime decides that.
   */
  readonly dispatcher?: Undici.Dispatcher | undefined;
}

/** A `fetch` over undici, to be given to a client as its `fetch` option. */
export interface NodeFetch extends Fetch {
  /** Closes the connections it has made itself; what is under way on them is cut. A later call opens new ones. */
  close(): void;
}

// What is longer is no time to Node's timers: they would fire at once.
const LONGEST = 2_147_483_647;

function positive(name: string, value: number | undefined, otherwise: number, most: number): number {
  if (value === undefined) return otherwise;
  if (typeof value === "number" && value > 0 && value <= most) return value;
  const limit = most === Infinity ? "" : ` and at most ${most}`;
  throw new TypeError(`${name} is a number above 0${limit}, not ${String(value)}.`);
}

const WANTED = "falsmith's transport for Node needs the package undici 7, which is not installed: npm install undici@7";

/** Version 6 has another interface for handlers; cacheStores came with 7. */
function isUndici(value: unknown): value is typeof Undici {
  return typeof value === "object" && value !== null && "cacheStores" in value && "Client" in value;
}

async function loadUndici(): Promise<typeof Undici> {
  try {
    const loaded: { readonly default?: unknown } = await import("undici");
    // A bundler that splits code gives a CommonJS package as its default export alone.
    for (const undici of [loaded, loaded.default]) if (isUndici(undici)) return undici;
  } catch (cause) {
    throw new ConfigError(WANTED, { cause });
  }
  throw new ConfigError(WANTED);
}

/**
 * Makes a transport for Node at about a quarter of the CPU of the platform's own: `createFalClient({ fetch:
 * createNodeFetch() })`. It is over undici 7 (Node 20.18.1 or later), which the program installs: `npm install undici@7`. It
 * is not the default, because programs replace, observe and proxy the global `fetch`, and this one asks nobody.
 *
 * It takes what a client of this package sends: an `http:` or `https:` address, a method, headers, a body of any kind
 * that `fetch` takes, a signal. It never follows a redirect: with `redirect: "manual"` the answer comes as it is, else a
 * redirect rejects. It has no cache, no cookies, no HTTP/2, and does not ask for compressed answers, though it reads those
 * that come (gzip, deflate, br). It uses no proxy but the `dispatcher` that it is given. Certificates are checked as Node
 * checks them. Idle connections do not keep a process alive.
 *
 * @throws TypeError for options that are out of range. Calls reject as the platform's `fetch` does: with the signal's
 * reason, or with a `TypeError` whose `cause` has the `code` of what went wrong; with a `ConfigError`, before anything is
 * sent, where undici 7 is not installed.
 */
export function createNodeFetch(options: NodeFetchOptions = {}): NodeFetch {
  const { dispatcher } = options;
  const settings = {
    idle: positive("idle", options.idle, 4_000, LONGEST),
    connect: positive("connect", options.connect, 10_000, LONGEST),
    kept: positive("kept", options.kept, 256, Infinity),
  };
  const given = dispatcher === undefined ? undefined : { dispatcher, release: () => {}, cut: () => {} };
  let pool: Pool | undefined;
  const open = async (): Promise<Pool> => {
    const undici = await loadUndici();
    return (pool ??= createPool(undici, settings));
  };
  const call: Fetch = async (url, init = {}) =>
    send(given === undefined ? (pool ?? (await open())).lease : () => given, url, init);
  return Object.assign(call, { close: () => pool?.close() });
}
