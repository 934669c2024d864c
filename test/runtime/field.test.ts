import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { hasShared, needsShared, shared } from "../support/shared.js";

/*
 * Programs that went wrong for somebody, each with the right behaviour in its head. They run against the built packages, as
 * their authors ran them, and end with an error when the behaviour is another.
 */
const folder = join(shared, "field/runtime");
const root = fileURLToPath(new URL("../..", import.meta.url));
const isBuilt = existsSync(join(root, "src/dist/index.js")) && existsSync(join(root, "dist/generated/index.js"));
const all = process.env["FALSMITH_ALL"] === "1";

/** Programs that fail, and why. One that no longer fails has to leave the list. */
const KNOWN_FAILURES: Readonly<Record<string, string>> = {
  "15-lossy-input.mjs":
    "bytes are uploaded as files are, and the program takes the request that starts an upload for the input",
  "21-official-calls-that-throw.mjs": "realtime, streaming, put and delete, addresses as ids: not there yet",
};

/** Programs that are not run here. */
const NOT_RUN: Readonly<Record<string, string>> = {
  "h.mjs": "what the programs share",
  "cancel-then-result.mjs": "it needs a package in node_modules: jobs/waits.test.ts has its case",
  "relay-through-proxy.mjs": "it imports the proxy from a generated package, which has none any more",
};

/** Programs that take more than half a minute. */
const SLOW = new Set(["02-outage-of-40s.mjs"]);

const programs = hasShared
  ? readdirSync(folder).filter(
      (name) => name.endsWith(".mjs") && NOT_RUN[name] === undefined && (all || !SLOW.has(name)),
    )
  : [];

function run(program: string): Promise<{ readonly code: number | null; readonly out: string }> {
  const child = spawn(process.execPath, [join(folder, program)], {
    env: { ...process.env, FALSMITH: root },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const out: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => void out.push(String(part)));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, out: out.join("") })));
}

describe.skipIf(!hasShared || !isBuilt)(
  `${needsShared("programs of the field")}${isBuilt ? "" : " (skipped: npm run build makes what they run)"}`,
  () => {
    test.each(programs)("%s", async (program) => {
      const { code, out } = await run(program);
      const reason = KNOWN_FAILURES[program];
      if (reason === undefined) expect([code, out]).toEqual([0, out]);
      else expect(code, `no longer fails, though it is said that ${reason}`).not.toBe(0);
    });

    test("what is listed is there", () => {
      const names = new Set(readdirSync(folder));
      expect(
        [...Object.keys(KNOWN_FAILURES), ...Object.keys(NOT_RUN), ...SLOW].filter((name) => !names.has(name)),
      ).toEqual([]);
    });
  },
);
