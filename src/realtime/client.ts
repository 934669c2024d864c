import type { RealtimeClient, RealtimeConnection, RealtimeHandler, WebSocketLike } from "../contract/realtime.js";
import { ConfigError, type ApiError } from "../errors/index.js";
import { callSafely, messageOf } from "../http/callbacks.js";
import type { ClientContext } from "../http/context.js";
import { checkWay } from "../http/headers.js";
import type { RequestInfo } from "../http/response.js";
import { decodeMsgpack, encodeMsgpack } from "../platform/msgpack.js";
import { asApiError, Connection, type Payload } from "./connection.js";
import { isServerRender, NO_CONNECTION, realtimeSettings, type RealtimeSettings, requireWebSocket } from "./handler.js";
import { readMessage } from "./message.js";
import { createThrottle, type Throttle } from "./throttle.js";
import { TOKEN_SECONDS, tokenFor } from "./token.js";

function openSocket(
  context: ClientContext,
  info: RequestInfo,
  { path, maxBuffering }: RealtimeSettings,
  token: string,
): WebSocketLike {
  const { runUrl, name } = context.gateway;
  if (runUrl === undefined)
    throw new ConfigError(`The gateway ${name} names no runUrl: it has no realtime endpoints.`, { ...info });
  checkWay(context, info, runUrl, false);
  const query = new URLSearchParams({ fal_jwt_token: token });
  if (maxBuffering !== undefined) query.set("max_buffering", maxBuffering.toFixed(0));
  const WebSocketClass = requireWebSocket(context);
  return new WebSocketClass(`${runUrl.replace(/^http/, "ws")}/${path}?${query.toString()}`);
}

/** A connection with its handler: what callers with one key share. */
class Session {
  /** The newest one; it may be replaced while the connection is open. */
  handler: RealtimeHandler;
  readonly #context: ClientContext;
  readonly #info: RequestInfo;
  readonly #connection: Connection;
  readonly #throttle: Throttle<Payload>;
  /** Messages are handled in order, also where some take longer to decode. */
  #decoding: Promise<void> | undefined;
  #closings = 0;

  constructor(context: ClientContext, settings: RealtimeSettings, handler: RealtimeHandler) {
    const { endpointId, app } = settings;
    const { tokenProvider } = handler;
    const info: RequestInfo = { endpointId, phase: "realtime", attempts: 1 };
    const seconds = tokenProvider === undefined ? TOKEN_SECONDS : handler.tokenExpirationSeconds;
    this.handler = handler;
    this.#context = context;
    this.#info = info;
    this.#connection = new Connection({
      context,
      info,
      tokenMs: seconds === undefined ? undefined : seconds * 1_000,
      fetchToken: (signal) => tokenFor(context, { endpointId, app, tokenProvider }, signal),
      openSocket: (token) => {
        const socket = openSocket(context, info, settings, token);
        // A decoder of the caller's gets what the platform gives: a Blob, unless told otherwise.
        if (this.handler.decodeMessage === undefined) socket.binaryType = "arraybuffer";
        return socket;
      },
      onData: (data) => this.#receive(data),
      onError: (error) => this.#report(error),
    });
    this.#throttle = createThrottle(context.clock, settings.throttleMs, (payload) => this.#connection.send(payload));
  }

  send(input: unknown, { encodeMessage }: RealtimeHandler): void {
    requireWebSocket(this.#context);
    if (encodeMessage !== undefined) this.#throttle.push(encodeMessage(input));
    else this.#throttle.push(input instanceof Uint8Array ? input : encodeMsgpack(input));
  }

  close(): void {
    this.#closings += 1;
    this.#throttle.cancel();
    this.#connection.close();
  }

  // What a platform or a caller's decoder makes of a message: now, where that is possible.
  #decode(data: unknown): unknown {
    const { decodeMessage } = this.handler;
    if (decodeMessage !== undefined) return decodeMessage(data);
    if (typeof data === "string") return JSON.parse(data);
    if (data instanceof ArrayBuffer) return decodeMsgpack(new Uint8Array(data));
    if (ArrayBuffer.isView(data)) return decodeMsgpack(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    if (data instanceof Blob) return data.arrayBuffer().then((bytes) => decodeMsgpack(new Uint8Array(bytes)));
    return data;
  }

  #receive(data: unknown): void {
    const closings = this.#closings;
    const before = this.#decoding;
    const decoding = Promise.resolve(data).then((given) => this.#decode(given));
    // Told below, in its turn.
    decoding.catch(() => {});
    const handle = async (): Promise<void> => {
      await before;
      try {
        const value = await decoding;
        if (this.#closings === closings) this.#handle(value);
      } catch (error) {
        if (this.#closings === closings) this.#malformed(error);
      }
    };
    const handled: Promise<void> = handle().then(() => {
      if (this.#decoding === handled) this.#decoding = undefined;
    });
    this.#decoding = handled;
  }

  #malformed(error: unknown): void {
    const what = `A message of ${this.#info.endpointId} cannot be read: ${messageOf(error)}`;
    this.#report(asApiError(this.#context, this.#info, new TypeError(what, { cause: error }), 400));
  }

  #handle(value: unknown): void {
    const message = readMessage(this.#context, this.#info, value);
    if (message.kind === "unauthorized") return this.#connection.refused(message.error);
    if (message.kind === "idle") return this.#connection.idle(message.error);
    if (message.kind === "notice") return undefined;
    this.#connection.answered();
    if (message.kind === "error") return this.#report(message.error);
    const failed = (error: unknown): void => this.#report(asApiError(this.#context, this.#info, error, 400));
    callSafely(() => this.handler.onResult(message.value), failed);
    return undefined;
  }

  #report(error: ApiError): void {
    const { endpointId } = this.#info;
    const warn = (message: string): void => this.#context.warn({ code: "realtime", message, endpointId });
    if (this.handler.onError === undefined) return warn(`${endpointId}: ${error.message}`);
    callSafely(
      () => this.handler.onError?.(error),
      (thrown) => warn(`${endpointId}: onError failed: ${messageOf(thrown)}`),
    );
    return undefined;
  }
}

/** Connections over what the calls of a client share: its gateway, credential, time and WebSocket. */
export function createRealtimeClient(context: ClientContext): RealtimeClient {
  const shared = new Map<string, Session>();
  return {
    connect: <Input, Output>(app: string, handler: RealtimeHandler<Output>): RealtimeConnection<Input> => {
      if (isServerRender(handler)) return NO_CONNECTION;
      const settings = realtimeSettings(app, handler);
      const { connectionKey } = handler;
      const key = connectionKey === undefined ? undefined : JSON.stringify([connectionKey, settings.path]);
      const session = (key === undefined ? undefined : shared.get(key)) ?? new Session(context, settings, handler);
      session.handler = handler;
      const keep = (): void => void (key !== undefined && shared.set(key, session));
      keep();
      return {
        send: (input) => {
          keep();
          session.send(input, handler);
        },
        close: () => {
          if (key !== undefined && shared.get(key) === session) shared.delete(key);
          session.close();
        },
      };
    },
  };
}
