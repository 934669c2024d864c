import type { Fetch } from "../contract/options.js";
import { createPool } from "./pool.js";
import { type Line, send } from "./send.js";

/** How the connections of a lean transport are kept. */
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
}

/** A `fetch` over `node:http`, to be given to a client as its `fetch` option. */
export interface NodeFetch extends Fetch {
  /** Closes all its connections; what is under way is cut. A later call opens new ones. */
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

/**
 * Makes a transport for Node at half the CPU of the platform's own: `createFalClient({ fetch: createNodeFetch() })`.
 * It is not the default, because programs replace, observe and proxy the global one, and this one asks nobody.
 *
 * It takes what a client of this package sends: an `http:` or `https:` address, a method, headers, a body of any kind
 * that `fetch` takes, a signal. It never follows a redirect: with `redirect: "manual"` the answer comes as it is, else a
 * redirect rejects. It has no cache, no cookies, no proxies, no HTTP/2, and does not ask for compressed answers, though
 * it reads those that come (gzip, deflate, br). Certificates are checked as Node checks them. Idle connections do not
 * keep a process alive.
 *
 * @throws TypeError for options that are out of range. Calls reject as the platform's `fetch` does: with the signal's
 * reason, or with a `TypeError` whose `cause` has the `code` of what went wrong.
 */
export function createNodeFetch(options: NodeFetchOptions = {}): NodeFetch {
  const idleMs = positive("idle", options.idle, 4_000, LONGEST);
  const pool = createPool({ idleMs, kept: positive("kept", options.kept, 256, Infinity) });
  const line: Line = { pool, connectMs: positive("connect", options.connect, 10_000, LONGEST) };
  const call: Fetch = (url, init = {}) => send(line, url, init);
  return Object.assign(call, {
    close: () => {
      pool.plain.destroy();
      pool.tls.destroy();
    },
  });
}
