import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FalError } from "../../../src/index.js";
import { failsWith, testClient } from "../support/client.js";
import { OUTPUT, queue, REQUEST_ID, type Script } from "../support/queue.js";
import { json, serve, type TestServer } from "../support/server.js";

let server: TestServer | undefined;
let attacker: TestServer;
beforeEach(async () => {
  attacker = await serve((_, response) =>
    json(response, 200, { status: "COMPLETED", request_id: REQUEST_ID, stolen: true }),
  );
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  await attacker.close();
});
async function start(script: Script = {}): Promise<TestServer> {
  return (server = await queue(script));
}
const poll = { mode: "polling", pollInterval: 5 } as const;

describe("S11: request ids and handles from elsewhere", () => {
  test.each(["../../other?x=", "..", "a/../../b", "a%2f..", "a?b", "", "a\nb"])(
    "the id %j is refused before anything is sent",
    async (requestId) => {
      const { url, seen } = await start();
      const client = testClient({ gateway: url });
      for (const call of ["status", "result", "cancel", "subscribeToStatus"] as const) {
        expect(await failsWith(client.queue[call]("fal-ai/wan", { requestId }), FalError)).toMatchObject({
          code: "malformed",
        });
      }
      expect(seen.length).toBe(0);
    },
  );

  const handle = {
    version: 1,
    endpointId: "fal-ai/wan",
    requestId: REQUEST_ID,
    gateway: "https://queue.fal.run",
    submittedAt: "2026-01-01T00:00:00Z",
  };

  test.each<[string, () => object]>([
    [
      "an absolute address",
      () => ({ status: `${attacker.url}/s`, result: `${attacker.url}/r/requests/${REQUEST_ID}`, cancel: attacker.url }),
    ],
    [
      "an address without a scheme",
      () => ({
        status: `//${new URL(attacker.url).host}/requests/${REQUEST_ID}/status`,
        result: "/\\evil",
        cancel: "",
      }),
    ],
    [
      "a climb",
      () => ({
        status: `../../requests/${REQUEST_ID}/status`,
        result: `x/../../../requests/${REQUEST_ID}`,
        cancel: "../x",
      }),
    ],
  ])("a handle with %s leads nowhere else", async (_, paths) => {
    const { url, seen } = await start();
    const request = testClient({ gateway: `${url}/tenant` }).resume("fal-ai/wan", { ...handle, paths: paths() });
    expect((await request.result(poll)).data).toEqual(OUTPUT);
    expect(seen.every(({ url: path }) => path.startsWith("/tenant/"))).toBe(true);
    expect(attacker.seen).toEqual([]);
  });

  test("a handle of another endpoint, and what is no handle, are refused", () => {
    const { resume } = testClient({ gateway: "https://queue.fal.run" });
    expect(() => resume("fal-ai/flux", handle)).toThrow(/not to fal-ai\/flux/);
    for (const wrong of [
      null,
      7,
      "x",
      [],
      {},
      { ...handle, version: 2 },
      { ...handle, requestId: "../x" },
      { ...handle, requestId: 7 },
    ]) {
      expect(() => resume("fal-ai/wan", wrong)).toThrow(FalError);
    }
  });
});
