import { detail, empty, json, text, type Reply } from "../server/reply.js";
import { htmlPage } from "./edits.js";
import type { Fault } from "./fault.js";

export type HttpFaultId =
  | "H01"
  | "H02"
  | "H03"
  | "H09"
  | "H10"
  | "H14"
  | "H16"
  | "http-408"
  | "http-409"
  | "http-500"
  | "http-502-html"
  | "http-503"
  | "http-503-html"
  | "http-504"
  | "http-504-html"
  | "no-content"
  | "concurrency-limit";

function tooMany(retryAfter: string): Reply {
  return detail(429, "Too many requests", { "retry-after": retryAfter });
}

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
function two(value: number): string {
  return String(value).padStart(2, "0");
}

/** The three forms of an HTTP date (RFC 9110, 5.6.7). */
function httpDate(date: Date, form: string): string {
  const day = DAYS[date.getUTCDay()] ?? "";
  const month = MONTHS[date.getUTCMonth()] ?? "";
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(":");
  const dayOfMonth = date.getUTCDate();
  if (form === "rfc850") return `${day}, ${two(dayOfMonth)}-${month}-${two(date.getUTCFullYear() % 100)} ${time} GMT`;
  if (form === "asctime") {
    return `${day.slice(0, 3)} ${month} ${String(dayOfMonth).padStart(2)} ${time} ${date.getUTCFullYear()}`;
  }
  return date.toUTCString();
}

// The machine's time, as in the `Date` header beside it.
function inSeconds(seconds: number, form: string): string {
  return httpDate(new Date(Date.now() + seconds * 1000), form);
}

const oddRetryAfter: Readonly<Record<string, () => string>> = {
  negative: () => "-5",
  text: () => "abc",
  huge: () => "1e9",
  past: () => inSeconds(-3600, "imf-fixdate"),
  two: () => `${inSeconds(3, "imf-fixdate")}, 3`,
};

function page(status: number, title: string): () => Reply {
  return () => text(status, htmlPage(title), "text/html");
}

const EVERYWHERE = ["submit", "status", "result"] as const;

export const httpFaults: Readonly<Record<HttpFaultId, Fault>> = {
  H01: { group: "http", does: "429 with `Retry-After: 2`", routes: ["submit"], instead: () => tooMany("2") },
  H02: {
    group: "http",
    does: "429 with a date three seconds ahead in `Retry-After`",
    routes: ["submit"],
    variants: ["imf-fixdate", "rfc850", "asctime"],
    instead: ({ variant }) => tooMany(inSeconds(3, variant)),
  },
  H03: {
    group: "http",
    does: "429 with a `Retry-After` that makes no sense or asks too much",
    routes: ["submit"],
    variants: ["negative", "text", "huge", "past", "two"],
    instead: ({ variant }) => tooMany(oddRetryAfter[variant]?.() ?? "abc"),
  },
  H09: {
    group: "http",
    does: "401 or 403 for a key that is not accepted",
    routes: ["submit"],
    nth: "every",
    variants: ["401", "403"],
    instead: ({ variant }) =>
      variant === "401" ? detail(401, "invalid key credentials") : detail(403, "Cannot access application"),
  },
  H10: {
    group: "http",
    does: "402 or 403 for an exhausted balance",
    routes: ["submit"],
    nth: "every",
    variants: ["403", "402"],
    instead: ({ variant }) => detail(Number(variant), "User is locked. Reason: Exhausted balance."),
  },
  H14: {
    group: "http",
    does: "413 for any body",
    routes: ["submit"],
    nth: "every",
    instead: () => detail(413, "Request body is too large"),
  },
  H16: {
    group: "http",
    does: "`103 Early Hints` before the answer",
    routes: ["status"],
    delivery: { how: "early-hints" },
  },
  "http-408": { group: "http", does: "408", routes: EVERYWHERE, instead: () => detail(408, "Request Timeout") },
  "http-409": { group: "http", does: "409", routes: EVERYWHERE, instead: () => detail(409, "Conflict") },
  "http-500": { group: "http", does: "500", routes: EVERYWHERE, instead: () => detail(500, "Internal Server Error") },
  "http-502-html": {
    group: "http",
    does: "502, nginx page",
    routes: EVERYWHERE,
    instead: page(502, "502 Bad Gateway"),
  },
  "http-503": { group: "http", does: "503", routes: EVERYWHERE, instead: () => detail(503, "Service Unavailable") },
  "http-503-html": {
    group: "http",
    does: "503, nginx page",
    routes: EVERYWHERE,
    instead: page(503, "503 Service Temporarily Unavailable"),
  },
  "http-504": { group: "http", does: "504", routes: EVERYWHERE, instead: () => detail(504, "Gateway Timeout") },
  "http-504-html": {
    group: "http",
    does: "504, nginx page",
    routes: EVERYWHERE,
    instead: page(504, "504 Gateway Time-out"),
  },
  "no-content": { group: "http", does: "204 without a body", routes: EVERYWHERE, instead: () => empty(204) },
  "concurrency-limit": {
    group: "http",
    does: "429 `concurrent_requests_limit` with `X-Fal-Needs-Retry: 1`",
    routes: ["run", "submit"],
    instead: () =>
      json(
        429,
        { detail: "Too many concurrent requests", type: "concurrent_requests_limit" },
        { "x-fal-needs-retry": "1" },
      ),
  },
};
