import { tellMoved } from "./notice.js";

tellMoved("falsmith/node", "falsmith-runtime/node");

/** @deprecated Import from `falsmith-runtime/node`. */
export * from "falsmith-runtime/node";
