import { WebSocket } from "undici";
import { afterEach } from "vitest";
import type { ClientOptions, Warning } from "../../../src/contract/options.js";
import type { RealtimeClient, RealtimeConnection, RealtimeHandler } from "../../../src/contract/realtime.js";
import type { ApiError } from "../../../src/errors/index.js";
import type { Gateway } from "../../../src/gateway/gateway.js";
import { createContext } from "../../../src/http/context.js";
import { startMockQueue, type MockOptions, type MockQueue } from "../../../src/mock/index.js";
import type { Clock } from "../../../src/platform/time.js";
import { createRealtimeClient } from "../../../src/realtime/client.js";
import { all, paint } from "../../mock/support/endpoints.js";

/** What came over a connection. */
interface Heard {
  readonly results: unknown[];
  readonly errors: ApiError[];
}

/** A server, and what a test needs to speak to it. */
export interface Realtime {
  readonly mock: MockQueue;
  readonly client: RealtimeClient;
  readonly warnings: Warning[];
  /** Connects to the endpoint that paints, and keeps what comes. */
  readonly connect: (handler?: Partial<RealtimeHandler>) => RealtimeConnection & Heard;
}

const open: MockQueue[] = [];
const connections: RealtimeConnection[] = [];
afterEach(async () => {
  for (const connection of connections.splice(0)) connection.close();
  await Promise.all(open.splice(0).map((mock) => mock.close()));
});

/** fal's key as these tests have it. */
export const KEY = "key-id-0123:very-secret-456789";

/** The gateway that a mock is. */
export function gatewayOf({ url }: MockQueue): Gateway {
  return { name: "mock", url, runUrl: `${url}/run`, restUrl: `${url}/rest`, auth: "Key", profile: "fal" };
}

/** Starts a server whose models are quick, and makes a client for it. */
export async function realtime(
  mockOptions: Partial<MockOptions> = {},
  options: ClientOptions = {},
  clock?: Clock,
): Promise<Realtime> {
  const script = { positions: [], runMs: 5 };
  const mock = await startMockQueue({ endpoints: all, credentials: KEY, script, ...mockOptions });
  open.push(mock);
  const warnings: Warning[] = [];
  const onWarning = (warning: Warning): void => void warnings.push(warning);
  const given = { credentials: KEY, retry: { baseDelay: 5 }, webSocket: WebSocket, onWarning, ...options };
  const client = createRealtimeClient(createContext({ gateway: gatewayOf(mock), ...given }, clock));
  return {
    mock,
    client,
    warnings,
    connect: (handler = {}) => {
      const [results, errors]: [unknown[], ApiError[]] = [[], []];
      const onResult = (result: unknown): void => void results.push(result);
      const onError = (error: ApiError): void => void errors.push(error);
      const connection = client.connect(paint.id, { onResult, onError, ...handler });
      connections.push(connection);
      return { ...connection, results, errors };
    },
  };
}
