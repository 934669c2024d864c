export { createClient, createOpenClient } from "./client/client.js";
export type * from "./contract/client.js";
export type { BasicCredential, Credentials, CredentialsByScheme, Secret } from "./gateway/credentials.js";
export type * from "./contract/call.js";
export { isErrorOf } from "./contract/call.js";
export type { Endpoint, InputOf, JobEndpoint, OutputOf } from "./contract/endpoint.js";
export type * from "./contract/job.js";
export type * from "./contract/operation.js";
export * from "./errors/index.js";
export { collectFiles, type FoundFile } from "./files/collect-files.js";
export type { FalStream, FalStreamEvents } from "./contract/stream.js";
export {
  FAL_GATEWAY as falGateway,
  type ApiKeyScheme,
  type AuthScheme,
  type BasicScheme,
  type BearerScheme,
  type Gateway,
  type GatewayProfile,
  type GatewayWithVariables,
  type SecurityScheme,
  type UrlVariable,
  type VariablesOf,
  type VariableValues,
} from "./gateway/gateway.js";
export type * from "./contract/storage.js";
export type * from "./contract/options.js";
export type * from "./contract/status.js";
export { isCompletedQueueStatus, isQueueStatus } from "./contract/status.js";
export * from "./validation/index.js";
export type * from "./contract/validator.js";
