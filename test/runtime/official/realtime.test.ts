import * as theirs from "@fal-ai/client";
import { decode, encode } from "@msgpack/msgpack";
import { WebSocket } from "undici";
import { afterEach, describe, expect, test, vi } from "vitest";
import { eventually } from "../../support/eventually.js";
import * as mine from "../../../src/index.js";
import { unchecked } from "../../../src/client/registry.js";
import { type MockQueue, startMockQueue } from "../../../src/mock/index.js";
import { gatewayOf, KEY } from "../realtime/support.js";
import { asOfficial } from "../support/official.js";

/* What `realtime.spec` of the official client states, with both clients, each against an embedded queue of its own. */

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

type Client = Pick<theirs.FalClient, "realtime">;
type Handler = Parameters<Client["realtime"]["connect"]>[1];

/** The official client knows fal's addresses alone; here they lead to the queue. */
function officialClient({ url }: MockQueue): Client {
  vi.stubGlobal(
    "WebSocket",
    class extends WebSocket {
      constructor(address: string) {
        super(address.replace("wss://fal.run/", `${url.replace("http", "ws")}/run/`));
      }
    },
  );
  vi.spyOn(console, "warn").mockImplementation(() => {});
  const here = (address: unknown): string => String(address).replace("https://rest.fal.ai", `${url}/rest`);
  return theirs.createFalClient({ credentials: KEY, fetch: (address, init) => fetch(here(address), init) });
}

function ourClient(mock: MockQueue): Client {
  vi.unstubAllGlobals();
  return asOfficial(mine.createFalClient({ gateway: gatewayOf(mock), credentials: KEY, webSocket: WebSocket }));
}

/** What a program did and saw. */
interface Seen {
  readonly results: unknown[];
  readonly errors: { readonly status: number }[];
  /** What it wants compared besides. */
  readonly noted: unknown[];
  /** Method and path of each request, without its token. */
  readonly requests: readonly string[];
  readonly tokens: readonly unknown[];
  readonly inputs: readonly unknown[];
}
type Notes = Pick<Seen, "results" | "errors" | "noted">;
type Program = (
  connect: (app: string, handler?: Partial<Handler>) => { send(input: unknown): void },
  notes: Notes,
) => Promise<void>;

async function run(make: (mock: MockQueue) => Client, program: Program): Promise<Seen> {
  const mock = await startMockQueue({
    endpoints: [unchecked("123/myapp"), unchecked("123/myapp/custom"), unchecked("456/otherapp")],
    credentials: KEY,
    script: { positions: [], runMs: 5, output: { status: "ok" } },
    // Tokens of a program's own are made up here.
    wire: { anonymous: true },
  });
  const notes: Notes = { results: [], errors: [], noted: [] };
  const { realtime } = make(mock);
  const open: { close(): void }[] = [];
  try {
    await program((app, handler = {}) => {
      const connection = realtime.connect(app, {
        clientOnly: false,
        throttleInterval: 0,
        onResult: (result) => notes.results.push(result),
        onError: ({ status }) => notes.errors.push({ status }),
        ...handler,
      });
      open.push(connection);
      return connection;
    }, notes);
  } finally {
    for (const connection of open) connection.close();
    await until(() => mock.realtimeConnections() === 0);
    await mock.close();
  }
  const tokens: unknown[] = [];
  const requests = mock.requests().map(({ method, path }) => {
    const { pathname, searchParams } = new URL(path, "http://x");
    const token = searchParams.get("fal_jwt_token");
    if (token?.startsWith("custom") === true) tokens.push(token);
    return `${method} ${pathname}`;
  });
  return { ...notes, requests, tokens, inputs: mock.realtimeInputs().map(({ input, format }) => [format, input]) };
}

const until = (done: () => boolean): Promise<unknown> => eventually(() => expect(done()).toBe(true));
const HANDSHAKE = "GET /run/123/myapp/realtime";
const json = (input: unknown): string => (typeof input === "string" ? input : JSON.stringify(input));

async function fromAnything(data: unknown, read: (bytes: Uint8Array) => unknown): Promise<unknown> {
  if (typeof data === "string") return JSON.parse(data);
  if (data instanceof Blob) return read(new Uint8Array(await data.arrayBuffer()));
  return data instanceof ArrayBuffer ? read(new Uint8Array(data)) : data;
}

/** Sends one input and waits for its result. */
const once =
  (app: string, input: unknown, handler: Partial<Handler> = {}): Program =>
  async (connect, { results }) => {
    connect(app, handler).send(input);
    await until(() => results.length > 0);
  };

