import { WebSocket } from "undici";
import { afterEach, describe, expect, test } from "vitest";
import { eventually } from "../../support/eventually.js";
import { createFalClient, fal } from "../../../src/index.js";
import { type MockQueue, startMockQueue } from "../../../src/mock/index.js";
import { createRealtime } from "../../../src/realtime/index.js";
import { all, paint } from "../../mock/support/endpoints.js";
import { gatewayOf, KEY } from "./support.js";

/* What programs import. */
const open: MockQueue[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((mock) => mock.close()));
});
async function start() {
  const mock = await startMockQueue({ endpoints: all, credentials: KEY, script: { positions: [], runMs: 5 } });
  open.push(mock);
  return { mock, options: { gateway: gatewayOf(mock), credentials: KEY, webSocket: WebSocket } };
}

describe("the drop-in", () => {
  test.each([
    ["fal", "shared"],
    ["a client of its own", "own"],
  ])("has realtime connections: %s", async (_, kind) => {
    const { mock, options } = await start();
    if (kind === "shared") fal.config(options);
    const { realtime } = kind === "shared" ? fal : createFalClient(options);
    const seeds: number[] = [];
    const connection = realtime.connect<{ prompt: string }, { seed: number }>(paint.id, {
      onResult: ({ seed }) => seeds.push(seed),
    });
    connection.send({ prompt: "a" });
    await eventually(() => expect(seeds).toEqual([7]));
    connection.close();
    await eventually(() => expect(mock.realtimeConnections()).toBe(0));
  });

  test("takes the URL of an endpoint for its id", async () => {
    const { mock, options } = await start();
    const client = createFalClient(options);
    const input = { prompt: "a" };
    expect(await client.run(`${mock.url}/run/${paint.id}`, { input })).toMatchObject({ data: { seed: 7 } });
    expect(await client.subscribe(`${mock.url}/${paint.id}`, { input })).toMatchObject({ data: { seed: 7 } });
    await expect(client.run("https://evilfal.run/a/b", { input })).rejects.toMatchObject({ code: "config" });
  });

  test("streams with a token", async () => {
    const { mock, options } = await start();
    const { streaming } = createFalClient(options);
    const stream = await streaming.stream(paint.id, { input: { prompt: "a" }, connectionMode: "client" });
    expect(await stream.done()).toMatchObject({ seed: 7 });
    const call = mock.requests().find(({ route }) => route === "model-stream");
    expect(call?.path).toContain("fal_jwt_token=");
    expect(call?.headers["authorization"]).toBeUndefined();
  });
});

test("falsmith-runtime/realtime connects by itself", async () => {
  const { options } = await start();
  const results: unknown[] = [];
  const connection = createRealtime(options).connect(paint.id, { onResult: (result) => results.push(result) });
  connection.send({ prompt: "a" });
  await eventually(() => expect(results).toMatchObject([{ seed: 7 }]));
  connection.close();
});
