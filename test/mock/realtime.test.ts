import { connect } from "node:net";
import { createHash } from "node:crypto";
import { encode } from "@msgpack/msgpack";
import type { FalClient } from "@fal-ai/client";
import { WebSocket } from "undici";
import { afterEach, describe, expect, it, vi } from "vitest";
import { eventually } from "../support/eventually.js";
import type { MockQueue } from "../../src/mock/index.js";
import { paint } from "./support/endpoints.js";
import { throughMiddleware, throughProxy } from "./support/official.js";
import { call, start } from "./support/start.js";

afterEach(() => {
  vi.unstubAllGlobals();
});

const script = { positions: [], runMs: 5 };
const input = { prompt: "a lion" };

/** The official client knows one address; here it leads to the mock. */
function stubWebSocket(mock: MockQueue): void {
  vi.stubGlobal(
    "WebSocket",
    class extends WebSocket {
      constructor(url: string) {
        super(url.replace("wss://fal.run/", `${mock.url.replace("http", "ws")}/run/`));
      }
    },
  );
}

async function tokenFor(mock: MockQueue, apps: readonly string[] = ["brush"], seconds = 60): Promise<string> {
  const body = JSON.stringify({ allowed_apps: apps, token_expiration: seconds });
  return String((await call(`${mock.url}/rest/tokens/`, { method: "POST", body })).body);
}

describe.each<[string, (mock: MockQueue) => FalClient]>([
  ["proxyUrl", throughProxy],
  ["requestMiddleware", throughMiddleware],
])("the unmodified @fal-ai/client, its tokens through %s", (_, client) => {
  it("gets results over a realtime connection, in msgpack", async () => {
    const mock = await start({ script });
    stubWebSocket(mock);
    vi.spyOn(console, "warn").mockImplementation(() => {});
    const results: unknown[] = [];
    const connection = client(mock).realtime.connect(paint.id, { onResult: (result) => void results.push(result) });
    connection.send({ ...input, request_id: "mine" });
    await eventually(() => expect(results).toMatchObject([{ seed: 7, request_id: "mine" }]));
    connection.close();
    await eventually(() => expect(mock.realtimeConnections()).toBe(0));
    expect(mock.realtimeInputs()).toMatchObject([{ endpointId: paint.id, input, format: "msgpack" }]);
  });
});

describe("the unmodified @fal-ai/client", () => {
  it("asks for another token when one is not accepted, and hears of errors", async () => {
    const mock = await start({ script });
    stubWebSocket(mock);
    const tokens = ["nonsense", await tokenFor(mock)];
    const results: unknown[] = [];
    const errors: unknown[] = [];
    const connection = throughProxy(mock).realtime.connect(paint.id, {
      tokenProvider: async () => tokens.shift() ?? "none",
      throttleInterval: 0,
      onResult: (result) => void results.push(result),
      onError: (error) => void errors.push(error.message),
    });
    connection.send(input);
    await eventually(() => expect(mock.realtimeConnections()).toBe(0));
    await eventually(() => expect(tokens).toHaveLength(1));
    await new Promise((resolve) => setTimeout(resolve, 50));
    connection.send(input);
    await eventually(() => expect(results).toHaveLength(1));
    connection.send({ steps: 400 });
    await eventually(() => expect(errors).toEqual([expect.stringMatching(/^INTERNAL_ERROR: .*Field required/)]));
    connection.close();
  });
});

/** A WebSocket, and the messages that have come. */
async function open(
  mock: MockQueue,
  more = "",
  path: string = paint.id,
): Promise<WebSocket & { readonly texts: string[] }> {
  const token = await tokenFor(mock);
  const socket = new WebSocket(`${mock.url.replace("http", "ws")}/run/${path}/realtime?fal_jwt_token=${token}${more}`);
  const texts: string[] = [];
  socket.addEventListener("message", ({ data }) => texts.push(String(data)));
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve);
    socket.addEventListener("error", reject);
  });
  return Object.assign(socket, { texts });
}

