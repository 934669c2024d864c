import type { RealtimeConnection, RealtimeHandler, WebSocketConstructor } from "../contract/realtime.js";
import { ConfigError } from "../errors/index.js";
import { endpointPath, isAmbiguousPath } from "../gateway/ids.js";
import type { ClientContext } from "../http/context.js";
import { isPage } from "../platform/env.js";

/* What `connect` checks before anything is loaded or sent. */

/** A handler that was checked. */
export interface RealtimeSettings {
  /** The endpoint id with the path that is called. */
  readonly app: string;
  /** The same as a path on the gateway, encoded. */
  readonly path: string;
  readonly endpointId: string;
  readonly throttleMs: number;
  readonly maxBuffering: number | undefined;
}

const DEFAULT_PATH = "/realtime";
const THROTTLE_MS = 128;

function wrong(endpointId: string, what: string): ConfigError {
  return new ConfigError(`realtime.connect(${JSON.stringify(endpointId)}): ${what}`, { endpointId });
}

function pathBelow(endpointId: string, given: string | undefined): string {
  if (given === undefined || given === "") return endpointId.endsWith(DEFAULT_PATH) ? "" : DEFAULT_PATH;
  const path = given.replace(/^\/+/, "");
  const parts = path.split("/");
  if (isAmbiguousPath(path) || /[?#\s]/.test(path) || parts.includes(".") || parts.includes(".."))
    throw wrong(endpointId, `the path is one below the endpoint id, "/realtime", not ${JSON.stringify(given)}.`);
  return `/${path}`;
}

/** @throws ConfigError for an id, a path or a number that cannot be right */
export function realtimeSettings(endpointId: string, handler: RealtimeHandler): RealtimeSettings {
  const { maxBuffering, throttleInterval = THROTTLE_MS, tokenExpirationSeconds } = handler;
  const path = pathBelow(endpointId, handler.path);
  if (typeof handler.onResult !== "function") throw wrong(endpointId, "onResult is a function.");
  if (maxBuffering !== undefined && !(maxBuffering >= 1 && maxBuffering <= 60))
    throw wrong(endpointId, `maxBuffering is a number from 1 to 60, not ${String(maxBuffering)}.`);
  if (!(throttleInterval >= 0 && throttleInterval < Infinity))
    throw wrong(endpointId, `throttleInterval is a number of ms from 0 on, not ${String(throttleInterval)}.`);
  if (tokenExpirationSeconds !== undefined && !(tokenExpirationSeconds > 0))
    throw wrong(endpointId, `tokenExpirationSeconds is a number above 0, not ${String(tokenExpirationSeconds)}.`);
  return {
    app: `${endpointId}${path}`,
    path: `${endpointPath(endpointId)}${path}`,
    endpointId,
    throttleMs: throttleInterval,
    maxBuffering,
  };
}

// While React renders on a server, its own code or Next's is on the stack.
function isReactRender(): boolean {
  return /node_modules[\\/](?:react-dom|next)[\\/]/.test(new Error("stack").stack ?? "");
}

/** Whether nothing is to be connected here: on a server, where the same code will run in a page. */
export function isServerRender({ clientOnly }: RealtimeHandler): boolean {
  return !isPage() && (clientOnly ?? isReactRender());
}

/** A connection that does nothing. */
export const NO_CONNECTION: RealtimeConnection<never> = { send: () => {}, close: () => {} };

/** @throws ConfigError that says how to get a WebSocket, where there is none */
export function requireWebSocket({ options }: ClientContext): WebSocketConstructor {
  const platform: { readonly WebSocket?: WebSocketConstructor } = globalThis;
  const found = options.webSocket ?? platform.WebSocket;
  if (typeof found === "function") return found;
  throw new ConfigError(
    "Realtime connections need a WebSocket, and this platform has none: use Node 22 or newer, or pass the class of a package " +
      "(npm install undici, which exports WebSocket): createFalClient({ webSocket: WebSocket }).",
  );
}

/** The input as it is now, for an encoder that is still being loaded. */
export function snapshotOf<T>(input: T): T {
  try {
    return structuredClone(input);
  } catch {
    // What cannot be copied is judged by the encoder.
    return input;
  }
}
