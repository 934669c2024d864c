import { describe, expect, it } from "vitest";
import type { SourceText } from "../../codegen/document/source.js";
import { judge } from "../fuzz/judge.js";
import { mutated } from "../fuzz/mutate.js";
import { documentsIn, hasShared, readShared, sampled } from "../support/shared.js";
import { specs } from "../support/specs.js";

/** Pages of a size that people write by hand; without the corpus, the project's own. */
const longest = 40_000;
const pages: readonly SourceText[] = (hasShared ? sampled(documentsIn("corpus"), 300).map(readShared) : specs).filter(
  ({ text }) => text.length <= longest,
);

const all = process.env["FALSMITH_ALL"] === "1";
const count = Number(process.env["MUTANTS"] ?? (all ? 20_000 : 500));
const first = Number(process.env["FIRST_SEED"] ?? 1);
/** Printing code costs more than all else: of so many mutants one is printed. */
const printedOf = 8;

describe("pages after an accident", () => {
  it(`${count} of them: nothing is thrown, and every mended document is valid`, { timeout: 3_600_000 }, async () => {
    const failures: string[] = [];
    for (let seed = first; seed < first + count; seed += 1) {
      const page = pages[seed % pages.length];
      const other = pages[(seed * 31 + 7) % pages.length];
      if (page === undefined || other === undefined) throw new Error("there are no pages");
      const source = { ...page, text: mutated(page.text, other.text, seed) };
      const { wrong } = await judge(source, { isPrinted: seed % printedOf === 0 });
      for (const reason of wrong) failures.push(`seed ${seed}, ${page.id} with ${other.id}: ${reason}`);
    }
    expect(failures).toEqual([]);
  });

  it("are the same for the same seed, and rarely the page itself", () => {
    const [page, other] = specs;
    const text = page?.text ?? "";
    const made = Array.from({ length: 50 }, (_, seed) => mutated(text, other?.text ?? "", seed));
    expect(made).toEqual(Array.from({ length: 50 }, (_, seed) => mutated(text, other?.text ?? "", seed)));
    expect(new Set(made).size).toBeGreaterThan(45);
  });
});
