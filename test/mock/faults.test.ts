import { existsSync, readFileSync } from "node:fs";
import { connect as connectTls } from "node:tls";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { clientFaults, faults, virtualClock, type FaultRule, type MockQueue } from "../../src/mock/index.js";
import { paint } from "./support/endpoints.js";
import { raw, requestText, statusOf, type RawAnswer } from "./support/raw.js";
import { call, field, post, start } from "./support/start.js";

const input = { prompt: "a lion" };
const submitText = requestText("POST", `/${paint.id}`, JSON.stringify(input));

/** A server with one finished request, and the path of that request. */
async function finished(...rules: readonly FaultRule[]): Promise<{ mock: MockQueue; path: string }> {
  const mock = await start({ clock: virtualClock(), script: { phases: [] }, faults: rules });
  const answer = await post(`${mock.url}/${paint.id}`, input);
  return { mock, path: `/acme/brush/requests/${field(answer, "request_id")}` };
}

function get(
  { mock, path }: { mock: MockQueue; path: string },
  tail = "",
  enough?: (text: string) => boolean,
): Promise<RawAnswer> {
  return raw(mock.url, requestText("GET", path + tail), enough);
}

function bodyOf({ bytes }: RawAnswer): Buffer {
  return bytes.subarray(bytes.indexOf("\r\n\r\n") + 4);
}

/** The text of a chunked body. */
function unchunked(answer: RawAnswer): string {
  let rest = bodyOf(answer);
  const parts: Buffer[] = [];
  for (let end = rest.indexOf("\r\n"); end > 0; end = rest.indexOf("\r\n")) {
    const size = Number.parseInt(rest.subarray(0, end).toString(), 16);
    parts.push(rest.subarray(end + 2, end + 2 + size));
    rest = rest.subarray(end + 4 + size);
  }
  return Buffer.concat(parts).toString("utf8");
}

