import { afterEach, describe, expect, expectTypeOf, test } from "vitest";
import type { Operation } from "../../../src/contract/operation.js";
import {
  ApiError,
  ConfigError,
  createClient,
  isErrorOf,
  SubmitOutcomeUnknownError,
  TimeoutError,
  ValidationError,
} from "../../../src/index.js";
import { callServer, closeServers } from "../support/call-server.js";
import { failsWith, rejection } from "../support/client.js";
import { operation, validatorOf } from "../support/operation.js";
import { json } from "../support/server.js";

afterEach(closeServers);

describe("an answer that is no success", () => {
  test.each<[string, unknown]>([
    ["no such item", { message: "no such item" }],
    ["余额不足", { code: 402, msg: "余额不足" }],
    ["inner words", { error: { message: "inner words", type: "x" } }],
    ["a detail", { detail: "a detail" }],
    ["name: is required", { message: "The data was invalid.", errors: { name: ["is required"] } }],
    ["first; second", { errors: [{ message: "first" }, "second"] }],
    ['"just text"', "just text"],
  ])("says what the server says: %s", async (words, body) => {
    const { call } = await callServer((_, response) => json(response, 400, body));
    const error = await failsWith(call(operation()), ApiError);
    expect(error.message).toBe(`HTTP 400 to the call of test.example GET /items: ${words}`);
    expect(error).toMatchObject({ status: 400, phase: "call", body, endpointId: "test.example GET /items" });
  });

  test("is narrowed by what the document says of its status", async () => {
    const body = { reason: "gone" };
    const target = operation({
      responses: {
        "200": {},
        "404": {
          "application/json": {
            as: "json",
            validator: validatorOf({ type: "object", required: ["reason"] }, "output"),
          },
        },
        "5XX": {},
      },
    });
    const { server, call } = await callServer((seen, response) => {
      const status = Number(seen.url.split("?s=")[1]);
      json(response, status, seen.headers["x-odd"] === "1" ? {} : body);
    });
    const errorFor = (s: number, headers = {}): Promise<ApiError> =>
      failsWith(call(target, { query: { s }, headers }), ApiError);
    expect(isErrorOf(target, await errorFor(404))).toBe(true);
    expect(isErrorOf(target, await errorFor(404, { "x-odd": "1" }))).toBe(false);
    expect(isErrorOf(target, await errorFor(403))).toBe(false);
    expect(isErrorOf(operation({ ...target, id: "other" }), await errorFor(404))).toBe(false);
    expect(isErrorOf(target, new Error("x"))).toBe(false);
    expect(server.seen).toHaveLength(4);
  });

  test("has its types", () => {
    type Item = Operation<
      "x",
      { readonly path: { readonly id: number }; readonly query?: { readonly page?: number } },
      { "200": { a: 1 }; "202": undefined; "404": { reason: string }; default: { code: number } }
    >;
    const check = (target: Item, error: unknown): void => {
      if (!isErrorOf(target, error)) return;
      expectTypeOf(error.body).toEqualTypeOf<{ reason: string } | { code: number }>();
      if (error.status === 404 && "reason" in error.body) expectTypeOf(error.body.reason).toBeString();
    };
    expect(check).toBeTypeOf("function");
    const use = async (target: Item): Promise<void> => {
      const client = createClient();
      const answer = await client.call(target, { path: { id: 1 }, headers: { "x-trace": "1" }, timeout: 5 });
      if (answer.status === 200) expectTypeOf(answer.data).toEqualTypeOf<{ a: 1 }>();
      else expectTypeOf(answer.data).toBeUndefined();
      // @ts-expect-error the path is needed
      await client.call(target);
      // @ts-expect-error the path has no other names
      await client.call(target, { path: { idd: 1 } });
      // @ts-expect-error an operation is no endpoint
      await client.subscribe(target, {});
      // @ts-expect-error an endpoint is no operation
      await client.call(client.unchecked("fal-ai/x"));
      // @ts-expect-error this client knows no operations by name
      await client.call("GET /items");
      const named = createClient<object, { "GET /items/{id}": Item }>();
      expectTypeOf(await named.call("GET /items/{id}", { path: { id: 1 } })).toEqualTypeOf<typeof answer>();
      // @ts-expect-error no such key
      await named.call("GET /item", { path: { id: 1 } });
    };
    expect(use).toBeTypeOf("function");
  });

  test("a 422 is a ValidationError with the fields it names", async () => {
    const { call } = await callServer((_, response) =>
      json(response, 422, { detail: [{ loc: ["query", "page"], msg: "not a number", type: "int" }] }),
    );
    const error = await failsWith(call(operation()), ValidationError);
    expect(error.fieldErrors).toHaveLength(1);
    expect(error.message).toContain("not a number");
  });
});

