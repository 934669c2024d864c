import { padTo } from "./edits.js";
import type { Fault } from "./fault.js";

const FIVE_MB = 5 * 1024 * 1024;

export type TransportFaultId =
  | "T01"
  | "T03"
  | "T04"
  | "T06"
  | "T08"
  | "T09"
  | "T11"
  | "T12"
  | "T13"
  | "T14"
  | "T15"
  | "reset-before-answer"
  | "short-body"
  | "silence"
  | "late";

export const transportFaults: Readonly<Record<TransportFaultId, Fault>> = {
  T01: {
    group: "transport",
    does: "nothing listens on the port: connections are refused from the start",
    routes: [],
    listener: "closed",
  },
  T03: {
    group: "transport",
    does: "reads and accepts the request, then resets before the first byte of an answer",
    routes: ["submit"],
    delivery: { how: "reset", when: "after-request" },
  },
  T04: {
    group: "transport",
    does: "resets while the request body is still coming in: nothing is accepted",
    routes: ["submit"],
    delivery: { how: "reset", when: "in-request" },
  },
  T06: {
    group: "transport",
    does: "resets in the middle of the body of a 5 MB result",
    routes: ["result"],
    edit: padTo(FIVE_MB),
    delivery: { how: "reset", when: "in-body", bytes: FIVE_MB / 2 },
  },
  T08: {
    group: "transport",
    does: "chunked body without its last chunk",
    routes: ["status"],
    delivery: { how: "unfinished", framing: "chunked" },
  },
  T09: {
    group: "transport",
    does: "the head at once, then one byte of the body every two seconds",
    routes: ["status"],
    delivery: { how: "drip", everyMs: 2000 },
  },
  T11: {
    group: "transport",
    does: "a body that never ends, a megabyte a second",
    routes: ["result"],
    delivery: { how: "endless", bytesPerSecond: 1024 * 1024 },
  },
  T12: {
    group: "transport",
    does: "a gzip body of ten megabytes that unpacks to ten gigabytes",
    routes: ["result"],
    delivery: { how: "gzip-bomb", megabytes: 10_240 },
  },
  T13: {
    group: "transport",
    does: "HTTPS with a self-signed certificate for another host",
    routes: [],
    listener: "tls",
  },
  T14: {
    group: "transport",
    does: "a whole answer; the next request on the same kept-alive connection is reset",
    routes: ["status"],
    delivery: { how: "doom-connection" },
  },
  T15: {
    group: "transport",
    does: "resets every open connection of the server at once",
    routes: ["status"],
    delivery: { how: "reset-all" },
  },
  "reset-before-answer": {
    group: "transport",
    does: "handles the call, then resets before the first byte of an answer",
    routes: ["status", "result", "cancel"],
    delivery: { how: "reset", when: "after-request" },
  },
  "short-body": {
    group: "transport",
    does: "closes after half of the bytes that `content-length` promises",
    routes: ["status", "result"],
    delivery: { how: "unfinished", framing: "length" },
  },
  silence: {
    group: "transport",
    does: "reads the request and never answers",
    routes: ["status"],
    delivery: { how: "silence" },
  },
  late: {
    group: "transport",
    does: "answers one second late, in real time",
    routes: ["status"],
    delivery: { how: "late", ms: 1000 },
  },
};
