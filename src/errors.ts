/* The errors of the runtime. Apart, so that a program loads those of a part with that part. */
export * from "./errors/api-errors.js";
export * from "./errors/config-error.js";
export * from "./errors/fal-error.js";
export * from "./errors/foreign-url-error.js";
export * from "./errors/invalid-errors.js";
export * from "./errors/submit-outcome-error.js";
export * from "./errors/webhook-error.js";
export * from "./errors/wire-errors.js";
