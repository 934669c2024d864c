import type { Wire } from "./wire.js";

/** Writes server-sent events; a reply holds what starts it. */
export interface EventSink {
  /** One event: its JSON on one `data:` line. */
  event(data: unknown): void;
  comment(text: string): void;
  end(): void;
}

/** Starts to write events; returns what stops it when the reader goes away. */
export type EventSource = (sink: EventSink) => () => void;

type ReplyBody =
  | { readonly kind: "json"; readonly value: unknown }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array; readonly type: string }
  | { readonly kind: "events"; readonly start: EventSource }
  | { readonly kind: "none" };

/** An answer as data; only `send.ts` knows sockets. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ReplyBody;
}

type Headers = Readonly<Record<string, string>>;

export function json(status: number, value: unknown, headers: Headers = {}): Reply {
  return {
    status,
    headers,
    body: { kind: "json", value },
  };
}

export function text(status: number, content: string, type: string, headers: Headers = {}): Reply {
  return {
    status,
    headers,
    body: { kind: "bytes", bytes: Buffer.from(content, "utf8"), type },
  };
}

export function bytes(status: number, content: Uint8Array, type: string, headers: Headers = {}): Reply {
  return {
    status,
    headers,
    body: { kind: "bytes", bytes: content, type },
  };
}

export function events(start: EventSource, headers: Headers = {}): Reply {
  return {
    status: 200,
    headers,
    body: { kind: "events", start },
  };
}

export function empty(status: number, headers: Headers = {}): Reply {
  return { status, headers, body: { kind: "none" } };
}

/** fal's plain error: `{"detail":"…"}`. */
export function detail(status: number, message: string, headers: Headers = {}): Reply {
  return json(status, { detail: message }, headers);
}

/** fal's platform error: `{"detail","error_type"}` and the header with the same value. */
export function requestError(status: number, message: string, type: string): Reply {
  return json(status, { detail: message, error_type: type }, { "x-fal-error-type": type });
}

export function methodNotAllowed(allow: string): Reply {
  return detail(405, "Method Not Allowed", { allow });
}

/** The answer for a request that is not, or no longer, there. */
export function notFound({ notFoundBody }: Wire): Reply {
  return notFoundBody === "status" ? json(404, { status: "NOT_FOUND" }) : detail(404, "Request not found");
}
