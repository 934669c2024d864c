import { afterEach, describe, expect, test, vi } from "vitest";
import { eventually } from "../../support/eventually.js";
import { ApiError, ConfigError } from "../../../src/index.js";
import { paint } from "../../mock/support/endpoints.js";
import { fakeClock } from "../support/clock.js";
import { KEY, realtime } from "./support.js";

afterEach(() => {
  vi.unstubAllGlobals();
});
const JSON_CODEC = { encodeMessage: (input: unknown) => JSON.stringify(input) };

function tokenOf(path: string | undefined): string | null {
  return new URL(path ?? "", "http://x").searchParams.get("fal_jwt_token");
}

describe("a connection", () => {
  test("is opened by the first input, with a token of the gateway's, and gives results in msgpack", async () => {
    const { mock, connect } = await realtime();
    const connection = connect();
    expect(mock.requests()).toEqual([]);
    connection.send({ prompt: "a lion", request_id: "mine" });
    await eventually(() => expect(connection.results).toHaveLength(1));
    expect(connection.results[0]).toMatchObject({ request_id: "mine", seed: 7 });
    expect(mock.realtimeInputs()).toMatchObject([
      { endpointId: paint.id, format: "msgpack", input: { prompt: "a lion", request_id: "mine" } },
    ]);
    const [token, handshake] = mock.requests();
    expect(token).toMatchObject({ route: "token", method: "POST", path: "/rest/tokens/" });
    expect(handshake).toMatchObject({ route: "realtime", status: 101 });
    expect(handshake?.path).toMatch(/^\/run\/acme\/brush\/v1\/paint\/realtime\?fal_jwt_token=[^&]+$/);
    expect(handshake?.headers).not.toHaveProperty("authorization");
    connection.close();
    await eventually(() => expect(mock.realtimeConnections()).toBe(0));
    expect(connection.errors).toEqual([]);
  });

  test("speaks JSON where its encoder does, each input written once", async () => {
    const { mock, connect } = await realtime();
    const connection = connect({ ...JSON_CODEC, throttleInterval: 0 });
    connection.send({ prompt: "one" });
    await eventually(() => expect(connection.results).toHaveLength(1));
    connection.send({ prompt: "two" });
    await eventually(() => expect(connection.results).toHaveLength(2));
    expect(mock.realtimeInputs()).toMatchObject([
      { format: "json", input: { prompt: "one" } },
      { format: "json", input: { prompt: "two" } },
    ]);
  });

  test("sends bytes as they are, and leaves messages to a decoder that may take its time, in order", async () => {
    const { connect } = await realtime();
    const seen: unknown[] = [];
    const decodeMessage = async (data: unknown): Promise<unknown> => {
      seen.push(typeof data);
      // The first takes longest.
      await new Promise((resolve) => setTimeout(resolve, seen.length === 1 ? 60 : 0));
      return { text: data, number: seen.length };
    };
    const encodeMessage = (input: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(input));
    const text = connect({ ...JSON_CODEC, decodeMessage, throttleInterval: 0 });
    text.send({ prompt: "one" });
    await eventually(() => expect(seen).toHaveLength(1));
    text.send({ prompt: "two" });
    await eventually(() => expect(text.results).toHaveLength(2));
    expect(text.results).toMatchObject([{ text: expect.stringContaining("images") }, { number: 2 }]);
    const bytes = connect({ encodeMessage });
    bytes.send({ prompt: "bytes that are no msgpack" });
    await eventually(() => expect(bytes.errors).toMatchObject([{ status: 400, body: { error: "INTERNAL_ERROR" } }]));
  });

  test("sends the first input at once and then the newest of each interval", async () => {
    const clock = fakeClock();
    const { mock, connect } = await realtime({}, {}, clock);
    const connection = connect({ throttleInterval: 80 });
    const arrived = (...prompts: readonly string[]): Promise<void> =>
      eventually(() =>
        expect(mock.realtimeInputs().map(({ input }) => input)).toEqual(prompts.map((prompt) => ({ prompt }))),
      );
    for (const prompt of ["a", "b", "c"]) connection.send({ prompt });
    await arrived("a");
    await clock.oversleep(80);
    await arrived("a", "c");
    await clock.oversleep(79);
    connection.send({ prompt: "d" });
    await arrived("a", "c");
    await clock.oversleep(1);
    await arrived("a", "c", "d");
    await clock.oversleep(80);
    for (const prompt of ["e", "f", "g"]) connection.send({ prompt });
    await arrived("a", "c", "d", "e");
    await clock.oversleep(80);
    await arrived("a", "c", "d", "e", "g");
    expect(connection.errors).toEqual([]);
  });

  test("keeps the newest input while it opens", async () => {
    const { mock, connect } = await realtime();
    const connection = connect({ throttleInterval: 0 });
    for (const prompt of ["a", "b", "c"]) connection.send({ prompt });
    await eventually(() => expect(connection.results).toHaveLength(1));
    expect(mock.realtimeInputs()).toMatchObject([{ input: { prompt: "c" } }]);
  });

  test("sends an input as it was when it was given", async () => {
    const { mock, connect } = await realtime();
    const connection = connect();
    const input = { prompt: "before" };
    connection.send(input);
    input.prompt = "after";
    await eventually(() => expect(mock.realtimeInputs()).toMatchObject([{ input: { prompt: "before" } }]));
  });

  test("throws at once what its encoder says of an input", async () => {
    const { mock, connect } = await realtime();
    expect(() => connect().send({ prompt: () => "a" })).toThrow("msgpack cannot carry a function");
    const mine = new Error("mine");
    const encodeMessage = (): never => {
      throw mine;
    };
    expect(() => connect({ encodeMessage }).send({ prompt: "a" })).toThrow(mine);
    expect(mock.requests()).toEqual([]);
  });

  test("is shared by those who name it by one key, and tells the newest of them", async () => {
    const { mock, connect } = await realtime();
    const first = connect({ connectionKey: "canvas", throttleInterval: 0 });
    const second = connect({ connectionKey: "canvas", throttleInterval: 0 });
    const other = connect({ connectionKey: "canvas", path: "/other", throttleInterval: 0 });
    first.send({ prompt: "one" });
    await eventually(() => expect(second.results).toHaveLength(1));
    second.send({ prompt: "two" });
    await eventually(() => expect(second.results).toHaveLength(2));
    other.send({ prompt: "three" });
    await eventually(() => expect(other.results).toHaveLength(1));
    expect(first.results).toEqual([]);
    expect(mock.realtimeInputs().map(({ connection }) => connection)).toEqual([1, 1, 2]);
    second.close();
    await eventually(() => expect(mock.realtimeConnections()).toBe(1));
    const third = connect({ connectionKey: "canvas", throttleInterval: 0 });
    third.send({ prompt: "four" });
    await eventually(() => expect(third.results).toHaveLength(1));
    expect(mock.realtimeInputs().at(-1)?.connection).toBe(3);
  });

  test("is not made where the code only renders on a server", async () => {
    const { mock, connect } = await realtime();
    const connection = connect({ clientOnly: true });
    connection.send({ prompt: "a" });
    connection.close();
    vi.stubGlobal("window", { document: {} });
    const page = connect({ clientOnly: true, tokenProvider: async () => "unknown" });
    page.send({ prompt: "a" });
    await eventually(() => expect(mock.requests().map(({ route }) => route)).toContain("realtime"));
    expect(connection.results).toEqual([]);
  });

  test.each<[string, { readonly path?: string; readonly maxBuffering?: number }, string]>([
    ["a path of its own", { path: "stream/me" }, `/run/${paint.id}/stream/me?`],
    ["a limit of buffered inputs", { maxBuffering: 3 }, "&max_buffering=3"],
  ])("names %s in its address", async (_, handler, part) => {
    const { mock, connect } = await realtime();
    const tokenProvider = vi.fn(async (_app: string) => "unknown");
    const connection = connect({ ...handler, tokenProvider });
    connection.send({ prompt: "a" });
    await eventually(() => expect(mock.requests()[0]?.path).toContain(part));
    expect(tokenProvider.mock.calls[0]).toEqual([`${paint.id}/${handler.path ?? "realtime"}`]);
  });

  test("adds no path to an id that has it", async () => {
    const { mock, client } = await realtime();
    const connection = client.connect("acme/brush/realtime", { onResult: () => {}, tokenProvider: async () => "t" });
    connection.send({});
    await eventually(() => expect(mock.requests()[0]?.path).toBe("/run/acme/brush/realtime?fal_jwt_token=t"));
    connection.close();
  });

  test.each([
    ["maxBuffering", { maxBuffering: 61 }],
    ["maxBuffering", { maxBuffering: 0 }],
    ["throttleInterval", { throttleInterval: Number.NaN }],
    ["tokenExpirationSeconds", { tokenExpirationSeconds: 0 }],
    ["path", { path: "/../secrets" }],
    ["path", { path: "/realtime?x=1" }],
  ])("with a wrong %s is refused at once", async (name, handler) => {
    const { connect } = await realtime();
    expect(() => connect(handler)).toThrow(ConfigError);
    expect(() => connect(handler)).toThrow(name);
  });

  test("without a listener for results is refused at once", async () => {
    const { client } = await realtime();
    expect(() => client.connect(paint.id, JSON.parse("{}"))).toThrow("onResult is a function");
  });

  test("to what is no endpoint id is refused at once", async () => {
    const { client } = await realtime();
    expect(() => client.connect("https://elsewhere.example/a/b", { onResult: () => {} })).toThrow(ConfigError);
  });

  test("needs a WebSocket, and says where to get one", async () => {
    vi.stubGlobal("WebSocket", undefined);
    const { connect, mock } = await realtime({}, { webSocket: undefined });
    expect(() => connect().send({ prompt: "a" })).toThrow(/Node 22.*undici.*webSocket/);
    expect(mock.requests()).toEqual([]);
  });

  test.skipIf(typeof WebSocket === "undefined")(
    typeof WebSocket === "undefined"
      ? "takes the platform's WebSocket (skipped: this Node has none)"
      : "takes the platform's WebSocket",
    async () => {
      const { connect } = await realtime({}, { webSocket: undefined });
      const connection = connect();
      connection.send({ prompt: "a" });
      await eventually(() => expect(connection.results).toHaveLength(1));
      const blobs: unknown[] = [];
      const decodeMessage = (data: unknown): void => void blobs.push(data);
      const other = connect({ decodeMessage, ...JSON_CODEC, encodeMessage: undefined });
      other.send({ prompt: "a" });
      await eventually(() => expect(blobs).toEqual([expect.any(Blob)]));
    },
  );

  test.each([
    ["runUrl", { runUrl: undefined }],
    ["restUrl", { restUrl: undefined }],
  ])("needs a gateway with a %s", async (name, missing) => {
    const { mock } = await realtime();
    const gateway = { name: "bare", url: mock.url, runUrl: `${mock.url}/run`, restUrl: `${mock.url}/rest`, ...missing };
    const { connect } = await realtime({}, { gateway: { ...gateway, profile: "fal", auth: "Key" } });
    const connection = connect();
    connection.send({ prompt: "a" });
    await eventually(() => expect(connection.errors).toMatchObject([{ code: "config" }]));
    expect(connection.errors[0]).toBeInstanceOf(ApiError);
    expect(connection.errors[0]?.message).toContain(name);
  });

  test("sends no token in the clear", async () => {
    const gateway = { name: "far", url: "http://far.example", runUrl: "http://far.example", profile: "fal" } as const;
    const { connect } = await realtime({}, { gateway });
    const connection = connect({ tokenProvider: async () => "secret-token" });
    connection.send({ prompt: "a" });
    await eventually(() => expect(connection.errors).toMatchObject([{ code: "config" }]));
    expect(connection.errors[0]?.message).toContain("allowInsecure");
  });

  test("reports what its listener throws, and goes on; what the reporter throws is a warning", async () => {
    const { connect, warnings } = await realtime();
    const connection = connect({
      throttleInterval: 0,
      onResult: () => {
        throw new Error("mine");
      },
    });
    connection.send({ prompt: "a" });
    await eventually(() => expect(connection.errors).toMatchObject([{ message: "mine", status: 400 }]));
    const broken = connect({
      onResult: () => Promise.reject(new Error("mine")),
      onError: () => {
        throw new Error("worse");
      },
    });
    broken.send({ prompt: "a" });
    await eventually(() => expect(warnings).toMatchObject([{ code: "realtime", message: /worse/ }]));
  });

  test("warns of an error that nobody listens for", async () => {
    const { connect, warnings } = await realtime({ faults: ["realtime-drop"] });
    const connection = connect({ onError: undefined });
    connection.send({ prompt: "a" });
    await eventually(() => expect(warnings).toMatchObject([{ code: "realtime", endpointId: paint.id }]));
  });

  test("closes at once, wherever it stands, and opens again when there is something to send", async () => {
    const { mock, connect } = await realtime({ faults: [{ fault: "silence", route: "realtime", nth: 1 }] });
    const connection = connect({ throttleInterval: 0 });
    connection.send({ prompt: "a" });
    connection.close();
    connection.send({ prompt: "b" });
    await eventually(() => expect(mock.requests().map(({ route }) => route)).toContain("realtime"));
    connection.close();
    connection.send({ prompt: "c" });
    await eventually(() => expect(connection.results).toHaveLength(1));
    expect(mock.realtimeInputs()).toMatchObject([{ input: { prompt: "c" } }]);
    expect(connection.errors).toEqual([]);
  });
});

