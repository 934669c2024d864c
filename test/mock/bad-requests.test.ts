import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { paint } from "./support/endpoints.js";
import { raw, requestText, statusOf } from "./support/raw.js";
import { call, post, start } from "./support/start.js";

const good = { prompt: "a lion" };

describe("authorization", () => {
  it.each([
    [undefined, 401, "Authentication is required"],
    ["Key", 401, "invalid key credentials"],
    ["Key ", 401, "invalid key credentials"],
    ["Bearer test:secret", 401, "invalid key credentials"],
    ["test:secret", 401, "invalid key credentials"],
    ["Basic dGVzdA==", 401, "invalid key credentials"],
    ["Key anything", 200, undefined],
    ["key anything", 200, undefined],
  ])("%s → %i", async (authorization, status, detail) => {
    const mock = await start();
    const headers: Record<string, string> = { "content-type": "application/json" };
    if (authorization !== undefined) headers["authorization"] = authorization;
    const response = await fetch(`${mock.url}/${paint.id}`, { method: "POST", body: JSON.stringify(good), headers });
    const body: unknown = await response.json();
    expect(response.status).toBe(status);
    if (detail !== undefined) expect(body).toEqual({ detail });
    expect(mock.accepted()).toHaveLength(status === 200 ? 1 : 0);
  });

  it("accepts only the given keys, and needs none when told so", async () => {
    const mock = await start({ credentials: ["one", "two"] });
    const codes = [];
    for (const key of ["one", "two", "three", "on"]) {
      codes.push((await post(`${mock.url}/${paint.id}`, good, { authorization: `Key ${key}` })).status);
    }
    expect(codes).toEqual([200, 200, 401, 401]);
    const open = await start({ wire: { anonymous: true } });
    expect((await fetch(`${open.url}/${paint.id}`, { method: "POST", body: "{}" })).status).toBe(200);
  });

  it("guards every route of the queue", async () => {
    const mock = await start();
    const paths = ["", "/status", "/status/stream", "/response"].map((tail) => `/acme/brush/requests/x${tail}`);
    const codes = await Promise.all(paths.map(async (path) => (await fetch(mock.url + path)).status));
    expect(codes).toEqual([401, 401, 401, 401]);
  });
});

