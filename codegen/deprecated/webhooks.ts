import { tellMoved } from "./notice.js";

tellMoved("falsmith/webhooks", "falsmith-runtime/webhooks");

/** @deprecated Import from `falsmith-runtime/webhooks`. */
export * from "falsmith-runtime/webhooks";
