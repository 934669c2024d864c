import { afterEach, describe, expect, test, vi } from "vitest";
import { eventually } from "../../support/eventually.js";
import type * as realtimeModule from "../../../src/realtime/client.js";
import type { RealtimeConnection } from "../../../src/contract/realtime.js";
import { ConfigError, type ApiError } from "../../../src/errors/index.js";
import { type ClientContext, createContext } from "../../../src/http/context.js";
import { createLazyRealtimeClient } from "../../../src/realtime/lazy-client.js";
import { paint } from "../../mock/support/endpoints.js";
import { gatewayOf, KEY, realtime } from "./support.js";

const load = vi.hoisted(() => ({ fails: false }));
vi.mock("../../../src/realtime/client.js", async (original) => {
  const { createRealtimeClient } = await original<typeof realtimeModule>();
  return {
    createRealtimeClient: (context: ClientContext) => {
      if (load.fails) throw new Error("the file is gone");
      return createRealtimeClient(context);
    },
  };
});

const open: RealtimeConnection[] = [];
afterEach(() => {
  for (const connection of open.splice(0)) connection.close();
  load.fails = false;
});

async function start() {
  const { WebSocket } = await import("undici");
  const { mock } = await realtime();
  const context = createContext({ gateway: gatewayOf(mock), credentials: KEY, webSocket: WebSocket });
  const results: unknown[] = [];
  const errors: ApiError[] = [];
  const handler = {
    throttleInterval: 0,
    onResult: (result: unknown) => results.push(result),
    onError: (error: ApiError) => errors.push(error),
  };
  return { mock, client: createLazyRealtimeClient(context), results, errors, handler };
}

describe("a client that is loaded with its first connection", () => {
  test("sends the newest of what was given before, as it was then, and everything after", async () => {
    const { mock, client, results, handler } = await start();
    const connection = client.connect(paint.id, handler);
    open.push(connection);
    const input = { prompt: "first" };
    connection.send({ prompt: "too early" });
    connection.send(input);
    input.prompt = "changed";
    await eventually(() => expect(results).toHaveLength(1));
    connection.send({ prompt: "second" });
    await eventually(() => expect(results).toHaveLength(2));
    const again = client.connect(paint.id, handler);
    open.push(again);
    again.send({ prompt: "third" });
    await eventually(() => expect(results).toHaveLength(3));
    expect(mock.realtimeInputs()).toMatchObject([
      { input: { prompt: "first" } },
      { input: { prompt: "second" } },
      { input: { prompt: "third" } },
    ]);
  });

  test("forgets what was given before a close", async () => {
    const { mock, client, handler, results } = await start();
    const connection = client.connect(paint.id, handler);
    open.push(connection);
    connection.send({ prompt: "a" });
    connection.close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(mock.requests()).toEqual([]);
    connection.send({ prompt: "b" });
    await eventually(() => expect(results).toHaveLength(1));
  });

  test("checks what it is given at once, and connects nothing where the code only renders on a server", async () => {
    const { client, handler, mock } = await start();
    expect(() => client.connect("nonsense", handler)).toThrow(ConfigError);
    expect(() => client.connect(paint.id, { ...handler, maxBuffering: 99 })).toThrow("maxBuffering");
    client.connect(paint.id, { ...handler, clientOnly: true }).send({});
    expect(mock.requests()).toEqual([]);
  });

  test("reports that it could not be loaded, and loads again for the next connection", async () => {
    const { client, handler, errors, results } = await start();
    load.fails = true;
    const connection = client.connect(paint.id, handler);
    connection.send({ prompt: "a" });
    await eventually(() => expect(errors).toMatchObject([{ name: "ApiError", phase: "realtime" }]));
    load.fails = false;
    const next = client.connect(paint.id, handler);
    open.push(next);
    next.send({ prompt: "b" });
    await eventually(() => expect(results).toHaveLength(1));
  });
});
