import { createFalClient, type RealtimeClient } from "@fal-ai/client";
import { WebSocket } from "undici";
import { afterEach, describe, expect, test, vi } from "vitest";
import { eventually } from "../../support/eventually.js";
import { createContext } from "../../../src/http/context.js";
import { type FaultRule, type MockQueue, startMockQueue } from "../../../src/mock/index.js";
import { createRealtimeClient } from "../../../src/realtime/client.js";
import { all, paint } from "../../mock/support/endpoints.js";
import { gatewayOf, KEY } from "./support.js";

/*
 * The same programs with the official client and with this one, each against a server of its own. What differs is below, with
 * the reason.
 */
const open: MockQueue[] = [];
afterEach(async () => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  await Promise.all(open.splice(0).map((mock) => mock.close()));
});

interface Note {
  readonly results: unknown[];
  readonly errors: unknown[];
}
type Program = (client: RealtimeClient, note: Note) => Promise<void>;

async function startServer(faults: readonly FaultRule[]): Promise<MockQueue> {
  const mock = await startMockQueue({
    endpoints: all,
    credentials: KEY,
    script: { positions: [], runMs: 5, output: { images: [], seed: 7 } },
    faults,
    // Tokens of a program's own are made up here.
    wire: { anonymous: true, realtimeIdleMs: 1_000 },
  });
  open.push(mock);
  return mock;
}

/** The official client knows one address; here it leads to the mock. */
function officialClient(mock: MockQueue): RealtimeClient {
  vi.stubGlobal(
    "WebSocket",
    class extends WebSocket {
      constructor(url: string) {
        super(url.replace("wss://fal.run/", `${mock.url.replace("http", "ws")}/run/`));
      }
    },
  );
  vi.spyOn(console, "warn").mockImplementation(() => {});
  const rest = (url: string | URL | Request): string => String(url).replace("https://rest.fal.ai", `${mock.url}/rest`);
  return createFalClient({ credentials: KEY, fetch: (url, init) => fetch(rest(url), init) }).realtime;
}

function ownClient(mock: MockQueue): RealtimeClient {
  const client = createRealtimeClient(
    createContext({ gateway: gatewayOf(mock), credentials: KEY, webSocket: WebSocket }),
  );
  // The types of the drop-in are the official ones; they are another room's.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- safe: this is the claim that the test is about
  return client as unknown as RealtimeClient;
}

// What went over the wire: addresses without what is secret and new each time, and inputs.
function wireOf(mock: MockQueue): unknown {
  const requests = mock.requests().map(({ method, path, route, status, headers }) => {
    const { pathname, searchParams } = new URL(path, "http://x");
    const query = [...searchParams].map(([name, value]) => (name === "fal_jwt_token" ? name : `${name}=${value}`));
    return { method, pathname, query, route, status, authorization: headers["authorization"] };
  });
  return {
    requests,
    inputs: mock.realtimeInputs().map(({ input, format, connection }) => ({ input, format, connection })),
  };
}

async function run(program: Program, faults: readonly FaultRule[], make: (mock: MockQueue) => RealtimeClient) {
  const mock = await startServer(faults);
  const note: Note = { results: [], errors: [] };
  await program(make(mock), note);
  await eventually(() => expect(mock.realtimeConnections()).toBe(0));
  return { note, wire: wireOf(mock) };
}

function handlerOf({ results, errors }: Note) {
  return {
    throttleInterval: 0,
    onResult: (result: unknown) => void results.push(result),
    onError: (error: { readonly message: string; readonly status: number; readonly body?: unknown }) =>
      void errors.push({ message: error.message, status: error.status, body: error.body }),
  };
}
const input = { prompt: "a", request_id: "mine" };