describe("a realtime connection", () => {
  it("answers inputs one after the other, and drops the oldest of those that wait beyond max_buffering", async () => {
    const mock = await start({ script: { ...script, runMs: 40 } });
    const socket = await open(mock, "&max_buffering=1");
    for (const prompt of ["one", "two", "three"]) socket.send(JSON.stringify({ prompt, request_id: prompt }));
    await eventually(() => expect(socket.texts).toHaveLength(2));
    expect(socket.texts.map((text) => JSON.parse(text).request_id)).toEqual(["one", "three"]);
    expect(mock.realtimeInputs()).toHaveLength(3);
    socket.close();
  });

  it("is closed with TIMEOUT when nothing is sent, by the mock's clock", async () => {
    const mock = await start({ wire: { realtimeIdleMs: 60_000 } });
    const socket = await open(mock);
    const closed = new Promise((resolve) => socket.addEventListener("close", ({ code }) => resolve(code)));
    await mock.advance(60_000);
    expect(await closed).toBe(1000);
    expect(JSON.parse(socket.texts[0] ?? "")).toMatchObject({ type: "x-fal-error", error: "TIMEOUT" });
  });

  it("leads to the app by another path, too", async () => {
    const mock = await start({ script: { ...script, output: { ok: true } } });
    const socket = await open(mock, "", "acme/brush/anything");
    socket.send(JSON.stringify({}));
    await eventually(() => expect(socket.texts).toHaveLength(1));
    expect(socket.texts[0]).toContain("Path /anything not found");
    socket.close();
  });
});

/** The status line and headers of a handshake, as bytes; `frames` are sent after it. */
function handshake(
  mock: MockQueue,
  path: string,
  headers: string,
  frames: Uint8Array = new Uint8Array(),
): Promise<string> {
  const { port, hostname } = new URL(mock.url);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => {
      socket.write(`GET ${path} HTTP/1.1\r\nhost: ${hostname}\r\n${headers}\r\n\r\n`);
      socket.write(frames);
    });
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("end", () => socket.end());
    socket.on("close", () => resolve(Buffer.concat(chunks).toString("latin1")));
    socket.on("error", reject);
  });
}
const KEY = "dGhlIHNhbXBsZSBub25jZQ==";
const UPGRADE = `connection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: ${KEY}`;

/** A frame of a client: masked. */
function frame(first: number, payload: Uint8Array, second = 0x80 | payload.length): Buffer {
  const mask = [1, 2, 3, 4];
  const masked = payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return Buffer.from([first, second, ...mask, ...masked]);
}
const text = (words: string): Uint8Array => new TextEncoder().encode(words);
const CLOSE = frame(0x88, Uint8Array.of(0x03, 0xe8));

