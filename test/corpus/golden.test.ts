import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import { assemble } from "../../codegen/emit/evidence/document.js";
import { hasShared, needsShared, readShared, shared } from "../support/shared.js";

interface Score {
  readonly recall: number | null;
  readonly facts: number;
  readonly recovered: number;
  readonly missing: number;
  readonly wrong: number;
  readonly openWrong: number;
  readonly never: number;
  readonly invented: number;
  readonly bySide: Readonly<Record<string, { readonly recall: number }>>;
}
interface Report {
  readonly total: Score;
  readonly pages: readonly { readonly name: string; readonly page: string; readonly score: Score }[];
}

/** Kinds of pages, by where they lie. */
const KINDS: readonly (readonly [kind: string, isPage: RegExp])[] = [
  ["the five sources", /^seeds\//],
  ["Apifox, in Chinese", /^corpus\/apifox-md\/heranhe__/],
  ["Apidog", /^corpus\/apifox-md\/henjicc__/],
  ["Apifox, translated", /^corpus\/apifox-md\/transcribed\//],
  ["model pages of fal", /^corpus\/fal-llms\//],
  ["rendered pages", /^corpus\/gateway-text\//],
];
const LEAST_RECALL = 0.95;
const TABLE = fileURLToPath(new URL("golden.md", import.meta.url));

interface KindScore {
  readonly kind: string;
  readonly pages: number;
  readonly facts: number;
  readonly recovered: number;
  readonly untrue: number;
}

function scoresByKind({ pages }: Report): readonly KindScore[] {
  return KINDS.map(([kind, isPage]) => {
    const scores = pages.filter(({ page }) => isPage.test(page)).map(({ score }) => score);
    const sum = (count: (score: Score) => number): number => scores.reduce((total, score) => total + count(score), 0);
    return {
      kind,
      pages: scores.length,
      facts: sum(({ facts }) => facts),
      recovered: sum(({ recovered }) => recovered),
      untrue: sum(({ wrong, openWrong, never, invented }) => wrong + openWrong + never + invented),
    };
  });
}

function tableOf(scores: readonly KindScore[]): string {
  const rows = scores.map(
    ({ kind, pages, facts, recovered, untrue }) =>
      `| ${kind} | ${pages} | ${facts} | ${recovered} | ${((100 * recovered) / facts).toFixed(1)} % | ${untrue} |`,
  );
  return [
    "# Labelled facts by kind of page",
    "",
    "Written by `golden.test.ts` (UPDATE=1): of what people labelled on real pages, what each kind of page gives, mended alone.",
    "",
    "| kind | pages | facts | recovered | recall | wrong or invented |",
    "|---|---:|---:|---:|---:|---:|",
    ...rows,
    "",
  ].join("\n");
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
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("recovers at least 97 % of what inputs state and 95 % of what outputs state", () => {
    expect(report.total.bySide["input"]?.recall).toBeGreaterThanOrEqual(0.97);
    expect(report.total.bySide["output"]?.recall).toBeGreaterThanOrEqual(0.95);
  });

  it("recovers at least 95 % of every kind of page, as the table says", () => {
    const scores = scoresByKind(report);
    expect(scores.reduce((sum, { pages }) => sum + pages, 0)).toBe(report.pages.length);
    for (const { kind, facts, recovered } of scores)
      expect(recovered / facts, kind).toBeGreaterThanOrEqual(LEAST_RECALL);
    if (process.env["UPDATE"] !== undefined) writeFileSync(TABLE, tableOf(scores));
    expect(tableOf(scores)).toBe(readFileSync(TABLE, "utf8"));
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
