import { fileURLToPath } from "node:url";
import { defineConfig, type ViteUserConfig } from "vitest/config";

function here(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

const config: ViteUserConfig = defineConfig({
  resolve: {
    alias: [
      { find: /^falsmith$/, replacement: here("./src/index.ts") },
      { find: /^falsmith\/runtime$/, replacement: here("./src/runtime.ts") },
      { find: /^falsmith\/mock$/, replacement: here("./src/mock/index.ts") },
      { find: /^falsmith\/codegen$/, replacement: here("./codegen/index.ts") },
      { find: /^falsmith\/config$/, replacement: here("./codegen/config.ts") },
    ],
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
