import { afterEach } from "vitest";
import { startMockQueue, type MockOptions, type MockQueue } from "../../../src/mock/index.js";
import { all } from "./endpoints.js";

const open: MockQueue[] = [];

/** A server for one test; it is closed when the test ends. */
export async function start(options: Partial<MockOptions> = {}): Promise<MockQueue> {
  const mock = await startMockQueue({ endpoints: all, ...options });
  open.push(mock);
  return mock;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((mock) => mock.close()));
});

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  readonly body: unknown;
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** One call, with fal's authorization unless told otherwise. */
export async function call(url: string, init: RequestInit = {}): Promise<Answer> {
  const headers = { authorization: "Key test:secret", ...init.headers };
  const response = await fetch(url, { redirect: "manual", ...init, headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: asJson(text) };
}

/** A submit with a JSON body. */
export function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  return call(url, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  });
}

/** A field of a JSON answer, as text. */
export function field(answer: Answer, name: string): string {
  const { body } = answer;
  const value: unknown = typeof body === "object" && body !== null ? Reflect.get(body, name) : undefined;
  return String(value);
}
