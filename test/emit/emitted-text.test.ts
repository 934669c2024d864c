import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("the README says whose text is emitted: node scripts/emitted-text.mjs writes it anew", () => {
  const script = fileURLToPath(new URL("../../scripts/emitted-text.mjs", import.meta.url));
  expect(spawnSync(process.execPath, [script, "--check"]).status).toBe(0);
});