describe("bodies", () => {
  it("JSON that is none never reaches a runner: 400 in the queue, 422 of the runner in a direct call", async () => {
    const mock = await start();
    for (const body of ["{not json", "[1,", '{"a":1}}', "\u0000"]) {
      const queued = await call(`${mock.url}/${paint.id}`, { method: "POST", body });
      expect([queued.status, queued.headers.get("x-fal-error-type"), queued.body]).toMatchObject([
        400,
        "bad_request",
        { error_type: "bad_request" },
      ]);
      const direct = await call(`${mock.url}/run/${paint.id}`, { method: "POST", body });
      expect([direct.status, direct.body]).toMatchObject([422, { detail: [{ type: "json_invalid" }] }]);
    }
    expect(mock.accepted()).toEqual([]);
  });

  it("bytes that are no UTF-8 are no JSON", async () => {
    const mock = await start();
    const body = Buffer.concat([Buffer.from('{"prompt":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]);
    expect((await call(`${mock.url}/${paint.id}`, { method: "POST", body })).status).toBe(400);
  });

  it.each([["[]"], ["null"], ['"text"'], ["7"], ["true"]])("%s is accepted, and refused by the model", async (body) => {
    const mock = await start({ script: { phases: [] } });
    const answer = await call(`${mock.url}/${paint.id}`, { method: "POST", body });
    expect(answer.status).toBe(200);
    const id = answer.headers.get("x-fal-request-id");
    expect((await call(`${mock.url}/acme/brush/requests/${id}`)).status).toBe(422);
  });

  it("nothing at all is an empty input", async () => {
    const mock = await start();
    expect((await call(`${mock.url}/${paint.id}`, { method: "POST" })).status).toBe(200);
    expect(mock.accepted()).toMatchObject([{ input: {} }]);
  });

  it("more than the limit is 413, and the client sees it although it is still sending", async () => {
    const mock = await start();
    const body = JSON.stringify({ prompt: "x".repeat(20 * 1024 * 1024) });
    const answer = await call(`${mock.url}/${paint.id}`, { method: "POST", body });
    expect([answer.status, answer.body]).toEqual([413, { detail: "Request body is too large" }]);
    const small = await start({ wire: { bodyLimit: 20 } });
    expect((await post(`${small.url}/${paint.id}`, { prompt: "0123456789" })).status).toBe(413);
    expect((await post(`${small.url}/${paint.id}`, { prompt: "0" })).status).toBe(200);
  });

  it("an input with __proto__ pollutes nothing", async () => {
    const mock = await start({ script: { phases: [], output: (input: unknown) => input } });
    const body = '{"prompt":"x","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}';
    const answer = await call(`${mock.url}/${paint.id}`, { method: "POST", body });
    const id = answer.headers.get("x-fal-request-id");
    expect((await call(`${mock.url}/acme/brush/requests/${id}`)).text).toBe(body);
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });
});

describe("paths and methods", () => {
  it.each([
    ["POST", "/nobody/nothing", 404, '{"detail":"Application \\"nobody/nothing\\" not found"}'],
    ["POST", "/acme", 404, "Not Found"],
    ["POST", "/", 404, "Not Found"],
    ["GET", "/", 404, "Not Found"],
    ["GET", `/${paint.id}`, 405, "Method Not Allowed"],
    ["DELETE", `/${paint.id}`, 405, "Method Not Allowed"],
    ["GET", "/nobody/nothing", 404, "not found"],
    ["POST", "/acme/brush/requests/x", 405, "Method Not Allowed"],
    ["GET", "/acme/brush/requests/x/cancel", 405, "Method Not Allowed"],
    ["GET", "/acme/brush/requests/x/unknown", 404, "not found"],
    ["GET", "/acme/brush/requests/", 405, "Method Not Allowed"],
    ["GET", "/acme/brush/requests/x/../../../run", 400, "bad_request"],
    ["GET", "/acme/brush/requests/..%2f..%2fsecret", 400, "bad_request"],
    ["GET", "/acme/brush/requests/%2e%2e/status", 400, "bad_request"],
    ["GET", "/acme/brush/requests/..%5c..%5c/status", 400, "bad_request"],
    ["GET", "/acme/brush/requests/a%00b", 400, "bad_request"],
    ["GET", "/acme/brush/requests/%zz", 400, "bad_request"],
    ["GET", "/acme/brush/requests/%ff", 400, "bad_request"],
    ["GET", "//acme//brush/requests/x", 404, "Not Found"],
    ["GET", "/files/../../etc/passwd", 400, "bad_request"],
    ["GET", "/files/..%2f..%2fetc/passwd", 400, "bad_request"],
    ["GET", "/files/", 404, "Not Found"],
    ["GET", "/__proto__/constructor/requests/toString", 404, "NOT_FOUND"],
    ["POST", "/__proto__/constructor", 404, "not found"],
    ["GET", "/rest/constructor", 404, "Not Found"],
    ["GET", "/v1/toString", 404, "not_found"],
    ["GET", "http://169.254.169.254/latest/meta-data", 404, "not found"],
    ["GET", "*", 400, "bad_request"],
    ["PATCH", "/acme/brush/requests/x/status", 405, "Method Not Allowed"],
    ["HEAD", `/${paint.id}`, 405, ""],
  ])("%s %s → %i", async (method, path, status, part) => {
    const mock = await start();
    const answer = await raw(mock.url, requestText(method, path));
    expect(statusOf(answer)).toBe(status);
    expect(answer.text).toContain(part);
    expect(await call(`${mock.url}/${paint.id}`, { method: "POST", body: "{}" })).toMatchObject({ status: 200 });
  });

  it.each([
    ["no HTTP at all", "hello\r\n\r\n"],
    ["a bad header", "GET / HTTP/1.1\r\nhost x\r\n\r\n"],
    ["two lengths", "POST /acme/mystery HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ncontent-length: 9\r\n\r\n{}"],
    [
      "a length and chunks",
      "POST /a/b HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n{}",
    ],
    ["a head without end", `GET / HTTP/1.1\r\nx: ${"y".repeat(40_000)}`],
  ])("%s is refused and the server lives on", async (_name, bytes) => {
    const mock = await start();
    const answer = await raw(mock.url, bytes);
    expect(answer.text).toMatch(/^HTTP\/1\.1 4\d\d/);
    expect((await post(`${mock.url}/${paint.id}`, good)).status).toBe(200);
  });

  it("an upgrade that is no handshake of a WebSocket is refused, and told what is there (RFC 9110, section 15.5.22)", async () => {
    const mock = await start();
    const request = requestText("GET", `/run/${paint.id}/realtime`, "", "upgrade: websocket\r\n").replace(
      "connection: close",
      "connection: upgrade",
    );
    const answer = await raw(mock.url, request, (text) => text.includes("\r\n\r\n"));
    expect(statusOf(answer)).toBe(426);
    expect(answer.text).toMatch(/^upgrade: websocket\r$/im);
  });

  it("a client that goes away in mid-body leaves nothing behind", async () => {
    const mock = await start();
    const { hostname, port } = new URL(mock.url);
    const head = requestText("POST", `/${paint.id}`, "x".repeat(1000)).slice(0, -990);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => socket.write(head, () => socket.destroy()));
      socket.on("close", () => resolve());
    });
    expect((await post(`${mock.url}/${paint.id}`, good)).status).toBe(200);
    expect(mock.accepted()).toHaveLength(1);
  });

  it("a host header that is none is refused", async () => {
    const mock = await start();
    const request = requestText("POST", `/${paint.id}`, "{}").replace("host: 127.0.0.1", 'host: evil"><script>');
    const answer = await raw(mock.url, request);
    expect(statusOf(answer)).toBe(403);
    expect(mock.accepted()).toEqual([]);
  });

  it("an error in a script is a 500, not the end", async () => {
    const mock = await start({
      script: {
        request: () => {
          throw new Error("script is broken");
        },
      },
    });
    const answer = await post(`${mock.url}/${paint.id}`, good);
    expect([answer.status, answer.body]).toEqual([500, { detail: "Internal Server Error: script is broken" }]);
  });

  it("listens on loopback unless told otherwise", async () => {
    const mock = await start();
    expect(new URL(mock.url).hostname).toBe("127.0.0.1");
    expect(new URL(mock.foreignUrl).hostname).toBe("127.0.0.1");
  });

  it("says which port is taken", async () => {
    const mock = await start();
    await expect(start({ port: Number(new URL(mock.url).port) })).rejects.toMatchObject({ code: "EADDRINUSE" });
    await expect(start({ origin: "not a url" })).rejects.toThrow(TypeError);
  });
});
