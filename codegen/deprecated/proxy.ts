import { tellMoved } from "./notice.js";

tellMoved("falsmith/proxy", "falsmith-runtime/proxy");

/** @deprecated Import from `falsmith-runtime/proxy`. */
export * from "falsmith-runtime/proxy";
