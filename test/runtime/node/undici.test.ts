import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import { createServer as createTls } from "node:https";
import { connect, createServer as createTcp, type AddressInfo, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { Agent, EnvHttpProxyAgent, ProxyAgent } from "undici";
import { afterEach, describe, expect, test } from "vitest";
import { eventually } from "../../support/eventually.js";
import { NetworkError } from "../../../src/errors/index.js";
import { createRedactor } from "../../../src/gateway/redact.js";
import { networkError } from "../../../src/http/network-error.js";
import { failsWith, rejection } from "../support/client.js";
import { nodeLines } from "../support/node-lines.js";
import { SELF_SIGNED } from "../support/self-signed.js";

const { start, line } = nodeLines();
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function listen(server: Server, host = "127.0.0.1"): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  // Safe: a server that listens on TCP has an address of this kind.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return (server.address() as AddressInfo).port;
}

/** A server that does to each connection what the test says. */
async function raw(onSocket: (socket: Socket, n: number) => void): Promise<string> {
  let n = 0;
  const server = createTcp((socket) => onSocket(socket, n++));
  return `http://127.0.0.1:${await listen(server)}`;
}

/** What the retry logic makes of an error: its code, and whether the request may have been accepted. */
function judged(error: unknown): readonly [string, string] {
  const info = { endpointId: "a/b", phase: "submit", attempts: 1 } as const;
  const made = networkError(error, info, createRedactor(), false);
  return [made.code, made instanceof NetworkError ? made.accepted : "never sent"];
}

const post = { method: "POST", body: "{}" };

describe("what comes before an answer, and beside it", () => {
  test.each(["102 Processing", "103 Early Hints"])("%s is no answer", async (hint) => {
    const url = await raw((socket) =>
      socket.once("data", () => socket.write(`HTTP/1.1 ${hint}\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok`)),
    );
    expect(await (await line()(url, post)).text()).toBe("ok");
  });

  // RFC 9110 lets a client pass over it. undici does not, wherever it is used: who sends it breaks off the exchange.
  test("a 100 that nobody has asked for leaves open what became of the request, as with the platform's fetch", async () => {
    const url = await raw((socket) =>
      socket.once("data", () =>
        socket.write("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"),
      ),
    );
    for (const way of [line(), fetch])
      expect(judged(await rejection(way(url, post)))).toEqual(["connection", "unknown"]);
  });

  test("nobody is asked for a 100: the header is refused, and nothing is sent", async () => {
    const { url, seen, open } = await start((_, response) => response.end());
    await failsWith(line()(url, { ...post, headers: { Expect: "100-continue" } }), TypeError);
    expect([seen.length, open()]).toEqual([0, 0]);
  });

  test("trailers are passed over, and the connection is used again", async () => {
    const { url, open } = await start((_, response) => {
      response.writeHead(200, { trailer: "x-sum" }).write("body");
      response.addTrailers({ "x-sum": "1" });
      response.end();
    });
    const call = line();
    for (let n = 0; n < 3; n += 1) expect(await (await call(url)).text()).toBe("body");
    expect(open()).toBe(1);
  });

  test("a reason that is no ASCII is taken byte by byte", async () => {
    const url = await raw((socket) =>
      socket.once("data", () => socket.write("HTTP/1.1 200 成功\r\ncontent-length: 2\r\n\r\nok")),
    );
    const { status, statusText } = await line()(url);
    expect([status, Buffer.from(statusText, "latin1").toString()]).toEqual([200, "成功"]);
  });
});

describe("an answer before all was sent", () => {
  test.each<[string, () => RequestInit["body"]]>([
    ["text", () => "x".repeat(20_000_000)],
    ["bytes", () => new Uint8Array(20_000_000)],
    ["a file", () => new Blob(["x".repeat(20_000_000)])],
  ])("is read, and a server that reads no more of %s stands in nobody's way", async (_, body) => {
    let connections = 0;
    const url = await raw((socket, n) => {
      connections += 1;
      socket.once("data", () => {
        if (n === 0) socket.pause();
        socket.write(`HTTP/1.1 ${n === 0 ? "413 Large" : "200 OK"}\r\ncontent-length: 2\r\n\r\nok`);
      });
    });
    const call = line();
    const first = await call(url, { method: "POST", body: body() ?? null });
    expect([first.status, await first.text()]).toEqual([413, "ok"]);
    expect((await call(url, post)).status).toBe(200);
    expect(connections).toBe(2);
  });
});

