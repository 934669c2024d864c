import { defineConfig, type ViteUserConfig } from "vitest/config";
import { RUNTIME_SOURCES, TOOL_SOURCES } from "./scripts/source-paths.js";

const config: ViteUserConfig = defineConfig({
  resolve: {
    alias: Object.entries({ ...RUNTIME_SOURCES, ...TOOL_SOURCES }).map(([specifier, replacement]) => ({
      find: new RegExp(`^${specifier}$`),
      replacement,
    })),
  },
  test: {
    reporters: ["default", "./test/support/summary.ts"],
    include: ["test/**/*.test.ts"],
    // For tests that hang: some run compilers, on machines that others use too.
    testTimeout: 240_000,
    pool: "threads",
    maxWorkers: 2,
  },
});
export default config;
