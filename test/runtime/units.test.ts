import { array, assert, constantFrom, nat, property, tuple } from "fast-check";
import { describe, expect, test } from "vitest";
import { collectFiles } from "../../src/files/collect-files.js";
import { appPath, endpointPath, parseEndpointId } from "../../src/gateway/ids.js";
import { createSemaphore } from "../../src/platform/semaphore.js";
import { createLogBook } from "../../src/jobs/logs.js";
import { redactData, createRedactor } from "../../src/gateway/redact.js";
import { parseHttpDate } from "../../src/http/retry.js";
import { withDeadline } from "../../src/platform/wait.js";
import { createSingleFlight } from "../../src/platform/single-flight.js";
import { createSseParser, type SseEvent } from "../../src/http/sse.js";
import { isCompletedQueueStatus, isQueueStatus, type RequestLog } from "../../src/contract/status.js";
import { rejection } from "./support/client.js";
import { fakeClock } from "./support/clock.js";

const parse = (chunks: readonly string[], limit = 1_000): readonly SseEvent[] => {
  const events: SseEvent[] = [];
  const parser = createSseParser(limit, (event) => events.push(event));
  for (const chunk of chunks) parser.feed(chunk);
  return events;
};

const said = (data: string): SseEvent => ({ type: "message", data });

