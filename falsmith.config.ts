import { defineConfig, type FalsmithConfig } from "falsmith/config";

const config: FalsmithConfig = defineConfig({
  sources: ["specs"],
  output: { dir: "generated", runtime: "import" },
});
export default config;
