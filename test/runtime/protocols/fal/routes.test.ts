import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ForeignUrlError } from "../../../../src/index.js";
import { failsWith, KEY, testClient } from "../../support/client.js";
import { envelope, OUTPUT, queue, REQUEST_ID, type Script } from "../../support/queue.js";
import { json, serve, type TestServer } from "../../support/server.js";

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

function lies(): readonly (readonly [string, Record<string, unknown>])[] {
  return [
    ["another host", envelope(attacker.url)],
    ["no URL", { request_id: REQUEST_ID, response_url: "//", status_url: "javascript:alert(1)", cancel_url: "" }],
    ["a user in front of the host", envelope(attacker.url.replace("http://", "http://queue.fal.run@"))],
    ["fal's name at the end of another", envelope("https://evilfal.run")],
    ["fal's name without encryption", envelope("http://queue.fal.run")],
    [
      "a relative address to elsewhere",
      { request_id: REQUEST_ID, response_url: `//${new URL(attacker.url).host}/fal-ai/wan/requests/${REQUEST_ID}` },
    ],
    [
      "another request",
      { ...envelope("https://queue.fal.run"), response_url: "https://queue.fal.run/fal-ai/wan/requests/other" },
    ],
    [
      "a path that climbs",
      {
        ...envelope("https://queue.fal.run"),
        response_url: `https://queue.fal.run/fal-ai/wan/..%2f..%2fadmin/requests/${REQUEST_ID}`,
      },
    ],
  ];
}

describe("S01: addresses in replies", () => {
  test.each([
    "another host",
    "no URL",
    "a user in front of the host",
    "fal's name at the end of another",
    "fal's name without encryption",
    "a relative address to elsewhere",
    "another request",
    "a path that climbs",
  ])("%s: the request is looked up on the gateway, and nowhere else", async (name) => {
    const body = lies().find(([title]) => title === name)?.[1];
    const { url, seen } = await start({ submit: (_, response) => json(response, 200, body) });
    const client = testClient({ gateway: url });
    expect((await client.subscribe("fal-ai/wan/x", poll)).data).toEqual(OUTPUT);
    expect(attacker.seen).toEqual([]);
    expect(seen.slice(1).every(({ url: path }) => path.startsWith(`/fal-ai/wan/requests/${REQUEST_ID}`))).toBe(true);
    expect(client.warnings.length).toBeGreaterThan(0);
  });

  test("another host is refused where that is asked for; the request id is kept", async () => {
    const { url, seen } = await start({ submit: (_, response) => json(response, 200, envelope(attacker.url)) });
    const error = await failsWith(
      testClient({ gateway: url, strictUrls: true }).subscribe("fal-ai/wan", poll),
      ForeignUrlError,
    );
    expect(error).toMatchObject({ code: "foreign_url", requestId: REQUEST_ID });
    expect(seen.length).toBe(1);
    expect(attacker.seen).toEqual([]);
  });

  test("in a status they are never followed either, and shown as the gateway's", async () => {
    const { url } = await start({
      status: (_, response) => json(response, 200, { ...envelope(attacker.url), status: "COMPLETED" }),
    });
    const updates: unknown[] = [];
    await testClient({ gateway: url }).subscribe("fal-ai/wan", {
      ...poll,
      onQueueUpdate: (update) => updates.push(update),
    });
    expect(JSON.stringify(updates)).not.toContain(attacker.url);
    expect(updates).toMatchObject([{ response_url: `${url}/fal-ai/wan/requests/${REQUEST_ID}` }]);
    expect(attacker.seen).toEqual([]);
  });

  test("a relay's token stays with the relay when its replies name fal", async () => {
    const { url, seen } = await start({
      submit: (_, response) => json(response, 200, envelope("https://queue.fal.run", "fal-ai/flux-pro")),
    });
    const relay = { name: "relay", url: `${url}/base`, auth: "Bearer", profile: "relay" } as const;
    expect((await testClient({ gateway: relay }).subscribe("fal-ai/flux-1/dev", poll)).data).toEqual(OUTPUT);
    expect(seen.map(({ url: path }) => path)).toEqual([
      "/base/fal-ai/flux-1/dev",
      `/base/fal-ai/flux-pro/requests/${REQUEST_ID}`,
    ]);
    expect(seen.every(({ headers }) => headers.authorization === `Bearer ${KEY}`)).toBe(true);
  });
});
