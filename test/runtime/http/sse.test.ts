import { array, assert, constantFrom, nat, property, tuple } from "fast-check";
import { describe, expect, test } from "vitest";
import { createSseParser, type SseEvent } from "../../../src/http/sse.js";

function parse(chunks: readonly string[], limit = 1_000): readonly SseEvent[] {
  const events: SseEvent[] = [];
  const parser = createSseParser(limit, (event) => events.push(event));
  for (const chunk of chunks) parser.feed(chunk);
  return events;
}

function said(data: string, id = ""): SseEvent {
  return { type: "message", id, data };
}

describe("event streams", () => {
  test.each<[string, string, readonly SseEvent[]]>([
    ["one event", "data: a\n\n", [said("a")]],
    ["several lines", "data: a\ndata:  b\ndata:c\n\n", [said("a\n b\nc")]],
    ["every line end", "data: a\r\n\r\ndata: b\r\rdata: c\n\n", [said("a"), said("b"), said("c")]],
    ["comments", ": ping\n\n:\n\ndata: a\n: in between\n\n", [said("a")]],
    ["names", "event: error\ndata: a\n\ndata: b\n\n", [{ type: "error", id: "", data: "a" }, said("b")]],
    ["ids, which stay", "id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\n", [said("a", "1"), said("b", "1"), said("c")]],
    ["an id that is none", "id: 1\u0000\ndata: a\n\n", [said("a")]],
    ["times and unknown fields", "retry: 5\nfoo: bar\ndata: a\n\n", [said("a")]],
    ["empty data", "data:\n\ndata\n\n", [said(""), said("")]],
    ["no data", "event: x\n\n\n\n", []],
    ["a byte order mark", "\uFEFFdata: a\n\n", [said("a")]],
    ["an event that is not finished", "data: a\n", []],
    ["colons in the data", "data: a: b:c\n\n", [said("a: b:c")]],
  ])("%s", (_, text, events) => {
    expect(parse([text])).toEqual(events);
    expect(parse(Array.from(text))).toEqual(events);
  });

  test("mean the same wherever they are cut", () => {
    const line = constantFrom("data: x", "data:", ": c", "event: e", "", "id: 1", "data: é漢👩‍👩‍👧");
    const text = array(tuple(line, constantFrom("\n", "\r\n", "\r"))).map((lines) => lines.flat().join(""));
    assert(
      property(text, array(nat(200)), (whole, cuts) => {
        const at = [0, ...cuts.filter((cut) => cut < whole.length).toSorted((a, b) => a - b), whole.length];
        const chunks = at.slice(1).map((end, index) => whole.slice(at[index], end));
        expect(parse(chunks, 10_000)).toEqual(parse([whole], 10_000));
      }),
    );
  });

  test("may be endless in number, not in length", () => {
    expect(
      parse(
        Array.from({ length: 500 }, () => "data: abc\n\n: ping\n\n"),
        20,
      ).length,
    ).toBe(500);
    expect(() =>
      parse(
        Array.from({ length: 50 }, () => "data: abc\n"),
        100,
      ),
    ).toThrow(RangeError);
    expect(() => parse(["x".repeat(101)], 100)).toThrow(RangeError);
  });
});
