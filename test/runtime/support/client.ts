import { createCalls, type Calls } from "../../../src/client/client.js";
import { createContext, type ClientContext } from "../../../src/http/context.js";
import type { Clock } from "../../../src/platform/time.js";
import type { ClientOptions, Warning } from "../../../src/contract/options.js";
import { openEndpoints, unchecked } from "../../../src/client/registry.js";

/** The key that tests send; no part of it may ever show up anywhere else. */
export const KEY = "key-id-0123:very-secret-456789";

/** A client over a given clock, with what a test wants to look at. */
export interface TestClient extends Calls {
  readonly context: ClientContext;
  readonly warnings: Warning[];
}

/** Makes a client that retries quickly and keeps its warnings. */
export function testClient(options: ClientOptions, clock?: Clock): TestClient {
  const warnings: Warning[] = [];
  const context = createContext(
    { credentials: KEY, retry: { baseDelay: 5 }, onWarning: (warning) => warnings.push(warning), ...options },
    clock,
  );
  return { ...createCalls(context, openEndpoints({}, unchecked)), context, warnings };
}

/** What a promise is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("the promise was fulfilled");
}

/** The same, known to be of a class. */
export async function failsWith<E>(promise: Promise<unknown>, type: abstract new (...args: never[]) => E): Promise<E> {
  const error = await rejection(promise);
  if (error instanceof type) return error;
  throw new Error(`expected ${type.name}, got ${String(error)}`, { cause: error });
}
