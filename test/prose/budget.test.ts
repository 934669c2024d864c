import { describe, expect, it } from "vitest";
import { readProse } from "../../codegen/prose/read-prose.js";

const context = { name: "steps", types: ["integer"] };

describe("the budget of a description", () => {
  it("is far above what people write", () => {
    const text = `${"Some words. ".repeat(2000)}Range: 1-9.`;
    expect(readProse(text, context)).toMatchObject({
      facts: [{ keyword: "minimum" }, { keyword: "maximum" }],
      notes: [],
    });
  });

  it("ends the reading, and says so where it ends", () => {
    const text = `Range: 1-9. ${"Some words. ".repeat(3000)}Default: 4.`;
    const { facts, notes } = readProse(text, context);
    expect(facts.map(({ keyword }) => keyword)).toEqual(["minimum", "maximum"]);
    expect(notes).toMatchObject([{ code: "tighten/long-text", level: "warning" }]);
    expect(notes[0]?.start).toBeGreaterThan(29_800);
    expect(notes[0]?.start).toBeLessThanOrEqual(30_000);
  });

  it("counts no character of an ordinary text", () => {
    expect(readProse("Range: 1-9.", context).notes).toEqual([]);
  });
});