describe("event streams", () => {
  test.each<[string, string, readonly SseEvent[]]>([
    ["one event", "data: a\n\n", [said("a")]],
    ["several lines", "data: a\ndata:  b\ndata:c\n\n", [said("a\n b\nc")]],
    ["every line end", "data: a\r\n\r\ndata: b\r\rdata: c\n\n", [said("a"), said("b"), said("c")]],
    ["comments", ": ping\n\n:\n\ndata: a\n: in between\n\n", [said("a")]],
    ["names", "event: error\ndata: a\n\ndata: b\n\n", [{ type: "error", data: "a" }, said("b")]],
    ["ids, times and unknown fields", "id: 1\nretry: 5\nfoo: bar\ndata: a\n\n", [said("a")]],
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

const line = (message: string, timestamp = "t"): RequestLog => ({
  message,
  timestamp,
  level: "INFO",
  source: "USER",
});

const all = (lists: readonly string[], growing: boolean, timestamp?: string): string => {
  const book = createLogBook();
  for (const list of lists)
    book.add(
      Array.from(list, (letter) => line(letter, timestamp)),
      growing,
    );
  return book.lines.map(({ message }) => message).join("");
};

describe("log lines", () => {
  test.each<[string, readonly string[], string]>([
    ["that grow", ["a", "ab", "abc"], "abc"],
    ["that repeat", ["ab", "ab", "ab"], "ab"],
    ["with equal lines", ["a", "aa", "aaa"], "aaa"],
    ["that lag behind", ["abc", "ab", "abcd"], "abcd"],
    ["that only show the end", ["abcd", "cdef", "ef"], "abcdef"],
    ["of a runner that started anew", ["abc", "x", "xy"], "abcxy"],
    ["that come and go", ["", "a", "", "ab"], "ab"],
  ])("of polls %s", (_, lists, lines) => {
    expect(all(lists, true)).toBe(lines);
  });

  test.each<[string, readonly string[], string | undefined, string]>([
    ["that are new each time", ["a", "b", "cd"], "t", "abcd"],
    ["that are all so far", ["a", "ab", "abc"], "t", "abc"],
    ["that are equal and have no time", ["a", "a", "a"], "", "aaa"],
    ["that are none", ["a", "", "b"], "t", "ab"],
  ])("of streams %s", (_, lists, timestamp, lines) => {
    expect(all(lists, false, timestamp)).toBe(lines);
  });

  test("come out of any windows on them whole, where every line is another", () => {
    const steps = array(tuple(nat(5), nat(5)));
    assert(
      property(steps, (moves) => {
        const book = createLogBook();
        let end = 0;
        for (const [more, before] of moves) {
          const begin = Math.max(0, end - before);
          end += more;
          book.add(
            Array.from({ length: end - begin }, (_, index) => line(String(begin + index))),
            true,
          );
        }
        const shown = book.lines.map(({ message }) => Number(message));
        expect(new Set(shown).size).toBe(end);
        expect(shown.filter((number, index) => index > 0 && number !== (shown[index - 1] ?? 0) + 1).length).toBe(
          shown.length - end,
        );
      }),
    );
  });
});

describe("endpoint ids", () => {
  test.each([
    ["fal-ai/wan", { owner: "fal-ai", alias: "wan" }, "fal-ai/wan", "fal-ai/wan"],
    [
      "fal-ai/wan/v2.2-A14B/x",
      { owner: "fal-ai", alias: "wan", path: "v2.2-A14B/x" },
      "fal-ai/wan/v2.2-A14B/x",
      "fal-ai/wan",
    ],
    [
      "workflows/me/flow/x",
      { owner: "me", alias: "flow", path: "x", namespace: "workflows" },
      "workflows/me/flow/x",
      "workflows/me/flow",
    ],
    ["comfy/me/flow", { owner: "me", alias: "flow", namespace: "comfy" }, "comfy/me/flow", "comfy/me/flow"],
    ["110602490-lora", { owner: "110602490", alias: "lora" }, "110602490/lora", "110602490/lora"],
    ["/fal-ai/wan/", { owner: "fal-ai", alias: "wan" }, "fal-ai/wan", "fal-ai/wan"],
    ["é/ü", { owner: "é", alias: "ü" }, "%C3%A9/%C3%BC", "%C3%A9/%C3%BC"],
  ])("%s", (id, parts, submit, app) => {
    expect(parseEndpointId(id)).toEqual(parts);
    expect(endpointPath(id)).toBe(submit);
    expect(appPath(id)).toBe(app);
  });
});

describe("redaction", () => {
  test("finds a key whole, encoded, and its secret half, at any depth", () => {
    const redactor = createRedactor();
    redactor.add("key-id:top-secret");
    expect(redactor.text("a key-id:top-secret b key-id%3Atop-secret c top-secret d")).toBe(
      "a [redacted] b [redacted] c [redacted] d",
    );
    const deep = { list: [{ "top-secret": "x top-secret", n: 1, none: null }] };
    expect(redactData(redactor, deep)).toEqual({ list: [{ "[redacted]": "x [redacted]", n: 1, none: null }] });
  });

  test("leaves ordinary words alone, and forgets old keys", () => {
    const redactor = createRedactor();
    redactor.add("key");
    expect(redactor.text("a key")).toBe("a key");
    for (let index = 100; index < 400; index += 1) redactor.add(`rotating-${index}`);
    expect(redactor.text("rotating-100 rotating-399")).toBe("rotating-100 [redacted]");
  });

  test("survives data without a bottom", () => {
    const redactor = createRedactor();
    redactor.add("secret-1");
    let data: unknown = "secret-1";
    for (let depth = 0; depth < 100_000; depth += 1) data = [data];
    expect(JSON.stringify(redactData(redactor, data))).not.toContain("secret-1");
  });
});

describe("files", () => {
  test("are found wherever an output keeps them, each once", () => {
    const data = {
      images: [
        { url: "https://v3.fal.media/files/a/b.png", content_type: "image/png", file_size: 5, file_name: "b.png" },
        { url: "https://v3.fal.media/files/a/b.png" },
      ],
      video: "https://v3b.fal.media/files/x.mp4?token=1",
      inline: "data:image/png;base64,AAAA",
      page: "https://example.com/about",
      prompt: "see https://example.com/a.png please",
      nested: { deep: [[{ mask: { url: "https://example.com/files/1234" } }]] },
      url: 7,
      nothing: null,
    };
    expect(collectFiles(data)).toEqual([
      {
        url: "https://v3.fal.media/files/a/b.png",
        path: ["images", 0],
        contentType: "image/png",
        fileName: "b.png",
        fileSize: 5,
      },
      { url: "https://v3b.fal.media/files/x.mp4?token=1", path: ["video"] },
      { url: "data:image/png;base64,AAAA", path: ["inline"] },
      { url: "https://example.com/files/1234", path: ["nested", "deep", 0, 0, "mask"] },
    ]);
  });

  test.each([[undefined], [null], ["text"], [7], [[]], [{ url: "javascript:alert(1)" }]])("are not in %j", (data) => {
    expect(collectFiles(data)).toEqual([]);
  });
});

describe("taking turns", () => {
  test("in order, and without those who left", async () => {
    const limiter = createSemaphore(1);
    const leave = await limiter.acquire(undefined);
    const order: string[] = [];
    const gone = new AbortController();
    const wait = async (name: string, signal?: AbortSignal): Promise<void> => {
      const out = await limiter.acquire(signal);
      order.push(name);
      out();
      out();
    };
    const waits = [wait("a"), rejection(wait("b", gone.signal)), wait("c")];
    gone.abort("gone");
    leave();
    expect(await Promise.all(waits)).toEqual([undefined, "gone", undefined]);
    expect(order).toEqual(["a", "c"]);
    (await limiter.acquire(undefined))();
  });
});

describe("shared work", () => {
  test("is done once, kept when it succeeds, begun anew when it fails, stopped when all have left", async () => {
    let runs = 0;
    const shared = createSingleFlight(async (signal) => {
      runs += 1;
      if (runs === 1) throw new Error("first");
      if (runs === 2)
        return new Promise<number>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      return runs;
    });
    const never = new AbortController().signal;
    expect(await Promise.all([rejection(shared.join(never)), rejection(shared.join(never))])).toMatchObject([
      { message: "first" },
      { message: "first" },
    ]);
    const [a, b] = [new AbortController(), new AbortController()];
    const left = [rejection(shared.join(a.signal)), rejection(shared.join(b.signal))];
    a.abort("a");
    expect(shared.waiting()).toBe(1);
    b.abort("b");
    expect(await Promise.all(left)).toEqual(["a", "b"]);
    expect(await shared.join(never)).toBe(3);
    expect(await shared.join(never)).toBe(3);
    expect(shared.waiting()).toBe(0);
  });
});

describe("bounds", () => {
  test("leave no timer, whichever way the work ends", async () => {
    const clock = fakeClock();
    await withDeadline(clock, { ms: 10 }, () => Promise.resolve(1));
    await rejection(withDeadline(clock, { ms: 10 }, () => Promise.reject(new Error("x"))));
    const controller = new AbortController();
    const aborted = rejection(withDeadline(clock, { ms: 10, signal: controller.signal }, () => new Promise(() => {})));
    controller.abort("why");
    expect(await aborted).toBe("why");
    const late = withDeadline(clock, { ms: 10, onTimeout: () => "late" }, () => new Promise(() => {}));
    expect(await clock.settle(late)).toEqual({ status: "rejected", reason: "late" });
    expect(clock.pending()).toBe(0);
  });
});

test("dates of HTTP, in all three forms", () => {
  const time = Date.UTC(1994, 10, 6, 8, 49, 37);
  for (const text of ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"]) {
    expect(parseHttpDate(text)).toBe(time);
  }
  for (const text of ["", "now", "06 Foo 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"])
    expect(parseHttpDate(text)).toBeUndefined();
});

test("what is a status of the queue", () => {
  const status = { status: "IN_QUEUE", response_url: "x" };
  expect([isQueueStatus(status), isCompletedQueueStatus(status)]).toEqual([true, false]);
  expect(isCompletedQueueStatus({ ...status, status: "COMPLETED" })).toBe(true);
  for (const other of [null, 7, {}, { status: "IN_QUEUE" }, { ...status, status: "FAILED" }])
    expect(isQueueStatus(other)).toBe(false);
});
