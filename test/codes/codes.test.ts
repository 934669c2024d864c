import { describe, expect, it } from "vitest";
import { codes } from "../../codegen/codes/codes.js";
import { literalsIn } from "../support/codes.js";

/** Every code that stands in the pipeline's own text. */
const written = new Set(literalsIn("codegen").map(({ code }) => code));

describe("the declared codes", () => {
  it("are every code that falsmith reports", () => {
    expect([...written].filter((code) => !codes.has(code)).sort()).toEqual([]);
  });

  it("are none that falsmith does not report", () => {
    expect([...codes.keys()].filter((code) => !written.has(code)).sort()).toEqual([]);
  });

  it("have a law that is a sentence, and say how to silence them", () => {
    for (const { law, silence } of codes.values()) {
      expect(law).toMatch(/^\S[^\n]*\.$/);
      expect(silence).toMatch(/\S/);
    }
  });
});
