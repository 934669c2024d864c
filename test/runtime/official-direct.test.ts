import { afterEach, describe, expect, test, vi } from "vitest";
import { both, type Program } from "./support/official.js";
import { OUTPUT } from "./support/queue.js";
import { type Handler, json, type Seen, serve, type TestServer } from "./support/server.js";

/*
 * Direct calls and streams of the same programs with the official client and with this one, each against a server of its own:
 * what comes of them, and what goes over the wire. What differs is listed below, with the reason.
 */
const servers: TestServer[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const events: Handler = (_, response) => {
  response.writeHead(200, { "content-type": "text/event-stream", "x-fal-request-id": "r1" });
  response.end('data: {"n":1}\n\n: ping\n\ndata: {"n":2}\n\n');
};
const answer =
  (type: string, body: string, status = 200): Handler =>
  (seen, response) => {
    if (seen.url.endsWith("/tokens/")) return json(response, 200, "jwt.of.fal");
    response.writeHead(status, { "content-type": type, "x-fal-request-id": "r1" });
    return response.end(body);
  };
const withTokens =
  (handler: Handler): Handler =>
  (seen, response, n, socket) =>
    seen.url.endsWith("/tokens/") ? json(response, 200, "jwt.of.fal") : handler(seen, response, n, socket);

// Both spell a query in their own way; what it says is the same.
function wire({ method, url, headers, body }: Seen): unknown {
  const { pathname, searchParams } = new URL(url, "http://x");
  const { authorization, accept = "" } = headers;
  // The official client sends its default beside the type that is asked for.
  const asked = accept.split(", ").at(-1);
  return {
    method,
    pathname,
    query: [...searchParams].map(([name, value]) => `${name}=${value}`).toSorted(),
    body,
    authorization,
    asked,
  };
}

async function compare(handler: Handler, program: Program): Promise<void> {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  const [theirs, mine] = [await serve(handler), await serve(handler)];
  servers.push(theirs, mine);
  const { official, ours } = await both(theirs.url, program, mine.url);
  expect(ours).toEqual(official);
  expect(mine.seen.map(wire)).toEqual(theirs.seen.map(wire));
  expect(theirs.seen.length).toBeGreaterThan(0);
}

const input = { prompt: "a b", steps: 4 };

describe("the same in both", () => {
  test.each<[string, Handler, Program]>([
    ["run", answer("application/json", JSON.stringify(OUTPUT)), (client) => client.run("fal-ai/x", { input })],
    ["run by get", answer("application/json", "{}"), (client) => client.run("fal-ai/x", { input, method: "get" })],
    ["run by put", answer("application/json", "{}"), (client) => client.run("fal-ai/x", { input, method: "put" })],
    [
      "run by delete",
      answer("application/json", "{}"),
      (client) => client.run("fal-ai/x", { input, method: "delete" }),
    ],
    ["a result in words", answer("text/plain", "hello"), (client) => client.run("fal-ai/x", { input })],
    ["a result in a table", answer("text/csv", "a,b"), (client) => client.run("fal-ai/x", { input })],
    [
      "a result of bytes",
      answer("application/octet-stream", "bytes"),
      async (client) => new Uint8Array((await client.run("fal-ai/x", { input })).data),
    ],
    [
      "an error of a direct call",
      answer("application/json", '{"detail":"no"}', 404),
      (c) => c.run("fal-ai/x", { input }),
    ],
    [
      "a stream that is listened to",
      events,
      async (client, note) => {
        const stream = await client.stream("fal-ai/x", { input, queryParams: { a: "1" } });
        stream.on("data", note);
        const last = await stream.done();
        return { last, id: stream.requestId };
      },
    ],
    [
      "a stream that is looped over",
      events,
      async (client, note) => {
        for await (const event of await client.streaming.stream("fal-ai/x/stream", { input })) note(event);
      },
    ],
    ["a stream by put", events, async (client) => (await client.stream("fal-ai/x", { input, method: "put" })).done()],
    [
      "a stream of bytes",
      answer("audio/mpeg", "ID3"),
      async (client, note) => {
        const stream = await client.stream("fal-ai/x", { input, accept: "audio/mpeg" });
        stream.on("data", (piece: Uint8Array) => note([...piece]));
        return [...(await stream.done())];
      },
    ],
    [
      "a stream in the mode client, with fal's own token",
      withTokens(events),
      async (client) => (await client.stream("fal-ai/x", { input, connectionMode: "client" })).done(),
    ],
    [
      "a stream in the mode client, with a token of the program's",
      events,
      async (client, note) => {
        const tokenProvider = async (app: string): Promise<string> => {
          note(app);
          return "mine";
        };
        return (await client.stream("fal-ai/x", { input, connectionMode: "client", tokenProvider })).done();
      },
    ],
    [
      "a stream that is refused",
      answer("application/json", '{"detail":"no"}', 403),
      async (client, note) => {
        const stream = await client.stream("fal-ai/x", { input });
        stream.on("error", (error: { readonly status: number }) => note(error.status));
        return stream.done();
      },
    ],
  ])("%s", async (_, handler, program) => {
    await compare(handler, program);
  });
});
