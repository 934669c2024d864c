/*
 * What a request needs only when something goes wrong, when it has no stream, or when few ask for it: one part of a
 * bundle, loaded then. Who loads it is `lazy.ts`.
 */
export { apiError } from "./api-error.js";
export { cancel } from "./cancel.js";
export { failure } from "./failure.js";
export { collectLater, judge } from "./late-result.js";
export { networkError } from "./network-error.js";
export { poll, statusOnce } from "./poll.js";
export { keyInBrowser, middlewareFailed, queryFor, wrongStartTimeout } from "./rare.js";
export { foreign, nextUrl } from "./redirect.js";
export { tryAgain } from "./retry.js";
export { mayResubmit, settleSubmit } from "./submit-outcome.js";
