import { Agent as PlainAgent, type AgentOptions } from "node:http";
import { Agent as TlsAgent } from "node:https";
import type { Socket } from "node:net";

/** The connections of one transport. */
export interface Pool {
  readonly plain: PlainAgent;
  readonly tls: TlsAgent;
  /** Takes note of what a server has said about the connection it answers on (`keep-alive: timeout=5`). */
  readonly hear: (socket: Socket, keepAlive: string | null) => void;
}

/** How long connections are kept, and how many to one host. */
export interface PoolOptions {
  readonly idleMs: number;
  readonly kept: number;
}

// What is sent in the very moment in which a server closes is lost, so it is given up this much sooner than the server said.
const AHEAD_OF_SERVER = 1_000;

/** A pool without connections. */
export function createPool({ idleMs, kept }: PoolOptions): Pool {
  const patience = new WeakMap<Socket, number>();
  const keepSocketAlive = (socket: Socket): boolean => {
    const ms = Math.min(idleMs, patience.get(socket) ?? idleMs);
    if (ms <= 0) return false;
    socket.setKeepAlive(true);
    socket.unref();
    socket.setTimeout(ms);
    return true;
  };
  // The connection used last is the one that its server is least likely to close.
  const options: AgentOptions = { keepAlive: true, maxFreeSockets: kept, scheduling: "lifo", timeout: idleMs };
  return {
    plain: Object.assign(new PlainAgent(options), { keepSocketAlive }),
    tls: Object.assign(new TlsAgent(options), { keepSocketAlive }),
    hear: (socket, keepAlive) => {
      const [, seconds] = /timeout=(\d{1,6})/i.exec(keepAlive ?? "") ?? [];
      if (seconds !== undefined) patience.set(socket, Number(seconds) * 1_000 - AHEAD_OF_SERVER);
    },
  };
}
