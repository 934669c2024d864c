import type { Peer } from "./peer.js";

/** An input that came over a realtime connection. */
export interface RealtimeInput {
  readonly endpointId: string;
  readonly input: unknown;
  /** How it was written, and is answered. */
  readonly format: "json" | "msgpack";
  /** The connection, from 1. */
  readonly connection: number;
  /** The mock clock's time. */
  readonly at: number;
}

/** The realtime connections of one server. */
export interface RealtimeBook {
  /** Those that are open. */
  readonly open: Set<Peer>;
  /** Gives a connection its number. */
  next(): number;
  add(input: RealtimeInput): void;
  inputs(): readonly RealtimeInput[];
}

/** @param limit how many inputs are kept */
export function createRealtimeBook(limit: number): RealtimeBook {
  let inputs: RealtimeInput[] = [];
  let count = 0;
  return {
    open: new Set(),
    next: () => (count += 1),
    add: (input) => {
      inputs.push(input);
      // Twice the limit before cutting: cutting at every input would copy the list each time.
      if (inputs.length >= limit * 2) inputs = inputs.slice(-limit);
    },
    inputs: () => inputs.slice(-limit),
  };
}
