import type { JobEndpoint } from "../../contract/endpoint.js";
import type { IncomingMessage } from "node:http";
import type { Job } from "../jobs/jobs.js";
import type { Reply } from "../server/reply.js";
import type { RouteName } from "../routes/names.js";
import type { JobScript } from "../jobs/script.js";
import type { Wire } from "../server/wire.js";

/** How the bytes of an answer reach the client, when not simply whole. */
export type Delivery =
  /** A TCP reset: while the request is still coming in, once it is in, or after so many bytes of the answer's body. */
  | { readonly how: "reset"; readonly when: "in-request" | "after-request" | "in-body"; readonly bytes?: number }
  /** A body that stops early: chunked without the last chunk, or shorter than its `content-length`. */
  | { readonly how: "unfinished"; readonly framing: "chunked" | "length" }
  /** The head at once, then one byte every so many milliseconds of real time. */
  | { readonly how: "drip"; readonly everyMs: number }
  /** Every byte in a chunk of its own. */
  | { readonly how: "bytes" }
  /** A body without end. */
  | { readonly how: "endless"; readonly bytesPerSecond: number }
  /** A compressed body that grows a thousandfold. */
  | { readonly how: "gzip-bomb"; readonly megabytes: number }
  /** A whole answer; the next request on the same connection is reset. */
  | { readonly how: "doom-connection" }
  /** `103 Early Hints` before the answer. */
  | { readonly how: "early-hints" }
  /** Resets every open connection of the server. */
  | { readonly how: "reset-all" }
  /** Nothing at all until the connection closes. */
  | { readonly how: "silence" }
  /** The answer, so many milliseconds of real time late. */
  | { readonly how: "late"; readonly ms: number };

/** What of an event stream is written in place of one event: raw pieces, each in its own chunk. */
export interface EventPieces {
  readonly pieces: readonly Uint8Array[];
  /** Close the stream after them. */
  readonly close?: boolean;
}

/** What comes over a realtime connection in place of the answer to an input, or before it. */
export type RealtimeFault =
  /** A TCP reset. */
  | { readonly how: "reset" }
  /** The end of the connection, by a close frame. */
  | { readonly how: "close"; readonly code: number; readonly reason: string }
  /** A message in JSON, then what `then` says: the answer, nothing, or the end of the connection. */
  | { readonly how: "say"; readonly message: unknown; readonly then: "answer" | "nothing" | "close" }
  /** A text that is no JSON, bytes that are no msgpack, or bytes that are no frame. */
  | { readonly how: "garbage"; readonly kind: "text" | "binary" | "frame" }
  /** The answer, so many milliseconds of real time late. */
  | { readonly how: "late"; readonly ms: number }
  /** Nothing at all. */
  | { readonly how: "silence" };

/** What a webhook delivery does wrong. */
export interface WebhookFault {
  /** Seconds the timestamp lies in the past (negative: in the future). */
  readonly ageSeconds?: number;
  readonly signature?: "wrong" | "missing";
  /** How often the same delivery is sent. */
  readonly times?: number;
  readonly withoutPayload?: boolean;
}

/** What a fault may know of the call that it meets, and of the server. */
interface FaultExchange {
  readonly request: IncomingMessage;
  readonly entry: { readonly requestId?: string | undefined };
  readonly mock: {
    readonly settings: { readonly wire: Wire };
    readonly jobs: ReadonlyMap<string, Job>;
    /** Those among them that another API was given, by the same ids. */
    readonly tasks: ReadonlyMap<string, { readonly endpoint: JobEndpoint }>;
    readonly webhooks: { deliveries(): readonly { readonly requestId: string }[] };
    readonly tokens: { issue(seconds: number, apps?: readonly string[]): string };
  };
}

/** Where a fault meets a call. */
export interface FaultSite {
  readonly exchange: FaultExchange;
  /** 1 at the first call that meets it. */
  readonly hit: number;
  readonly variant: string;
  /** Origin of a listener that is not the gateway and records what reaches it. */
  readonly foreign: string;
}

/** One way in which a server can misbehave. */
export interface Fault {
  /** What part of an exchange it spoils. */
  readonly group: "transport" | "body" | "http" | "queue" | "security" | "sse" | "abort" | "webhook" | "realtime";
  /** One line for people. */
  readonly does: string;
  /** The routes it acts on unless told otherwise. */
  readonly routes: readonly RouteName[];
  /** The calls it acts on unless told otherwise; default the first. */
  readonly nth?: Nth;
  /** Names of its forms; the first is the default. */
  readonly variants?: readonly string[];
  /** Answers in place of the route: nothing is accepted, nothing is read. */
  readonly instead?: (site: FaultSite) => Reply;
  /** Changes the route's own answer: what was asked has happened. */
  readonly edit?: (reply: Reply, site: FaultSite) => Reply | Promise<Reply>;
  /** Changes what happens to the request that this call submits. */
  readonly script?: JobScript | ((variant: string) => JobScript);
  /** What happens to the bytes of the answer. */
  readonly delivery?: Delivery;
  /** Rewrites an event of a stream; `index` counts from 0. */
  readonly event?: (frame: string, index: number, variant: string) => EventPieces;
  /** What the delivery of a webhook does wrong; a function decides by the variant. */
  readonly webhook?: WebhookFault | ((variant: string) => WebhookFault);
  /** What comes over a realtime connection in place of the answer; a function decides by the variant. */
  readonly realtime?: RealtimeFault | ((variant: string) => RealtimeFault);
  /** Acts on the listener itself, from its start. */
  readonly listener?: "closed" | "tls";
}

/** Which calls: the nth (from 1), several, or every one. */
export type Nth = number | readonly number[] | "every";
