import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, test, vi } from "vitest";
import { eventually } from "../../support/eventually.js";
import { createNodeFetch } from "../../../src/node/index.js";
import { failsWith } from "../support/client.js";
import { nodeLines } from "../support/node-lines.js";
import { type Handler, json } from "../support/server.js";

const { start, line } = nodeLines();
const echo: Handler = (seen, response) => json(response, 200, seen);
const manual = { redirect: "manual" } as const;

describe("what is sent", () => {
  test("method, path, query and headers, and nothing that was not asked for", async () => {
    const { url, seen } = await start(echo);
    await line()(`${url}/a/b%20c?x=1&y=%2F#part`, { method: "put", headers: { "X-One": "1", Accept: "a/b" } });
    expect(seen).toEqual([
      {
        method: "PUT",
        url: "/a/b%20c?x=1&y=%2F",
        headers: {
          "x-one": "1",
          accept: "a/b",
          host: url.slice("http://".length),
          connection: "keep-alive",
          "content-length": "0",
        },
        body: "",
        bytes: Buffer.alloc(0),
      },
    ]);
  });

  const form = new URLSearchParams({ a: "1", b: "é" });
  const bytes = new TextEncoder().encode("xbytes");
  test.each<[string, RequestInit["body"], string, Record<string, string>]>([
    ["text", "é漢", "é漢", { "content-length": "5", "content-type": "text/plain;charset=UTF-8" }],
    ["no text at all", "", "", { "content-length": "0" }],
    ["a part of some bytes", bytes.subarray(1), "bytes", { "content-length": "5" }],
    ["a buffer", bytes.buffer, "xbytes", { "content-length": "6" }],
    ["a file", new Blob(["fi", "le"], { type: "a/b" }), "file", { "content-length": "4", "content-type": "a/b" }],
    ["an empty file", new Blob([]), "", { "content-length": "0" }],
    ["fields", form, "a=1&b=%C3%A9", { "content-type": "application/x-www-form-urlencoded;charset=UTF-8" }],
    ["a stream", new Blob(["str", "eam"]).stream(), "stream", { "transfer-encoding": "chunked" }],
  ])("a body that is %s", async (_, body, text, headers) => {
    const { url, seen } = await start(echo);
    await line()(url, { method: "POST", body: body ?? null });
    expect(seen[0]).toMatchObject({ body: text, headers });
  });

  test("a form with a file", async () => {
    const { url, seen } = await start(echo);
    const body = new FormData();
    body.set("file", new Blob(["inside"]), "a.txt");
    await line()(url, { method: "POST", body });
    expect(seen[0]?.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
    expect(seen[0]?.body).toContain('filename="a.txt"');
    expect(seen[0]?.body).toContain("inside");
  });

  test("files larger than a socket takes at once", async () => {
    const { url, seen } = await start((_, response) => response.end());
    const text = "0123456789".repeat(300_000);
    const response = await line()(url, { method: "PUT", body: new Blob([text]) });
    expect(response.status).toBe(200);
    expect(seen[0]?.body === text).toBe(true);
  });

  test("the caller's media type stands, however it is spelled", async () => {
    const { url, seen } = await start(echo);
    await line()(url, { method: "POST", body: "{}", headers: { "CONTENT-TYPE": "application/json" } });
    expect(seen[0]?.headers["content-type"]).toBe("application/json");
  });

  test.each<[string, string, RequestInit]>([
    ["a line break in a header", "/", { headers: { a: "b\r\nx-evil: 1" } }],
    ["a line break in the name of a header", "/", { headers: { "a\r\nx-evil": "1" } }],
    ["a line break in a list of headers", "/", { headers: [["a", "b\nc"]] }],
    [
      "a header that frames the message",
      "/",
      { method: "POST", body: "x", headers: { "Transfer-Encoding": "chunked" } },
    ],
    ["a length that is not the body's", "/", { method: "POST", body: "x", headers: { "content-length": "0" } }],
    ["a method that is none", "/", { method: "A B" }],
    ["a tunnel", "/", { method: "connect" }],
    ["a body that nobody expects", "/", { body: "x" }],
    ["a credential in the address", "//me:secret@127.0.0.1/", {}],
    ["another protocol", "file:///etc/passwd", {}],
  ])("%s is refused, and nothing is sent", async (_, path, init) => {
    const { url, seen, open } = await start(echo);
    const error = await failsWith(line()(path === "/" ? url : new URL(path, url).href, init), TypeError);
    expect(JSON.stringify([error.message, error.cause])).not.toContain("secret");
    expect([seen.length, open()]).toEqual([0, 0]);
  });

  test("an address that is none is refused", async () => {
    await failsWith(line()("http://"), TypeError);
  });

  test("line breaks in an address do not reach the wire", async () => {
    const { url, seen } = await start(echo);
    await line()(`${url}/a\r\nb c`);
    expect(seen[0]?.url).toBe("/ab%20c");
  });
});

describe("what comes back", () => {
  test("status, headers, body and address", async () => {
    const { url } = await start((_, response) =>
      response.writeHead(418, "Teapot", { "x-a": ["1", "2"], "set-cookie": ["a=1", "b=2"] }).end("short"),
    );
    const response = await line()(`${url}/a`);
    expect(response).toBeInstanceOf(Response);
    expect(response).toMatchObject({
      status: 418,
      statusText: "Teapot",
      ok: false,
      redirected: false,
      url: `${url}/a`,
    });
    expect(response.headers.get("x-a")).toBe("1, 2");
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(await response.clone().text()).toBe("short");
    expect(await response.text()).toBe("short");
  });

  test.each([204, 205, 304])("HTTP %i has no body", async (status) => {
    const { url, open } = await start((_, response) => response.writeHead(status).end());
    const call = line();
    for (let n = 0; n < 3; n += 1) expect(await call(url)).toMatchObject({ status, body: null });
    expect(open()).toBe(1);
  });

  test("a HEAD has no body either, whatever it announces", async () => {
    const { url } = await start((_, response) => response.writeHead(200, { "content-length": "9" }).end());
    expect(await line()(url, { method: "HEAD" })).toMatchObject({ status: 200, body: null });
  });

  test("a body where none can be is not taken, however long it is", async () => {
    const { url, open } = await start((_, response) => response.writeHead(205).write("endless"));
    const response = await line()(url);
    expect([response.status, response.body]).toEqual([205, null]);
    await eventually(() => expect(open()).toBe(0));
  });

  test("hints before an answer are no answer", async () => {
    const { url } = await start((_, response) => {
      response.writeEarlyHints({ link: "</style.css>; rel=preload; as=style" });
      response.end("late");
    });
    expect(await (await line()(url)).text()).toBe("late");
  });

  test("headers come before the body, and each piece as it comes", async () => {
    let more: (() => void) | undefined;
    const { url } = await start((_, response) => {
      response.writeHead(200).write("one");
      more = () => response.end("two");
    });
    const reader = (await line()(url)).body?.getReader();
    const text = async (): Promise<string> => new TextDecoder().decode((await reader?.read())?.value);
    expect(await text()).toBe("one");
    more?.();
    expect(await text()).toBe("two");
    expect(await reader?.read()).toEqual({ done: true, value: undefined });
  });

  test("who reads slowly makes the server wait", async () => {
    let written = 0;
    const { url } = await start(async (_, response) => {
      const piece = Buffer.alloc(65_536);
      for (let n = 0; n < 1_000 && !response.destroyed; n += 1) {
        await new Promise((resolve) => response.write(piece, resolve));
        written += piece.length;
      }
      response.end();
    });
    const response = await line()(url);
    await response.body?.getReader().read();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(written).toBeLessThan(30_000_000);
  });

  test.each([301, 302, 303, 307, 308])(
    "a redirect with HTTP %i is returned, or refused; never followed",
    async (status) => {
      const { url, seen } = await start((_, response) => response.writeHead(status, { location: "/b" }).end("moved"));
      const response = await line()(`${url}/a`, manual);
      expect([response.status, response.headers.get("location"), response.type]).toEqual([status, "/b", "default"]);
      for (const redirect of ["follow", "error", undefined] as const)
        await failsWith(line()(`${url}/a`, redirect === undefined ? {} : { redirect }), TypeError);
      expect(seen.map(({ url: path }) => path)).toEqual(["/a", "/a", "/a", "/a"]);
    },
  );
});

describe("codings", () => {
  const text = "a text that is long enough ".repeat(4_000);
  test.each<[string, Buffer]>([
    ["gzip", gzipSync(text)],
    ["X-GZIP", gzipSync(text)],
    ["deflate", deflateSync(text)],
    ["br", brotliCompressSync(text)],
    ["gzip, br", brotliCompressSync(gzipSync(text))],
  ])("%s is undone", async (coding, body) => {
    const { url } = await start((_, response) => response.writeHead(200, { "content-encoding": coding }).end(body));
    const response = await line()(url);
    expect(response.headers.get("content-encoding")).toBe(coding);
    expect((await response.text()) === text).toBe(true);
  });

  test("one that is not known leaves the bytes as they are", async () => {
    const { url } = await start((_, response) =>
      response.writeHead(200, { "content-encoding": "gzip, odd" }).end("raw"),
    );
    expect(await (await line()(url)).text()).toBe("raw");
  });

  test("an answer without a body has nothing to undo", async () => {
    const { url } = await start((_, response) =>
      response.writeHead(401, { "content-encoding": "gzip", "content-length": "0" }).end(),
    );
    expect(await (await line()(url)).text()).toBe("");
  });

  test("too many are refused", async () => {
    const { url, open } = await start((_, response) =>
      response.writeHead(200, { "content-encoding": Array(6).fill("gzip").join(",") }).end("x"),
    );
    await failsWith(line()(url), TypeError);
    await eventually(() => expect(open()).toBe(0));
  });

  test.each<[string, Buffer]>([
    ["half of it", gzipSync(text).subarray(0, 100)],
    ["something else", Buffer.from("not compressed")],
  ])("%s breaks off: it is no short body", async (_, body) => {
    const { url, open } = await start((_seen, response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(body),
    );
    const response = await line()(url);
    const error = await failsWith(response.text(), TypeError);
    expect(error).toMatchObject({ message: "terminated", cause: { code: expect.stringMatching(/^Z_/) } });
    await eventually(() => expect(open()).toBeLessThanOrEqual(1));
  });

  test("events come out of a compressed stream as they come in", async () => {
    const { createGzip } = await import("node:zlib");
    const { url } = await start((_, response) => {
      response.writeHead(200, { "content-encoding": "gzip" });
      const zip = createGzip();
      zip.pipe(response);
      zip.write("data: 1\n\n");
      zip.flush();
    });
    const { value } = (await (await line()(url)).body?.getReader().read()) ?? {};
    expect(new TextDecoder().decode(value)).toBe("data: 1\n\n");
  });
});

describe("connections", () => {
  test("are used again, one after the other", async () => {
    const { url, open } = await start((_, response) => response.end("x"));
    const call = line();
    for (let n = 0; n < 10; n += 1) await (await call(url)).text();
    expect(open()).toBe(1);
  });

  test("are used again after an answer that nobody read to its end, if it is all there", async () => {
    const { url, open } = await start((_, response) => response.end("short"));
    const call = line();
    for (let n = 0; n < 5; n += 1) {
      const { body } = await call(url);
      const reader = body?.getReader();
      await reader?.read();
      await reader?.cancel();
    }
    expect(open()).toBe(1);
  });

  test("are not held up by compressed text that nobody reads", async () => {
    const { url, open } = await start((_, response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(3_000_000))),
    );
    const call = line();
    for (let n = 0; n < 3; n += 1) {
      const { body } = await call(url);
      const reader = body?.getReader();
      await reader?.read();
      await reader?.cancel();
    }
    await eventually(() => expect(open()).toBeLessThanOrEqual(1));
  });

  test("are closed when the answer is all there before all was sent", async () => {
    const { url, server: made } = await raw((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => {
        socket.pause();
        socket.write("HTTP/1.1 413 Too Large\r\ncontent-length: 5\r\n\r\nlarge");
      });
    });
    const left = vi.fn();
    const pull = (controller: ReadableStreamDefaultController<Uint8Array>): void =>
      controller.enqueue(new Uint8Array(65_536));
    const body = new ReadableStream<Uint8Array>({ pull, cancel: left });
    expect(await (await line()(url, { method: "POST", body })).text()).toBe("large");
    await eventually(() => expect(left).toHaveBeenCalled());
    made.closeAllConnections();
    await new Promise((resolve) => made.close(resolve));
  });

  test("are closed when an answer is left before its end", async () => {
    const { url, open } = await start((_, response) => response.writeHead(200).write("endless"));
    const { body } = await line()(url);
    expect(open()).toBe(1);
    await body?.cancel();
    await eventually(() => expect(open()).toBe(0));
  });

  test("are closed by close(), and made anew by the next call", async () => {
    const { url, open } = await start((_, response) => response.end("x"));
    const call = line();
    await (await call(url)).text();
    call.close();
    await eventually(() => expect(open()).toBe(0));
    expect(await (await call(url)).text()).toBe("x");
  });

  test("are closed after a time without use", async () => {
    const { url, open } = await start((_, response) => response.end("x"));
    await (await line({ idle: 60 })(url)).text();
    await eventually(() => expect(open()).toBe(0));
  });

  test("are not kept when the server is about to close them", async () => {
    const { url, open } = await start((_, response) =>
      response.writeHead(200, { connection: "keep-alive", "keep-alive": "timeout=1" }).end("x"),
    );
    await (await line()(url)).text();
    await eventually(() => expect(open()).toBe(0));
  });

  test("time without use is none while an answer is awaited", async () => {
    const { url } = await start((_, response) => setTimeout(() => response.end("late"), 150));
    const call = line({ idle: 30 });
    expect(await (await call(url)).text()).toBe("late");
  });

  test("options out of range are refused", () => {
    const endless = [{ connect: Infinity }, { idle: Infinity }, { connect: 2 ** 31 }, { idle: 2 ** 31 }];
    for (const options of [{ idle: 0 }, { connect: -1 }, { kept: Number.NaN }, ...endless])
      expect(() => createNodeFetch(options)).toThrow(TypeError);
    expect(() => line({ kept: Infinity })).not.toThrow();
  });
});

/** What a server of this kind has open; `raw` gets the sockets themselves. */
async function raw(onSocket: (socket: Socket) => void): Promise<{ readonly url: string; readonly server: Server }> {
  const made = createServer();
  made.on("connection", onSocket);
  made.listen(0, "127.0.0.1");
  await once(made, "listening");
  // Safe: a server that listens on TCP has an address of this kind.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const { port } = made.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, server: made };
}

test("headers without end are given up", async () => {
  const { url, server: made } = await raw((socket) => {
    socket.on("error", () => {});
    socket.write(`HTTP/1.1 200 OK\r\nx-long: ${"x".repeat(100_000)}\r\n\r\n`);
  });
  const error = await failsWith(line()(url), TypeError);
  expect(error.cause).toMatchObject({ code: "UND_ERR_HEADERS_OVERFLOW" });
  made.closeAllConnections();
  await new Promise((resolve) => made.close(resolve));
});
