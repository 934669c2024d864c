import { describe, expect, test } from "vitest";
import { eventually } from "../../support/eventually.js";
import type { FaultRule } from "../../../src/mock/index.js";
import { realtime } from "./support.js";

describe("a server that misbehaves", () => {
  test.each<[string, FaultRule, object]>([
    ["drops the connection", "realtime-drop", { status: 1006, code: "connection", retryable: true }],
    ["closes it", "realtime-close", { status: 1011, message: "Error closing the connection: the runner goes away" }],
    ["closes it as it goes", { fault: "realtime-close", variant: "1001" }, { status: 1001 }],
    [
      "fails as fal's apps do",
      "realtime-error",
      {
        status: 400,
        message: "INTERNAL_ERROR: CUDA error: out of memory",
        body: { type: "x-fal-error", error: "INTERNAL_ERROR", reason: "CUDA error: out of memory" },
      },
    ],
    ["says what is no JSON", "realtime-garbage", { status: 400, message: /cannot be read/ }],
    ["says what is no msgpack", { fault: "realtime-garbage", variant: "binary" }, { status: 400 }],
    ["says what is no frame", { fault: "realtime-garbage", variant: "frame" }, { code: "connection" }],
    ["refuses the handshake", { fault: "http-503", route: "realtime" }, { status: 1006, code: "connection" }],
    ["resets the handshake", { fault: "T03", route: "realtime" }, { status: 1006, code: "connection" }],
    [
      "refuses to give a token",
      { fault: "H09", route: "token", nth: 1 },
      { status: 401, code: "auth", phase: "token" },
    ],
  ])("and %s is one error; the next input is answered", async (_, fault, error) => {
    const { connect, mock } = await realtime({ faults: [fault] });
    const connection = connect({ throttleInterval: 0 });
    connection.send({ prompt: "a" });
    await eventually(() => expect(connection.errors).toHaveLength(1));
    // What follows the error: a server that has failed closes the connection.
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(connection.errors).toEqual([expect.objectContaining({ name: "ApiError" })]);
    expect(connection.errors).toMatchObject([
      Object.fromEntries(
        Object.entries(error).map(([key, value]) => [
          key,
          value instanceof RegExp ? expect.stringMatching(value) : value,
        ]),
      ),
    ]);
    connection.send({ prompt: "b" });
    await eventually(() => expect(connection.results).toHaveLength(1));
    expect(connection.errors).toHaveLength(1);
    expect(mock.realtimeInputs().at(-1)).toMatchObject({ input: { prompt: "b" } });
  });

  test("and closes for want of inputs is no error: the next input opens the connection again", async () => {
    const { connect, mock } = await realtime({ wire: { realtimeIdleMs: 50 } });
    const connection = connect({ throttleInterval: 0 });
    connection.send({ prompt: "a" });
    await eventually(() => expect(connection.results).toHaveLength(1));
    await eventually(() => expect(mock.realtimeConnections()).toBe(0));
    connection.send({ prompt: "b" });
    await eventually(() => expect(connection.results).toHaveLength(2));
    expect(connection.errors).toEqual([]);
    expect(mock.realtimeInputs().map((input) => input.connection)).toEqual([1, 2]);
  });

  test("and closes before an input has reached it gets the input again; once", async () => {
    const { connect, mock } = await realtime({ faults: ["realtime-timeout"] });
    const connection = connect({ throttleInterval: 0 });
    connection.send({ prompt: "a" });
    await eventually(() => expect(connection.results).toHaveLength(1));
    expect(connection.errors).toEqual([]);
    mock.addFault({ fault: "realtime-timeout", nth: "every" });
    connection.send({ prompt: "b" });
    await eventually(() => expect(connection.errors).toMatchObject([{ status: 400, message: /^TIMEOUT: no inputs/ }]));
    expect(mock.realtimeInputs().filter(({ input }) => JSON.stringify(input) === '{"prompt":"b"}')).toHaveLength(2);
  });

  test("and tells timings is heard for its results only", async () => {
    const { connect } = await realtime({ faults: ["realtime-timings"] });
    const connection = connect();
    connection.send({ prompt: "a" });
    await eventually(() => expect(connection.results).toHaveLength(1));
    expect(connection.results).toMatchObject([{ seed: 7 }]);
  });

  test("and answers late is waited for", async () => {
    const { connect } = await realtime({ faults: ["realtime-late"] });
    const connection = connect();
    connection.send({ prompt: "a" });
    await eventually(() => expect(connection.results).toHaveLength(1));
  });

  test("and never opens the connection is given up", async () => {
    const faults = [{ fault: "silence", route: "realtime" }] as const;
    const { connect } = await realtime({ faults }, { timeouts: { attempt: 300 } });
    const connection = connect({ throttleInterval: 0 });
    connection.send({ prompt: "a" });
    await eventually(() => expect(connection.errors).toMatchObject([{ status: 408, code: "attempt" }]));
    connection.send({ prompt: "b" });
    await eventually(() => expect(connection.results).toHaveLength(1));
  });

  test.each<[string, FaultRule]>([
    ["refuses a token in the middle", "realtime-unauthorized"],
    ["gave a token that has expired", "token-expired"],
    ["gave a token for another app", "token-other-app"],
  ])("and %s gets the input again, with another token", async (_, fault) => {
    const { connect, mock } = await realtime({ faults: [fault] });
    const connection = connect();
    connection.send({ prompt: "a" });
    await eventually(() => expect(connection.results).toHaveLength(1));
    expect(connection.errors).toEqual([]);
    expect(mock.requests().filter(({ route }) => route === "token")).toHaveLength(2);
  });

  test.each<FaultRule>([
    { fault: "token-expired", nth: "every" },
    { fault: "token-other-app", nth: "every" },
    { fault: "realtime-unauthorized", nth: "every" },
  ])("and refuses every token is an error after the second: %o", async (fault) => {
    const { connect, mock } = await realtime({ faults: [fault] });
    const connection = connect();
    connection.send({ prompt: "a" });
    await eventually(() => expect(connection.errors).toMatchObject([{ status: 401, code: "auth" }]));
    expect(mock.requests().filter(({ route }) => route === "token")).toHaveLength(2);
    await eventually(() => expect(mock.realtimeConnections()).toBe(0));
  });

  test("and refuses an input says why", async () => {
    const { connect } = await realtime();
    const connection = connect({ throttleInterval: 0 });
    connection.send({ steps: 400 });
    await eventually(() => expect(connection.errors).toHaveLength(1));
    expect(connection.errors[0]?.message).toMatch(/INTERNAL_ERROR.*Field required/);
    connection.send({ prompt: "a" });
    await eventually(() => expect(connection.results).toHaveLength(1));
  });
});
