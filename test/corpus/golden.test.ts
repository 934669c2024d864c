import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import { assemble } from "../../codegen/emit/evidence/document.js";
import { hasShared, needsShared, readShared, shared } from "../support/shared.js";

interface Score {
  readonly recall: number | null;
  readonly wrong: number;
  readonly openWrong: number;
  readonly never: number;
  readonly invented: number;
  readonly bySide: Readonly<Record<string, { readonly recall: number }>>;
}
interface Report {
  readonly total: Score;
  readonly pages: readonly { readonly name: string; readonly score: Score }[];
}

/** Facts that people labelled on real pages, against each page mended alone, by the scorer that comes with the labels. */
describe.skipIf(!hasShared)(needsShared("hand-labelled facts"), () => {
  const folder = mkdtempSync(join(tmpdir(), "falsmith-golden-"));
  let report: Report;

  beforeAll(async () => {
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(join(shared, "golden"))) {
      const { page }: { readonly page: string } = JSON.parse(readFileSync(join(shared, "golden", name), "utf8"));
      const { endpoints } = await compile([readShared(page)]);
      if (endpoints.length > 0) writeFileSync(join(folder, name), JSON.stringify(assemble(endpoints).doc));
    }
    const output = execFileSync(
      process.execPath,
      [join(shared, "tools/score-facts.mjs"), "--golden", join(shared, "golden"), "--mended", folder, "--json"],
      { encoding: "utf8", maxBuffer: 1 << 26 },
    );
    report = JSON.parse(output);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("recovers at least 97 % of what inputs state and 95 % of what outputs state", () => {
    expect(report.total.bySide["input"]?.recall).toBeGreaterThanOrEqual(0.97);
    expect(report.total.bySide["output"]?.recall).toBeGreaterThanOrEqual(0.95);
  });

  it("says nothing wrong, invents nothing and takes no trap", () => {
    const { wrong, openWrong, never, invented } = report.total;
    expect({ wrong, openWrong, never, invented }).toEqual({ wrong: 0, openWrong: 0, never: 0, invented: 0 });
  });

  it("recovers every fact of the five sources", () => {
    const seeds = report.pages.filter(({ name }) => name.startsWith("seed-"));
    expect(seeds.map(({ name, score }) => `${name} ${score.recall}`)).toEqual(
      ["000", "001", "002", "003", "004"].map((number) => `seed-${number} 1`),
    );
  });
});
