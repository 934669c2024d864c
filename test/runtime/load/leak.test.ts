import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { hasShared, shared } from "../../support/shared.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const program = join(shared, "attack/leak.mjs");
const all = process.env["FALSMITH_ALL"] === "1";
const isBuilt = existsSync(join(root, "src/dist/index.js"));

const reasons = [
  ...(hasShared ? [] : ["../shared is not there"]),
  ...(all ? [] : ["FALSMITH_ALL=1 runs it"]),
  ...(isBuilt ? [] : ["npm run build makes what it runs"]),
];
const why = reasons.length === 0 ? "" : ` (skipped: ${reasons.join(", ")})`;

/** A line of the program: which transport, the heap in MB before and after, what listens at the end. */
const LINE =
  /^(fetch|node) .*heap ([\d.]+) → ([\d.]+) MB handles (\{.*?\}) → (\{.*?\}) listeners on the shared signal (\d+)$/gm;

function socketsOf(handles: string): number {
  const { TCPSocketWrap = 0 }: { readonly TCPSocketWrap?: number } = JSON.parse(handles);
  return TCPSocketWrap;
}

describe("10,000 requests, a tenth of them aborted", () => {
  test.skipIf(reasons.length > 0)(`leave heap, sockets and listeners as they were${why}`, () => {
    const { stdout } = spawnSync(process.execPath, ["--expose-gc", program, root, "10000"], { encoding: "utf8" });
    const lines = [...stdout.matchAll(LINE)];
    expect(lines.map(([, transport]) => transport)).toEqual(["fetch", "node"]);
    for (const [, , before = "", after = "", handles = "", left = "", listeners] of lines) {
      expect(Number(after) - Number(before)).toBeLessThan(8);
      // One batch is a hundred requests at once, with a connection each.
      expect(socketsOf(left) - socketsOf(handles)).toBeLessThan(100);
      expect(listeners).toBe("0");
    }
    expect(stdout).toContain("unhandled 0");
  });
});
