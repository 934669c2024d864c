import { afterEach, describe, expect, test, vi } from "vitest";
import { ConfigError } from "../../../src/index.js";
import { failsWith, KEY, rejection, testClient, type TestClient } from "../support/client.js";
import { fakeFetch } from "../support/fake-fetch.js";
import { REQUEST_ID } from "../support/queue.js";
import { type Handler, json, serve, type TestServer } from "../support/server.js";

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
  vi.unstubAllGlobals();
});
async function start(handler: Handler, options = {}): Promise<TestServer & { readonly client: TestClient }> {
  server = await serve(handler);
  const { url } = server;
  const gateway = {
    name: "test",
    url: `${url}/queue`,
    runUrl: `${url}/run`,
    restUrl: `${url}/rest`,
    auth: "Key",
    profile: "fal",
  } as const;
  return { ...server, client: testClient({ gateway, ...options }) };
}

const storage: Handler = ({ method, url, headers }, response) => {
  const origin = `http://${headers.host}`;
  if (url.includes("initiate-multipart"))
    return json(response, 200, { upload_url: `${origin}/put/big?s=1`, file_url: "https://v3.fal.media/files/big" });
  if (url.includes("initiate"))
    return json(response, 200, { upload_url: `${origin}/put/one?s=1`, file_url: "https://v3.fal.media/files/one" });
  if (method === "PUT") return json(response, 200, { etag: `e${url}` });
  if (url.includes("/complete")) return json(response, 200, {});
  return json(response, 200, { request_id: REQUEST_ID });
};

describe("files in an input", () => {
  test("are uploaded before the submit, without the key where they go", async () => {
    const { client, seen } = await start(storage);
    const file = new File(["hello"], "a.txt", { type: "text/plain" });
    await client.submit("fal-ai/wan", { input: { image_url: file, list: [{ deep: file }], date: new Date(0) } });
    const paths = seen.map(({ method, url }) => `${method} ${url}`);
    expect(paths.filter((path) => path === "POST /rest/storage/upload/initiate?storage_type=fal-cdn-v3").length).toBe(
      2,
    );
    const put = seen.find(({ method }) => method === "PUT");
    expect(put).toMatchObject({ url: "/put/one?s=1", body: "hello", headers: { "content-type": "text/plain" } });
    expect(put?.headers).not.toHaveProperty("authorization");
    expect(seen[0]).toMatchObject({
      body: '{"content_type":"text/plain","file_name":"a.txt"}',
      headers: { authorization: `Key ${KEY}` },
    });
    const address = "https://v3.fal.media/files/one";
    expect(JSON.parse(seen.at(-1)?.body ?? "")).toEqual({
      image_url: address,
      list: [{ deep: address }],
      date: "1970-01-01T00:00:00.000Z",
    });
  });

  test("that are large travel in parts", async () => {
    const { client, seen } = await start(storage);
    const big = new Blob([new Uint8Array(91 * 1_048_576)], { type: "video/mp4" });
    expect(await client.storage.upload(big, { lifecycle: { expiresIn: 60, initialAcl: { default: "forbid" } } })).toBe(
      "https://v3.fal.media/files/big",
    );
    const puts = seen.filter(({ method }) => method === "PUT").map(({ url }) => url);
    expect(puts).toEqual(Array.from({ length: 10 }, (_, index) => `/put/big/${index + 1}?s=1`));
    expect(seen[0]?.headers["x-fal-object-lifecycle"]).toBe(
      '{"expiration_duration_seconds":60,"initial_acl":{"default":"forbid"}}',
    );
    const parts = puts.map((url, index) => ({ partNumber: index + 1, etag: `e${url}` }));
    expect(seen.at(-1)).toMatchObject({
      method: "POST",
      url: "/put/big/complete?s=1",
      body: JSON.stringify({ parts }),
    });
  });

  test.each<[megabytes: number, extra: number, sizes: readonly number[]]>([
    [90, 0, [90]],
    [90, 1, [...Array.from({ length: 9 }, () => 10), 1 / 1_048_576]],
    [100, 0, Array.from({ length: 10 }, () => 10)],
  ])("of %d MiB and %d bytes are cut where a part is full", async (megabytes, extra, sizes) => {
    const { fetch, calls } = fakeFetch(({ method }) =>
      method === "PUT"
        ? { etag: "e" }
        : { upload_url: "https://v3.fal.media/put", file_url: "https://v3.fal.media/files/a" },
    );
    const file = new Blob([new Uint8Array(megabytes * 1_048_576 + extra)]);
    await testClient({ fetch }).storage.upload(file);
    const sent = calls
      .filter(({ method }) => method === "PUT")
      .map(({ body }) => (body instanceof Blob ? body.size : 0));
    expect(sent).toEqual(sizes.map((size) => size * 1_048_576));
  });

  test.each([0, 1])("of 3 MiB and %d bytes travel inside an input, or do not", async (extra) => {
    const { fetch, calls } = fakeFetch(() => ({ request_id: REQUEST_ID }));
    const gateway = { name: "relay", url: "https://relay.example", auth: "Bearer", profile: "relay" } as const;
    const submitted = testClient({ fetch, gateway }).submit("fal-ai/wan", {
      input: { image_url: new Blob([new Uint8Array(3 * 1_048_576 + extra)]) },
    });
    await (extra === 0 ? submitted : failsWith(submitted, ConfigError));
    expect(calls.length).toBe(extra === 0 ? 1 : 0);
  });

  test("travel inside the input where the gateway takes none, if they are small", async () => {
    const { fetch, calls } = fakeFetch(() => ({ request_id: REQUEST_ID }));
    const client = testClient({
      fetch,
      gateway: { name: "relay", url: "https://relay.example", auth: "Bearer", profile: "relay" },
    });
    await client.submit("fal-ai/wan", { input: { image_url: new Blob(["hi"], { type: "image/png" }) } });
    expect(calls[0]?.body).toBe('{"image_url":"data:image/png;base64,aGk="}');
    await failsWith(
      client.submit("fal-ai/wan", { input: { image_url: new Blob([new Uint8Array(4_000_000)]) } }),
      ConfigError,
    );
  });

  test("do not go over a line that anybody can read", async () => {
    const { fetch, calls } = fakeFetch(() => ({
      upload_url: "http://evil.example/x",
      file_url: "https://v3.fal.media/x",
    }));
    expect(await rejection(testClient({ fetch }).storage.upload(new Blob(["x"])))).toMatchObject({
      code: "foreign_url",
    });
    expect(calls.length).toBe(1);
  });

  test("are found by transformInput, and nothing else is changed", async () => {
    const { client } = await start(storage);
    const date = new Date(0);
    const plain = { a: [1, { b: date }] };
    expect(await client.storage.transformInput(plain)).toBe(plain);
    expect(await client.storage.transformInput({ a: new Blob(["x"]) })).toEqual({
      a: "https://v3.fal.media/files/one",
    });
  });
});
