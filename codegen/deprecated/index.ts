import { tellMoved } from "./notice.js";

tellMoved("falsmith", "falsmith-runtime");

/** @deprecated Import from `falsmith-runtime`. */
export * from "falsmith-runtime";
