import { describe, expect, test } from "vitest";
import type { LocatedFinding } from "../../codegen/document/located-finding.js";
import { diffRuns, runDiffText } from "../../codegen/cli/terminal/run-diff.js";
import { summaryOf } from "../../codegen/cli/terminal/summary.js";
import { NO_FILES, reportOfStop, type RunReport } from "../../codegen/project/report.js";

const NAMES = ["a", "b", "c", "d"];

function told(findings: readonly LocatedFinding[], written = 0): RunReport {
  const isFailed = findings.some(({ level }) => level === "error");
  return {
    ok: !isFailed,
    exit: isFailed ? 1 : 0,
    isComplete: true,
    checked: false,
    findings,
    sources: ["specs/a.md"],
    refused: [],
    excluded: [],
    endpoints: [{ id: "x/a", kind: "queue", folder: "x/a", sources: ["specs/a.md"] }],
    edits: 0,
    files: { ...NO_FILES, written: NAMES.slice(0, written), unchanged: NAMES },
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

function news(before: RunReport | undefined, now: RunReport, reporter: "text" | "json" = "text"): string {
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
        "1 endpoint from 1 source · 5 files: 1 written, 4 unchanged · 2 warnings\n",
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
    const broken = reportOfStop([{ code: "io/config", level: "error", message: "wrong" }], { exit: 2, checked: false });
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
    expect(JSON.parse(text)).toEqual({
      findings: [finding("b")],
      gone: [finding("a")],
      summary: summaryOf(told([finding("b")])),
    });
  });
});
