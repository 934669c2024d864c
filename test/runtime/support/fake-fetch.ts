import type { Fetch } from "../../../src/contract/options.js";

/** A call of a fake fetch. */
export interface FakeCall {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: unknown;
}

/** What a fake fetch answers: a response, JSON for a 200, or nothing until the call is aborted. */
export type FakeAnswer = Response | object | "hang";

/** A fetch without a network, and what it was asked. */
export interface FakeFetch {
  readonly fetch: Fetch;
  readonly calls: FakeCall[];
}

function path(full: string): string {
  return full.split("?", 1)[0] ?? "";
}

function hang(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
}

/** A fetch that answers as the script says; `n` counts the calls of the same method and path. */
export function fakeFetch(script: (call: FakeCall, n: number) => FakeAnswer | Promise<FakeAnswer>): FakeFetch {
  const calls: FakeCall[] = [];
  const fetch: Fetch = async (url, init = {}) => {
    const call = { url, method: init.method ?? "GET", headers: new Headers(init.headers), body: init.body };
    const n = calls.filter((other) => other.method === call.method && path(other.url) === path(url)).length;
    calls.push(call);
    const answer = await script(call, n);
    if (answer === "hang") return hang(init.signal);
    return answer instanceof Response ? answer : Response.json(answer);
  };
  return { fetch, calls };
}
