/* The errors of the runtime. Apart, so that a program loads those of a part with that part. */
export * from "./api.js";
export * from "./base.js";
export * from "./transport.js";
export * from "./usage.js";
