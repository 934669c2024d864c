import { json } from "../server/reply.js";
import type { Fault, RealtimeFault } from "./fault.js";

export type RealtimeFaultId =
  | "realtime-drop"
  | "realtime-close"
  | "realtime-error"
  | "realtime-timeout"
  | "realtime-unauthorized"
  | "realtime-timings"
  | "realtime-garbage"
  | "realtime-late"
  | "realtime-silence"
  | "token-expired"
  | "token-other-app";

const GARBAGE: Readonly<Record<string, RealtimeFault>> = {
  text: { how: "garbage", kind: "text" },
  binary: { how: "garbage", kind: "binary" },
  frame: { how: "garbage", kind: "frame" },
};

export const realtimeFaults: Readonly<Record<RealtimeFaultId, Fault>> = {
  "realtime-drop": {
    group: "realtime",
    does: "resets the connection in place of an answer",
    routes: ["realtime-input"],
    realtime: { how: "reset" },
  },
  "realtime-close": {
    group: "realtime",
    does: "closes the connection in place of an answer, with this code",
    routes: ["realtime-input"],
    variants: ["1011", "1001", "1000"],
    realtime: (variant) => ({ how: "close", code: Number(variant), reason: "the runner goes away" }),
  },
  "realtime-error": {
    group: "realtime",
    does: "answers with `x-fal-error`, then closes as an app does that has failed",
    routes: ["realtime-input"],
    realtime: {
      how: "say",
      message: { type: "x-fal-error", error: "INTERNAL_ERROR", reason: "CUDA error: out of memory" },
      then: "close",
    },
  },
  "realtime-timeout": {
    group: "realtime",
    does: "closes as for want of inputs: `x-fal-error` with `TIMEOUT`",
    routes: ["realtime-input"],
    realtime: {
      how: "say",
      message: { type: "x-fal-error", error: "TIMEOUT", reason: "no inputs, reconnect when needed!" },
      then: "close",
    },
  },
  "realtime-unauthorized": {
    group: "realtime",
    does: "says that the token is not accepted any more",
    routes: ["realtime-input"],
    realtime: { how: "say", message: { status: "error", error: "Unauthorized" }, then: "close" },
  },
  "realtime-timings": {
    group: "realtime",
    does: "sends timings, an `x-fal-message`, before the answer",
    routes: ["realtime-input"],
    nth: "every",
    realtime: { how: "say", message: { type: "x-fal-message", action: "timings", timing: 0.1 }, then: "answer" },
  },
  "realtime-garbage": {
    group: "realtime",
    does: "answers with what is no JSON, no msgpack, or no frame",
    routes: ["realtime-input"],
    variants: ["text", "binary", "frame"],
    realtime: (variant) => GARBAGE[variant] ?? { how: "silence" },
  },
  "realtime-late": {
    group: "realtime",
    does: "answers an input one second late, in real time",
    routes: ["realtime-input"],
    realtime: { how: "late", ms: 1000 },
  },
  "realtime-silence": {
    group: "realtime",
    does: "never answers an input",
    routes: ["realtime-input"],
    realtime: { how: "silence" },
  },
  "token-expired": {
    group: "realtime",
    does: "gives a token that has expired",
    routes: ["token"],
    edit: (_, { exchange }) => json(200, exchange.mock.tokens.issue(0)),
  },
  "token-other-app": {
    group: "realtime",
    does: "gives a token that is good for another app",
    routes: ["token"],
    edit: (_, { exchange }) => json(200, exchange.mock.tokens.issue(120, ["another-app"])),
  },
};
