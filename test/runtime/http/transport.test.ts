import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ForeignUrlError } from "../../../src/index.js";
import { failsWith, testClient } from "../support/client.js";
import { queue, REQUEST_ID, type Script } from "../support/queue.js";
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

describe("redirects", () => {
  test.each(["submit", "status", "result", "stream", "cancel"] as const)(
    "of a %s never lead to another origin",
    async (route) => {
      const away = {
        [route]: (_: unknown, response: Parameters<NonNullable<Script["submit"]>>[1]) =>
          response.writeHead(302, { location: `${attacker.url}/x` }).end(),
      };
      const { url } = await start(away);
      const client = testClient({ gateway: url });
      const call =
        route === "cancel" ? client.queue.cancel("fal-ai/wan", { requestId: "a" }) : client.subscribe("fal-ai/wan", {});
      expect(await failsWith(call, ForeignUrlError)).toMatchObject({ code: "redirect" });
      expect(attacker.seen).toEqual([]);
    },
  );

  test("never lead out of the gateway's own path", async () => {
    const { url, seen } = await start({
      result: (_, response) => response.writeHead(302, { location: "/other-tenant/x" }).end(),
    });
    await failsWith(
      testClient({ gateway: `${url}/tenant` }).queue.result("fal-ai/wan", { requestId: "a" }),
      ForeignUrlError,
    );
    expect(seen.length).toBe(1);
  });

  test("that a stand-in for fetch has followed by itself are refused", async () => {
    const { url } = await start({
      result: (_, response) => response.writeHead(302, { location: `${attacker.url}/x` }).end(),
    });
    const follows = testClient({
      gateway: url,
      fetch: (address, init) => fetch(address, { ...init, redirect: "follow" }),
    });
    await failsWith(follows.queue.result("fal-ai/wan", { requestId: "a" }), ForeignUrlError);
  });
});
