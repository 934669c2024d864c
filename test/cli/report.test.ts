import { describe, expect, test } from "vitest";
import { nearest } from "../../codegen/messages/nearest.js";
import { excerpt, visible } from "../../codegen/messages/visible.js";
import { findingGithub } from "../../codegen/cli/terminal/github.js";
import { countLevels, withLevels } from "../../codegen/document/levels.js";
import {
  isEdit,
  locateFindings,
  sortFindings,
  withLabels,
  type LocatedFinding,
} from "../../codegen/document/located-finding.js";
import { wantsColour } from "../../codegen/messages/paint.js";
import { render } from "../../codegen/cli/terminal/reporters.js";
import { summaryLine, type Summary } from "../../codegen/cli/terminal/summary.js";
import { findingText } from "../../codegen/cli/terminal/finding-text.js";
import type { Finding } from "../../codegen/document/finding.js";

function finding(more: Partial<LocatedFinding> = {}): LocatedFinding {
  return {
    code: "check/x",
    level: "warning",
    path: "a.md",
    message: "m",
    ...more,
  };
}

describe("escaping", () => {
  test.each([
    ["plain: 日本 🎉 é", "plain: 日本 🎉 é"],
    ["a\nb\rc\td", "a\\nb\\rc\\td"],
    ["\u001b[31m\u0007\u009b", "\\u{1b}[31m\\u{7}\\u{9b}"],
    ["\u202e\u2066\u200b\ufeff\u2028", "\\u{202e}\\u{2066}\\u{200b}\\u{feff}\\u{2028}"],
    ["\ud800", "\\u{d800}"],
    ["👩‍🚀", "👩‍🚀"],
  ])("%j", (text, shown) => expect(visible(text)).toBe(shown));

  test("an excerpt is cut", () => expect(excerpt("  abcdef  ", 4)).toBe("abc…"));
});

function at(start: number, end = start + 3): Finding {
  return {
    code: "check/x",
    level: "note",
    at: { source: "s", start, end },
    message: "",
  };
}

describe("places", () => {
  const text = "one\r\ntwo 🎉 three\n\nfour";

  test.each([
    [0, 1, 1, "one"],
    [3, 1, 4, "t"],
    [5, 2, 1, "two"],
    [12, 2, 8, "thr"],
    [text.indexOf("four"), 4, 1, "fou"],
    [text.length, 4, 5, undefined],
  ])("offset %i is %i:%i", (offset, line, column, quote) => {
    const [located] = locateFindings([at(offset)], [{ id: "s", text }]);
    expect(located).toMatchObject({ path: "s", line, column });
    expect(located?.quote).toBe(quote);
  });

  test("only the first line is quoted", () =>
    expect(locateFindings([at(5, text.length)], [{ id: "s", text }])[0]?.quote).toBe("two 🎉 three"));

  test("a pointer stands where there is no line; the root is no place", () => {
    const [deep, root] = locateFindings(
      [
        { code: "check/x", level: "note", at: "#/a~1b", source: "s", message: "" },
        { code: "check/x", level: "note", at: "#", source: "s", message: "" },
      ],
      [],
    );
    expect(deep).toEqual({ code: "check/x", level: "note", path: "s", pointer: "#/a~1b", message: "" });
    expect(root).toEqual({ code: "check/x", level: "note", path: "s", message: "" });
  });

  test("findings are sorted by file and place, and told once", () => {
    const [a, b, c] = [
      finding({ path: "a", line: 10, column: 1 }),
      finding({ path: "a", line: 9, column: 1 }),
      finding({ path: "B" }),
    ];
    expect(sortFindings([a, b, c, { ...a }])).toEqual([c, b, a]);
  });

  test("the path is the one the person typed", () => {
    expect(
      withLabels([finding(), finding({ path: "other" })], new Map([["a.md", "./a.md"]])).map(({ path }) => path),
    ).toEqual(["./a.md", "other"]);
  });
});

describe("levels", () => {
  const origin = { rule: "repair/x", basis: "stated", evidence: [] } as const;
  const edit: Finding = {
    code: "repair/x",
    level: "note",
    at: "#",
    message: "",
    fix: [{ op: "remove", at: "#/a", origin }],
  };
  const refusal: Finding = { code: "ingest/x", level: "error", at: "#", source: "s", message: "" };

  test("an ordinary edit is a note with a fix", () => {
    const others: readonly Finding[] = [
      { ...edit, level: "warning" },
      { code: "repair/x", level: "note", at: "#", message: "" },
    ];
    expect([edit, ...others].map(isEdit)).toEqual([true, false, false]);
  });

  test("the configuration decides, but not about why a source was refused", () => {
    const levels = new Map([
      ["repair/x", "error"],
      ["ingest/x", "off"],
    ] as const);
    expect(withLevels([edit, refusal], levels, ["s"])).toEqual([{ ...edit, level: "error" }, refusal]);
    expect(withLevels([refusal], levels, [])).toEqual([]);
    expect(countLevels([edit, edit, refusal])).toEqual({ error: 1, warning: 0, note: 2 });
  });
});

