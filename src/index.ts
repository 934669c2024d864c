import type { SharedFalClient } from "./compat/client.js";
import { createFalClient, shareFalClient } from "./compat/create-client.js";

export * from "./runtime.js";
export type { SharedClient } from "./client/client.js";
export { parseEndpointId, type EndpointId } from "./gateway/ids.js";
export { isRetryableError } from "./http/retry.js";
export { withMiddleware, withProxy } from "./http/middleware.js";

/* The official client's names, in its own shapes: here they stand for those of the runtime. */
export { createFalClient, shareClient, shareFalClient } from "./compat/create-client.js";
export { ApiError, ValidationError, type ValidationErrorInfo } from "./compat/errors.js";
export type {
  EndpointType,
  FalClient,
  InputType,
  OpenFalClient,
  OutputType,
  QueueClient,
  SharedFalClient,
  StreamingClient,
  WithFiles,
} from "./compat/client.js";
export type {
  FalClientOptions,
  ProxyUrlConfig,
  QueueSubscribeOptions,
  ResponseHandler,
  RetryOptions,
  RunOptions,
  StreamOptions,
  SubmitOptions,
  TokenProvider,
  UrlOptions,
} from "./compat/options.js";
export type { RealtimeClient, RealtimeConnection, RealtimeConnectionHandler } from "./compat/realtime.js";
export type {
  CompletedQueueStatus,
  FalStream,
  InProgressQueueStatus,
  InQueueQueueStatus,
  Metrics,
  QueueStatus,
  RequestLog,
  Result,
  WebHookResponse,
} from "./compat/results.js";
export type { StorageACL, StorageACLRule, StorageClient, StorageSettings, UploadOptions } from "./compat/storage.js";

/** The client that programs share; `fal.config` sets its options. */
export const fal: SharedFalClient = /* @__PURE__ */ shareFalClient(createFalClient);
