import { describe, expect, test } from "vitest";
import type { LocatedFinding } from "../../codegen/document/located-finding.js";
import { diffRuns, runDiffText } from "../../codegen/project/run-diff.js";
import type { RunResult } from "../../codegen/project/run-result.js";

const files = { written: 0, removed: 0, unchanged: 4, kept: 0 };
const summary = {
  endpoints: 1,
  sources: 1,
  refused: 0,
  edits: 0,
  errors: 0,
  warnings: 0,
  notes: 0,
  files,
  checked: false,
};

function told(findings: readonly LocatedFinding[], written = 0): RunResult {
  return {
    findings,
    summary: { ...summary, files: { ...files, written } },
    exit: findings.some(({ level }) => level === "error") ? 1 : 0,
  };
}

function finding(message: string, line = 1, level: LocatedFinding["level"] = "warning"): LocatedFinding {
  return {
    code: "check/fake",
    level,
    path: "specs/a.md",
    line,
    column: 1,
    message,
  };
}

function news(before: RunResult | undefined, now: RunResult, reporter: "text" | "json" = "text"): string {
  return runDiffText(diffRuns(before, now), now, reporter, false);
}

describe("what is told between two runs", () => {
  test("the first run is told whole", () => {
    expect(news(undefined, told([finding("old")]))).toMatch(/^specs\/a\.md:1:1: warning check\/fake: old\nalready/);
  });

  test("nothing, when nothing is new", () => {
    expect(news(told([finding("old")], 4), told([finding("old")]))).toBe("");
  });

  test("nothing, when findings only moved", () => {
    expect(news(told([finding("old")]), told([finding("old", 7)]))).toBe("");
  });

  test("what came and what is gone, not what stayed", () => {
    const text = news(told([finding("a"), finding("b")]), told([finding("b"), finding("c", 3)], 1));
    expect(text).toBe(
      "specs/a.md: gone check/fake: a\nspecs/a.md:3:1: warning check/fake: c\n" +
        "1 endpoint from 1 source · 5 files: 1 written, 4 unchanged\n",
    );
  });

  test("one of two equal findings that is gone", () => {
    const { come, gone } = diffRuns(told([finding("a", 1), finding("a", 2)]), told([finding("a", 2)]));
    expect({ come, gone: gone.map(({ message }) => message) }).toEqual({ come: [], gone: ["a"] });
    expect(diffRuns(told([finding("a", 1)]), told([finding("a", 1), finding("a", 2)])).come).toHaveLength(1);
  });

  test("files that were written, without any finding", () => {
    expect(news(told([]), told([], 2))).toBe("1 endpoint from 1 source · 6 files: 2 written, 4 unchanged\n");
  });

  test("a run that came to no end has no summary, and the next one has it again", () => {
    const broken: RunResult = { findings: [{ code: "io/config", level: "error", message: "wrong" }], exit: 2 };
    expect(news(told([]), broken)).toBe("falsmith: error io/config: wrong\n");
    expect(news(broken, broken)).toBe("");
    expect(news(broken, told([]))).toMatch(/^falsmith: gone io\/config: wrong\nalready up to date/);
  });

  test("what a source says is shown, not acted upon", () => {
    expect(news(told([finding("\u001b[2J")]), told([]))).toContain("\\u{1b}[2J");
  });

  test("for a program: one document per line", () => {
    const text = news(told([finding("a")]), told([finding("b")]), "json");
    expect(text.split("\n")).toHaveLength(2);
    expect(JSON.parse(text)).toEqual({ findings: [finding("b")], gone: [finding("a")], summary: told([]).summary });
  });
});
