import { afterEach, describe, expect, test } from "vitest";
import { createCalls, type Calls } from "../../../src/client/client.js";
import { openEndpoints, unchecked } from "../../../src/client/registry.js";
import { withUrlTargets } from "../../../src/client/url-targets.js";
import type { ClientOptions } from "../../../src/contract/options.js";
import { ConfigError } from "../../../src/errors/index.js";
import { type ClientContext, createContext } from "../../../src/http/context.js";
import { failsWith, KEY } from "../support/client.js";
import { fakeFetch } from "../support/fake-fetch.js";
import { OUTPUT, queue, REQUEST_ID } from "../support/queue.js";
import type { TestServer } from "../support/server.js";

const servers: TestServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

function clientOf(options: ClientOptions): Calls {
  const callsAt = (context: ClientContext): Calls => createCalls(context, openEndpoints({}, unchecked));
  const context = createContext({ credentials: KEY, retry: { baseDelay: 5 }, ...options });
  return withUrlTargets(context, callsAt);
}

describe("an endpoint that is named by its URL", () => {
  test.each([
    ["https://fal.run/fal-ai/flux/dev", "https://fal.run/fal-ai/flux/dev"],
    ["https://queue.fal.run/fal-ai/flux/dev/", "https://fal.run/fal-ai/flux/dev"],
    ["HTTPS://FAL.RUN/fal-ai/fl%C3%BCx", "https://fal.run/fal-ai/fl%C3%BCx"],
    ["fal-ai/flux/dev", "https://fal.run/fal-ai/flux/dev"],
  ])("%s is run at %s", async (id, url) => {
    const { fetch, calls } = fakeFetch(() => OUTPUT);
    expect(await clientOf({ fetch }).run(id, { input: {} })).toMatchObject({ data: OUTPUT });
    expect(calls).toMatchObject([{ url }]);
    expect(calls[0]?.headers.get("authorization")).toBe(`Key ${KEY}`);
  });

  test("is submitted, followed, cancelled and resumed as by its id", async () => {
    const server = await queue();
    servers.push(server);
    const client = clientOf({ gateway: server.url });
    const url = `${server.url}/fal-ai/wan/x`;
    const requestId = REQUEST_ID;
    expect(await client.subscribe(url, { input: {} })).toEqual({ data: OUTPUT, requestId });
    const request = await client.submit(url, { input: {} });
    expect(await client.resume(url, request.toJSON()).result()).toEqual({ data: OUTPUT, requestId });
    expect(await client.queue.submit(url, { input: {} })).toMatchObject({ request_id: requestId });
    expect(await client.queue.status(url, { requestId })).toMatchObject({ request_id: requestId });
    expect(await client.queue.subscribeToStatus(url, { requestId })).toMatchObject({ status: "COMPLETED" });
    expect(await client.queue.result(url, { requestId })).toEqual({ data: OUTPUT, requestId });
    await client.queue.cancel(url, { requestId });
    expect(server.seen.every((one) => one.url.startsWith("/fal-ai/wan"))).toBe(true);
  });

  test.each([
    "https://evilfal.run/fal-ai/flux",
    "http://fal.run/fal-ai/flux",
    "https://fal.run.evil.example/fal-ai/flux",
    "https://key:secret@fal.run/fal-ai/flux",
    "https://fal.run/fal-ai/flux?x=1",
    "https://fal.run/fal-ai%2f..%2fflux/dev",
    "https://fal.run/fal-ai/%E0%A4%A/dev",
    "https://fal.run/flux",
    "https://",
  ])("elsewhere, or unclear, is refused before anything is sent: %s", async (url) => {
    const { fetch, calls } = fakeFetch(() => OUTPUT);
    const client = clientOf({ fetch });
    await failsWith(client.run(url, {}), ConfigError);
    await failsWith(client.queue.submit(url, {}), ConfigError);
    expect(() => client.resume(url, {})).toThrow(ConfigError);
    expect(calls).toEqual([]);
  });

  test("on an origin that the client lists is called there", async () => {
    const other = await queue();
    servers.push(other);
    const { fetch, calls } = fakeFetch(() => OUTPUT);
    const client = clientOf({ origins: [other.url] });
    expect(await client.subscribe(`${other.url}/fal-ai/wan/x`, { input: {} })).toMatchObject({ data: OUTPUT });
    expect(other.seen[0]).toMatchObject({ headers: { authorization: `Key ${KEY}` } });
    await failsWith(clientOf({ fetch }).run(`${other.url}/fal-ai/wan/x`, {}), ConfigError);
    expect(calls).toEqual([]);
  });
});
