/* Requests made exactly once: claimed in a store before they are sent, settled by webhooks, followed after a crash. */
export {
  KeyConflictError,
  type KeyDetails,
  RequestParkedError,
  type StoreDetails,
  StoreError,
} from "../errors/durable.js";
export { map, type MapItem, type MapOptions, type MapProgress, type MapRun, type MapSummary } from "./map.js";
export { countRequests, listRequests, retry, type RetryConsent, settle, type Settlement } from "./manage.js";
export { createMemoryRequestStore } from "./memory-store.js";
export type * from "./options.js";
export {
  createPostgresStore,
  type PostgresQuery,
  postgresSchema,
  type PostgresStoreOptions,
} from "./postgres-store.js";
export { checkKey, readRecord, writeRecord } from "./record.js";
export { createRedisStore, type RedisCommands, type RedisStoreOptions } from "./redis-store.js";
export { runOnce } from "./run.js";
export * from "./store.js";
export { type KeyedRequest, submitOnce } from "./submit.js";
export { createWebhookHandler, type WebhookHandler, type WebhookHandlerOptions } from "./webhook.js";
export { type RequestEvent, TRANSITIONS, type TransitionTable } from "./transitions.js";
