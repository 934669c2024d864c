import { createServer, type Server } from "node:net";
import { describe, expect, test, vi } from "vitest";
import { eventually } from "../../support/eventually.js";
import { rejection } from "../support/client.js";
import { nodeLines } from "../support/node-lines.js";

const { start, line } = nodeLines();

/** A server that accepts connections and says nothing; it reads what comes, or not even that. */
async function mute(
  reads: boolean,
): Promise<{ readonly port: number; readonly open: () => number; readonly server: Server }> {
  let open = 0;
  const made = createServer((socket) => {
    open += 1;
    socket.on("error", () => {});
    if (reads) socket.resume();
    socket.on("close", () => (open -= 1));
  });
  await new Promise<void>((resolve) => made.listen(0, "127.0.0.1", resolve));
  const address = made.address();
  return { port: typeof address === "object" && address !== null ? address.port : 0, open: () => open, server: made };
}

const reason = new Error("not today");

test("a signal that has aborted sends nothing, and gives its reason", async () => {
  const { url, seen, open } = await start((_, response) => response.end());
  expect(await rejection(line()(url, { signal: AbortSignal.abort(reason) }))).toBe(reason);
  expect([seen.length, open()]).toEqual([0, 0]);
});

describe("an abort gives the signal's reason and closes the connection", () => {
  test("before the connection is made", async () => {
    const { url, seen, open } = await start((_, response) => response.end());
    const controller = new AbortController();
    const call = rejection(line()(url, { signal: controller.signal }));
    controller.abort(reason);
    expect(await call).toBe(reason);
    await eventually(() => expect(open()).toBe(0));
    expect(seen.length).toBe(0);
  });

  test("while TLS is being agreed on", async () => {
    const { port, open, server: made } = await mute(true);
    const controller = new AbortController();
    const call = rejection(line()(`https://127.0.0.1:${port}`, { signal: controller.signal }));
    await eventually(() => expect(open()).toBe(1));
    controller.abort(reason);
    expect(await call).toBe(reason);
    await eventually(() => expect(open()).toBe(0));
    await new Promise((resolve) => made.close(resolve));
  });

  test.each<[string, () => RequestInit["body"]]>([
    ["text", () => "x".repeat(20_000_000)],
    ["a file", () => new Blob(["x".repeat(20_000_000)])],
  ])("while %s is being sent", async (_, body) => {
    const { port, open, server: made } = await mute(false);
    const controller = new AbortController();
    const init = { method: "POST", body: body() ?? null, signal: controller.signal };
    const call = rejection(line()(`http://127.0.0.1:${port}`, init));
    await eventually(() => expect(open()).toBe(1));
    controller.abort(reason);
    expect(await call).toBe(reason);
    made.close();
  });

  test("lets go of the stream that was being sent", async () => {
    const { port, server: made } = await mute(false);
    const controller = new AbortController();
    let left = false;
    const body = new ReadableStream({
      pull: (stream) => stream.enqueue(new Uint8Array(65_536)),
      cancel: () => {
        left = true;
      },
    });
    const call = rejection(line()(`http://127.0.0.1:${port}`, { method: "POST", body, signal: controller.signal }));
    await new Promise((resolve) => setTimeout(resolve, 30));
    controller.abort(reason);
    expect(await call).toBe(reason);
    await eventually(() => expect(left).toBe(true));
    made.close();
  });

  test("while the headers are awaited", async () => {
    const { url, seen, open } = await start(() => {});
    const controller = new AbortController();
    const call = rejection(line()(url, { signal: controller.signal }));
    await eventually(() => expect(seen.length).toBe(1));
    controller.abort(reason);
    expect(await call).toBe(reason);
    await eventually(() => expect(open()).toBe(0));
  });

  test.each<[string, Record<string, string>]>([
    ["a body", {}],
    ["a body that is compressed", { "content-encoding": "gzip" }],
  ])("while %s is being read", async (_, headers) => {
    const { url, open } = await start((_seen, response) => {
      response.writeHead(200, { "content-length": "100", ...headers });
      response.flushHeaders();
    });
    const controller = new AbortController();
    const response = await line()(url, { signal: controller.signal });
    const read = rejection(response.text());
    controller.abort(reason);
    expect(await read).toBe(reason);
    await eventually(() => expect(open()).toBe(0));
  });

  test("after the headers, before anybody reads", async () => {
    const { url, open } = await start((_, response) => response.writeHead(200).write("endless"));
    const controller = new AbortController();
    const response = await line()(url, { signal: controller.signal });
    controller.abort(reason);
    expect(await rejection(response.text())).toBe(reason);
    await eventually(() => expect(open()).toBe(0));
  });
});

test("an abort after the end changes nothing, and leaves the connection for the next", async () => {
  const { url, open } = await start((_, response) => response.end("all"));
  const controller = new AbortController();
  const call = line();
  expect(await (await call(url, { signal: controller.signal })).text()).toBe("all");
  controller.abort();
  expect(await (await call(url)).text()).toBe("all");
  expect(open()).toBe(1);
});

test("no listener stays on the signal, however an exchange ends", async () => {
  const { url } = await start(({ url: path }, response, _n, socket) => {
    if (path === "/reset") return socket.resetAndDestroy();
    if (path === "/half") return response.writeHead(200, { "content-length": "9" }).write("x", () => socket.destroy());
    return response.end("all");
  });
  const { signal } = new AbortController();
  const add = vi.spyOn(signal, "addEventListener");
  const remove = vi.spyOn(signal, "removeEventListener");
  const call = line();
  await (await call(`${url}/all`, { signal })).text();
  await (await call(`${url}/left`, { signal })).body?.cancel();
  await rejection(call(`${url}/reset`, { signal }));
  await rejection(call(`${url}/half`, { signal }).then((response) => response.text()));
  await rejection(call("http://127.0.0.1:1", { signal }));
  await eventually(() => expect(remove.mock.calls.length).toBe(add.mock.calls.length));
  expect(add).toHaveBeenCalled();
});

test("one signal may stop many: they share a listener", async () => {
  const { url, seen } = await start((_, response) => response.writeHead(200).write("endless"));
  const controller = new AbortController();
  const add = vi.spyOn(controller.signal, "addEventListener");
  const call = line();
  const init = { signal: controller.signal };
  // Some may still wait for their heads when the last request has arrived.
  const read = Array.from({ length: 12 }, () => rejection(call(url, init).then((response) => response.text())));
  await eventually(() => expect(seen.length).toBe(12));
  controller.abort(reason);
  expect(new Set(await Promise.all(read))).toEqual(new Set([reason]));
  expect(add).toHaveBeenCalledTimes(1);
});
