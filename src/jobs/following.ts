/*
 * What a request needs once it has been submitted: one part of a bundle, loaded while the submit is under way. Who loads
 * it is `lazy.ts`.
 */
export { asQueuedStatus } from "../protocols/fal/submit.js";
export { startRequest } from "./submit.js";
export { jobOf } from "./request.js";
export { readRedactedJson } from "../http/response.js";
