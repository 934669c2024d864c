import { tellMoved } from "./notice.js";

tellMoved("falsmith/mock", "falsmith-runtime/mock");

/** @deprecated Import from `falsmith-runtime/mock`. */
export * from "falsmith-runtime/mock";
