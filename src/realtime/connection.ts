import type { WebSocketEvent, WebSocketLike } from "../contract/realtime.js";
import { ApiError, FalError, TimeoutError } from "../errors/index.js";
import { messageOf } from "../http/callbacks.js";
import type { ClientContext } from "../http/context.js";
import type { RequestInfo } from "../http/response.js";
import { withDeadline } from "../platform/time.js";

/** An input as it is sent. */
export type Payload = string | Uint8Array;

/** What a connection is made of. */
export interface ConnectionParts {
  readonly context: ClientContext;
  readonly info: RequestInfo;
  readonly fetchToken: (signal: AbortSignal) => Promise<string>;
  /** Ms for which a token is good; undefined where nobody says. */
  readonly tokenMs: number | undefined;
  /** Opens a socket. @throws ConfigError */
  readonly openSocket: (token: string) => WebSocketLike;
  readonly onData: (data: unknown) => void;
  readonly onError: (error: ApiError) => void;
}

/** Any failure as the class that handlers take; `status` is what the official client says of failures without one. */
export function asApiError(context: ClientContext, info: RequestInfo, error: unknown, status = 500): ApiError {
  if (error instanceof ApiError) return error;
  const known = error instanceof FalError ? error : undefined;
  return new ApiError({
    ...info,
    message: context.redactor.text(messageOf(error)),
    status: error instanceof TimeoutError ? 408 : status,
    code: known?.code ?? "http",
    phase: known?.phase ?? info.phase,
    retryable: known?.retryable,
    cause: error,
  });
}

const OPEN = 1;
const NORMAL_CLOSURE = 1000;
// A token is renewed at this part of its life; where that fails, again after this much more.
const RENEW_AT = 0.9;
const RENEW_AGAIN_AFTER = 0.05;

function ignore(): void {}

/** A socket with its listeners. */
class Socket {
  readonly #socket: WebSocketLike;
  readonly #listeners: Readonly<Record<string, (event: WebSocketEvent) => void>>;

  constructor(socket: WebSocketLike, listeners: Readonly<Record<string, (event: WebSocketEvent) => void>>) {
    this.#socket = socket;
    this.#listeners = listeners;
    for (const [type, listener] of Object.entries(listeners)) socket.addEventListener(type, listener);
  }
  isOpen(): boolean {
    return this.#socket.readyState === OPEN;
  }
  send(payload: Payload): void {
    this.#socket.send(typeof payload === "string" ? payload : new Uint8Array(payload));
  }
  /** Closes it, and hears nothing of it any more. */
  drop(): void {
    for (const [type, listener] of Object.entries(this.#listeners)) this.#socket.removeEventListener(type, listener);
    // Some sockets throw errors that nobody listens for, as that of being closed before they were open.
    this.#socket.addEventListener("error", ignore);
    if (this.#socket.readyState <= OPEN) this.#socket.close();
  }
}

/**
 * A connection that is opened when there is something to send, with a token of its own each time, and that keeps the newest
 * input while it is being opened. What it holds, timers and sockets, is gone once it is closed.
 */
export class Connection {
  readonly #parts: ConnectionParts;
  #socket: Socket | undefined;
  /** From the input that opens the connection to its end; aborts what is under way. */
  #life: AbortController | undefined;
  #wasOpened = false;
  #cancelTimer: (() => void) | undefined;
  /** Waits until the connection is open. */
  #queued: Payload | undefined;
  /** Was sent last, and has not been answered. */
  #unanswered: Payload | undefined;
  /** The last input was sent twice. */
  #wasRepeated = false;
  /** Was fetched ahead, and has opened no connection yet. */
  #spare: { readonly token: string; readonly until: number } | undefined;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
  }

  /** Sends an input now, or as soon as the connection is open. */
  send(payload: Payload): void {
    if (this.#socket?.isOpen() === true) return this.#transmit(payload);
    this.#queued = payload;
    if (this.#life === undefined) this.#open();
    return undefined;
  }

  /** Closes the connection and drops what was not sent. */
  close(): void {
    this.#reset();
    this.#queued = undefined;
    this.#spare = undefined;
    this.#wasRepeated = false;
  }

  /** An input was answered. */
  answered(): void {
    this.#unanswered = undefined;
    this.#wasRepeated = false;
  }

  /** The server does not accept the token: the last input is sent once more, with another. */
  refused(error: ApiError): void {
    this.#spare = undefined;
    if (!this.#repeat()) {
      this.close();
      this.#parts.onError(error);
    }
  }

  /** The server closes for want of inputs: one that it has not answered has not reached it, and is sent once more. */
  idle(error: ApiError): void {
    const isLost = this.#unanswered !== undefined && this.#wasRepeated;
    if (!this.#repeat()) this.close();
    if (isLost) this.#parts.onError(error);
  }

  /** Sends the last input over a new connection, unless that has been tried since the last answer. */
  #repeat(): boolean {
    const input = this.#queued ?? this.#unanswered;
    const isDue = input !== undefined && !this.#wasRepeated;
    this.#reset();
    if (!isDue) return false;
    this.#wasRepeated = true;
    this.#queued = input;
    this.#open();
    return true;
  }

  #transmit(payload: Payload): void {
    this.#unanswered = payload;
    this.#socket?.send(payload);
  }

  /** Back to where nothing is open and nothing is under way. */
  #reset(): void {
    const [life, socket] = [this.#life, this.#socket];
    this.#life = undefined;
    this.#socket = undefined;
    this.#wasOpened = false;
    this.#unanswered = undefined;
    this.#setTimer(undefined);
    life?.abort();
    socket?.drop();
  }

  #setTimer(cancel: (() => void) | undefined): void {
    this.#cancelTimer?.();
    this.#cancelTimer = cancel;
  }

  #fail(error: unknown): void {
    const { context, info, onError } = this.#parts;
    this.close();
    onError(asApiError(context, info, error));
  }

  #open(): void {
    const life = new AbortController();
    this.#life = life;
    this.#takeToken(life.signal).then(
      (token) => {
        if (this.#life === life) this.#connect(token);
      },
      (error: unknown) => {
        if (this.#life === life) this.#fail(error);
      },
    );
  }

  async #takeToken(signal: AbortSignal): Promise<string> {
    const spare = this.#spare;
    this.#spare = undefined;
    if (spare !== undefined && spare.until > this.#parts.context.clock.now()) return spare.token;
    return this.#fetchToken(signal);
  }

  #fetchToken(signal: AbortSignal): Promise<string> {
    const { context, info, fetchToken } = this.#parts;
    const ms = context.timeouts.attempt;
    const onTimeout = (): TimeoutError =>
      new TimeoutError(`No token for ${info.endpointId} within ${ms} ms.`, {
        ...info,
        phase: "token",
        code: "attempt",
        retryable: true,
      });
    return withDeadline(context.clock, { signals: [signal], ms, onTimeout }, fetchToken);
  }

