import type { ApiError } from "./errors.js";
import type { TokenProvider } from "./options.js";

interface WithRequestId {
  request_id: string;
}

/** A connection to a realtime endpoint. */
export interface RealtimeConnection<Input> {
  /** Sends an input; what is sent faster than `throttleInterval` allows gives way to what is newer. */
  send(input: Input & Partial<WithRequestId>): void;
  /** Closes the connection. */
  close(): void;
}

/** How a connection to a realtime endpoint is made, and who is told what comes. */
export interface RealtimeConnectionHandler<Output> {
  /** Calls of `connect` with the same key share one connection. Default: each its own. */
  connectionKey?: string;
  /** Connect in a browser only. Default: true while React renders on a server, else false. */
  clientOnly?: boolean;
  /** Ms between two inputs that are sent. Default 128. */
  throttleInterval?: number;
  /** Frames that the server keeps before it drops the oldest, 1 to 60. Default: the app's own. */
  maxBuffering?: number;
  /** What is appended to the app's id. Default `/realtime`. */
  path?: string;
  /** Writes a message: bytes, or text. Default: msgpack. */
  encodeMessage?: (input: any) => Uint8Array | string;
  /** Reads a message. Default: msgpack, and JSON where it is text. */
  decodeMessage?: (data: any) => any;
  /** Called with each result. */
  onResult(result: Output & WithRequestId): void;
  /** Called with each error. */
  onError?(error: ApiError<any>): void;
  /** Gives the token. Default: one is asked of fal. */
  tokenProvider?: TokenProvider;
  /** Seconds that a token of `tokenProvider` is good for: it is renewed at 90 % of it. Default: never. */
  tokenExpirationSeconds?: number;
}

/** Connections that take inputs and give results as they come. */
export interface RealtimeClient {
  /** Connects to an app. */
  connect<Input = any, Output = any>(
    app: string,
    handler: RealtimeConnectionHandler<Output>,
  ): RealtimeConnection<Input>;
}
