import { afterEach, describe, expect, test } from "vitest";
import { createNodeFetch, type NodeFetch } from "../../../src/node/index.js";
import { callServer, closeServers } from "../support/call-server.js";
import { operation } from "../support/operation.js";

const transports: NodeFetch[] = [];
afterEach(async () => {
  for (const one of transports.splice(0)) one.close();
  await closeServers();
});

describe("the transport for Node", () => {
  test.each<[string, string, unknown, RegExp]>([
    ["JSON", "application/json", { a: 1 }, /^\{"a":1\}$/],
    ["a form", "application/x-www-form-urlencoded", { a: "x y" }, /^a=x\+y$/],
    ["parts", "multipart/form-data", { a: new Blob(["x"], { type: "text/csv" }) }, /text\/csv\r\n\r\nx\r\n/],
    ["bytes", "application/octet-stream", Buffer.from("bytes"), /^bytes$/],
    ["a stream", "text/plain", new Blob(["a", "b"]).stream(), /^ab$/],
  ])("carries the body of a call: %s", async (_, type, body, wire) => {
    const { server, with: clientWith } = await callServer();
    const fetch = createNodeFetch();
    transports.push(fetch);
    const target = operation({ method: "POST", body: { content: { [type]: {} } } });
    expect((await clientWith({ fetch }).call(target, { body })).data).toEqual({});
    const [seen] = server.seen;
    expect(seen?.headers["content-type"]?.split(";")[0]).toBe(type);
    expect(seen?.body).toMatch(wire);
  });

  test("gives events as they come", async () => {
    const { with: clientWith } = await callServer((_, response) =>
      response.writeHead(200, { "content-type": "text/event-stream" }).end("data: 1\n\ndata: 2\n\n"),
    );
    const fetch = createNodeFetch();
    transports.push(fetch);
    const { data } = await clientWith({ fetch }).call(
      operation({ responses: { "200": { "text/event-stream": { as: "events" } } } }),
    );
    const items: unknown[] = [];
    // Safe: a stream of events is one.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    for await (const item of data as AsyncIterable<unknown>) items.push(item);
    expect(items).toEqual([1, 2]);
  });
});
