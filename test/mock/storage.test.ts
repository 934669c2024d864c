import { describe, expect, it } from "vitest";
import type { MockQueue } from "../../src/mock/index.js";
import { call, field, post, start } from "./support/start.js";

function put(url: string, body: string): Promise<Response> {
  return fetch(url, { method: "PUT", body });
}

async function initiate(
  mock: MockQueue,
  kind: "initiate" | "initiate-multipart",
  name: string,
  type = "text/plain",
): Promise<{ upload: URL; file: string }> {
  const answer = await post(`${mock.url}/rest/storage/upload/${kind}?storage_type=fal-cdn-v3`, {
    file_name: name,
    content_type: type,
  });
  return { upload: new URL(field(answer, "upload_url")), file: field(answer, "file_url") };
}

function partUrl(upload: URL, part: string | number): string {
  return `${upload.origin}${upload.pathname}/${part}${upload.search}`;
}

describe("uploads as the JavaScript client makes them", () => {
  it("store a file under the URL that was announced", async () => {
    const mock = await start();
    const { upload, file } = await initiate(mock, "initiate", "note.txt");
    expect((await fetch(file)).headers.get("content-length")).toBe("14");
    expect((await put(upload.href, "hello")).status).toBe(200);
    const back = await fetch(file);
    expect([await back.text(), back.headers.get("content-type")]).toEqual(["hello", "text/plain"]);
    expect((await put(upload.href, "again")).status).toBe(404);
  });

  it("need the signature they were given", async () => {
    const mock = await start();
    const { upload } = await initiate(mock, "initiate", "note.txt");
    expect((await put(upload.href.replace(/signature=.*/, "signature=no"), "x")).status).toBe(403);
    expect((await put(`${upload.origin}${upload.pathname}`, "x")).status).toBe(403);
    await mock.advance(3_600_001);
    expect((await put(upload.href, "x")).status).toBe(403);
  });

  it("put parts together in their order, whatever order they came in", async () => {
    const mock = await start();
    const { upload, file } = await initiate(mock, "initiate-multipart", "note.txt");
    const parts: unknown[] = [];
    for (const [part, text] of [
      [2, "world"],
      [1, "hello "],
    ] as const) {
      parts.push(await (await put(partUrl(upload, part), text)).json());
    }
    expect(parts).toMatchObject([
      { partNumber: 2, etag: expect.stringMatching(/^"[0-9a-f]{32}"$/) },
      { partNumber: 1 },
    ]);
    const complete = partUrl(upload, "complete");
    expect((await post(complete, { parts: [{ partNumber: 1, etag: "wrong" }] })).status).toBe(400);
    expect((await post(complete, { parts: [] })).status).toBe(400);
    expect((await post(complete, { parts })).status).toBe(200);
    expect(await (await fetch(file)).text()).toBe("hello world");
    expect((await put(partUrl(upload, 3), "late")).status).toBe(404);
  });

  it.each([
    ["../../etc/passwd", /\/files\/[^/]+\/passwd$/],
    ["..", /\/files\/[^/]+\/file\.bin$/],
    ["a b/c?d#e.png", /\/files\/[^/]+\/c_d_e\.png$/],
    ["漢字.png", /\/files\/[^/]+\/%E6%BC%A2%E5%AD%97\.png$/],
    ["x".repeat(5000), /\/files\/[^/]+\/x{200}$/],
  ])("give the name %s a safe place", async (name, place) => {
    const mock = await start();
    const { upload, file } = await initiate(mock, "initiate", name);
    expect(file).toMatch(place);
    expect((await put(upload.href, "x")).status).toBe(200);
    expect(await (await fetch(file)).text()).toBe("x");
  });

  it("give no file a type that is none, and no page the server's origin", async () => {
    const mock = await start();
    const odd = await initiate(mock, "initiate", "x.bin", "text/html\r\nset-cookie: a=b");
    await put(odd.upload.href, "x");
    expect((await fetch(odd.file)).headers.get("content-type")).toBe("application/octet-stream");
    const page = await initiate(mock, "initiate", "x.html", "text/html");
    await put(page.upload.href, "<script>1</script>");
    expect((await fetch(page.file)).headers.get("content-security-policy")).toBe("sandbox");
  });

  it("make room for new files by dropping the oldest", async () => {
    const mock = await start({ uploadLimit: 10 });
    const files = [];
    for (const text of ["12345", "67890", "abcde"]) {
      const { upload, file } = await initiate(mock, "initiate", "x.dat");
      await put(upload.href, text);
      files.push(file);
    }
    expect(await Promise.all(files.map(async (file) => (await fetch(file)).status))).toEqual([404, 200, 200]);
  });
});

describe("uploads as the Python client makes them", () => {
  const token = async (mock: MockQueue): Promise<{ authorization: string; base: string }> => {
    const answer = await post(`${mock.url}/rest/storage/auth/token?storage_type=fal-cdn-v3`, {});
    expect(answer.body).toMatchObject({ expires_at: expect.stringMatching(/Z$/) });
    return {
      authorization: `${field(answer, "token_type")} ${field(answer, "token")}`,
      base: field(answer, "base_url"),
    };
  };

  it("send a whole file to the CDN with a token", async () => {
    const mock = await start();
    const { authorization, base } = await token(mock);
    const headers = { authorization, "content-type": "text/plain", "x-fal-file-name": "note.txt" };
    const answer = await call(`${base}/files/upload`, { method: "POST", body: "hello", headers });
    expect(answer.status).toBe(200);
    expect(await (await fetch(field(answer, "access_url"))).text()).toBe("hello");
    expect(
      (await call(`${base}/files/upload`, { method: "POST", body: "x", headers: { authorization: "Bearer no" } }))
        .status,
    ).toBe(403);
  });

  it("send parts, several at once", async () => {
    const mock = await start();
    const { authorization, base } = await token(mock);
    const headers = { authorization, "content-type": "text/plain", "x-fal-file-name": "note.txt" };
    const opened = await call(`${base}/files/upload/multipart`, { method: "POST", headers });
    const root = `${field(opened, "access_url")}/multipart/${field(opened, "uploadId")}`;
    const parts = await Promise.all(
      ["a", "b", "c"].map(async (body, index) => {
        const { headers: got } = await call(`${root}/${index + 1}`, {
          method: "PUT",
          body,
          headers: { authorization },
        });
        return { partNumber: index + 1, etag: got.get("etag") };
      }),
    );
    const done = await call(`${root}/complete`, {
      method: "POST",
      body: JSON.stringify({ parts }),
      headers: { authorization },
    });
    expect(done.status).toBe(200);
    expect(await (await fetch(field(opened, "access_url"))).text()).toBe("abc");
  });
});
