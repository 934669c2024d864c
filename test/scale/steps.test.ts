import { Session } from "node:inspector/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import { adversaries, type Adversary } from "../support/adversarial.js";

const session = new Session();

beforeAll(async () => {
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
});

afterAll(() => session.disconnect());

/** How often a block of our code is entered while a source is compiled: what V8 counts for coverage, on any machine alike. */
async function stepsOf(make: Adversary, size: number): Promise<number> {
  const text = make(size);
  await session.post("Profiler.takePreciseCoverage");
  await compile([{ id: "specs/p/page.md", text, provider: "p" }]);
  const { result } = await session.post("Profiler.takePreciseCoverage");
  let steps = 0;
  for (const { url, functions } of result)
    if (/\/codegen\//.test(url) && !url.includes("node_modules"))
      for (const { ranges } of functions) for (const { count } of ranges) steps += count;
  return steps;
}

const SMALL = 2_000;
const LARGE = 16_000;
const GREATEST_EXPONENT = 1.2;

describe("the steps of a page grow with its size", () => {
  it.each(Object.entries(adversaries))("%s", { timeout: 120_000 }, async (_name, make) => {
    // What is read once, and what small texts share, is behind us.
    await stepsOf(make, SMALL / 2);
    const [small, large] = [await stepsOf(make, SMALL), await stepsOf(make, LARGE)];
    const growth = make(LARGE).length / make(SMALL).length;
    expect(small).toBeGreaterThan(0);
    expect(Math.log(large / small) / Math.log(growth)).toBeLessThan(GREATEST_EXPONENT);
  });
});
