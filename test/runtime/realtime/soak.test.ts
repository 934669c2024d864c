import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { WebSocket } from "undici";
import { expect, test } from "vitest";
import { eventually } from "../../support/eventually.js";
import type { RealtimeHandler } from "../../../src/contract/realtime.js";
import { type Clock, systemClock } from "../../../src/platform/time.js";
import { paint } from "../../mock/support/endpoints.js";
import { realtime, type Realtime } from "./support.js";

/*
 * A hundred connections for five rounds: connections that are dropped, closed and refused, tokens that expire and are renewed.
 * In the end nothing of it is left: sockets, timers, listeners, and what programs had handed in.
 */
const CONNECTIONS = 100;
const ROUNDS = 5;

/** The system's clock, which knows its timers that have not fired. */
function countingClock(): Clock & { readonly pending: Set<object> } {
  const pending = new Set<object>();
  return {
    ...systemClock,
    pending,
    after: (ms, run) => {
      const timer = {};
      pending.add(timer);
      const cancel = systemClock.after(ms, () => {
        pending.delete(timer);
        run();
      });
      return () => {
        pending.delete(timer);
        cancel();
      };
    },
  };
}

/** The listeners of all sockets, by the type of their events, and the sockets that are not closed. */
const listening = new Map<string, number>();
const sockets = new Set<object>();
let made = 0;

class CountedSocket extends WebSocket {
  constructor(url: string) {
    super(url);
    made += 1;
    sockets.add(this);
    super.addEventListener("close", () => sockets.delete(this));
  }
  // oxlint-disable-next-line typescript/no-explicit-any -- the types of its own are overloads of four events
  override addEventListener(type: any, listener: any): void {
    listening.set(String(type), (listening.get(String(type)) ?? 0) + 1);
    super.addEventListener(type, listener);
  }
  // oxlint-disable-next-line typescript/no-explicit-any -- as above
  override removeEventListener(type: any, listener: any): void {
    listening.set(String(type), (listening.get(String(type)) ?? 0) - 1);
    super.removeEventListener(type, listener);
  }
}

function collectGarbage(): number {
  setFlagsFromString("--expose-gc");
  const gc: unknown = runInNewContext("gc");
  for (let turn = 0; turn < 4; turn += 1) if (typeof gc === "function") gc();
  return process.memoryUsage().heapUsed;
}

function tcpSockets(): number {
  return process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length;
}

interface Tally {
  results: number;
  errors: number;
}

/** One program's life: inputs until each has an answer, whatever happens to the connection, then a close. */
async function oneRound({ client, mock }: Realtime, tally: Tally, number: number): Promise<WeakRef<RealtimeHandler>> {
  let [results, errors] = [0, 0];
  const handler: RealtimeHandler = {
    throttleInterval: 0,
    ...(number % 3 === 0 ? { connectionKey: `key-${number}` } : {}),
    ...(number % 4 === 0 ? { tokenExpirationSeconds: 0.05, tokenProvider: () => freshToken(mock.url) } : {}),
    onResult: () => (results += 1),
    onError: () => (errors += 1),
  };
  const connection = client.connect(paint.id, handler);
  for (const prompt of ["one", "two"]) {
    const wanted = results + 1;
    while (results < wanted) {
      const before = errors;
      connection.send({ prompt });
      await eventually(() => expect(results >= wanted || errors > before).toBe(true));
    }
    // Tokens that are good for 50 ms are renewed meanwhile.
    if (number % 4 === 0) await new Promise((resolve) => setTimeout(resolve, 60));
  }
  // Some are closed while an input is on its way, or while the connection is being opened.
  if (number % 5 === 0) connection.send({ prompt: "left behind" });
  connection.close();
  tally.results += results;
  tally.errors += errors;
  return new WeakRef(handler);
}

async function freshToken(url: string): Promise<string> {
  const headers = { authorization: "Key key-id-0123:very-secret-456789" };
  const body = JSON.stringify({ allowed_apps: ["brush"], token_expiration: 60 });
  return String(await (await fetch(`${url}/rest/tokens/`, { method: "POST", headers, body })).json());
}

function every(n: number, upTo: number): readonly number[] {
  return Array.from({ length: Math.floor(upTo / n) }, (_, index) => (index + 1) * n);
}

test(`${CONNECTIONS} connections, ${ROUNDS} times, leave nothing behind`, async () => {
  const clock = countingClock();
  const most = CONNECTIONS * ROUNDS * 4;
  const server = await realtime(
    {
      faults: [
        { fault: "realtime-drop", nth: every(7, most) },
        { fault: "realtime-close", nth: every(11, most) },
        { fault: "realtime-unauthorized", nth: every(13, most) },
        { fault: "realtime-timeout", nth: every(97, most) },
        { fault: "http-503", route: "realtime", nth: every(17, most) },
        { fault: "token-expired", nth: every(9, most) },
      ],
      script: { positions: [], runMs: 1 },
      // What the server remembers is not what is weighed here.
      recordLimit: 50,
    },
    { webSocket: CountedSocket, maxConnections: 16 },
    clock,
  );
  const tally: Tally = { results: 0, errors: 0 };
  const handlers: WeakRef<RealtimeHandler>[] = [];
  const heaps: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const numbers = Array.from({ length: CONNECTIONS }, (_, index) => index);
    handlers.push(...(await Promise.all(numbers.map((number) => oneRound(server, tally, number)))));
    await eventually(() => expect([server.mock.realtimeConnections(), sockets.size]).toEqual([0, 0]));
    heaps.push(collectGarbage());
  }
  const kept = handlers.filter((handler) => handler.deref() !== undefined).length;
  const heap = heaps.map((bytes) => `${(bytes / 1_048_576).toFixed(1)}`).join(", ");
  const left = [...listening].map(([type, count]) => `${type} ${count}`).join(", ");
  console.log(
    `${tally.results} results and ${tally.errors} errors over ${made} sockets; left: ${sockets.size} sockets, ` +
      `${clock.pending.size} timers, listeners ${left}, ${kept} of ${handlers.length} handlers, ` +
      `${tcpSockets()} TCP sockets of ${process.pid}; heap after each round in MiB: ${heap}`,
  );
  expect(tally.results).toBe(CONNECTIONS * ROUNDS * 2);
  expect(tally.errors).toBeGreaterThan(0);
  expect(made).toBeGreaterThan(CONNECTIONS * ROUNDS);
  expect(clock.pending.size).toBe(0);
  // One that ignores errors stays with each socket, and goes with it.
  expect(Object.fromEntries(listening)).toMatchObject({ open: 0, message: 0, close: 0 });
  expect(kept).toBe(0);
  await server.mock.close();
});
