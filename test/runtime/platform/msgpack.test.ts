import { decode, encode } from "@msgpack/msgpack";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeMsgpack, encodeMsgpack } from "../../../src/platform/msgpack.js";

/* Judged by @msgpack/msgpack, which the official client stands on. */

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "hex"));
const EDGES = [0, 1, 127, 128, 255, 256, 65_535, 65_536, 4_294_967_295, 4_294_967_296, Number.MAX_SAFE_INTEGER].flatMap(
  (one) => [one, -one, -one - 1],
);

describe("what is written", () => {
  test.each<[string, unknown]>([
    ["null", null],
    ["true", true],
    ["false", false],
    ["undefined", undefined],
    ["half", 0.5],
    ["more than integers hold", 2 ** 60],
    ["Infinity", Infinity],
    ["NaN", Number.NaN],
    ["an empty text", ""],
    ["wide letters", "é 漢 🦊 \uFEFF"],
    ["texts of each length", [31, 32, 255, 256, 65_535, 65_536].map((length) => "x".repeat(length))],
    ["bytes of each length", [0, 255, 256, 65_535, 65_536].map((length) => new Uint8Array(length).fill(7))],
    ["lists of each length", [15, 16, 65_535, 65_536].map((length) => Array.from({ length }, () => 1))],
    ["a map", { a: 1, b: [true, { c: null }], d: undefined }],
    ["a large map", Object.fromEntries(Array.from({ length: 70_000 }, (_, index) => [`k${index}`, index]))],
    ["a part of a buffer", new Uint16Array(new Uint8Array([1, 2, 3, 4, 5, 6]).buffer, 2, 1)],
    [
      "times",
      [0, 1, 1_700_000_000_123, 4_294_967_296_000, -1, 17_179_869_184_000, -62_135_596_800_000].map(
        (ms) => new Date(ms),
      ),
    ],
    ["numbers", EDGES],
  ])("of %s is what the other library writes, and is read again", (_, value) => {
    const mine = encodeMsgpack(value);
    expect(hex(mine)).toBe(hex(encode(value)));
    expect(decodeMsgpack(mine)).toEqual(decode(mine));
  });

  test("of any data is what the other library writes, and each reads the other's", () => {
    const leaf = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.double(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.uint8Array(),
    );
    const { data } = fc.letrec<{ data: unknown }>((tie) => ({
      data: fc.oneof(
        { depthSize: "small", maxDepth: 4 },
        leaf,
        fc.array(tie("data")),
        fc.dictionary(fc.string(), tie("data")),
      ),
    }));
    fc.assert(
      fc.property(data, (value) => {
        // The other library refuses this one key.
        if (JSON.stringify(value)?.includes("__proto__") === true) return;
        const mine = encodeMsgpack(value);
        expect(hex(mine)).toBe(hex(encode(value)));
        expect(decodeMsgpack(mine)).toEqual(decode(mine));
      }),
      { numRuns: 200, seed: 1, endOnFailure: true },
    );
  });

  test.each<[string, unknown, RegExp]>([
    ["a function", { a: () => 1 }, /function/],
    ["a symbol", Symbol("a"), /symbol/],
    ["a big integer", 1n, /bigint/],
    ["an invalid date", new Date(Number.NaN), /date/],
  ])("is never %s", (_, value, message) => {
    expect(() => encodeMsgpack(value)).toThrow(message);
  });

  test("ends somewhere", () => {
    const endless: { self?: unknown } = {};
    endless.self = endless;
    expect(() => encodeMsgpack(endless)).toThrow(/levels/);
  });
});

describe("what is read", () => {
  test.each<[string, string, unknown]>([
    [
      "each head of a number",
      "9acc01cd0001ce00000001cf0000000000000001d0ffd1ffffd2ffffffffd3ffffffffffffffffca3f000000cb3fe0000000000000",
      [1, 1, 1, 1, -1, -1, -1, -1, 0.5, 0.5],
    ],
    ["a text of no letters in four bytes", "db00000000", ""],
    ["numbers as keys", "8101a161", { 1: "a" }],
    ["an extension that nobody knows", "d40501", new Uint8Array([1])],
  ])("%s", (_, text, value) => {
    expect(decodeMsgpack(bytesOf(text))).toEqual(value);
  });

  test("a key named __proto__ is a key like others", () => {
    const value = decodeMsgpack(bytesOf("81a95f5f70726f746f5f5f81a16101"));
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.hasOwn(Object(value), "__proto__")).toBe(true);
  });

  test.each<[string, string]>([
    ["nothing", ""],
    ["the head that is none", "c1"],
    ["half of a text", "a361"],
    ["half of a list", "9201"],
    ["a list that says it is huge", "ddffffffff"],
    ["bytes that say they are huge", "c6ffffffff00"],
    ["a map with a list for a key", "819001"],
    ["text that is not UTF-8", "a1ff"],
    ["something behind the value", "0102"],
    ["lists without end", "91".repeat(5_000)],
  ])("%s is refused", (_, text) => {
    expect(() => decodeMsgpack(bytesOf(text))).toThrow();
  });

  test("any bytes give a value or an error, soon", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        try {
          decodeMsgpack(bytes);
        } catch (error) {
          expect(error instanceof RangeError || error instanceof TypeError).toBe(true);
        }
      }),
      { numRuns: 2_000, seed: 2 },
    );
  });
});
