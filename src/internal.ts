/**
 * What the tool `falsmith` takes from the runtime beside its public subpaths. It may change in any version: the tool
 * depends on the exact version of this package. What every run needs of it is a file of its own,
 * `falsmith-runtime/internal/edit-distance`: this one loads a dozen.
 */
export { isFalUrl, isLoopback } from "./gateway/gateway.js";
export { unchecked } from "./client/registry.js";
export { AUTH_HINT } from "./gateway/credentials.js";
