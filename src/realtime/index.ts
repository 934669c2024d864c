/**
 * Connections that take inputs and give results as they come, over WebSockets. `fal.realtime` of `falsmith-runtime` is the
 * same, over the options of that client.
 */
import type { ClientOptions } from "../contract/options.js";
import type { RealtimeClient } from "../contract/realtime.js";
import { createContext } from "../http/context.js";
import { createRealtimeClient } from "./client.js";

export type * from "../contract/realtime.js";
export { ApiError, ConfigError } from "../errors/index.js";
export type { ClientOptions } from "../contract/options.js";

/**
 * Makes a client for realtime endpoints alone.
 *
 * @param options where connections go, with which credential tokens are asked for, and which WebSocket is used
 * @throws ConfigError when the options are wrong
 *
 * @example
 * ```ts
 * const realtime = createRealtime({ credentials: process.env.FAL_KEY });
 * const connection = realtime.connect("fal-ai/fast-lcm-diffusion", { onResult: ({ images }) => show(images) });
 * connection.send({ prompt: "a cat" });
 * ```
 */
export function createRealtime(options?: ClientOptions): RealtimeClient {
  return createRealtimeClient(createContext(options));
}
