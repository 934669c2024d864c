import type {
  EndEvent,
  Observer,
  RequestEnd,
  RequestEvent,
  RetryEvent,
  StateEvent,
  Warning,
} from "../contract/options.js";
import { isPromise } from "../platform/json.js";

/** Tells an observer what happens; nothing that it does touches a request. */
export interface ObserverCalls {
  /** Returns what is to be called with the end of the request. */
  request(event: RequestEvent): (end: RequestEnd) => void;
  retry(event: RetryEvent): void;
  state(event: StateEvent): void;
  end(event: EndEvent): void;
}

/** Calls a function of the caller's whose failure, now or later, goes to `failed`, once. */
export function callSafely<T>(call: () => T, failed: (error: unknown) => void): T | undefined {
  try {
    const value = call();
    if (isPromise(value)) value.then(undefined, failed);
    return value;
  } catch (error) {
    failed(error);
    return undefined;
  }
}

/** The words of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Names the request in what a callback has thrown, so that a paid request is found again. */
export function withRequestId(error: unknown, requestId: string): unknown {
  if (typeof error === "object" && error !== null && !("requestId" in error) && Object.isExtensible(error))
    Object.assign(error, { requestId });
  return error;
}

/** Tells an observer, if there is one. What it throws or rejects with is a warning. */
export function createObserverCalls(observer: Observer | undefined, warn: (warning: Warning) => void): ObserverCalls {
  const failed = (error: unknown): void =>
    warn({ code: "callback", message: `the observer failed: ${messageOf(error)}` });
  return {
    request: (event) => {
      const end = callSafely(() => observer?.onRequest?.(event), failed);
      return (how) => void (typeof end === "function" && callSafely(() => end(how), failed));
    },
    retry: (event) => void callSafely(() => observer?.onRetry?.(event), failed),
    state: (event) => void callSafely(() => observer?.onState?.(event), failed),
    end: (event) => void callSafely(() => observer?.onEnd?.(event), failed),
  };
}
