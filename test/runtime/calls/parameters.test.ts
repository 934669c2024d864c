import { afterEach, describe, expect, test, vi } from "vitest";
import type { OperationParameter } from "../../../src/contract/operation.js";
import { ConfigError, InputValidationError } from "../../../src/index.js";
import { callServer, closeServers } from "../support/call-server.js";
import { failsWith } from "../support/client.js";
import { operation, validatorOf } from "../support/operation.js";

afterEach(async () => {
  vi.unstubAllGlobals();
  await closeServers();
});

function inPath(name: string, more: Partial<OperationParameter> = {}): OperationParameter {
  return { name, in: "path", required: true, ...more };
}

describe("the path", () => {
  test.each<[string, string, Partial<OperationParameter>, unknown]>([
    ["a text", "/items/a%20b", {}, "a b"],
    ["a slash, which stays one segment", "/items/a%2Fb%2F..%2Fc", {}, "a/b/../c"],
    ["what is encoded already", "/items/%252e%252e", {}, "%2e%2e"],
    ["a question mark and a hash", "/items/a%3Fb%23c", {}, "a?b#c"],
    ["a backslash", "/items/a%5C..%5Cb", {}, "a\\..\\b"],
    ["no ASCII", "/items/%E6%97%A5", {}, "日"],
    ["a number", "/items/0", {}, 0],
    ["a truth", "/items/false", {}, false],
    ["a list", "/items/a,b", {}, ["a", "b"]],
    ["a list by label", "/items/.a.b", { style: "label", explode: true }, ["a", "b"]],
    ["an object by matrix", "/items/;a=1;b=2", { style: "matrix", explode: true }, { a: 1, b: 2 }],
    ["JSON", "/items/%7B%22a%22%3A%5B1%5D%7D", { mediaType: "application/json" }, { a: [1] }],
  ])("holds %s", async (_, path, how, id) => {
    const { call, server } = await callServer();
    await call(operation({ path: "/items/{id}", parameters: [inPath("id", how)] }), { path: { id } });
    expect(server.seen.map(({ url }) => url)).toEqual([path]);
  });

  test.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["an empty text", ""],
    ["an empty list", []],
    ["a step upwards", ".."],
    ["a step nowhere", "."],
    ["no number", Number.NaN],
    ["a function", () => 1],
    ["bytes", new Uint8Array(1)],
  ])("is not built from %s: nothing is sent", async (_, id) => {
    const { call, server } = await callServer();
    const error = await failsWith(
      call(operation({ path: "/items/{id}/x", parameters: [inPath("id")] }), { path: { id } }),
      InputValidationError,
    );
    expect(error.issues[0]?.path[0]).toBe("path");
    expect(error.message).toContain("path");
    expect(server.seen).toEqual([]);
  });

  test("all values that are missing are told, also those that no parameter declares", async () => {
    const { call } = await callServer();
    const error = await failsWith(call(operation({ path: "/{a}/{b}" }), {}), InputValidationError);
    expect(error.issues.map(({ path }) => path.join("."))).toEqual(["path.a", "path.b"]);
  });

  test("has names as RFC 6570 writes them, and a hash", async () => {
    const { call, server } = await callServer();
    const parameters = [inPath("a", { style: "matrix", explode: true }), inPath("b")];
    await call(operation({ path: "/x#y/{;a*}/{b}", parameters }), { path: { a: [1, 2], b: 3 } });
    expect(server.seen.map(({ url }) => url)).toEqual(["/x%23y/;a=1;a=2/3"]);
  });

  test("two values that make a step together are refused", async () => {
    const { call, server } = await callServer();
    await failsWith(call(operation({ path: "/x/{a}{b}" }), { path: { a: ".", b: "." } }), InputValidationError);
    await call(operation({ path: "/x/{a}-{b}" }), { path: { a: ".", b: "." } });
    expect(server.seen.map(({ url }) => url)).toEqual(["/x/.-."]);
  });

  test("stays below the prefix of the gateway, and keeps a query that its template has", async () => {
    const { server, with: clientWith } = await callServer();
    const client = clientWith({}, { url: `${server.url}/v1/` });
    await client.call(operation({ path: "/items?action=list" }), { query: { page: 2 } });
    expect(server.seen.map(({ url }) => url)).toEqual(["/v1/items?action=list&page=2"]);
  });
});

