import type * as Undici from "undici";

/** How connections are made and kept. */
export interface PoolOptions {
  /** Ms for which a connection is kept that nothing uses. */
  readonly idle: number;
  /** Ms in which a connection must have been made. */
  readonly connect: number;
  /** Connections to one origin that are kept while nothing uses them. */
  readonly kept: number;
}

/** Where one request is sent. */
export interface Lease {
  readonly dispatcher: Undici.Dispatcher;
  /** The exchange is over, and the connection may serve the next one. */
  readonly release: () => void;
  /** Nobody waits any more: closes the connection, or ends the attempt to make it. */
  readonly cut: () => void;
}

/** Gives each request a connection of its own. */
export interface Pool {
  readonly lease: (origin: string) => Lease;
  /** Closes all connections; what is under way is cut. */
  readonly close: () => void;
}

// What is sent in the very moment in which a server closes is lost, so it is given up this much sooner than the server said.
const AHEAD_OF_SERVER = 1_000;

/** A client of undici, which has one connection at most, and what ends the attempt to make that. */
interface PooledClient {
  readonly client: Undici.Client;
  readonly attempt: AbortController;
}

/** Sessions of TLS by origin, which later connections resume. */
type Sessions = Map<string, Buffer>;

function createClient(
  undici: typeof Undici,
  origin: string,
  { idle, connect }: PoolOptions,
  sessions: Sessions,
): PooledClient {
  const attempt = new AbortController();
  const client = new undici.Client(origin, {
    connect: (target, callback) => {
      const session = sessions.get(origin);
      const how = { timeout: connect, signal: attempt.signal, maxCachedSessions: 0 };
      const connector = undici.buildConnector(session === undefined ? how : { ...how, session });
      connector(target, (...[error, socket]) => {
        if (error !== null) return callback(error, null);
        socket.on("session", (next: Buffer) => sessions.set(origin, next));
        return callback(null, socket);
      });
    },
    keepAliveTimeout: idle,
    keepAliveMaxTimeout: idle,
    keepAliveTimeoutThreshold: AHEAD_OF_SERVER,
  });
  return { client, attempt };
}

function destroy({ client, attempt }: PooledClient): void {
  void client.destroy();
  attempt.abort();
}

/**
 * A pool of undici's clients. undici's own pool goes on with a connection that nobody wants any more until it is made, and
 * keeps as many as there have ever been at once; this one ends such an attempt, and gives out what was used last, which is
 * what its server is least likely to close.
 */
export function createPool(undici: typeof Undici, options: PoolOptions): Pool {
  const all = new Set<PooledClient>();
  const free = new Map<string, PooledClient[]>();
  const sessions: Sessions = new Map();

  const drop = (one: PooledClient): void => {
    all.delete(one);
    destroy(one);
  };
  const create = (origin: string): PooledClient => {
    const made = createClient(undici, origin, options, sessions);
    all.add(made);
    made.client.on("disconnect", () => {
      const list = free.get(origin) ?? [];
      const at = list.indexOf(made);
      if (at < 0) return;
      list.splice(at, 1);
      if (list.length === 0) free.delete(origin);
      drop(made);
    });
    return made;
  };
  const take = (origin: string): PooledClient => {
    const list = free.get(origin) ?? [];
    for (let one = list.pop(); one !== undefined; one = list.pop()) {
      if (one.client.stats.connected) return one;
      drop(one);
    }
    return create(origin);
  };
  const release = (origin: string, one: PooledClient): void => {
    const list = free.get(origin) ?? [];
    if (!all.has(one) || list.length >= options.kept) return drop(one);
    list.push(one);
    return void free.set(origin, list);
  };
  return {
    lease: (origin) => {
      const one = take(origin);
      return { dispatcher: one.client, release: () => release(origin, one), cut: () => drop(one) };
    },
    close: () => {
      all.forEach(destroy);
      all.clear();
      free.clear();
      sessions.clear();
    },
  };
}
