import { vite as falsmith } from "falsmith/unplugin";
import { defineConfig } from "vite";
import { embeddedQueue } from "./server/embedded-queue.ts";

// falsmith() makes src/generated again whenever a page in specs/ changes, and compares the two in a build.
export default defineConfig({ plugins: [falsmith(), embeddedQueue()] });
