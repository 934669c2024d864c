/*
 * What a request needs once it has been submitted: one part of a bundle, loaded while the submit is under way. Who loads
 * it is `lazy.ts`.
 */
export { submitted } from "../protocols/fal/submit.js";
export { begin } from "./begin.js";
export { jobOf } from "./job.js";
export { readCleanJson } from "../http/read-reply.js";
