import { tellMoved } from "./notice.js";

tellMoved("falsmith/journal", "falsmith-runtime/journal");

/** @deprecated Import from `falsmith-runtime/journal`. */
export * from "falsmith-runtime/journal";
