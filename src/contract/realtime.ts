import type { ApiError } from "../errors/api.js";

/**
 * Gives a token that is good for a short while.
 * @param app the endpoint id with the path that is called: `fal-ai/fast-sdxl/realtime`
 */
export type TokenProvider = (app: string) => Promise<string>;

/** What an event of a WebSocket may hold, on whichever platform. */
export interface WebSocketEvent {
  readonly type?: string | undefined;
  /** Of a message. */
  readonly data?: unknown;
  /** Of a close. */
  readonly code?: number | undefined;
  /** Of a close. */
  readonly reason?: string | undefined;
  /** Of an error, where the platform tells. */
  readonly message?: string | undefined;
}

/** As much of a WebSocket as is used: the platform's, that of `undici` and that of `ws` have it. */
export interface WebSocketLike {
  /** 0 connecting, 1 open, 2 closing, 3 closed. */
  readonly readyState: number;
  binaryType: string;
  /** Calls a listener with each event of a kind. */
  addEventListener(type: string, listener: (event: WebSocketEvent) => void): void;
  /** Calls it no more. */
  removeEventListener(type: string, listener: (event: WebSocketEvent) => void): void;
  /** Sends a message: text, or bytes. */
  send(data: string | Uint8Array<ArrayBuffer>): void;
  /** Closes the connection. */
  close(code?: number, reason?: string): void;
}

/** The class of a WebSocket. */
export type WebSocketConstructor = new (url: string) => WebSocketLike;

/** A connection to a realtime endpoint. It is opened by the first input, and again by one that comes after its end. */
export interface RealtimeConnection<Input = Record<string, unknown>> {
  /**
   * Sends an input. Of inputs that come faster than `throttleInterval` allows, or while the connection is being opened, the
   * newest is sent and the others are dropped.
   * @throws ConfigError where there is no WebSocket; whatever the encoder throws
   */
  send(input: Input & { readonly request_id?: string }): void;
  /** Closes the connection and drops what has not been sent. */
  close(): void;
}

/** How a connection is made, and who is told what comes. */
export interface RealtimeHandler<Output = unknown> {
  /** Calls of `connect` with the same key, app and path share one connection; the newest handler is told. Default: no key. */
  readonly connectionKey?: string | undefined;
  /** Connect in a page of a browser only. Default: true while React renders on a server, else false. */
  readonly clientOnly?: boolean | undefined;
  /** Ms between two inputs that are sent. Default 128; 0 sends each at once. */
  readonly throttleInterval?: number | undefined;
  /** Inputs that the server keeps before it drops the oldest, 1 to 60. Default: the app's own. */
  readonly maxBuffering?: number | undefined;
  /** What is appended to the endpoint id. Default `/realtime`, unless the id ends so. */
  readonly path?: string | undefined;
  /** Writes an input: bytes, or text. Default: msgpack. */
  readonly encodeMessage?: ((input: unknown) => Uint8Array | string) | undefined;
  /** Reads a message, now or later; messages stay in order. Default: JSON where it is text, else msgpack. */
  readonly decodeMessage?: ((data: unknown) => unknown) | undefined;
  /** Called with each result. What it throws goes to `onError`. */
  onResult(result: Output): unknown;
  /** Called with each error; a connection that breaks is one. Default: a warning. */
  readonly onError?: ((error: ApiError) => unknown) | undefined;
  /** Gives the token. Default: one is asked of the gateway, with the client's credential. */
  readonly tokenProvider?: TokenProvider | undefined;
  /**
   * Seconds for which a token of `tokenProvider` is good: at 90 % of them the next one is asked for, and a connection that
   * has to be opened again uses that. Default: none is asked for ahead.
   */
  readonly tokenExpirationSeconds?: number | undefined;
}

/** Connections that take inputs and give results as they come. */
export interface RealtimeClient {
  /**
   * Connects to a realtime endpoint; nothing is sent before the first input.
   * @throws ConfigError for an id, a path or a number that cannot be right
   */
  connect<Input = Record<string, unknown>, Output = unknown>(
    app: string,
    handler: RealtimeHandler<Output>,
  ): RealtimeConnection<Input>;
}
