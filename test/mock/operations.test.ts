import { afterEach, describe, expect, it } from "vitest";
import type { AnyOperation, ParameterStyle } from "../../src/contract/operation.js";
import { ApiError, createClient, isErrorOf } from "../../src/index.js";
import { type MockOptions, type MockQueue, startMockQueue } from "../../src/mock/index.js";
import { operation, validatorOf } from "../runtime/support/operation.js";
import { paint } from "./support/endpoints.js";

const open: MockQueue[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((mock) => mock.close()));
});

type Served = MockQueue & {
  readonly call: (target: AnyOperation, options?: object) => Promise<unknown>;
};

async function serve(operations: readonly AnyOperation[], options: Partial<MockOptions> = {}): Promise<Served> {
  const mock = await startMockQueue({ endpoints: [], operations, ...options });
  open.push(mock);
  const client = createClient({
    gateway: { name: "test", url: mock.url, profile: "http", auth: "Bearer" },
    retry: { maxRetries: 0 },
  });
  return { ...mock, call: async (target, request = {}) => (await client.call(target, request)).data };
}

async function errorOf(promise: Promise<unknown>): Promise<ApiError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error("the promise was fulfilled");
}

const item = { type: "object", required: ["id"], properties: { id: { type: "integer" }, name: { type: "string" } } };
const getItem = operation({
  id: "test GET /items/{id}",
  path: "/items/{id}",
  parameters: [
    { name: "id", in: "path", required: true },
    { name: "page", in: "query" },
  ],
  parametersValidator: validatorOf({
    type: "object",
    properties: {
      path: { type: "object", required: ["id"], properties: { id: { type: "integer" } } },
      query: { type: "object", properties: { page: { type: "integer" } } },
    },
  }),
  responses: {
    "200": { "application/json": { as: "json", validator: validatorOf(item, "output") } },
    "422": {
      "application/json": {
        as: "json",
        validator: validatorOf(
          {
            type: "object",
            required: ["code", "msg"],
            properties: { code: { type: "integer" }, msg: { type: "string" } },
          },
          "output",
        ),
      },
    },
  },
});
const putItem = operation({
  id: "test PUT /items",
  method: "PUT",
  path: "/items",
  body: {
    required: true,
    content: {
      "application/json": { validator: validatorOf(item) },
      "multipart/form-data": {},
      "application/x-www-form-urlencoded": { validator: validatorOf(item) },
    },
  },
});