test("who reads a compressed answer slowly makes the server wait", async () => {
  const { gzipSync } = await import("node:zlib");
  const piece = gzipSync(Buffer.alloc(65_536, "ab"), { level: 0 });
  let written = 0;
  const { url } = await start(async (_, response) => {
    response.writeHead(200, { "content-encoding": "gzip" });
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

describe("connections", () => {
  test("are one pool, also for calls that are made while undici is loaded", async () => {
    const { url, open } = await start((_, response) => setTimeout(() => response.end("x"), 20));
    const call = line();
    await Promise.all([call(url), call(url)].map(async (response) => (await response).text()));
    await Promise.all([call(url), call(url)].map(async (response) => (await response).text()));
    expect(open()).toBe(2);
  });

  test("beyond those that are kept are closed", async () => {
    const { url, open } = await start((_, response) => setTimeout(() => response.end("x"), 20));
    const call = line({ kept: 2 });
    await Promise.all(Array.from({ length: 5 }, async () => (await call(url)).text()));
    await eventually(() => expect(open()).toBe(2));
  });

  test("reach a server on IPv6", async () => {
    const server = createServer((_, response) => response.end("six"));
    const port = await listen(server, "::1");
    expect(await (await line()(`http://[::1]:${port}/`)).text()).toBe("six");
  });
});

/** A proxy that makes tunnels, or refuses to. */
async function proxy(refuse = false): Promise<{ readonly url: string; readonly asked: string[] }> {
  const asked: string[] = [];
  const server = createServer();
  server.on("connect", (request: IncomingMessage, socket: Socket) => {
    asked.push(request.url ?? "");
    if (refuse) return socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    const { hostname, port } = new URL(`http://${request.url ?? ""}`);
    const target = connect(Number(port), hostname, () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      target.pipe(socket).pipe(target);
    });
    target.on("error", () => socket.destroy());
    return socket.on("error", () => target.destroy());
  });
  return { url: `http://127.0.0.1:${await listen(server)}`, asked };
}

describe("a dispatcher of undici that the caller gives", () => {
  test("may be a proxy", async () => {
    const { url, seen } = await start((_, response) => response.end("through"));
    const { url: uri, asked } = await proxy();
    const dispatcher = new ProxyAgent(uri);
    closing.push(() => dispatcher.destroy());
    expect(await (await line({ dispatcher })(url, post)).text()).toBe("through");
    expect([asked, seen.map(({ body }) => body)]).toEqual([[url.slice("http://".length)], ["{}"]]);
  });

  test("may be the proxy of the environment, with its exceptions", async () => {
    const { url } = await start((_, response) => response.end("through"));
    const { url: httpProxy, asked } = await proxy();
    for (const [noProxy, times] of [
      ["127.0.0.1", 0],
      ["elsewhere.invalid", 1],
    ] as const) {
      const dispatcher = new EnvHttpProxyAgent({ httpProxy, noProxy });
      closing.push(() => dispatcher.destroy());
      expect(await (await line({ dispatcher })(url)).text()).toBe("through");
      expect(asked.length).toBe(times);
    }
  });

  test("a proxy that refuses has passed nothing on", async () => {
    const { url, seen } = await start((_, response) => response.end());
    const { url: uri, asked } = await proxy(true);
    const dispatcher = new ProxyAgent(uri);
    closing.push(() => dispatcher.destroy());
    expect(judged(await rejection(line({ dispatcher })(url, post)))).toEqual(["connection", "no"]);
    expect([asked.length, seen.length]).toEqual([1, 0]);
  });

  test("may trust an authority of one's own", async () => {
    const tls = createTls(SELF_SIGNED, (_, response) => response.end("trusted"));
    const port = await listen(tls);
    const dispatcher = new Agent({ connect: { ca: SELF_SIGNED.cert, servername: "localhost" } });
    closing.push(() => dispatcher.destroy());
    expect(await (await line({ dispatcher })(`https://127.0.0.1:${port}`)).text()).toBe("trusted");
    expect(judged(await rejection(line()(`https://127.0.0.1:${port}`)))).toEqual(["tls", "no"]);
  });

  test("is left open by close()", async () => {
    const { url, open } = await start((_, response) => response.end("x"));
    const dispatcher = new Agent();
    closing.push(() => dispatcher.destroy());
    const call = line({ dispatcher });
    for (let n = 0; n < 2; n += 1) await (await call(url)).text();
    call.close();
    expect(await (await call(url)).text()).toBe("x");
    await dispatcher.destroy();
    await eventually(() => expect(open()).toBe(0));
  });

  test("an abort before the connection is made gives the reason at once, and nothing is sent", async () => {
    let data = 0;
    const port = await listen(createTcp((socket) => socket.on("data", () => (data += 1))));
    const dispatcher = new Agent({ connect: { timeout: 60_000 } });
    closing.push(() => dispatcher.destroy());
    const controller = new AbortController();
    const call = rejection(line({ dispatcher })(`https://127.0.0.1:${port}`, { ...post, signal: controller.signal }));
    // The greeting of TLS; no more comes, because no answer does.
    await eventually(() => expect(data).toBe(1));
    const reason = new Error("not today");
    controller.abort(reason);
    expect(await call).toBe(reason);
    expect(data).toBe(1);
  });
});

test("a request that was aborted is not sent over the connection that was being made for it", async () => {
  const { url, seen } = await start((_, response) => response.end("x"));
  const dispatcher = new Agent({ connections: 1 });
  closing.push(() => dispatcher.destroy());
  const call = line({ dispatcher });
  const controller = new AbortController();
  const aborted = rejection(call(`${url}/first`, { ...post, signal: controller.signal }));
  controller.abort(new Error("not today"));
  await aborted;
  await (await call(`${url}/second`)).text();
  expect(seen.map(({ url: path }) => path)).toEqual(["/second"]);
});

describe("undici that is not there", () => {
  const source = fileURLToPath(new URL("../../../src/node/index.ts", import.meta.url));

  /** Runs a program in a folder whose `undici` is this module, or is not there; gives what its one call rejects with. */
  async function errorBeside(module: string | undefined): Promise<unknown> {
    const folder = mkdtempSync(join(tmpdir(), "falsmith-undici-"));
    try {
      if (module !== undefined) {
        mkdirSync(join(folder, "node_modules/undici"), { recursive: true });
        writeFileSync(join(folder, "node_modules/undici/index.js"), module);
      }
      const contents = `import { createNodeFetch } from ${JSON.stringify(source)};
        const error = await createNodeFetch()("http://127.0.0.1:1").catch((reason) => reason);
        console.log(JSON.stringify({ name: error.name, code: error.code, message: error.message }));`;
      const file = join(folder, "program.mjs");
      const stdin = { contents, resolveDir: folder, loader: "ts" } as const;
      await build({ stdin, outfile: file, bundle: true, platform: "node", format: "esm", external: ["undici"] });
      const { stdout } = await promisify(execFile)(process.execPath, [file], { timeout: 30_000 });
      return JSON.parse(stdout);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  const message = expect.stringMatching(/undici 7.*: npm install undici@7$/);
  test.each<[string, string | undefined]>([
    ["at all", undefined],
    ["in a version that is old enough to be another program", "exports.Agent = class {}; exports.Client = class {};"],
  ])("%s: one error that says what to install", async (_, module) => {
    expect(await errorBeside(module)).toEqual({ name: "ConfigError", code: "config", message });
  });
});

test("undici is found in a bundle that is split into chunks", async () => {
  const folder = mkdtempSync(join(tmpdir(), "falsmith-undici-split-"));
  try {
    const source = fileURLToPath(new URL("../../../src/node/index.ts", import.meta.url));
    const contents = `import { createNodeFetch } from ${JSON.stringify(source)};
      const error = await createNodeFetch()("http://127.0.0.1:1").catch((reason) => reason);
      console.log(error.name);`;
    writeFileSync(join(folder, "program.ts"), contents);
    await build({
      entryPoints: [join(folder, "program.ts")],
      outdir: join(folder, "out"),
      outExtension: { ".js": ".mjs" },
      bundle: true,
      splitting: true,
      platform: "node",
      format: "esm",
      banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    });
    const { stdout } = await promisify(execFile)(process.execPath, [join(folder, "out/program.mjs")]);
    // Nothing listens there: what fails is the connection, not the search for undici.
    expect(stdout.trim()).not.toBe("ConfigError");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