describe("tokens", () => {
  test("come from the program's own provider, with the path, and the key stays at home", async () => {
    const { mock, connect } = await realtime();
    const tokens: string[] = [];
    const tokenProvider = async (app: string): Promise<string> => {
      const headers = { authorization: `Key ${KEY}`, "content-type": "application/json" };
      const body = JSON.stringify({ allowed_apps: ["brush"], token_expiration: 60 });
      const response = await fetch(`${mock.url}/rest/tokens/`, { method: "POST", headers, body });
      tokens.push(app);
      return String(await response.json());
    };
    const connection = connect({ tokenProvider });
    connection.send({ prompt: "a" });
    await eventually(() => expect(connection.results).toHaveLength(1));
    expect(tokens).toEqual([`${paint.id}/realtime`]);
    const handshake = mock.requests().find(({ route }) => route === "realtime");
    expect(JSON.stringify(handshake)).not.toContain(KEY.split(":")[1]);
  });

  test("are renewed ahead of their end while the connection is open, and the next connection has the new one", async () => {
    const { mock, connect } = await realtime();
    let given = 0;
    const tokenProvider = async (): Promise<string> => {
      given += 1;
      const headers = { authorization: `Key ${KEY}`, "content-type": "application/json" };
      const body = JSON.stringify({ allowed_apps: ["brush"], token_expiration: 60 });
      return String(await (await fetch(`${mock.url}/rest/tokens/`, { method: "POST", headers, body })).json());
    };
    const connection = connect({ tokenProvider, tokenExpirationSeconds: 2, throttleInterval: 0 });
    connection.send({ prompt: "a" });
    await eventually(() => expect(connection.results).toHaveLength(1));
    await eventually(() => expect(given).toBe(2));
    expect(mock.realtimeConnections()).toBe(1);
    mock.addFault({ fault: "realtime-drop" });
    connection.send({ prompt: "b" });
    await eventually(() => expect(connection.errors).toMatchObject([{ status: 1006, code: "connection" }]));
    const before = given;
    connection.send({ prompt: "c" });
    await eventually(() => expect(connection.results).toHaveLength(2));
    expect(given, "the token that was fetched ahead opened the connection").toBe(before);
    connection.close();
    const after = given;
    await new Promise((resolve) => setTimeout(resolve, 2_200));
    expect(given, "nobody asks for tokens of a closed connection").toBe(after);
  });

  test("whose renewal fails are asked for once more, then when they are needed", async () => {
    const { mock, connect } = await realtime({ faults: [{ fault: "realtime-drop", nth: 2 }] });
    let given = 0;
    const tokenProvider = async (): Promise<string> => {
      given += 1;
      if (given === 2 || given === 3) throw new Error("the backend is down");
      const headers = { authorization: `Key ${KEY}` };
      return String(await (await fetch(`${mock.url}/rest/tokens/`, { method: "POST", headers, body: "{}" })).json());
    };
    const connection = connect({ tokenProvider, tokenExpirationSeconds: 0.2, throttleInterval: 0 });
    connection.send({ prompt: "a" });
    await eventually(() => expect(given).toBe(3));
    connection.send({ prompt: "b" });
    await eventually(() => expect(connection.errors).toMatchObject([{ code: "connection" }]));
    expect(given, "the connection went on without a token for the next one").toBe(3);
    connection.send({ prompt: "c" });
    await eventually(() => expect(connection.results).toHaveLength(2));
    expect(connection.errors).toHaveLength(1);
  });

  test.each([
    ["that throws", () => Promise.reject(new Error("no session")), "no session"],
    ["that gives nothing", () => Promise.resolve(""), "gave no token"],
  ])("of a provider %s are an error", async (_, tokenProvider, message) => {
    const { connect, mock } = await realtime();
    const connection = connect({ tokenProvider });
    connection.send({ prompt: "a" });
    await eventually(() => expect(connection.errors).toHaveLength(1));
    expect(connection.errors[0]).toBeInstanceOf(ApiError);
    expect(connection.errors[0]?.message).toContain(message);
    expect(mock.requests()).toEqual([]);
  });

  test("that never come are given up, and so is what a close has made useless", async () => {
    const { connect } = await realtime({}, { timeouts: { attempt: 60 } });
    const connection = connect({ tokenProvider: () => new Promise(() => {}) });
    connection.send({ prompt: "a" });
    await eventually(() => expect(connection.errors).toMatchObject([{ status: 408, code: "attempt" }]));
    const { mock, connect: other } = await realtime({ faults: [{ fault: "silence", route: "token" }] });
    const closed = other();
    closed.send({ prompt: "a" });
    await eventually(() => expect(mock.requests()).toHaveLength(1));
    closed.close();
    closed.send({ prompt: "b" });
    await eventually(() => expect(closed.results).toHaveLength(1));
    expect(closed.errors).toEqual([]);
  });

  test("never stand in an error", async () => {
    const { mock, connect } = await realtime({ faults: [{ fault: "realtime-drop", nth: "every" }] });
    const connection = connect();
    connection.send({ prompt: "a" });
    await eventually(() => expect(connection.errors).toHaveLength(1));
    const token = tokenOf(mock.requests().find(({ route }) => route === "realtime")?.path);
    expect(token).toBeTruthy();
    const shown = JSON.stringify(connection.errors) + String(connection.errors[0]?.stack);
    expect(shown).not.toContain(token);
    expect(shown).not.toContain(KEY);
  });
});
