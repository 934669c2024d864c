import type { RequestHandle } from "../../../src/contract/status.js";
import { createMemoryRequestStore, type RequestRecord, type RequestStore } from "../../../src/durable/index.js";
import { createFalClient, type FalClient } from "../../../src/client/client.js";
import type { ClientOptions } from "../../../src/contract/options.js";
import type { FaultRule, MockOptions, MockQueue } from "../../../src/mock/index.js";
import { paint } from "../../mock/support/endpoints.js";
import { start } from "../../mock/support/start.js";

export const INPUT: { readonly prompt: string } = { prompt: "a lion" };
export const ENDPOINT: typeof paint = paint;

/** A record as a store holds it, with what a test is about. */
export function recordOf(more: Partial<RequestRecord> = {}): RequestRecord {
  return {
    key: "k",
    version: 3,
    state: "claimed",
    endpointId: "acme/brush/v1/paint",
    inputHash: "sha256:0",
    token: "t".repeat(32),
    submits: 0,
    createdAt: "2026-01-01T00:00:00.000Z",
    updatedAt: "2026-01-01T00:00:00.000Z",
    ...more,
  };
}

/** A handle of a request id. */
export function handleOf(requestId: string): RequestHandle {
  return { version: 1, endpointId: "acme/brush/v1/paint", requestId, gateway: "http://127.0.0.1", submittedAt: "" };
}

/** A queue whose requests are over at once, a client of it, and a store. */
export interface Bench {
  readonly mock: MockQueue;
  readonly client: FalClient;
  readonly store: RequestStore;
}

export function clientOf(mock: MockQueue, options: ClientOptions = {}): FalClient {
  return createFalClient({
    gateway: mock.url,
    credentials: "id:secret",
    retry: { baseDelay: 5, maxDelay: 20 },
    onWarning: () => {},
    ...options,
  });
}

export async function bench(faults: readonly FaultRule[] = [], options: Partial<MockOptions> = {}): Promise<Bench> {
  const mock = await start({
    script: { phases: [] },
    faults,
    webhooks: { retryDelaysMs: [5, 5, 5, 5, 5] },
    ...options,
  });
  return { mock, client: clientOf(mock), store: createMemoryRequestStore() };
}
