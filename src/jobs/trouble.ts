/*
 * What a request needs only when something goes wrong, when it has no stream, or when few ask for it: one part of a
 * bundle, loaded then. Who loads it is `lazy.ts`.
 */
export { apiError } from "../http/api-error.js";
export { cancelRequest } from "../protocols/fal/cancel.js";
export { requestFailed } from "../protocols/fal/result.js";
export { awaitResult } from "./result.js";
export { classifyReply } from "../protocols/fal/result.js";
export { networkError } from "../http/network-error.js";
export { poll, statusOnce } from "./poll.js";
export { keyInBrowser, middlewareFailed, queryFor, wrongStartTimeout } from "./rare.js";
export { foreignUrlError, redirectTarget } from "../http/transport.js";
export { tryAgain } from "../http/retry.js";
export { mayResubmit, settleSubmit } from "./submit-outcome.js";
