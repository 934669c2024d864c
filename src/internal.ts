/**
 * What the tool `falsmith` takes from the runtime beside its public subpaths. It may change in any version: the tool
 * depends on the exact version of this package.
 */
export { isFalUrl, isLoopback } from "./gateway/gateway.js";
export { editDistance } from "./platform/nearest.js";
export { unchecked } from "./client/registry.js";
export { AUTH_HINT } from "./gateway/credentials.js";
