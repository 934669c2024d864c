import { build } from "esbuild";
import { type ChildProcess, fork } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { unchecked } from "../../../src/client/registry.js";
import { type MockQueue, startMockQueue } from "../../../src/mock/index.js";

const folder = mkdtempSync(join(tmpdir(), "falsmith-killed-"));
const program = join(folder, "child.mjs");

beforeAll(async () => {
  const entry = fileURLToPath(new URL("./killed/child.ts", import.meta.url));
  await build({ entryPoints: [entry], outfile: program, bundle: true, platform: "node", format: "esm" });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Kills a child for good, as a machine that loses its power would. */
type Kill = (child: ChildProcess) => void;

/** Runs the program once, until it ends or is killed. Gives its exit code, null when it was killed. */
function run(mock: MockQueue, store: string, stop: string, kill: Kill): Promise<number | null> {
  const child = fork(program, [mock.url, store, stop], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  kill(child);
  return ended;
}

function at(step: string): Kill {
  return (child) =>
    child.on("message", (reached) => {
      if (reached === step) child.kill("SIGKILL");
    });
}
function after(ms: number): Kill {
  return (child) => {
    const timer = setTimeout(() => child.kill("SIGKILL"), ms);
    child.once("exit", () => clearTimeout(timer));
  };
}
const never: Kill = () => {};

/** What is left when a program was killed, again and again, and then run to its end. */
async function survive(name: string, kills: readonly (readonly [stop: string, kill: Kill])[]): Promise<void> {
  const store = join(folder, name);
  mkdirSync(store);
  const script = { positions: [1, 0], queueMs: 40, runMs: 80, logs: ["one"], output: { n: 7 } };
  const mock = await startMockQueue({ endpoints: [unchecked("acme/brush")], script });
  try {
    for (const [stop, kill] of kills) await run(mock, store, stop, kill);
    const code = await run(mock, store, "none", never);
    // Nothing is submitted twice, however often and whenever the program was killed.
    expect(mock.accepted().length).toBeLessThanOrEqual(1);
    expect(mock.requests().filter(({ route }) => route === "submit").length).toBeLessThanOrEqual(1);
    if (existsSync(join(store, "handle.json"))) {
      const handle = readFileSync(join(store, "handle.json"), "utf8");
      expect(handle).not.toContain("secret");
      expect(JSON.parse(handle)).toMatchObject({ requestId: mock.accepted()[0]?.requestId });
      // Nothing that was accepted, and told of, is lost.
      expect(code).toBe(0);
      expect(JSON.parse(readFileSync(join(store, "result.json"), "utf8"))).toEqual({ n: 7 });
    } else {
      // Killed between the submit and the storing of its handle: the intent shows it, and nobody submits anew.
      expect([code, existsSync(join(store, "intent"))]).toEqual([3, true]);
    }
  } finally {
    await mock.close();
  }
}

const STEPS = [
  "before the submit",
  "accepted",
  "stored",
  "IN_QUEUE",
  "IN_PROGRESS",
  "COMPLETED",
  "before the result",
  "after the result",
] as const;

describe.concurrent("A09, A10: a process that is killed", () => {
  test.each(STEPS)("%s", async (step) => {
    await survive(`step ${step}`, [[step, at(step)]]);
  });

  test("at one step after the other", async () => {
    await survive(
      "all",
      STEPS.filter((step) => step !== "accepted").map((step) => [step, at(step)] as const),
    );
  });
});

// A generator of Lehmer's: the moments are random, and the same in every run.
function random(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

const RUNS = process.env["FALSMITH_ALL"] === "1" ? 60 : 12;
const dice = random(20_261_121);
// A process needs some 100 ms to begin, and another 300 for its work.
const moments = Array.from({ length: RUNS }, () => [50 + Math.floor(dice() * 450), 50 + Math.floor(dice() * 450)]);

describe("A09, A10: a process that is killed at random", () => {
  test.each(moments)("after %i ms, and again after %i ms", async (first = 0, second = 0) => {
    await survive(`random ${first} ${second}`, [
      ["none", after(first)],
      ["none", after(second)],
    ]);
  });
});
