import { tellMoved } from "./notice.js";

tellMoved("falsmith/runtime", "falsmith-runtime/client");

/** @deprecated Import from `falsmith-runtime/client`. */
export * from "falsmith-runtime/client";
