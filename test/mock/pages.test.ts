import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { paint } from "./support/endpoints.js";
import { raw, requestText, statusOf } from "./support/raw.js";
import { call, field, post, start } from "./support/start.js";

const PAGE = "http://localhost:5173";
const input = { prompt: "a lion" };

describe("pages of a browser", () => {
  it("may not call, and may not read, unless told so", async () => {
    const mock = await start();
    const answer = await post(`${mock.url}/${paint.id}`, input, { origin: PAGE });
    expect([answer.status, field(answer, "detail")]).toEqual([
      403,
      `Pages of "${PAGE}" may not call this server: list the origin in cors (--cors)`,
    ]);
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    expect((await fetch(`${mock.url}/${paint.id}`, { method: "OPTIONS", headers: { origin: PAGE } })).status).toBe(403);
    expect((await post(`${mock.url}/${paint.id}`, input, { origin: "null" })).status).toBe(403);
    expect(mock.accepted()).toEqual([]);
    expect(mock.requests().map((entry) => entry.refusedOrigin)).toEqual([PAGE, PAGE, "null"]);
    const program = await post(`${mock.url}/${paint.id}`, input);
    expect([program.status, program.headers.get("access-control-allow-origin")]).toEqual([200, null]);
  });

  it("of its own origin may always call", async () => {
    const mock = await start();
    expect((await post(`${mock.url}/${paint.id}`, input, { origin: mock.url })).status).toBe(200);
  });

  it("of any origin may call with cors: true, as fal lets them", async () => {
    const mock = await start({ cors: true });
    const asked = await fetch(`${mock.url}/${paint.id}`, { method: "OPTIONS", headers: { origin: PAGE } });
    expect([asked.status, asked.headers.get("access-control-allow-origin")]).toEqual([204, "*"]);
    expect(asked.headers.get("access-control-allow-headers")).toContain("authorization");
    const answer = await post(`${mock.url}/${paint.id}`, input, { origin: PAGE });
    expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([200, "*"]);
    expect(answer.headers.get("access-control-expose-headers")).toBe("*");
  });

  it("of a listed origin may call, and no other", async () => {
    const mock = await start({ cors: [`${PAGE}/`] });
    const listed = await post(`${mock.url}/${paint.id}`, input, { origin: PAGE });
    expect([listed.status, listed.headers.get("access-control-allow-origin")]).toEqual([200, PAGE]);
    expect(listed.headers.get("vary")).toBe("origin");
    const other = await post(`${mock.url}/${paint.id}`, input, { origin: "http://localhost:5174" });
    expect([other.status, other.headers.get("access-control-allow-origin")]).toEqual([403, null]);
  });

  it("open no connection for realtime either", async () => {
    const mock = await start();
    const handshake = (origin: string): string =>
      requestText("GET", `/run/${paint.id}/realtime`, "", `upgrade: websocket\r\norigin: ${origin}\r\n`).replace(
        "connection: close",
        "connection: upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==",
      );
    expect(statusOf(await raw(mock.url, handshake(PAGE)))).toBe(403);
    const own = handshake(mock.url).replace("host: 127.0.0.1", `host: ${new URL(mock.url).host}`);
    expect(statusOf(await raw(mock.url, own, (text) => text.includes("101")))).toBe(101);
  });
});

describe("names of the server", () => {
  const named = (name: string): string =>
    requestText("POST", `/${paint.id}`, JSON.stringify(input)).replace("host: 127.0.0.1", `host: ${name}`);

  it.each([
    ["localhost", 200],
    ["mock.localhost:4000", 200],
    ["[::1]:4000", 200],
    ["192.168.1.7:4000", 200],
    ["queue.fal.run", 200],
    ["rebound.example", 403],
    ["127.0.0.1.rebound.example:4000", 403],
    ["localhost.rebound.example", 403],
    ["queue.fal.run.rebound.example", 403],
  ])("%s → %i", async (name, status) => {
    const mock = await start();
    expect(statusOf(await raw(mock.url, named(name)))).toBe(status);
  });

  it("are those that it is given, and that of its origin", async () => {
    const mock = await start({ allowedHosts: ["Mock"], origin: "https://queue.example" });
    const statuses = await Promise.all(
      ["mock:4000", "queue.example", "mock.example"].map(async (name) => statusOf(await raw(mock.url, named(name)))),
    );
    expect(statuses).toEqual([200, 200, 403]);
  });
});

describe("what is kept of what is sent", () => {
  const open = async (url: string): Promise<URL> => {
    const path = "/rest/storage/upload/initiate-multipart?storage_type=fal-cdn-v3";
    return new URL(field(await post(url + path, { file_name: "a.bin", content_type: "a/b" }), "upload_url"));
  };
  const send = async (upload: URL, part: number, bytes: number): Promise<number> => {
    const url = `${upload.origin}${upload.pathname}/${part}${upload.search}`;
    return (await fetch(url, { method: "PUT", body: "x".repeat(bytes) })).status;
  };

  it("parts of an upload count as files do", async () => {
    const mock = await start({ uploadLimit: 1_000 });
    const upload = await open(mock.url);
    expect(await send(upload, 1, 600)).toBe(200);
    expect(await send(upload, 1, 700)).toBe(200);
    expect(await send(upload, 2, 600)).toBe(413);
    expect(await send(upload, 3, 1)).toBe(404);
    const next = await open(mock.url);
    expect(await send(next, 1, 900)).toBe(200);
    expect(await send(await open(mock.url), 1, 900)).toBe(200);
    expect(await send(next, 2, 1)).toBe(404);
  });

  it("uploads that nobody completes make room for new ones", async () => {
    const mock = await start();
    const first = await open(mock.url);
    for (let count = 0; count < 1_000; count += 1) await open(mock.url);
    expect(await send(first, 1, 1)).toBe(404);
  });

  it("a body without a signature is not kept while it comes", async () => {
    const mock = await start();
    const upload = await open(mock.url);
    const url = `${upload.origin}${upload.pathname}/1`;
    expect((await fetch(url, { method: "PUT", body: "x".repeat(100_000) })).status).toBe(403);
  });
});

describe("deep bodies", () => {
  const deep = (levels: number): string => `{"prompt":${"[".repeat(levels)}${"]".repeat(levels)}}`;

  it.each([`/${paint.id}`, `/run/${paint.id}`])("are refused with 400 at %s", async (path) => {
    const mock = await start();
    for (const levels of [200, 100_000]) {
      const answer = await call(mock.url + path, { method: "POST", body: deep(levels) });
      expect([answer.status, answer.text]).toEqual([400, expect.stringContaining("more than 200 levels")]);
    }
    expect(mock.accepted()).toEqual([]);
  });

  it("brackets in strings are no levels", async () => {
    const mock = await start();
    const body = JSON.stringify({ prompt: `${"[".repeat(500)} \\" ${"{".repeat(500)}` });
    expect((await call(`${mock.url}/${paint.id}`, { method: "POST", body })).status).toBe(200);
  });

  it("a caller that goes away in the middle leaves a server that answers", async () => {
    const mock = await start();
    const { port } = new URL(mock.url);
    const socket = connect(Number(port), "127.0.0.1");
    socket.write(requestText("POST", `/${paint.id}`, deep(1_000)).slice(0, -1_500));
    await new Promise((resolve) => socket.once("connect", resolve));
    socket.destroy();
    expect((await post(`${mock.url}/${paint.id}`, input)).status).toBe(200);
  });
});