/** Counts how often a token is asked for, and for what. */
function provided(
  app: string,
  seconds: number | undefined,
  rest: (asked: readonly string[]) => Promise<unknown>,
): Program {
  return async (connect, { results, noted }) => {
    const asked: string[] = [];
    const tokenProvider = async (given: string): Promise<string> => `custom-${asked.push(given)}`;
    connect(app, { tokenProvider, ...(seconds === undefined ? {} : { tokenExpirationSeconds: seconds }) }).send({
      foo: "bar",
    });
    await until(() => results.length > 0);
    await rest(asked);
    noted.push(...asked.slice(0, 2));
  };
}
const atOnce = (): Promise<void> => Promise.resolve();

const STATEMENTS: readonly (readonly [says: string, program: Program, shows: (seen: Seen) => void])[] = [
  [
    "the path of the handler is that of the address",
    once("123-myapp", { foo: "bar" }, { path: "/custom/path", tokenProvider: async () => "custom" }),
    ({ requests, tokens }) => {
      expect(requests).toEqual(["GET /run/123/myapp/custom/path"]);
      expect(tokens).toEqual(["custom"]);
    },
  ],
  [
    "inputs are msgpack",
    once("123-myapp", { foo: "bar" }),
    ({ inputs }) => expect(inputs).toEqual([["msgpack", { foo: "bar" }]]),
  ],
  ["a text is msgpack too", once("123-myapp", "hello"), ({ inputs }) => expect(inputs).toEqual([["msgpack", "hello"]])],
  [
    "an encoder and a decoder of the program make it JSON",
    once("123-myapp", { foo: "bar" }, { encodeMessage: json, decodeMessage: (data) => JSON.parse(String(data)) }),
    ({ inputs, results }) => {
      expect(inputs).toEqual([["json", { foo: "bar" }]]);
      expect(results).toMatchObject([{ status: "ok" }]);
    },
  ],
  [
    "a decoder gets bytes where the server sends bytes",
    once(
      "123-myapp",
      { foo: "bar" },
      { encodeMessage: (input) => encode(input), decodeMessage: (data) => fromAnything(data, decode) },
    ),
    ({ inputs, results }) => {
      expect(inputs).toEqual([["msgpack", { foo: "bar" }]]);
      expect(results).toMatchObject([{ status: "ok" }]);
    },
  ],
  [
    "what cannot be decoded is an error of 400",
    async (connect, { errors }) => {
      const decodeMessage = async (): Promise<unknown> => JSON.parse("not-json");
      connect("123-myapp", { encodeMessage: json, decodeMessage }).send({ foo: "bar" });
      await until(() => errors.length > 0);
    },
    ({ errors, results }) => expect([errors, results]).toEqual([[{ status: 400 }], []]),
  ],
  [
    "a token of the program's own is asked for once, for the whole path, and fal is not asked",
    provided("123-myapp", undefined, atOnce),
    ({ noted, requests, tokens }) =>
      expect([noted, requests, tokens]).toEqual([["123/myapp/realtime"], [HANDSHAKE], ["custom-1"]]),
  ],
  [
    "the same for another app",
    provided("456-otherapp", undefined, atOnce),
    ({ noted, requests }) =>
      expect([noted, requests]).toEqual([["456/otherapp/realtime"], ["GET /run/456/otherapp/realtime"]]),
  ],
  [
    "a token that cannot be had opens no connection",
    async (connect, { noted, errors }) => {
      let asked = 0;
      const tokenProvider = (): Promise<string> => {
        asked += 1;
        return Promise.reject(new Error("Token fetch failed"));
      };
      // Whether the failure is told is another matter: the official client keeps it to itself.
      connect("123-myapp", { tokenProvider, onError: () => {} }).send({ foo: "bar" });
      await new Promise((resolve) => setTimeout(resolve, 50));
      noted.push(asked, errors.length);
    },
    ({ noted, requests }) => expect([noted, requests]).toEqual([[1, 0], []]),
  ],
  [
    "without one, fal is asked for a token for the app",
    once("123-myapp", { foo: "bar" }),
    ({ requests }) => expect(requests).toEqual(["POST /rest/tokens/", HANDSHAKE]),
  ],
  [
    "a token of nobody knows how long is not renewed",
    provided("123-myapp", undefined, () => new Promise((resolve) => setTimeout(resolve, 300))),
    ({ noted }) => expect(noted).toEqual(["123/myapp/realtime"]),
  ],
  [
    "a token is renewed ahead of the end that the program states",
    provided("123-myapp", 0.2, (asked) => until(() => asked.length >= 2)),
    ({ noted }) => expect(noted).toEqual(["123/myapp/realtime", "123/myapp/realtime"]),
  ],
];

describe("realtime.spec", () => {
  test.each(STATEMENTS)("%s (the same)", async (_says, program, shows) => {
    const official = await run(officialClient, program);
    const ours = await run(ourClient, program);
    shows(official);
    shows(ours);
    const { results: __, ...theirRun } = official;
    const { results: ___, ...ourRun } = ours;
    expect(ourRun).toEqual(theirRun);
  });
});
