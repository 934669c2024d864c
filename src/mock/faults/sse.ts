import { detail, json, methodNotAllowed } from "../server/reply.js";
import type { EventPieces, Fault } from "./fault.js";

export type SseFaultId =
  | "E02"
  | "E03"
  | "E05"
  | "E08"
  | "E10"
  | "E12"
  | "E13"
  | "early-close"
  | "stream-reset"
  | "carriage-returns"
  | "byte-order-mark"
  | "stream-as-json"
  | "stream-silence";

function utf8(text: string): Uint8Array {
  return Buffer.from(text, "utf8");
}
function whole(text: string): EventPieces {
  return { pieces: [utf8(text)] };
}

function eachByte(bytes: Uint8Array): Uint8Array[] {
  return Array.from(bytes, (byte) => Uint8Array.of(byte));
}

// Letters of two, three and four bytes, and one that is joined from several.
const WIDE = "é 漢 🦊 👩‍🚀";

/** The event with a log line of wide letters, cut inside each of them. */
function splitWide(frame: string): EventPieces {
  const line = JSON.stringify({ message: WIDE, timestamp: "2026-01-01T00:00:00.000Z", level: "INFO", source: "USER" });
  const widened = frame.replace(/"logs":(?:null|\[)/, (found) =>
    found.endsWith("[") ? `"logs":[${line},` : `"logs":[${line}]`,
  );
  return { pieces: eachByte(utf8(widened.replace(",]", "]"))) };
}

/** The same event, its JSON on two `data:` lines, among fields that mean nothing here. */
function withOtherFields(frame: string, index: number): EventPieces {
  const data = frame.slice("data: ".length).trimEnd();
  const [head, tail] = [data.slice(0, data.indexOf(",") + 1), data.slice(data.indexOf(",") + 1)];
  return whole(
    `: ping\nid: ${index}\nretry: 3000\nunknown: field\nevent: message\ndata: ${head}\ndata: ${tail}\n\n: pong\n\n`,
  );
}

const TWENTY_MB = 20 * 1024 * 1024;

export const sseFaults: Readonly<Record<SseFaultId, Fault>> = {
  E02: {
    group: "sse",
    does: "every byte of the stream in a chunk of its own",
    routes: ["status-stream", "model-stream"],
    nth: "every",
    event: (frame) => ({ pieces: eachByte(utf8(frame)) }),
  },
  E03: {
    group: "sse",
    does: "log lines with letters of several bytes, cut inside a letter",
    routes: ["status-stream"],
    nth: "every",
    event: splitWide,
  },
  E05: {
    group: "sse",
    does: "comments, `id`, `retry`, unknown fields, and JSON over two `data` lines",
    routes: ["status-stream"],
    nth: "every",
    event: withOtherFields,
  },
  E08: {
    group: "sse",
    does: "the second event is no JSON",
    routes: ["status-stream"],
    event: (frame, index) => whole(index === 1 ? "data: {not json\n\n" : frame),
  },
  E10: {
    group: "sse",
    does: "the second event is 20 MB without a line end",
    routes: ["status-stream"],
    event: (frame, index) => (index === 1 ? { pieces: [utf8(`data: "${"x".repeat(TWENTY_MB)}`)] } : whole(frame)),
  },
  E12: {
    group: "sse",
    does: "the second event says ERROR, by its name or by its status",
    routes: ["status-stream"],
    variants: ["event", "status"],
    event: (frame, index, variant) => {
      if (index !== 1) return whole(frame);
      const name = variant === "event" ? "event: error\n" : "";
      return { pieces: [utf8(`${name}data: {"status":"ERROR","error":"Internal error"}\n\n`)], close: true };
    },
  },
  E13: {
    group: "sse",
    does: "no status stream: 405 or 404",
    routes: ["status-stream"],
    nth: "every",
    variants: ["405", "404"],
    instead: ({ variant }) =>
      variant === "405" ? methodNotAllowed("POST") : detail(404, "Path /status/stream not found"),
  },
  "early-close": {
    group: "sse",
    does: "the stream is closed cleanly after its first event",
    routes: ["status-stream", "model-stream"],
    event: (frame) => ({ pieces: [utf8(frame)], close: true }),
  },
  "stream-reset": {
    group: "sse",
    does: "the connection is reset after the first bytes of the stream",
    routes: ["status-stream", "model-stream"],
    delivery: { how: "reset", when: "in-body", bytes: 10 },
  },
  "carriage-returns": {
    group: "sse",
    does: "lines end with CR LF, or with CR alone",
    routes: ["status-stream"],
    nth: "every",
    variants: ["crlf", "cr"],
    event: (frame, _index, variant) => whole(frame.replaceAll("\n", variant === "cr" ? "\r" : "\r\n")),
  },
  "byte-order-mark": {
    group: "sse",
    does: "the stream begins with a byte order mark",
    routes: ["status-stream"],
    nth: "every",
    event: (frame, index) => whole(index === 0 ? `\ufeff${frame}` : frame),
  },
  "stream-as-json": {
    group: "sse",
    does: "200 with a plain JSON body in place of a stream",
    routes: ["status-stream"],
    nth: "every",
    instead: () => json(200, { status: "IN_PROGRESS" }),
  },
  "stream-silence": {
    group: "sse",
    does: "the stream opens and never says a word",
    routes: ["status-stream"],
    event: () => ({ pieces: [] }),
  },
};
