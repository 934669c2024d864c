import type { RealtimeClient, RealtimeConnection, RealtimeHandler } from "../contract/realtime.js";
import { ApiError } from "../errors/index.js";
import { messageOf } from "../http/callbacks.js";
import type { ClientContext } from "../http/context.js";
import { isServerRender, NO_CONNECTION, realtimeSettings, requireWebSocket, snapshotOf } from "./handler.js";

type Load = () => Promise<RealtimeClient>;

// A connection of a client that is still being loaded: `connect` is not asynchronous, and programs send at once.
function pendingConnection(
  context: ClientContext,
  load: Load,
  app: string,
  handler: RealtimeHandler,
): RealtimeConnection<unknown> {
  let client: RealtimeClient | undefined;
  let connection: RealtimeConnection<unknown> | undefined;
  let waiting: { readonly input: { readonly request_id?: string } } | undefined;
  let isClosed = false;
  const failed = (error: unknown): void => {
    const message = messageOf(error);
    if (handler.onError === undefined)
      context.warn({ code: "realtime", message: `${app}: ${message}`, endpointId: app });
    else handler.onError(new ApiError({ message, status: 500, endpointId: app, phase: "realtime", cause: error }));
  };
  const loaded = (made: RealtimeClient): void => {
    client = made;
    const held = waiting;
    waiting = undefined;
    // What was closed before is connected when there is something to send.
    if (!isClosed) connection = made.connect<unknown>(app, handler);
    if (held !== undefined) connection?.send(held.input);
  };
  load().then(loaded).catch(failed);
  return {
    send: (input) => {
      isClosed = false;
      if (client !== undefined) return (connection ??= client.connect<unknown>(app, handler)).send(input);
      requireWebSocket(context);
      waiting = { input: snapshotOf(input) };
      return undefined;
    },
    close: () => {
      isClosed = true;
      waiting = undefined;
      connection?.close();
    },
  };
}

/** The same as `createRealtimeClient`, which is loaded with the first connection. */
export function createLazyRealtimeClient(context: ClientContext): RealtimeClient {
  let client: RealtimeClient | undefined;
  let loading: Promise<RealtimeClient> | undefined;
  const load: Load = async () => (client = (await import("./client.js")).createRealtimeClient(context));
  // After a failure to load, the next connection loads again.
  const forget = (error: unknown): never => {
    loading = undefined;
    throw error;
  };
  return {
    connect: <Input, Output>(app: string, handler: RealtimeHandler<Output>): RealtimeConnection<Input> => {
      if (client !== undefined) return client.connect<Input, Output>(app, handler);
      if (isServerRender(handler)) return NO_CONNECTION;
      realtimeSettings(app, handler);
      return pendingConnection(context, () => (loading ??= load().catch(forget)), app, handler);
    },
  };
}