  #connect(token: string): void {
    const { context, info, openSocket } = this.#parts;
    const ms = context.timeouts.attempt;
    const late = (): void =>
      this.#fail(
        new TimeoutError(`The connection to ${info.endpointId} was not open within ${ms} ms.`, {
          ...info,
          code: "attempt",
          retryable: true,
        }),
      );
    let detail = "";
    try {
      this.#socket = new Socket(openSocket(token), {
        open: () => this.#opened(),
        message: ({ data }) => this.#parts.onData(data),
        error: ({ message = "" }) => {
          detail = message;
        },
        close: ({ code = 1006, reason = "" }) => this.#closed(code, reason === "" ? detail : reason),
      });
    } catch (error) {
      return this.#fail(error);
    }
    return this.#setTimer(context.clock.after(ms, late));
  }

  #opened(): void {
    const { tokenMs } = this.#parts;
    this.#wasOpened = true;
    this.#setTimer(undefined);
    if (tokenMs !== undefined) this.#renewAfter(tokenMs * RENEW_AT, tokenMs);
    const queued = this.#queued;
    this.#queued = undefined;
    if (queued !== undefined) this.#transmit(queued);
  }

  // The token of an open connection has done its work; the next one is there in case the connection has to be opened again.
  #renewAfter(ms: number, tokenMs: number, isLast = false): void {
    const { clock } = this.#parts.context;
    const life = this.#life;
    if (life === undefined) return;
    const renewed = (token: string): void => {
      if (this.#life !== life) return;
      this.#spare = { token, until: clock.now() + tokenMs };
      this.#renewAfter(tokenMs * RENEW_AT, tokenMs);
    };
    // The connection goes on without: if it has to be opened again, a token is asked for then.
    const failed = (): void => {
      if (this.#life === life && !isLast) this.#renewAfter(tokenMs * RENEW_AGAIN_AFTER, tokenMs, true);
    };
    this.#setTimer(clock.after(ms, () => void this.#fetchToken(life.signal).then(renewed, failed)));
  }

  #closed(code: number, reason: string): void {
    const { context, info, onError } = this.#parts;
    const queued = this.#wasOpened ? this.#queued : undefined;
    this.#reset();
    this.#queued = undefined;
    if (code !== NORMAL_CLOSURE) {
      const why = context.redactor.text(reason).trim() || `no reason given (${code})`;
      const message = `Error closing the connection: ${why}`;
      onError(new ApiError({ ...info, message, status: code, code: "connection", retryable: true }));
    }
    // An input that came while an open connection was being closed.
    if (queued !== undefined && this.#life === undefined) this.send(queued);
  }
}