describe("the same in both", () => {
  test.each<[string, readonly FaultRule[], Program]>([
    [
      "an input and its result, then another over the same connection",
      [],
      async (client, note) => {
        const connection = client.connect(paint.id, handlerOf(note));
        connection.send(input);
        await eventually(() => expect(note.results).toHaveLength(1));
        connection.send({ ...input, prompt: "b" });
        await eventually(() => expect(note.results).toHaveLength(2));
        connection.close();
      },
    ],
    [
      "a limit and a path, with a token of the program's",
      [],
      async (client, note) => {
        const tokenProvider = async (app: string): Promise<string> => {
          note.errors.push(app);
          return "made-up";
        };
        const settings = { maxBuffering: 2, path: "/draw", tokenProvider };
        const connection = client.connect(paint.id, { ...handlerOf(note), ...settings });
        connection.send(input);
        await eventually(() => expect(note.results).toHaveLength(1));
        connection.close();
      },
    ],
    [
      "an encoder and a decoder of the program's own",
      [],
      async (client, note) => {
        const encodeMessage = (value: unknown): string => JSON.stringify(value);
        const decodeMessage = (data: unknown): unknown => JSON.parse(String(data));
        const connection = client.connect(paint.id, { ...handlerOf(note), encodeMessage, decodeMessage });
        connection.send(input);
        await eventually(() => expect(note.results).toHaveLength(1));
        connection.send({ ...input, prompt: "b" });
        await eventually(() => expect(note.results).toHaveLength(2));
        connection.close();
      },
    ],
    [
      "inputs faster than the interval allows",
      [],
      async (client, note) => {
        const connection = client.connect(paint.id, { ...handlerOf(note), throttleInterval: 100 });
        connection.send(input);
        await eventually(() => expect(note.results).toHaveLength(1));
        await new Promise((resolve) => setTimeout(resolve, 120));
        connection.send({ ...input, prompt: "b" });
        await eventually(() => expect(note.results).toHaveLength(2));
        for (const prompt of ["c", "d", "e"]) connection.send({ ...input, prompt });
        await eventually(() => expect(note.results).toHaveLength(3));
        connection.close();
      },
    ],
    [
      "an app that fails",
      ["realtime-error"],
      async (client, note) => {
        const connection = client.connect(paint.id, handlerOf(note));
        connection.send(input);
        await eventually(() => expect(note.errors).toHaveLength(1));
        await new Promise((resolve) => setTimeout(resolve, 30));
        connection.send(input);
        await eventually(() => expect(note.results).toHaveLength(1));
        connection.close();
      },
    ],
    [
      "a connection that is closed for want of inputs, and opened again",
      [],
      async (client, note) => {
        const connection = client.connect("acme/mystery", handlerOf(note));
        connection.send(input);
        await eventually(() => expect(note.results).toHaveLength(1));
        // Longer than the server waits.
        await new Promise((resolve) => setTimeout(resolve, 1_300));
        connection.send(input);
        await eventually(() => expect(note.results).toHaveLength(2));
        connection.close();
      },
    ],
    [
      "a connection that the server closes",
      ["realtime-close"],
      async (client, note) => {
        const connection = client.connect(paint.id, handlerOf(note));
        connection.send(input);
        await eventually(() => expect(note.errors).toHaveLength(1));
        connection.send(input);
        await eventually(() => expect(note.results).toHaveLength(1));
        connection.close();
      },
    ],
  ])("%s", async (_, faults, program) => {
    const official = await run(program, faults, officialClient);
    vi.unstubAllGlobals();
    const ours = await run(program, faults, ownClient);
    expect(ours).toEqual(official);
  });
});

describe("what differs", () => {
  test("the official client reports a connection that breaks twice, and a token that cannot be had never", async () => {
    const dropped: Program = async (client, note) => {
      const connection = client.connect(paint.id, handlerOf(note));
      connection.send(input);
      await eventually(() => expect(note.errors.length).toBeGreaterThan(0));
      await new Promise((resolve) => setTimeout(resolve, 50));
      connection.close();
    };
    const refused: Program = async (client, note) => {
      const tokenProvider = (): Promise<string> => Promise.reject(new Error("no session"));
      const connection = client.connect(paint.id, { ...handlerOf(note), tokenProvider });
      connection.send(input);
      await new Promise((resolve) => setTimeout(resolve, 50));
      connection.close();
    };
    const official = [
      await run(dropped, [{ fault: "http-503", route: "realtime" }], officialClient),
      await run(refused, [], officialClient),
    ];
    vi.unstubAllGlobals();
    const ours = [
      await run(dropped, [{ fault: "http-503", route: "realtime" }], ownClient),
      await run(refused, [], ownClient),
    ];
    expect(official.map(({ note }) => note.errors.length)).toEqual([2, 0]);
    expect(ours.map(({ note }) => note.errors)).toMatchObject([[{ status: 1006 }], [{ message: "no session" }]]);
  });
});
