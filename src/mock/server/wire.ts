/**
 * What the protocol leaves open, or what differs between fal, its relays and their versions: each point is an option,
 * its default is what the evidence argues for.
 */
export interface WireOptions {
  /** Status code of an accepted submit. fal's OpenAPI and all samples say 200. */
  readonly submitStatus?: 200 | 202;
  /** 202 while waiting or running and 200 when completed, or always 200 as some relays answer. */
  readonly statusCodes?: "by-state" | "always-200";
  /** Status code of `CANCELLATION_REQUESTED`: the docs say 202, one live canary saw 200. */
  readonly cancelStatus?: 202 | 200;
  /** `{"status":"…"}` as the docs say, or `{"success":true}` as fal's OpenAPI declares. */
  readonly cancelBody?: "status" | "success";
  /** Status code of `ALREADY_COMPLETED`: fal 400, one relay 409. */
  readonly alreadyCompletedStatus?: 400 | 409;
  /** A request cancelled in the queue is gone (404), or COMPLETED with 499 like one that was running. */
  readonly cancelledInQueue?: "removed" | "completed";
  /** Body of a 404 for an unknown request: `{"status":"NOT_FOUND"}` or `{"detail":"Request not found"}`. */
  readonly notFoundBody?: "status" | "detail";
  /** `logs` of a polled status: all lines so far, or only those since the last read. */
  readonly polledLogs?: "cumulative" | "incremental";
  /** Requests asked for below the full endpoint id instead of the app: 404, served all the same, or 405. */
  readonly subPaths?: "strict" | "accept" | "405";
  /** A path the app does not have: accepted and 404 as its result (the app answers), or refused at submit. */
  readonly unknownPath?: "at-run" | "at-submit";
  /** Whether a call without a key is served, as fal does for public models. Default false. */
  readonly anonymous?: boolean;
  /** Largest JSON body in bytes; 413 above it. Default 4 MiB, as reported of fal. */
  readonly bodyLimit?: number;
  /** Milliseconds between the comment lines of a quiet status stream. Default 15 000. */
  readonly keepAliveMs?: number;
  /** Send the reason phrase of HTTP/1.1. False: none, as over HTTP/2. Default true. */
  readonly reasonPhrase?: boolean;
  /** Direct calls that may run at once before 429 `concurrent_requests_limit`. Default: no limit. */
  readonly runConcurrency?: number;
  /**
   * How a realtime connection without a good token is refused: by the message `Unauthorized` once it is open, which the
   * official client knows, or by 401 in place of the handshake.
   */
  readonly realtimeRefusal?: "message" | "handshake";
  /** Inputs that wait while one runs, where `max_buffering` says nothing. Default 2, which fal recommends. */
  readonly realtimeBuffering?: number;
  /** Milliseconds without an input until a realtime connection is closed. Default: never. */
  readonly realtimeIdleMs?: number;
  /** Bytes of the longest realtime message. Default 16 MiB. */
  readonly realtimeLimit?: number;
  /** Which targets the proxy lets through: every fal host, or only what the official proxy allows by default. */
  readonly proxyAllow?: "fal-hosts" | "official";
  /** Point the file URLs of example outputs to this server. False: they stay as the page has them. */
  readonly ownFiles?: boolean;
  /** What a relay says while a request waits: 200 and a status body, or fal's 400. */
  readonly relayPending?: "status" | "still-in-progress";
  /** Whether a relay also has `…/requests/{id}/status` and `…/cancel`; most document neither. Default false. */
  readonly relayStatusRoutes?: boolean;
  /** Whether a relay knows requests by their app too, not only by `auto`. Default true. */
  readonly relayAppPaths?: boolean;
  /** A failed request at a relay: the model's own answer, or 200 with the status `FAILED`. */
  readonly relayFailure?: "pass" | "status";
  /** The origin of a relay's reply URLs. They name fal's queue, which the relay's token does not open. */
  readonly relayReplyOrigin?: string;
}

export type Wire = Required<WireOptions>;

export const WIRE_DEFAULTS: Wire = {
  submitStatus: 200,
  statusCodes: "by-state",
  cancelStatus: 202,
  cancelBody: "status",
  alreadyCompletedStatus: 400,
  cancelledInQueue: "removed",
  notFoundBody: "status",
  polledLogs: "cumulative",
  subPaths: "strict",
  unknownPath: "at-run",
  anonymous: false,
  bodyLimit: 4 * 1024 * 1024,
  keepAliveMs: 15_000,
  reasonPhrase: true,
  runConcurrency: Number.POSITIVE_INFINITY,
  realtimeRefusal: "message",
  realtimeBuffering: 2,
  realtimeIdleMs: Number.POSITIVE_INFINITY,
  realtimeLimit: 16 * 1024 * 1024,
  proxyAllow: "fal-hosts",
  ownFiles: true,
  relayPending: "status",
  relayStatusRoutes: false,
  relayAppPaths: true,
  relayFailure: "pass",
  relayReplyOrigin: "https://queue.fal.run",
};