describe("a second try", () => {
  const quick = { retry: { baseDelay: 1, maxRetries: 2, enableJitter: false } };

  test.each(["GET", "PUT", "DELETE", "OPTIONS"] as const)(
    "%s is tried again, as often as the options say",
    async (method) => {
      const { server, with: clientWith } = await callServer((_, response, n) =>
        n < 2 ? json(response, 503, {}) : json(response, 200, { n }),
      );
      const client = clientWith(quick);
      expect((await client.call(operation({ method }))).data).toEqual({ n: 2 });
      expect(server.seen).toHaveLength(3);
      await failsWith(clientWith({ retry: { maxRetries: 0 } }).call(operation({ method, path: "/other" })), ApiError);
    },
  );

  test.each([500, 502, 504])("POST is sent once where the server has answered %i", async (status) => {
    const { server, with: clientWith } = await callServer((_, response) => json(response, status, { message: "no" }));
    for (const method of ["POST", "PATCH"] as const)
      expect(await failsWith(clientWith(quick).call(operation({ method })), ApiError)).toMatchObject({ status });
    expect(server.seen).toHaveLength(2);
  });

  test.each([429, 503])("POST is sent again after %i: it was not taken", async (status) => {
    const { server, with: clientWith } = await callServer((_, response, n) =>
      n === 0 ? json(response, status, {}) : json(response, 200, {}),
    );
    await clientWith(quick).call(operation({ method: "POST" }));
    expect(server.seen).toHaveLength(2);
  });

  test("POST without an answer leaves the outcome unknown, and is not sent again", async () => {
    const { server, with: clientWith } = await callServer((_seen, _response, _n, socket) => socket.destroy());
    const client = clientWith(quick);
    const target = operation({ method: "POST", body: { content: { "application/json": {} } } });
    const error = await failsWith(client.call(target, { body: { a: 1 } }), SubmitOutcomeUnknownError);
    expect(error).toMatchObject({ phase: "call", endpointId: target.id, inputHash: expect.stringMatching(/^sha256:/) });
    expect(error.message).toMatch(/^The call to /);
    expect(server.seen).toHaveLength(1);
    const consenting = clientWith({ retry: { ...quick.retry, resubmitUnknown: true } });
    await failsWith(consenting.call(target, { body: { a: 1 } }), SubmitOutcomeUnknownError);
    expect(server.seen).toHaveLength(4);
  });

  test("GET without an answer is asked for again", async () => {
    const { server, with: clientWith } = await callServer((_, response, n, socket) =>
      n === 0 ? socket.destroy() : json(response, 200, {}),
    );
    await clientWith(quick).call(operation());
    expect(server.seen).toHaveLength(2);
  });

  test("POST whose answer makes no sense is an error of the answer: it was taken", async () => {
    const { server, with: clientWith } = await callServer((_, response) =>
      response.writeHead(200, { "content-type": "application/json" }).end("{"),
    );
    const client = clientWith({ retry: { ...quick.retry, resubmitUnknown: true } });
    expect(await rejection(client.call(operation({ method: "POST" })))).toMatchObject({ name: "ProtocolError" });
    expect(server.seen).toHaveLength(1);
  });

  test("a stream is a body that is sent once", async () => {
    const { server, with: clientWith } = await callServer((_, response) => json(response, 503, {}));
    const target = operation({ method: "PUT", body: { content: { "text/plain": {} } } });
    await failsWith(clientWith(quick).call(target, { body: new Blob(["a"]).stream() }), ApiError);
    expect(server.seen).toHaveLength(1);
  });

  test("is not made for what the caller has done wrong", async () => {
    const { server, with: clientWith } = await callServer((_, response) => json(response, 404, {}));
    await failsWith(clientWith(quick).call(operation()), ApiError);
    expect(server.seen).toHaveLength(1);
  });
});

describe("the end of a wait", () => {
  test("an abort ends it at once, with its reason", async () => {
    let arrived: () => void = () => {};
    const here = new Promise<void>((resolve) => (arrived = resolve));
    const { call } = await callServer(() => arrived());
    for (const key of ["signal", "abortSignal"] as const) {
      const stop = new AbortController();
      const ended = rejection(call(operation(), { [key]: stop.signal }));
      await here;
      const reason = new Error("enough");
      stop.abort(reason);
      expect(await ended).toBe(reason);
    }
    expect(await rejection(call(operation(), { signal: AbortSignal.abort("before") }))).toBe("before");
  });

  test("a deadline ends it", async () => {
    const { call, server } = await callServer(() => {});
    const error = await failsWith(call(operation(), { timeout: 50 }), TimeoutError);
    expect(error).toMatchObject({ code: "total", phase: "call" });
    await failsWith(call(operation(), { timeout: -1 }), ConfigError);
    expect(server.seen).toHaveLength(1);
  });

  test("an attempt that takes too long is made again where that is safe", async () => {
    const { server, with: clientWith } = await callServer((_, response, n) => n > 0 && json(response, 200, {}));
    const client = clientWith({ timeouts: { attempt: 60 }, retry: { baseDelay: 1 } });
    await client.call(operation());
    expect(server.seen).toHaveLength(2);
  });

  test("sixty at once share the places of the client", async () => {
    let running = 0;
    let most = 0;
    const { with: clientWith } = await callServer(async (_, response) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      json(response, 200, {});
    });
    const client = clientWith({ maxConnections: 4 });
    const target = operation({ method: "POST" });
    await Promise.all(Array.from({ length: 60 }, () => client.call(target)));
    expect(most).toBeLessThanOrEqual(4);
    expect(most).toBeGreaterThan(1);
  });
});

describe("whoever watches", () => {
  test("hears of a call as of everything else", async () => {
    const heard: unknown[] = [];
    const { server, with: clientWith } = await callServer((_, response, n) => json(response, n === 0 ? 503 : 200, {}));
    const client = clientWith({
      retry: { baseDelay: 1 },
      observer: {
        onRequest: ({ phase, method, url, attempt, endpointId }) => {
          heard.push({ phase, method, url, attempt, endpointId });
          return ({ status }) => heard.push(status);
        },
        onRetry: ({ phase, attempt }) => heard.push(["retry", phase, attempt]),
        onEnd: ({ endpointId, error }) => heard.push(["end", endpointId, error]),
      },
    });
    await client.call(operation(), { query: { secret: 1 } });
    const request = { phase: "call", method: "GET", url: `${server.url}/items`, endpointId: "test.example GET /items" };
    expect(heard).toEqual([
      { ...request, attempt: 1 },
      503,
      ["retry", "call", 1],
      { ...request, attempt: 2 },
      200,
      ["end", "test.example GET /items", undefined],
    ]);
  });
});