describe("an operation is served", () => {
  it("with what its schema promises, the same each time", async () => {
    const mock = await serve([getItem]);
    const first = await mock.call(getItem, { path: { id: 7 }, query: { page: 2 }, outputValidation: "enforce" });
    expect(first).toEqual({ id: expect.any(Number), name: expect.any(String) });
    expect(await mock.call(getItem, { path: { id: 8 } })).toEqual(first);
    expect(mock.requests().map(({ route, status }) => [route, status])).toEqual([
      ["operation", 200],
      ["operation", 200],
    ]);
  });

  it.each<[string, ParameterStyle | undefined, boolean | undefined, "path" | "query" | "cookie" | "header"]>([
    ["a list by form", undefined, undefined, "query"],
    ["a list by form, not exploded", "form", false, "query"],
    ["a list by pipes", "pipeDelimited", undefined, "query"],
    ["a list by blanks", "spaceDelimited", undefined, "query"],
    ["a list of the path", undefined, undefined, "path"],
    ["a list in a header", undefined, undefined, "header"],
    ["a list of cookies", undefined, undefined, "cookie"],
    ["a list by label", "label", undefined, "path"],
    ["a list by label, exploded", "label", true, "path"],
    ["a list by matrix", "matrix", undefined, "path"],
    ["a list by matrix, exploded", "matrix", true, "path"],
  ])("and understands what the client sends: %s", async (_, style, explode, place) => {
    const key = place === "header" ? "headers" : place === "cookie" ? "cookies" : place;
    const how = { ...(style === undefined ? {} : { style }), ...(explode === undefined ? {} : { explode }) };
    const target = operation({
      path: place === "path" ? "/x/{ids}" : "/x",
      parameters: [{ name: "ids", in: place, required: true, ...how }],
      parametersValidator: validatorOf({
        type: "object",
        required: [key],
        properties: { [key]: { type: "object", required: ["ids"], properties: { ids: { type: "array" } } } },
      }),
    });
    const mock = await serve([target]);
    expect(await mock.call(target, { [key]: { ids: ["a b", "c"] } })).toEqual({});
    const bare = await fetch(`${mock.url}${place === "path" ? "/x/" : "/x"}`);
    expect(bare.status).toBe(place === "path" ? 404 : 400);
  });

  it.each<[string, ParameterStyle, boolean | undefined, "path" | "query"]>([
    ["form", "form", undefined, "query"],
    ["form, not exploded", "form", false, "query"],
    ["deepObject", "deepObject", undefined, "query"],
    ["simple", "simple", undefined, "path"],
    ["simple, exploded", "simple", true, "path"],
    ["label", "label", undefined, "path"],
    ["label, exploded", "label", true, "path"],
    ["matrix", "matrix", undefined, "path"],
    ["matrix, exploded", "matrix", true, "path"],
  ])("and understands objects by %s", async (_, style, explode, place) => {
    const value = {
      type: "object",
      required: ["a", "b"],
      properties: { a: { type: "integer" }, b: { type: "string" } },
    };
    const target = operation({
      path: place === "path" ? "/x/{o}" : "/x",
      parameters: [{ name: "o", in: place, required: true, style, ...(explode === undefined ? {} : { explode }) }],
      parametersValidator: validatorOf({
        type: "object",
        required: [place],
        properties: { [place]: { type: "object", required: ["o"], properties: { o: value } } },
      }),
    });
    const mock = await serve([target]);
    expect(await mock.call(target, { [place]: { o: { a: 7, b: "x y" } } })).toEqual({});
  });

  it("in every kind of answer", async () => {
    const kinds = [
      ["/text", "text/plain", "text"],
      ["/image", "image/png", "bytes"],
      ["/events", "text/event-stream", "events"],
      ["/lines", "application/x-ndjson", "lines"],
    ] as const;
    const all = kinds.map(([path, type, as]) => operation({ path, responses: { "200": { [type]: { as } } } }));
    const none = operation({ path: "/none", method: "DELETE", responses: { "204": {} } });
    const mock = await serve([...all, none]);
    const types = await Promise.all(
      kinds.map(async ([path]) => (await fetch(mock.url + path)).headers.get("content-type")),
    );
    expect(types.map((type) => type?.split(";")[0])).toEqual(kinds.map(([, type]) => type));
    expect(await mock.call(none)).toBeUndefined();
  });

  it("with the first answer of its document that its schema allows", async () => {
    const shown = { operation: getItem.id, status: "200", mediaType: "application/json" };
    const mock = await serve([getItem], {
      answers: [
        { ...shown, operation: "another", value: { id: 1 } },
        { ...shown, status: "201", value: { id: 2 } },
        { ...shown, mediaType: "text/plain", value: { id: 3 } },
        { ...shown, value: { name: "no id" } },
        { ...shown, value: { id: 5, name: "shown" } },
        { ...shown, value: { id: 6 } },
        { ...shown, status: "422", value: { code: 7, msg: "shown", hint: "read the page" } },
      ],
    });
    expect(await mock.call(getItem, { path: { id: 7 } })).toEqual({ id: 5, name: "shown" });
    const wrong = await fetch(`${mock.url}/items/x`);
    expect([wrong.status, await wrong.json()]).toEqual([
      422,
      { code: 7, msg: expect.stringContaining("id"), hint: "read the page" },
    ]);
  });

  it("with what its document shows where it states no schema: of a stream an item, or the text of all", async () => {
    const forms = { "application/json": "json", "text/csv": "text", "application/x-ndjson": "lines" } as const;
    const path = "/forms";
    const responses = { "200": Object.fromEntries(Object.entries(forms).map(([type, as]) => [type, { as }])) };
    const target = operation({ path, responses });
    const mock = await serve([target]);
    const ask = async (accept: string): Promise<string> =>
      (await fetch(mock.url + path, { headers: { accept } })).text();
    expect(await ask("application/json")).toBe("{}");
    const of = (mediaType: keyof typeof forms, value: unknown) => ({
      operation: target.id,
      status: "200",
      mediaType,
      value,
    });
    mock.serve({
      endpoints: [],
      answers: [of("application/json", [1]), of("text/csv", "a;b"), of("application/x-ndjson", { n: 1 })],
    });
    expect(await Promise.all(Object.keys(forms).map(ask))).toEqual(["[1]", "a;b", '{"n":1}\n{"n":1}\n']);
    const all = await serve([target], { answers: [of("application/x-ndjson", '{"n":1}\n{"n":2}\n')] });
    const { body } = await fetch(all.url + path, { headers: { accept: "application/x-ndjson" } });
    expect(body === null ? "" : await new Response(body).text()).toBe('{"n":1}\n{"n":2}\n');
  });

  it("whether its body is JSON or a form", async () => {
    const mock = await serve([putItem]);
    const body = { id: 7, name: "a b" };
    for (const contentType of ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"])
      expect(await mock.call(putItem, { body, contentType })).toEqual({});
  });

  it("beside fal's endpoints, which keep their paths", async () => {
    const mock = await serve([getItem], { endpoints: [paint] });
    const submitted = await fetch(`${mock.url}/${paint.id}`, {
      method: "POST",
      headers: { authorization: "Key k" },
      body: '{"prompt":"a"}',
    });
    expect(submitted.status).toBe(200);
    expect((await fetch(`${mock.url}/items/1`)).status).toBe(200);
  });

  it("under the path that says more itself, and the constants that a body holds", async () => {
    const of = (model: string): AnyOperation =>
      operation({
        id: model,
        method: "POST",
        path: "/jobs",
        constants: { model },
        body: { content: { "application/json": {} } },
        responses: {
          "200": {
            "application/json": {
              as: "json",
              validator: validatorOf(
                { type: "object", required: [model], properties: { [model]: { type: "string" } } },
                "output",
              ),
            },
          },
        },
      });
    const mine = operation({ path: "/items/mine", responses: { "200": { "text/plain": { as: "text" } } } });
    const mock = await serve([getItem, mine, of("a"), of("b")]);
    expect(await mock.call(mine)).toEqual(expect.any(String));
    expect(await mock.call(of("a"), { body: {} })).toHaveProperty("a");
    expect(await mock.call(of("b"), { body: {} })).toHaveProperty("b");
  });
});

describe("a wrong request is refused", () => {
  it("in the page's own words for it", async () => {
    const mock = await serve([getItem]);
    const unchecked = operation({ ...getItem });
    const { parametersValidator: _, ...loose } = unchecked;
    const error = await errorOf(mock.call(loose, { path: { id: "x" } }));
    expect(error).toMatchObject({
      status: 422,
      body: { msg: expect.stringContaining("path.id"), code: expect.any(Number) },
    });
    expect(isErrorOf(getItem, error)).toBe(true);
  });

  it.each<[string, RequestInit, string]>([
    ["half JSON", { body: "{", headers: { "content-type": "application/json" } }, "expected JSON"],
    ["a body that does not fit", { body: '{"id":"x"}', headers: { "content-type": "application/json" } }, "id"],
    ["no body", {}, "body"],
    ["another type", { body: "<a/>", headers: { "content-type": "text/xml" } }, "application/json or multipart"],
    ["no form", { body: "x", headers: { "content-type": "multipart/form-data" } }, "form"],
  ])("else plainly: %s", async (_, init, words) => {
    const mock = await serve([putItem]);
    const response = await fetch(`${mock.url}/items`, { method: "PUT", ...init });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ message: expect.stringContaining(words) });
  });

  it("where there is no such path, or no such method on it", async () => {
    const mock = await serve([getItem, putItem]);
    const unknown = await fetch(`${mock.url}/nothing`);
    expect([unknown.status, await unknown.json()]).toEqual([404, { message: "Not Found" }]);
    const method = await fetch(`${mock.url}/items`, { method: "POST" });
    expect([method.status, method.headers.get("allow")]).toEqual([405, "PUT"]);
    expect((await fetch(`${mock.url}/items/7`, { method: "HEAD" })).status).toBe(200);
    expect((await fetch(`${mock.url}/items`, { method: "OPTIONS" })).status).toBe(204);
    expect((await fetch(`${mock.url}/items/%E0%A4%A`)).status).toBe(422);
  });

  it("without the credential that it asks for", async () => {
    const security = {
      bearer: { type: "bearer" },
      key: { type: "apiKey", in: "query", name: "k" },
      head: { type: "apiKey", in: "header", name: "X-K" },
      sid: { type: "apiKey", in: "cookie", name: "sid" },
    } as const;
    const target = operation({ security: [["bearer"], ["key", "head"], ["sid"]] });
    const mock = await serve([target, operation({ path: "/open", security: [] })], { security });
    const status = async (path: string, headers = {}): Promise<number> =>
      (await fetch(mock.url + path, { headers })).status;
    expect(await status("/items")).toBe(401);
    expect(await status("/items?k=1")).toBe(401);
    expect(await status("/items", { authorization: "Basic x" })).toBe(401);
    expect(await status("/items", { authorization: "Bearer x" })).toBe(200);
    expect(await status("/items?k=1", { "x-k": "1" })).toBe(200);
    expect(await status("/items", { cookie: "a=1; sid=2" })).toBe(200);
    expect(await status("/open")).toBe(200);
  });
});

describe("a server that is filled while it runs", () => {
  it("waits for what a request needs, and answers for it from then on", async () => {
    const asked: string[] = [];
    const serving: { more?: () => void } = {};
    const mock = await startMockQueue({
      endpoints: [],
      beforeRequest: async ({ method, path }) => {
        asked.push(`${method} ${path}`);
        await new Promise((resolve) => setImmediate(resolve));
        serving.more?.();
      },
    });
    open.push(mock);
    const submit = (): Promise<Response> =>
      fetch(`${mock.url}/${paint.id}`, { method: "POST", body: "{}", headers: { authorization: "Key k" } });
    expect((await submit()).status).toBe(404);
    serving.more = () =>
      mock.serve({ endpoints: [paint], operations: [operation({ id: "test GET /new", path: "/new" })] });
    expect((await submit()).status).not.toBe(404);
    expect((await fetch(`${mock.url}/new`)).status).toBe(200);
    expect(asked).toEqual([`POST /${paint.id}`, `POST /${paint.id}`, "GET /new"]);
  });
});