describe("the query", () => {
  const at = (how: Partial<OperationParameter>): OperationParameter => ({ name: "q", in: "query", ...how });
  test.each<[string, string, Partial<OperationParameter>, unknown]>([
    ["form", "?q=a%20b", {}, "a b"],
    ["form, a list", "?q=1&q=2", {}, [1, 2]],
    ["form, not exploded", "?q=1,2", { explode: false }, [1, 2]],
    ["pipes", "?q=1%7C2", { style: "pipeDelimited" }, [1, 2]],
    ["deepObject", "?q%5Ba%5D=1", { style: "deepObject" }, { a: 1 }],
    ["reserved characters", "?q=a:b/c", { allowReserved: true }, "a:b/c"],
    ["JSON", "?q=%7B%22a%22%3A1%7D", { mediaType: "application/json" }, { a: 1 }],
    ["an empty text", "?q=", {}, ""],
    ["nothing", "", {}, undefined],
    ["null", "", {}, null],
    ["an empty object", "", {}, {}],
    [
      "the whole, as a form",
      "?a=1&b=x%20y",
      { in: "querystring", mediaType: "application/x-www-form-urlencoded" },
      { a: 1, b: "x y" },
    ],
    ["the whole, as JSON", "?%7B%22a%22%3A1%7D", { in: "querystring", mediaType: "application/json" }, { a: 1 }],
    ["the whole, written already", "?a=1&b=%23", { in: "querystring" }, "?a=1&b=#"],
  ])("by %s", async (_, query, how, q) => {
    const { call, server } = await callServer();
    await call(operation({ parameters: [at(how)] }), { query: { q } });
    expect(server.seen.map(({ url }) => url)).toEqual([`/items${query}`]);
  });
});

describe("headers and cookies", () => {
  const parameters: readonly OperationParameter[] = [
    { name: "X-Trace-Id", in: "header" },
    { name: "sid", in: "cookie" },
  ];

  test("travel as their styles say; names of headers have no case", async () => {
    const { call, server } = await callServer();
    await call(operation({ parameters }), {
      headers: { "x-trace-id": ["a b", 2], "X-Other": "c" },
      cookies: { sid: "a;b c", list: [1, 2] },
    });
    expect(server.seen[0]?.headers).toMatchObject({
      "x-trace-id": "a b,2",
      "x-other": "c",
      cookie: "sid=a%3Bb%20c; list=1; list=2",
    });
  });

  test("a header that HTTP cannot carry is told, and nothing is sent", async () => {
    const { call, server } = await callServer();
    await failsWith(call(operation({ parameters }), { headers: { "X-Trace-Id": "a\r\nX-Evil: 1" } }), ConfigError);
    await failsWith(call(operation({ parameters }), { headers: { "X-Trace-Id": "日" } }), ConfigError);
    expect(server.seen).toEqual([]);
  });

  test("a page of a browser sends no cookies of ours", async () => {
    const { call, server } = await callServer();
    vi.stubGlobal("window", { document: {} });
    await failsWith(call(operation({ parameters }), { cookies: { sid: "a" } }), ConfigError);
    expect(server.seen).toEqual([]);
  });
});

describe("a validator of parameters", () => {
  const listed = operation({
    path: "/items/{id}",
    parameters: [inPath("id"), { name: "page", in: "query" }, { name: "X-A", in: "header", required: true }],
    parametersValidator: validatorOf({
      type: "object",
      required: ["path", "headers"],
      properties: {
        path: { type: "object", required: ["id"], properties: { id: { type: "integer" } } },
        query: { type: "object", properties: { page: { type: "integer" } } },
        headers: { type: "object", required: ["X-A"], properties: { "X-A": { type: "string" } } },
      },
    }),
  });

  test("tells all that is wrong, by place", async () => {
    const { call, server } = await callServer();
    const error = await failsWith(call(listed, { path: { id: "x" }, query: { page: "2" } }), InputValidationError);
    expect(error.issues.map(({ path }) => path.join("."))).toEqual(["path.id", "query.page", "headers.X-A"]);
    expect(error.message).toContain("test.example GET /items");
    expect(server.seen).toEqual([]);
  });

  test("nothing at all is told by name", async () => {
    const { call } = await callServer();
    const error = await failsWith(call(listed), InputValidationError);
    expect(error.issues.map(({ path }) => path.join("."))).toEqual(["path.id", "headers.X-A"]);
  });

  test.each([
    ["allow", "/items/7?page=2&pgae=3", 0],
    ["warn", "/items/7?page=2&pgae=3", 1],
    ["strip", "/items/7?page=2", 0],
  ] as const)("keys that it does not name, with %s", async (unknownKeys, url, warnings) => {
    const { client, server } = await callServer();
    const request = { path: { id: 7 }, query: { page: 2, pgae: 3 }, headers: { "x-a": "1", "x-more": "2" } };
    await client.call(listed, { ...request, unknownKeys });
    expect(server.seen.map((one) => one.url)).toEqual([url]);
    expect(server.seen[0]?.headers).toMatchObject({ "x-a": "1", "x-more": "2" });
    expect(client.warnings.map(({ code, message }) => [code, /pgae/.test(message)])).toEqual(
      Array.from({ length: warnings }, () => ["input", true]),
    );
  });

  test("keys that it does not name, with reject", async () => {
    const { call } = await callServer();
    const request = { path: { id: 7 }, query: { pgae: 3 }, headers: { "x-a": "1" } };
    const error = await failsWith(call(listed, { ...request, unknownKeys: "reject" }), InputValidationError);
    expect(error.issues.map(({ path }) => path.join("."))).toEqual(["query.pgae"]);
  });

  test("without one, what is required is asked for all the same", async () => {
    const { call } = await callServer();
    const { parametersValidator: _, ...bare } = listed;
    const error = await failsWith(call(bare, { path: { id: 1 } }), InputValidationError);
    expect(error.issues.map(({ path }) => path.join("."))).toEqual(["headers.X-A"]);
  });
});
