import { readFileSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import ts from "typescript";
import type { Observer } from "../../../src/index.js";
import { KEY, rejection, testClient } from "../support/client.js";
import { OUTPUT, queue, REQUEST_ID } from "../support/queue.js";
import { json, type TestServer } from "../support/server.js";

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** A span that only remembers. */
class FakeSpan {
  readonly name: string;
  readonly attributes: Record<string, unknown>;
  readonly events: string[] = [];
  status: unknown;
  ended = 0;

  constructor(name: string, attributes: Record<string, unknown>) {
    this.name = name;
    this.attributes = { ...attributes };
  }
  setAttribute(name: string, value: unknown): this {
    this.attributes[name] = value;
    return this;
  }
  setStatus(status: unknown): this {
    this.status = status;
    return this;
  }
  addEvent(name: string): this {
    this.events.push(name);
    return this;
  }
  end(): void {
    this.ended += 1;
  }
}

interface Adapter {
  readonly traced: (tracer: object) => Observer;
}

/** The adapter of the documentation, as it stands there, over a stand-in for OpenTelemetry's constants. */
async function documentedAdapter(): Promise<Adapter> {
  const text = readFileSync(new URL("../../../docs/observer.md", import.meta.url), "utf8");
  const [, code = ""] = /<!-- adapter -->\s*```ts\n([\s\S]*?)```/.exec(text) ?? [];
  const module = ts.transpile(code, { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 });
  const constants = "const SpanKind = { CLIENT: 2 }, SpanStatusCode = { ERROR: 2 };\n";
  const source = constants + module.replace(/^import [^;]*;$/gm, "");
  // Safe: the adapter exports what the documentation says, or the test fails.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return (await import(`data:text/javascript,${encodeURIComponent(source)}`)) as Adapter;
}

describe("the adapter of docs/observer.md", () => {
  async function trace(fails: boolean): Promise<readonly FakeSpan[]> {
    server = await queue({
      status: (_, response, n) =>
        json(response, n === 1 ? 503 : 200, { status: n < 1 ? "IN_QUEUE" : n < 3 ? "IN_PROGRESS" : "COMPLETED" }),
      result: (_, response) => (fails ? json(response, 422, { detail: "too dark" }) : json(response, 200, OUTPUT)),
    });
    const spans: FakeSpan[] = [];
    const tracer = {
      startSpan: (name: string, { attributes }: { readonly attributes: Record<string, unknown> }) => {
        const span = new FakeSpan(name, attributes);
        spans.push(span);
        return span;
      },
    };
    const { traced } = await documentedAdapter();
    const client = testClient({ gateway: server.url, observer: traced(tracer) });
    const call = client.subscribe("fal-ai/wan", { mode: "polling", pollInterval: 5 });
    if (fails) await rejection(call);
    else await call;
    return spans;
  }

  test("makes a span of each request, and one of the job with its states and retries", async () => {
    const spans = await trace(false);
    expect(spans.every(({ ended }) => ended === 1)).toBe(true);
    const requests = spans.filter(({ attributes }) => "url.full" in attributes);
    expect(requests.map(({ name }) => name)).toEqual([
      "fal submit",
      ...Array.from({ length: 4 }, () => "fal status"),
      "fal result",
    ]);
    expect(requests.map(({ attributes }) => attributes["http.response.status_code"])).toEqual([
      200, 200, 503, 200, 200, 200,
    ]);
    expect(requests.map(({ attributes }) => attributes["fal.attempt"])).toEqual([1, 1, 1, 2, 1, 1]);
    const [job] = spans.filter(({ attributes }) => !("url.full" in attributes));
    expect(job?.events).toEqual(["SUBMITTED", "IN_QUEUE", "retry status", "IN_PROGRESS", "COMPLETED"]);
    expect(job?.attributes["fal.request_id"]).toBe(REQUEST_ID);
    expect(job?.status).toBeUndefined();
    expect(JSON.stringify(spans)).not.toContain(KEY.split(":")[1]);
  });

  test("says why a job has failed", async () => {
    const [job] = (await trace(true)).filter(({ attributes }) => !("url.full" in attributes));
    expect(job).toMatchObject({ ended: 1, status: { message: expect.stringContaining("too dark") } });
  });
});

test("an observer hears of a request that gets no answer, and of calls that end", async () => {
  const heard: unknown[] = [];
  const observer: Observer = {
    onRequest:
      ({ phase, url }) =>
      ({ status, error, ms }) =>
        heard.push([phase, url, status, error, ms >= 0]),
    onEnd: ({ requestId, error }) => heard.push([requestId, error]),
  };
  const fetch = (): Promise<Response> => Promise.reject(new TypeError(`fetch failed for ${KEY}`));
  const client = testClient({ fetch, observer, gateway: "http://127.0.0.1:1/a" });
  const error = await rejection(client.subscribe("fal-ai/wan", { webhookUrl: "https://a.b/?token=secret" }));
  expect(heard).toEqual([
    ["submit", "http://127.0.0.1:1/a/fal-ai/wan", undefined, "fetch failed for [redacted]", true],
    [undefined, error],
  ]);
});