describe("text", () => {
  test.each<readonly [LocatedFinding, string]>([
    [finding({ line: 3, column: 7 }), "a.md:3:7: warning check/x: m\n"],
    [finding({ pointer: "#/paths/~1a/post" }), "a.md:#/paths/~1a/post: warning check/x: m\n"],
    [finding(), "a.md: warning check/x: m\n"],
    [{ code: "io/usage", level: "error", message: "m" }, "falsmith: error io/usage: m\n"],
    [
      finding({ message: "two\nat home", quote: "at\u001b[0m", hint: "at\nonce" }),
      "a.md: warning check/x: two\n    | at home\n    | at\\u{1b}[0m\n    hint: at\\nonce\n",
    ],
    [finding({ path: "a\n::error::b" }), "a\\n::error::b: warning check/x: m\n"],
  ])("%j", (given, expected) => expect(findingText(given, false)).toBe(expected));

  test("coloured on request", () =>
    expect(findingText(finding(), true)).toBe("a.md: \u001b[33mwarning\u001b[0m check/x: m\n"));
});

describe("github", () => {
  test.each<readonly [LocatedFinding, string]>([
    [finding({ line: 3, column: 7, hint: "h" }), "::warning file=a.md,line=3,col=7,title=check/x::m%0Ahint: h\n"],
    [finding({ level: "note", path: "a:b,c%.md" }), "::notice file=a%3Ab%2Cc%25.md,title=check/x::m\n"],
    [
      finding({ level: "error", message: "x\n::set-output name=a::b\r##[add-mask]y" }),
      "::error file=a.md,title=check/x::x%0A::set-output name=a::b\\r# #[add-mask]y\n",
    ],
  ])("%j", (given, expected) => expect(findingGithub(given)).toBe(expected));
});

test("json escapes what a terminal would act on, and stays JSON", () => {
  const given = finding({ message: "\u001b\u009b\u202e\n日\u{e0001}" });
  const shown = render("json", [given], undefined, true);
  expect(shown).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  expect(JSON.parse(shown)).toEqual({ findings: [given] });
});

describe("colours", () => {
  test.each([
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: "1" }, true, false],
    [{ NO_COLOR: "" }, true, true],
    [{ FORCE_COLOR: "1" }, false, true],
    [{ FORCE_COLOR: "0" }, true, false],
    [{ FORCE_COLOR: "1", NO_COLOR: "1" }, false, true],
    [{ TERM: "dumb" }, true, false],
  ])("%j, terminal %s: %s", (env, isTerminal, expected) => expect(wantsColour(env, isTerminal)).toBe(expected));
});

describe("the summary", () => {
  const summary: Summary = {
    endpoints: 4,
    sources: 5,
    excluded: 0,
    refused: 0,
    edits: 12,
    errors: 0,
    warnings: 2,
    notes: 1,
    files: { written: 3, removed: 0, unchanged: 28, kept: 0 },
    checked: false,
  };
  test.each<readonly [Partial<Summary>, string]>([
    [{}, "4 endpoints from 5 sources · 31 files: 3 written, 28 unchanged · 12 edits · 2 warnings · 1 note\n"],
    [
      {
        endpoints: 1,
        sources: 1,
        edits: 0,
        warnings: 0,
        notes: 0,
        files: { written: 0, removed: 0, unchanged: 1, kept: 0 },
      },
      "already up to date: 1 endpoint from 1 source · 1 file unchanged\n",
    ],
    [
      { refused: 1, errors: 1, files: { written: 0, removed: 2, unchanged: 5, kept: 1 } },
      "4 endpoints from 5 sources (1 refused) · 6 files: 0 written, 5 unchanged, 1 not touched, 2 removed · 12 edits · 1 error · 2 warnings · 1 note\n",
    ],
    [
      { checked: true },
      "4 endpoints from 5 sources · 31 files: 3 out of date, 28 unchanged · 12 edits · 2 warnings · 1 note\n",
    ],
  ])("%j", (more, line) => expect(summaryLine({ ...summary, ...more })).toBe(line));
});

describe("did you mean", () => {
  const words = ["generate", "mend", "explain", "--reporter", "warning"];
  test.each([
    ["genrate", "generate"],
    ["MEND", "mend"],
    ["epxlain", "explain"],
    ["warn", "warning"],
    ["--reportre", "--reporter"],
    ["x", undefined],
    ["banana", undefined],
    ["", undefined],
    ["y".repeat(100_000), undefined],
  ])("%s", (written, expected) => expect(nearest(written, words)).toBe(expected));
});
