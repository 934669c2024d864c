import * as theirs from "@fal-ai/client";
import { afterEach, describe, expect, test } from "vitest";
import * as mine from "../../../src/index.js";
import { describeStatements, onlyRequest, type Run } from "../support/official.js";

/* What `middleware.spec` and `runtime.spec` of the official client state: when requests go through a proxy. */

const PROXY = "https://example.com/api/fal/proxy";
const ORIGIN = "https://queue.fal.run/fal-ai/flux/text-to-image";
const TARGET = "x-fal-target-url";

function becomePage(): void {
  Object.assign(globalThis, { window: { document: {} } });
}
function stopBeingPage(): void {
  Reflect.deleteProperty(globalThis, "window");
}
afterEach(stopBeingPage);

type Gate = "browser" | "always" | ((env: { readonly isBrowser: boolean }) => boolean);
interface Case {
  readonly when?: Gate;
  readonly isPage: boolean;
  readonly headers?: Record<string, string>;
}
const REWRITTEN = { url: PROXY, target: ORIGIN };
const UNCHANGED = { url: ORIGIN, target: undefined };

describe("withProxy, as a function", () => {
  test.each<readonly [string, Case, { readonly url: string; readonly target: string | undefined }]>([
    ["rewrites the address in a page", { isPage: true }, REWRITTEN],
    ["lets requests pass elsewhere", { isPage: false }, UNCHANGED],
    ["always: rewrites elsewhere", { when: "always", isPage: false }, REWRITTEN],
    ["always: rewrites in a page", { when: "always", isPage: true }, REWRITTEN],
    ["a function that says yes: rewrites", { when: ({ isBrowser }) => !isBrowser, isPage: false }, REWRITTEN],
    ["a function that says no: lets pass", { when: ({ isBrowser }) => !isBrowser, isPage: true }, UNCHANGED],
    [
      "lets a request pass that has a target already",
      { when: "always", isPage: true, headers: { [TARGET]: "https://other.example/api" } },
      { url: ORIGIN, target: "https://other.example/api" },
    ],
  ])("%s (the same)", async (_says, { when, isPage, headers }, result) => {
    for (const { withProxy } of [theirs, mine]) {
      const middleware = withProxy({ targetUrl: PROXY, ...(when === undefined ? {} : { when }) });
      if (isPage) becomePage();
      const request = await middleware({ url: ORIGIN, method: "POST", ...(headers === undefined ? {} : { headers }) });
      stopBeingPage();
      expect({ url: request.url, target: request.headers?.[TARGET] }).toEqual(result);
    }
  });

  test("looks anew at each call where it runs, and tells the function (the same)", async () => {
    for (const { withProxy } of [theirs, mine]) {
      const seen: boolean[] = [];
      const middleware = withProxy({ targetUrl: PROXY, when: ({ isBrowser }) => seen.push(isBrowser) > 0 });
      await middleware({ url: ORIGIN, method: "POST" });
      becomePage();
      await middleware({ url: ORIGIN, method: "POST" });
      stopBeingPage();
      expect(seen).toEqual([false, true]);
    }
  });
});

const submit = (client: theirs.FalClient): Promise<unknown> =>
  client.queue.submit("fal-ai/flux/text-to-image", { input: {}, webhookUrl: "https://me.example/" });
async function inPage<T>(work: () => Promise<T>): Promise<T> {
  becomePage();
  try {
    return await work();
  } finally {
    stopBeingPage();
  }
}
const HOOKED = `${ORIGIN}?fal_webhook=https%3A%2F%2Fme.example%2F`;
const goesTo =
  (url: string, target?: string) =>
  (run: Run): void =>
    expect([onlyRequest(run).url, onlyRequest(run).headers[TARGET]]).toEqual([url, target]);
const order: string[] = [];

describeStatements("a proxy on the wire", [
  {
    says: "proxyUrl: a page sends to the proxy, and says where to",
    program: (client) => inPage(() => submit(client)),
    options: { proxyUrl: PROXY, credentials: () => undefined },
    shows: goesTo(PROXY, HOOKED),
  },
  {
    says: "proxyUrl: elsewhere requests go to fal",
    program: submit,
    options: { proxyUrl: PROXY },
    shows: goesTo(HOOKED),
  },
  {
    says: "proxyUrl with always: everywhere to the proxy",
    program: submit,
    options: { proxyUrl: { url: PROXY, when: "always" }, credentials: () => undefined },
    shows: goesTo(PROXY, HOOKED),
  },
  {
    says: "proxyUrl comes after the middleware",
    program: submit,
    options: {
      proxyUrl: { url: PROXY, when: "always" },
      credentials: () => undefined,
      requestMiddleware: async (request) => ({ ...request, headers: { ...request.headers, "x-fal-a": "1" } }),
    },
    shows: (run) => {
      goesTo(PROXY, HOOKED)(run);
      expect(onlyRequest(run).headers["x-fal-a"]).toBe("1");
    },
  },
  {
    says: "a middleware that names a target keeps the proxy out",
    program: submit,
    options: {
      proxyUrl: { url: PROXY, when: "always" },
      requestMiddleware: async (request) => ({
        ...request,
        headers: { ...request.headers, [TARGET]: "https://o.example/" },
      }),
    },
    shows: goesTo(HOOKED, "https://o.example/"),
  },
  {
    says: "several middlewares run in their order",
    program: async (client) => {
      order.length = 0;
      await submit(client);
      return [...order];
    },
    options: {
      requestMiddleware: theirs.withMiddleware(
        async (request) => (order.push("a"), { ...request, headers: { ...request.headers, "x-fal-order": "a" } }),
        async (request) => (order.push("b"), { ...request, headers: { ...request.headers, "x-fal-order": "b" } }),
      ),
    },
    shows: (run) => {
      expect(run.value).toEqual(["a", "b"]);
      expect(onlyRequest(run).headers["x-fal-order"]).toBe("b");
    },
  },
]);

describeStatements("runtime.spec", [
  {
    says: "requests name the client as their user agent",
    program: submit,
    shows: ({ agents }) => expect(agents[0]).toMatch(/^@fal-ai\/client\//),
    differs: { as: "user agent", shows: ({ agents }) => expect(agents[0]).toMatch(/^falsmith\//) },
  },
  {
    says: "a test is no page, a window with a document is one",
    program: async (client, note) => {
      note(await submit(client));
      note(await inPage(() => submit(client)));
    },
    options: { proxyUrl: PROXY, credentials: () => undefined },
    shows: ({ wire }) => expect(wire.map(({ url }) => url)).toEqual([HOOKED, PROXY]),
  },
]);