describe("the handshake", () => {
  it.each([
    ["an unknown app", "/run/nobody/nothing/realtime?fal_jwt_token=x", UPGRADE, 404],
    ["a path without an app", "/run/acme", UPGRADE, 404],
    ["another host's routes", "/acme/brush/realtime", UPGRADE, 404],
    ["a limit that is none", `/run/${paint.id}/realtime?max_buffering=0`, UPGRADE, 422],
    ["another protocol", `/run/${paint.id}/realtime`, "connection: Upgrade\r\nupgrade: h2c", 426],
    ["another version", `/run/${paint.id}/realtime`, UPGRADE.replace("13", "8"), 426],
    ["no key", `/run/${paint.id}/realtime`, UPGRADE.replace(KEY, "short"), 426],
  ])("of %s is refused", async (_, path, headers, status) => {
    const mock = await start();
    expect(await handshake(mock, path, headers)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(mock.requests()[0]).toMatchObject({ status });
  });

  it("answers the key, and a good credential is as good as a token", async () => {
    const mock = await start({ credentials: "test:secret" });
    const headers = `${UPGRADE}\r\nauthorization: Key test:secret`;
    const answer = await handshake(mock, `/run/${paint.id}/realtime`, headers, CLOSE);
    const accept = createHash("sha1").update(`${KEY}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
    expect(answer).toMatch(/^HTTP\/1\.1 101 /);
    expect(answer).toContain(`sec-websocket-accept: ${accept}`);
    expect(answer).not.toContain("Unauthorized");
  });

  it.each([
    ["without a token", "", "message", "101 [\\s\\S]*Unauthorized"],
    ["with a token for another app", "other", "message", "101 [\\s\\S]*Unauthorized"],
    ["with an expired token", "expired", "message", "101 [\\s\\S]*Unauthorized"],
    ["without a token", "", "handshake", "401 "],
    ["with a token for another app", "other", "handshake", "401 "],
  ] as const)("%s is refused: %s", async (_, kind, realtimeRefusal, answer) => {
    const mock = await start({ wire: { realtimeRefusal } });
    const token = kind === "" ? "" : await tokenFor(mock, [kind === "other" ? "camera" : "brush"], 10);
    if (kind === "expired") await mock.advance(11_000);
    const query = token === "" ? "" : `?fal_jwt_token=${token}`;
    const said = await handshake(mock, `/run/${paint.id}/realtime${query}`, UPGRADE, CLOSE);
    expect(said).toMatch(new RegExp(`^HTTP/1.1 ${answer}`));
  });
});

describe("frames", () => {
  const PARTS = [frame(0x01, text('{"prompt":')), frame(0x89, text("ping")), frame(0x80, text('"a"}')), CLOSE];
  const bare = `/run/${paint.id}/realtime`;

  it("are joined to messages, with a ping between them that is answered", async () => {
    const mock = await start({ script: { ...script, runMs: 0 }, wire: { anonymous: true } });
    const answer = await handshake(mock, bare, UPGRADE, Buffer.concat(PARTS));
    expect(mock.realtimeInputs()).toMatchObject([{ input: { prompt: "a" }, format: "json" }]);
    expect(answer).toContain("\x8a\x04ping");
  });

  it.each([
    ["that are not masked", Buffer.from([0x81, 0x01, 0x61]), 1002],
    ["with reserved bits", frame(0xc1, text("a")), 1002],
    ["of no known kind", frame(0x83, text("a")), 1002],
    ["that go on with nothing", frame(0x80, text("a")), 1002],
    ["that begin twice", Buffer.concat([frame(0x01, text("a")), frame(0x01, text("b"))]), 1002],
    ["of control with parts", frame(0x09, text("a")), 1002],
    ["of text that is no UTF-8", frame(0x81, Uint8Array.of(0xff)), 1007],
    ["that are too long", Buffer.concat([Buffer.from([0x82, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4])]), 1009],
  ])("%s end the connection: case %#", async (_, frames, code) => {
    const mock = await start({ wire: { anonymous: true } });
    const answer = await handshake(mock, bare, UPGRADE, Buffer.concat([frames, CLOSE]));
    expect(answer).toContain(`\x88`);
    const at = answer.indexOf("\r\n\r\n") + 4;
    expect(Buffer.from(answer.slice(at + 2, at + 4), "latin1").readUInt16BE(0)).toBe(code);
    await eventually(() => expect(mock.realtimeConnections()).toBe(0));
  });

  it("of any length travel both ways", async () => {
    const mock = await start({
      script: { ...script, output: ({ size }: { size: number }) => ({ text: "x".repeat(size) }) },
    });
    const socket = await open(mock, "", "acme/mystery");
    socket.close();
    const token = await tokenFor(mock, ["mystery"]);
    const long = new WebSocket(`${mock.url.replace("http", "ws")}/run/acme/mystery/realtime?fal_jwt_token=${token}`);
    const sizes: number[] = [];
    long.binaryType = "arraybuffer";
    long.addEventListener("message", ({ data }) => sizes.push(data.byteLength));
    await new Promise((resolve) => long.addEventListener("open", resolve));
    for (const size of [10, 1_000, 100_000]) {
      long.send(new Uint8Array(encode({ size, padding: "y".repeat(size) })));
      await eventually(() => expect(sizes.at(-1)).toBeGreaterThan(size));
    }
    expect(sizes).toHaveLength(3);
    long.close();
  });
});