describe("transport", () => {
  it("T01: nothing listens", async () => {
    const mock = await start({ faults: ["T01"] });
    expect((await raw(mock.url, submitText)).error).toBe("ECONNREFUSED");
  });

  it("T03: accepted, then a reset before the first byte", async () => {
    const mock = await start({ faults: ["T03"] });
    const answer = await raw(mock.url, submitText);
    expect([answer.error, answer.text, mock.accepted().length]).toEqual(["ECONNRESET", "", 1]);
    expect(mock.requests()).toMatchObject([{ route: "submit", status: undefined, faults: ["T03"] }]);
    expect(statusOf(await raw(mock.url, submitText))).toBe(200);
  });

  it("T04: a reset while the body comes in; nothing is accepted", async () => {
    const mock = await start({ faults: ["T04"] });
    const answer = await raw(mock.url, submitText);
    expect([answer.error, answer.text, mock.accepted().length]).toEqual(["ECONNRESET", "", 0]);
  });

  it("T06: a reset in the middle of a 5 MB result; the next read is whole and equal", async () => {
    const at = await finished({ fault: "T06", nth: [1, 2, 3, 4, 5, 6, 7, 8] });
    const errors: unknown[] = [];
    for (let time = 0; time < 8; time += 1) {
      const broken = await get(at);
      expect(broken.text).toContain("content-length: 5242880");
      expect(broken.bytes.length).toBeGreaterThan(100_000);
      expect(broken.bytes.length).toBeLessThan(5_242_880);
      errors.push(broken.error);
    }
    // On a busy machine bytes and reset may arrive together, and Node then sees an end.
    expect(errors).toContain("ECONNRESET");
    expect(statusOf(await get(at))).toBe(200);
  });

  it("T08: chunks without the last one", async () => {
    const answer = await get(await finished("T08"), "/status");
    expect(answer.text).toMatch(/transfer-encoding: chunked/i);
    expect(answer.text).toContain('"COMPLETED"');
    expect(answer.text).not.toMatch(/\r\n0\r\n\r\n$/);
  });

  it("T09: the head, then one byte at a time", async () => {
    const fast = { ...faults.T09, delivery: { how: "drip", everyMs: 5 } } as const;
    const answer = await get(await finished({ fault: fast }), "/status", (text) => text.includes('{"status"'));
    expect(answer.chunks.length).toBeGreaterThan(5);
    expect(bodyOf(answer).toString()).toBe('{"status"');
    expect(faults.T09.delivery).toEqual({ how: "drip", everyMs: 2000 });
  });

  it("T11: a body without end", async () => {
    const answer = await get(await finished("T11"), "", (text) => text.length > 300_000);
    expect(answer.bytes.length).toBeGreaterThan(300_000);
    expect(answer.text.slice(0, 500)).toMatch(/transfer-encoding: chunked/i);
  });

  it("T12: ten megabytes that unpack to ten gigabytes", async () => {
    const small = { ...faults.T12, delivery: { how: "gzip-bomb", megabytes: 32 } } as const;
    const { mock, path } = await finished({ fault: small });
    const head = requestText("GET", path);
    const answer = await raw(mock.url, head.replace("HTTP/1.1", "HTTP/1.0"));
    const packed = bodyOf(answer);
    expect(answer.text).toContain("content-encoding: gzip");
    expect(packed.length).toBeLessThan(40_000);
    expect(gunzipSync(packed).length).toBe(32 * 1024 * 1024);
    expect(faults.T12.delivery).toEqual({ how: "gzip-bomb", megabytes: 10_240 });
  });

  it("T13: a self-signed certificate for another host", async () => {
    const mock = await start({ faults: ["T13"] });
    expect(mock.url).toMatch(/^https:/);
    await expect(fetch(mock.url)).rejects.toMatchObject({ cause: { code: "DEPTH_ZERO_SELF_SIGNED_CERT" } });
    const port = Number(new URL(mock.url).port);
    const names = await new Promise<unknown>((resolve, reject) => {
      const socket = connectTls({ port, host: "127.0.0.1", rejectUnauthorized: false }, () => {
        const { subject, subjectaltname, valid_to } = socket.getPeerCertificate();
        socket.destroy();
        resolve([subject.CN, subjectaltname, valid_to]);
      }).on("error", reject);
    });
    expect(names).toEqual(["wrong.invalid", "DNS:wrong.invalid", "Dec 31 23:59:59 2049 GMT"]);
  });

  it("T14: a whole answer; the next request on the connection is reset", async () => {
    const { mock, path } = await finished("T14");
    const once = requestText("GET", `${path}/status`).replace("connection: close\r\n", "");
    let sent = 1;
    const answer = await new Promise<string>((resolve) => {
      void import("node:net").then(({ connect }) => {
        let text = "";
        const socket = connect(Number(new URL(mock.url).port), "127.0.0.1", () => socket.write(once));
        socket.on("data", (chunk: Buffer) => {
          text += chunk.toString();
          if (sent === 1 && text.includes('"metrics"')) socket.write(once, () => (sent += 1));
        });
        socket.on("error", (error: NodeJS.ErrnoException) => (text += `<${error.code}>`));
        socket.on("close", () => resolve(text));
      });
    });
    expect(answer.match(/HTTP\/1\.1 200/g)).toHaveLength(1);
    expect(answer).toMatch(/<ECONNRESET>$/);
    expect(statusOf(await get({ mock, path }, "/status"))).toBe(200);
  });

  it("T15: every open connection is reset", async () => {
    const { mock, path } = await finished({ fault: "T15", nth: 3 });
    const silent = raw(mock.url, "GET / HTTP/1.1\r\n");
    const codes = [];
    for (let read = 0; read < 3; read += 1) codes.push((await get({ mock, path }, "/status")).error);
    expect([...codes, (await silent).error]).toEqual([undefined, undefined, "ECONNRESET", "ECONNRESET"]);
  });

  it("reset-before-answer, short-body, silence, late", async () => {
    expect((await get(await finished("reset-before-answer"))).error).toBe("ECONNRESET");
    const short = await get(await finished("short-body"));
    expect(bodyOf(short).length).toBeLessThan(Number(/content-length: (\d+)/.exec(short.text)?.[1]));
    const mute = await finished("silence");
    const silent = get(mute, "/status");
    await new Promise((resolve) => setTimeout(resolve, 50));
    await mute.mock.close();
    expect((await silent).text).toBe("");
    const soon = { ...faults.late, delivery: { how: "late", ms: 20 } } as const;
    expect(statusOf(await get(await finished({ fault: soon }), "/status"))).toBe(200);
  });
});

