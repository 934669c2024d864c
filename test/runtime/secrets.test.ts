import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { NetworkError, RequestFailedError } from "../../src/index.js";
import { failsWith, KEY, rejection, testClient } from "./support/client.js";
import { envelope, queue, REQUEST_ID, type Script } from "./support/queue.js";
import { json, serve, type TestServer } from "./support/server.js";

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

const SECRET = "very-secret-456789";
function shown(value: unknown): string {
  return [
    String(value),
    JSON.stringify(value),
    inspect(value, { depth: 20, showHidden: true }),
    value instanceof Error ? `${value.stack} ${inspect(value.cause, { depth: 9 })}` : "",
  ].join("\n");
}

const echo = {
  detail: `invalid key credentials: Key ${KEY}`,
  header: { [KEY]: `Key ${KEY}` },
  list: [encodeURIComponent(KEY), SECRET],
};

describe("the key shows up nowhere", () => {
  test.each([401, 403, 422, 500, 418])("in an error with HTTP %i that echoes it", async (status) => {
    const { url } = await start({
      submit: (_, response) => json(response, status, echo),
      result: (_, response) => json(response, status, echo),
    });
    const client = testClient({ gateway: url, retry: { maxRetries: 0 } });
    expect(shown(await rejection(client.submit("fal-ai/wan", {})))).not.toContain(SECRET);
    expect(shown(await rejection(client.queue.result("fal-ai/wan", { requestId: "a" })))).not.toContain(SECRET);
    expect(shown(client.warnings)).not.toContain(SECRET);
  });

  test("in a page, a half answer, a wrong one", async () => {
    for (const [type, body] of [
      ["text/html", `<p>${KEY}</p>`],
      ["application/json", `{"k":"${KEY}"`],
      ["application/json", `["${KEY}"]`],
    ] as const) {
      const { url } = await start({
        submit: (_, response) => response.writeHead(200, { "content-type": type }).end(body),
      });
      const client = testClient({ gateway: url });
      expect(shown(await rejection(client.submit("fal-ai/wan", {})))).not.toContain(SECRET);
      expect(shown(client.warnings)).not.toContain(SECRET);
      await server?.close();
    }
  });

  test("escaped in JSON", async () => {
    const { url } = await start({
      submit: (_, response) =>
        response
          .writeHead(401, { "content-type": "application/json" })
          .end(`{"detail":"${KEY.replace("v", "\\u0076")}"}`),
    });
    expect(shown(await rejection(testClient({ gateway: url }).submit("fal-ai/wan", {})))).not.toContain(SECRET);
  });

  test("in logs, updates and the errors of a status", async () => {
    const { url } = await start({
      status: (_, response) =>
        json(response, 200, {
          status: "COMPLETED",
          request_id: REQUEST_ID,
          error: `no ${KEY}`,
          error_type: KEY,
          logs: [{ message: KEY, timestamp: "" }],
        }),
      result: (_, response) => json(response, 500, { detail: KEY }),
    });
    const updates: unknown[] = [];
    const call = testClient({ gateway: url }).subscribe("fal-ai/wan", {
      ...poll,
      logs: true,
      onQueueUpdate: (update) => updates.push(update),
    });
    expect(shown(await failsWith(call, RequestFailedError))).not.toContain(SECRET);
    expect(updates.length).toBe(1);
    expect(shown(updates)).not.toContain(SECRET);
  });

  test("in what a fetch throws", async () => {
    const fails = testClient({
      gateway: "http://127.0.0.1:9",
      retry: { maxRetries: 0 },
      fetch: (url, init) =>
        Promise.reject(
          Object.assign(new TypeError(`bad header value ${KEY}`), {
            config: init,
            url,
            cause: Object.assign(new Error(KEY), { headers: init?.headers }),
          }),
        ),
    });
    const error = await failsWith(fails.queue.status("fal-ai/wan", { requestId: "a" }), NetworkError);
    expect(shown(error)).not.toContain(SECRET);
    expect(error.message).toContain("bad header value [redacted]");
  });

  test("in a key that a caller's own header holds", async () => {
    const { url } = await start({
      submit: (_, response) => json(response, 401, { detail: "x-api-key abcdef-123456 is wrong" }),
    });
    const error = await rejection(
      testClient({ gateway: url }).submit("fal-ai/wan", { headers: { "X-Api-Key": "abcdef-123456" } }),
    );
    expect(shown(error)).not.toContain("abcdef-123456");
  });

  test("in a handle", async () => {
    const { url } = await start({
      submit: (_, response) =>
        json(response, 200, {
          ...envelope("https://queue.fal.run", `fal-ai/${KEY}`),
          token: KEY,
          status_url: `https://queue.fal.run/fal-ai/wan/requests/${REQUEST_ID}/status?fal_jwt_token=${KEY}`,
        }),
    });
    const request = await testClient({ gateway: url }).submit("fal-ai/wan", {});
    expect(shown(request)).not.toContain(SECRET);
    expect(shown(request.toJSON())).not.toContain(SECRET);
  });
});
