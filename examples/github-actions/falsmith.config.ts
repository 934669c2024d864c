import { defineConfig } from "falsmith/config";

export default defineConfig({
  sources: ["specs"],
  output: { dir: "generated" },
});
