import { afterEach, describe, expect, test, vi } from "vitest";
import { ConfigError } from "../../../src/errors/index.js";
import { realtime } from "./support.js";

const installed = vi.hoisted(() => ({ is: true }));
vi.mock("@msgpack/msgpack", async (original) => {
  if (!installed.is) throw new Error("Cannot find package '@msgpack/msgpack'");
  return original();
});
afterEach(() => {
  installed.is = true;
  vi.resetModules();
});

describe("without @msgpack/msgpack", () => {
  test("an input that needs it is an error that says what to install", async () => {
    installed.is = false;
    const { connect, mock } = await realtime();
    const connection = connect();
    connection.send({ prompt: "a" });
    await vi.waitFor(() => expect(connection.errors).toMatchObject([{ code: "config" }]));
    expect(connection.errors[0]?.message).toContain("npm install @msgpack/msgpack");
    expect(connection.errors[0]?.cause).toBeInstanceOf(ConfigError);
    expect(mock.requests()).toEqual([]);
  });

  test("an encoder of the program's own needs none", async () => {
    installed.is = false;
    const { connect } = await realtime();
    const connection = connect({ encodeMessage: (input) => JSON.stringify(input) });
    connection.send({ prompt: "a" });
    await vi.waitFor(() => expect(connection.results).toHaveLength(1));
    expect(connection.errors).toEqual([]);
  });
});

describe("with it", () => {
  test("an input that it cannot carry is refused: at once, where it is loaded", async () => {
    const { connect, mock } = await realtime();
    const connection = connect({ throttleInterval: 0 });
    connection.send({ prompt: () => "a" });
    await vi.waitFor(() => expect(connection.errors).toHaveLength(1));
    expect(() => connection.send({ prompt: () => "a" })).toThrow();
    expect(mock.requests()).toEqual([]);
  });
});
