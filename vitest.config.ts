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
    // The same for what is waited for: see `test/support/eventually.ts`.
    expect: { poll: { timeout: 60_000, interval: 10 } },
    pool: "threads",
    // Many suites wait for sockets: three keep two cores busy.
    maxWorkers: 3,
  },
});
export default config;