describe("bodies", () => {
  it("B01: accepted, and JSON that breaks off in the request id", async () => {
    const mock = await start({ faults: ["B01"] });
    const answer = await post(`${mock.url}/${paint.id}`, input);
    expect([answer.status, answer.body, mock.accepted().length]).toEqual([200, undefined, 1]);
    expect(answer.text).toMatch(/"request_id":"[0-9a-f]{4}$/);
  });

  it("B02, B03: HTML with 200; a portal accepts nothing", async () => {
    const page = await get(await finished("B02"), "/status");
    expect(page.text).toMatch(/200 OK[\s\S]*content-type: text\/html[\s\S]*<html>/);
    const mock = await start({ faults: ["B03"] });
    const portal = await post(`${mock.url}/${paint.id}`, input);
    expect([portal.status, portal.headers.get("content-type"), mock.accepted().length]).toEqual([200, "text/html", 0]);
  });

  it.each([
    ["array", []],
    ["null", null],
    ["string", "COMPLETED"],
    ["number", 7],
  ])("B04: %s", async (variant, value) => {
    const { mock, path } = await finished({ fault: "B04", variant });
    expect((await call(`${mock.url}${path}/status`)).body).toEqual(value);
  });

  it.each([
    ["missing", undefined],
    ["empty", ""],
    ["not-a-string", 12_345],
  ])("B05: request id %s", async (variant, value) => {
    const mock = await start({ faults: [{ fault: "B05", variant }] });
    const { status, body } = await post(`${mock.url}/${paint.id}`, input);
    expect([status, Reflect.get(Object(body), "request_id"), mock.accepted().length]).toEqual([200, value, 1]);
    expect(body).toMatchObject({ status_url: expect.stringContaining("/status") });
  });

  it("B07: keys of prototypes", async () => {
    const { mock, path } = await finished("B07");
    const { text, body } = await call(mock.url + path);
    expect(text).toContain('{"__proto__":{"polluted":true}');
    expect(body).toMatchObject({ seed: 7 });
  });

  it("B08: bytes that are no UTF-8, or a byte order mark", async () => {
    const bytes = bodyOf(await get(await finished("B08")));
    expect(() => new TextDecoder("utf-8", { fatal: true }).decode(bytes)).toThrow(TypeError);
    const marked = bodyOf(await get(await finished({ fault: "B08", variant: "bom" })));
    expect([...marked.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  });

  it.each([
    ["new-field", true],
    ["missing-field", false],
    ["wrong-type", false],
  ])("B10: %s", async (variant, valid) => {
    const { mock, path } = await finished({ fault: "B10", variant });
    const { body } = await call(mock.url + path);
    expect(paint.output.is(body)).toBe(valid);
    expect(Object.keys(Object(body)).includes("field_of_tomorrow")).toBe(variant === "new-field");
  });

  it("empty-body, empty-object, wrong-content-type, deep-nesting", async () => {
    expect((await get(await finished("empty-body"))).text).toMatch(/200 OK[\s\S]*content-length: 0/);
    const nothing = await finished("empty-object");
    expect(nothing.path).toContain("undefined");
    const plain = await get(await finished("wrong-content-type"));
    expect(plain.text).toMatch(/content-type: text\/plain[\s\S]*"seed":7/);
    expect(bodyOf(await get(await finished("deep-nesting"))).length).toBe(200_000);
  });
});

describe("HTTP", () => {
  it("H01, H02: Retry-After in seconds and in all forms of a date", async () => {
    const ask = async (rule: FaultRule): Promise<readonly [number, string]> => {
      const mock = await start({ faults: [rule] });
      const { status, headers } = await post(`${mock.url}/${paint.id}`, input);
      expect(mock.accepted()).toEqual([]);
      return [status, headers.get("retry-after") ?? ""];
    };
    expect(await ask("H01")).toEqual([429, "2"]);
    const forms = {
      "imf-fixdate": /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/,
      rfc850: /^[A-Z][a-z]+day, \d\d-[A-Z][a-z]{2}-\d\d \d\d:\d\d:\d\d GMT$/,
      asctime: /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}$/,
    };
    for (const [variant, form] of Object.entries(forms)) {
      const [status, date] = await ask({ fault: "H02", variant });
      expect([status, date]).toEqual([429, expect.stringMatching(form)]);
      const utc = variant === "asctime" ? `${date} GMT` : date;
      const ahead = Date.parse(utc) - Date.now();
      expect(ahead).toBeGreaterThan(0);
      expect(ahead).toBeLessThanOrEqual(3000);
    }
  });

  it.each([
    ["negative", /^-5$/],
    ["text", /^abc$/],
    ["huge", /^1e9$/],
    ["past", /GMT$/],
    ["two", /GMT, 3$/],
  ])("H03: %s", async (variant, form) => {
    const mock = await start({ faults: [{ fault: "H03", variant }] });
    expect((await post(`${mock.url}/${paint.id}`, input)).headers.get("retry-after")).toMatch(form);
  });

  it.each([
    ["H09", "401", 401],
    ["H09", "403", 403],
    ["H10", "402", 402],
    ["H10", "403", 403],
    ["H14", undefined, 413],
  ] as const)("%s %s, at every call", async (fault, variant, status) => {
    const mock = await start({ faults: [{ fault, ...(variant === undefined ? {} : { variant }) }] });
    for (let time = 0; time < 2; time += 1) {
      const answer = await post(`${mock.url}/${paint.id}`, input);
      expect(answer.status).toBe(status);
      if (fault === "H10") expect(answer.text).toMatch(/user is locked|exhausted balance/i);
    }
    expect(mock.accepted()).toEqual([]);
  });

  it("H16: early hints come first", async () => {
    const answer = await get(await finished("H16"), "/status");
    expect(answer.text).toMatch(/^HTTP\/1\.1 103 Early Hints\r\n[\s\S]*HTTP\/1\.1 200 OK/);
  });

  it("the named statuses", async () => {
    const mock = await start({
      faults: [
        ...(["http-500", "http-502-html", "http-503", "http-503-html", "http-504", "http-504-html"] as const),
        ...(["http-408", "http-409", "no-content", "concurrency-limit"] as const),
      ].map((fault, index) => ({ fault, route: "submit", nth: index + 1 })),
    });
    const seen = [];
    for (let time = 0; time < 11; time += 1) {
      const { status, headers } = await post(`${mock.url}/${paint.id}`, input);
      seen.push(`${status} ${headers.get("content-type")?.split(";")[0] ?? ""}`);
    }
    expect(seen).toEqual([
      "500 application/json",
      "502 text/html",
      "503 application/json",
      "503 text/html",
      "504 application/json",
      "504 text/html",
      "408 application/json",
      "409 application/json",
      "204 ",
      "429 application/json",
      "200 application/json",
    ]);
  });
});

describe("queue", () => {
  const statuses = async (rule: FaultRule, steps: readonly number[]): Promise<unknown[]> => {
    const mock = await start({ clock: virtualClock(), faults: [rule] });
    const url = field(await post(`${mock.url}/${paint.id}`, input), "status_url");
    const seen: unknown[] = [];
    for (const ms of steps) {
      await mock.advance(ms);
      const answer = await call(`${url}?logs=1`);
      seen.push(`${answer.status} ${field(answer, "status")}`);
    }
    return seen;
  };
  const DAY = 86_400_000;

  it("Q01: in the queue, or running, for ever", async () => {
    expect(await statuses("Q01", [0, DAY])).toEqual(["202 IN_QUEUE", "202 IN_QUEUE"]);
    expect(await statuses({ fault: "Q01", variant: "run" }, [0, DAY])).toEqual(["202 IN_QUEUE", "202 IN_PROGRESS"]);
  });

  it("Q02: back to the queue and on", async () => {
    expect(await statuses("Q02", [0, 500, 300, 150, 700])).toEqual([
      "202 IN_QUEUE",
      "202 IN_PROGRESS",
      "202 IN_QUEUE",
      "202 IN_PROGRESS",
      "200 COMPLETED",
    ]);
  });

  it("Q03: IN_PROGRESS after COMPLETED was told", async () => {
    expect(await statuses("Q03", [DAY / 48, 0, 0])).toEqual(["200 COMPLETED", "200 IN_PROGRESS", "200 IN_PROGRESS"]);
  });

  it("Q04, Q05: states that are none", async () => {
    expect(await statuses("Q04", [0, 0])).toEqual(["202 PAUSED", "202 IN_QUEUE"]);
    expect(await statuses("Q05", [0])).toEqual(["202 undefined"]);
    expect(await statuses({ fault: "Q05", variant: "lower-case" }, [0])).toEqual(["202 in_queue"]);
    expect(await statuses({ fault: "Q05", variant: "spaces" }, [0])).toEqual(["202  IN QUEUE "]);
    expect(await statuses("invented-state", [0])).toEqual(["202 FAILED"]);
  });

  it("Q06, Q07, start-timeout: failures of the platform and of the model", async () => {
    const outcome = async (rule: FaultRule): Promise<unknown[]> => {
      const { mock, path } = await finished(rule);
      const status = await call(`${mock.url}${path}/status`);
      const result = await call(mock.url + path);
      return [field(status, "status"), field(status, "error_type"), result.status];
    };
    expect(await outcome("Q06")).toEqual(["COMPLETED", "runner_disconnected", 503]);
    expect(await outcome("Q07")).toEqual(["COMPLETED", "undefined", 422]);
    expect(await outcome("start-timeout")).toEqual(["COMPLETED", "startup_timeout", 504]);
  });

  it("Q09, Q10, Q11: the result is gone, or not there yet", async () => {
    const reads = async (rule: FaultRule): Promise<readonly number[]> => {
      const { mock, path } = await finished(rule);
      const codes: number[] = [];
      for (let time = 0; time < 3; time += 1) codes.push((await call(mock.url + path)).status);
      return codes;
    };
    expect(await reads("Q09")).toEqual([404, 404, 404]);
    expect(await reads("Q10")).toEqual([404, 404, 200]);
    expect(await reads({ fault: "Q10", variant: "202" })).toEqual([202, 202, 200]);
    expect(await reads("Q11")).toEqual([400, 200, 200]);
  });

  it("Q12: always 200", async () => {
    expect(await statuses("Q12", [0, 500, 5000])).toEqual(["200 IN_QUEUE", "200 IN_PROGRESS", "200 COMPLETED"]);
  });

  it("Q13, Q14: the status of another request; no URLs", async () => {
    const { mock, path } = await finished("Q13", { fault: "Q14", nth: 2 });
    expect(field(await call(`${mock.url}${path}/status`), "request_id")).not.toBe(path.split("/").at(-1));
    const { body } = await post(`${mock.url}/${paint.id}`, input);
    expect(Object.keys(Object(body)).filter((key) => key.endsWith("_url"))).toEqual([]);
    expect(body).toMatchObject({ request_id: expect.any(String) });
  });

  it("Q17: equal lines, all of them in every poll", async () => {
    const mock = await start({ clock: virtualClock(), faults: ["Q17"] });
    const url = field(await post(`${mock.url}/${paint.id}`, input), "status_url");
    await mock.advance(5000);
    for (let time = 0; time < 2; time += 1) {
      const { body } = await call(`${url}?logs=1`);
      expect(body).toMatchObject({
        logs: ["Step 1", "Step 1", "Step 2", "Step 2", "Done"].map((message) => ({ message })),
      });
    }
  });

  it("Q18: odd logs", async () => {
    const logs = async (variant: string): Promise<unknown> => {
      const { mock, path } = await finished({ fault: "Q18", variant });
      return Reflect.get(Object((await call(`${mock.url}${path}/status?logs=1`)).body), "logs");
    };
    expect(await logs("odd")).toMatchObject([
      { level: "SHOUT", message: expect.stringContaining("\u001b[31m") },
      {},
      null,
    ]);
    expect([await logs("null"), await logs("missing")]).toEqual([null, undefined]);
  });

  it("A06, A08: a cancel that is ignored; a cancel whose connection is reset", async () => {
    const mock = await start({ clock: virtualClock(), faults: ["A06", "A08"] });
    const id = field(await post(`${mock.url}/${paint.id}`, input), "request_id");
    const path = `/acme/brush/requests/${id}`;
    expect((await raw(mock.url, requestText("PUT", `${path}/cancel`))).error).toBe("ECONNRESET");
    expect((await call(`${mock.url}${path}/cancel`, { method: "PUT" })).status).toBe(202);
    await mock.advance(5000);
    expect((await call(mock.url + path)).status).toBe(200);
  });
});

describe("security", () => {
  it("S01: URLs on an origin that records who comes", async () => {
    const mock = await start({ faults: ["S01"] });
    const url = field(await post(`${mock.url}/${paint.id}`, input), "status_url");
    expect(new URL(url).origin).toBe(mock.foreignUrl);
    await call(url);
    expect(mock.foreign()).toMatchObject([{ method: "GET", headers: { authorization: "Key test:secret" } }]);
  });

  it("S04, S06: redirects of a submit, and without end", async () => {
    const { mock, path } = await finished("S06", { fault: "S04", nth: 2 });
    const moved = await post(`${mock.url}/${paint.id}`, input);
    expect([moved.status, moved.headers.get("location")]).toEqual([307, `/${paint.id}`]);
    expect(mock.accepted()).toHaveLength(1);
    for (let time = 0; time < 4; time += 1) {
      const answer = await call(mock.url + path);
      expect([answer.status, answer.headers.get("location")]).toEqual([302, path]);
    }
  });

  it.each(["301", "302", "303", "307", "308"])("redirect-foreign with %s", async (variant) => {
    const { mock, path } = await finished({ fault: "redirect-foreign", variant, route: "result" });
    const answer = await call(mock.url + path);
    expect([answer.status, answer.headers.get("location")]).toEqual([Number(variant), mock.foreignUrl + path]);
  });

  it("S11, script-url, key-echo, redirect-get", async () => {
    const mock = await start({
      faults: ["S11", { fault: "script-url", nth: 2 }, { fault: "key-echo", route: "submit", nth: 3 }],
    });
    expect(field(await post(`${mock.url}/${paint.id}`, input), "request_id")).toBe("../../other?x=");
    expect(field(await post(`${mock.url}/${paint.id}`, input), "status_url")).toBe("javascript:alert(1)");
    expect((await post(`${mock.url}/${paint.id}`, input)).text).toContain("Key test:secret");
    const at = await finished("redirect-get");
    expect([statusOf(await get(at)), statusOf(await get(at))]).toEqual([302, 200]);
  });
});

describe("streams", () => {
  const streamed = async (rule?: FaultRule): Promise<RawAnswer> => {
    const mock = await start({
      script: { positions: [1, 0], polls: 1, logs: ["one"] },
      ...(rule === undefined ? {} : { faults: [rule] }),
    });
    const path = `/acme/brush/requests/${field(await post(`${mock.url}/${paint.id}`, input), "request_id")}`;
    return get({ mock, path }, "/status/stream?logs=1");
  };
  const eventsOf = (text: string): string[] =>
    text
      .split(/\r\n\r\n|\n\n|\r\r/)
      .filter((part) => /^data:/m.test(part))
      .map((part) => part.replace(/^data: ?/gm, ""));
  const stable = (text: string): string =>
    text.replaceAll(/[0-9a-f-]{36}|127\.0\.0\.1:\d+|\d{4}-\d\d-\d\dT[\d:.]+Z/g, "*");

  it("sends the same events whole, byte by byte and with other line ends", async () => {
    const plain = stable(unchunked(await streamed()));
    expect(eventsOf(plain).map((event) => Reflect.get(Object(JSON.parse(event)), "status"))).toEqual([
      "IN_QUEUE",
      "IN_QUEUE",
      "IN_PROGRESS",
      "COMPLETED",
    ]);
    const slow = await streamed("E02");
    expect(stable(unchunked(slow))).toBe(plain);
    expect(bodyOf(slow).toString()).toMatch(/^1\r\nd\r\n1\r\na\r\n1\r\nt\r\n/);
    expect(stable(unchunked(await streamed("carriage-returns")))).toBe(plain.replaceAll("\n", "\r\n"));
    expect(stable(unchunked(await streamed({ fault: "carriage-returns", variant: "cr" })))).toBe(
      plain.replaceAll("\n", "\r"),
    );
    expect(stable(unchunked(await streamed("byte-order-mark")))).toBe(`\ufeff${plain}`);
    const other = unchunked(await streamed("E05"));
    expect(other).toMatch(/^: ping\nid: 0\nretry: 3000\nunknown: field\nevent: message\ndata: .*\ndata: /);
    expect(eventsOf(stable(other)).map((event) => JSON.parse(event.slice(event.indexOf("{"))) as unknown)).toEqual(
      eventsOf(plain).map((event) => JSON.parse(event) as unknown),
    );
  });

  it("E03: letters of several bytes, cut in two", async () => {
    const answer = await streamed("E03");
    expect(unchunked(answer)).toContain("é 漢 🦊 👩‍🚀");
    expect(bodyOf(answer).includes(Buffer.from([0x31, 13, 10, 0xc3, 13, 10, 0x31, 13, 10, 0xa9]))).toBe(true);
    for (const event of eventsOf(unchunked(answer))) expect(() => JSON.parse(event) as unknown).not.toThrow();
  });

  it("E08, E12, E13, early-close, stream-as-json", async () => {
    const events = eventsOf(unchunked(await streamed("E08")));
    expect([events.length, events[1]]).toEqual([4, "{not json"]);
    expect(unchunked(await streamed("E12"))).toMatch(/event: error\ndata: \{"status":"ERROR"[^\n]*\n\n$/);
    expect(unchunked(await streamed({ fault: "E12", variant: "status" }))).not.toContain("event:");
    expect(statusOf(await streamed("E13"))).toBe(405);
    expect(statusOf(await streamed({ fault: "E13", variant: "404" }))).toBe(404);
    const early = await streamed("early-close");
    expect([eventsOf(unchunked(early)).length, early.error]).toEqual([1, undefined]);
    expect(early.text).toMatch(/0\r\n\r\n$/);
    expect((await streamed("stream-as-json")).text).toContain("content-type: application/json");
  });

  it("E10: an event of 20 MB", async () => {
    expect((await streamed("E10")).bytes.length).toBeGreaterThan(20 * 1024 * 1024);
  });

  it("stream-reset, stream-silence", async () => {
    const reset = await streamed("stream-reset");
    expect(unchunked(reset)).toBe('data: {"st');
    expect(reset.text).not.toMatch(/0\r\n\r\n$/);
    const { mock, path } = await finished({ fault: "stream-silence", nth: "every" });
    const quiet = await get({ mock, path }, "/status/stream", (text) => text.includes("\r\n\r\n"));
    expect(bodyOf(quiet).toString()).not.toContain("data");
  });

  it("E02 cuts the stream of a model too", async () => {
    const mock = await start({ script: { runMs: 30 }, faults: ["E02"] });
    const answer = await raw(mock.url, requestText("POST", `/run/${paint.id}/stream`, JSON.stringify(input)));
    expect(bodyOf(answer).toString()).toMatch(/^1\r\nd\r\n1\r\na/);
    expect(eventsOf(unchunked(answer)).length).toBe(3);
  });
});

describe("rules", () => {
  it("meet the nth call of a route, over the server or per request", async () => {
    const mock = await start({ faults: [{ fault: "http-500", route: "status", nth: [2, 4] }] });
    const read = async (url: string): Promise<number> => (await call(url)).status;
    const a = field(await post(`${mock.url}/${paint.id}`, input), "status_url");
    const b = field(await post(`${mock.url}/${paint.id}`, input), "status_url");
    expect([await read(a), await read(b), await read(a), await read(b), await read(a)]).toEqual([
      202, 500, 202, 500, 202,
    ]);
    const each = await start({ faults: [{ fault: "http-500", route: "status", nth: 2, per: "request" }] });
    const c = field(await post(`${each.url}/${paint.id}`, input), "status_url");
    const d = field(await post(`${each.url}/${paint.id}`, input), "status_url");
    expect([await read(c), await read(d), await read(c), await read(d), await read(c)]).toEqual([
      202, 202, 500, 500, 202,
    ]);
  });

  it("can be added while the server runs, and made by hand", async () => {
    const mock = await start();
    const url = `${mock.url}/${paint.id}`;
    expect((await post(url, input)).status).toBe(200);
    mock.addFault({
      fault: {
        group: "http",
        does: "a teapot",
        routes: ["submit"],
        instead: ({ hit }) => ({ status: 418, headers: {}, body: { kind: "json", value: { hit } } }),
      },
      nth: "every",
    });
    expect([(await post(url, input)).body, (await post(url, input)).body]).toEqual([{ hit: 1 }, { hit: 2 }]);
  });

  it("refuse a fault or a variant that does not exist", async () => {
    await expect(start({ faults: [{ fault: "H02", variant: "iso" }] })).rejects.toThrow(
      'fault H02 has no variant "iso"; it has: imf-fixdate, rfc850, asctime',
    );
    // @ts-expect-error an id that is none is a type error too
    await expect(start({ faults: ["X99"] })).rejects.toThrow("no such fault: X99");
  });

  const matrix = new URL("../../../shared/faults.json", import.meta.url);
  it.skipIf(!existsSync(matrix))("know every fault of the matrix (skipped: ../shared is absent)", () => {
    const listed: unknown = JSON.parse(readFileSync(matrix, "utf8"));
    const ids = JSON.stringify(listed).match(/(?<="id":")[A-Z]\d\d/g) ?? [];
    expect(ids.length).toBeGreaterThan(50);
    const known = new Set([...Object.keys(faults), ...Object.keys(clientFaults)]);
    expect(ids.filter((id) => !known.has(id))).toEqual([]);
  });
});
