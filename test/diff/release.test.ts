import { describe, expect, test } from "vitest";
import type { ApiDiff, Change } from "../../codegen/diff/change.js";
import { changelogEntry, type EntryFacts, withEntry } from "../../codegen/diff/release/changelog.js";
import { nextVersion } from "../../codegen/diff/release/next-version.js";

describe("the version that follows", () => {
  test.each([
    ["1.2.3", "none", "1.2.3"],
    ["1.2.3", "patch", "1.2.4"],
    ["1.2.3", "minor", "1.3.0"],
    ["1.2.3", "major", "2.0.0"],
    ["0.2.3", "patch", "0.2.4"],
    ["0.2.3", "minor", "0.3.0"],
    ["0.2.3", "major", "0.3.0"],
    ["0.0.0", "major", "0.1.0"],
    ["10.9.99", "patch", "10.9.100"],
    ["1.2.3+build.5", "patch", "1.2.4"],
    ["1.2.3+build.5", "none", "1.2.3+build.5"],
    ["2.0.0-rc.1", "none", "2.0.0-rc.1"],
    ["2.0.0-rc.1", "patch", "2.0.0"],
    ["2.0.0-rc.1", "minor", "2.0.0"],
    ["2.0.0-rc.1", "major", "2.0.0"],
    ["1.2.0-rc.1", "minor", "1.2.0"],
    ["1.2.0-rc.1", "major", "2.0.0"],
    ["1.2.1-rc.1", "patch", "1.2.1"],
    ["1.2.1-rc.1", "minor", "1.3.0"],
    ["0.3.0-1", "major", "0.3.0"],
    ["0.3.1-1", "major", "0.4.0"],
  ] as const)("%s, %s: %s", (published, impact, expected) => {
    expect(nextVersion(published, impact)).toBe(expected);
  });

  test.each(["", "1", "1.2", "v1.2.3", "1.2.3.4", "01.2.3", "1.2.3-", "1.2.3-01", "latest", " 1.2.3", "1.2.3\n"])(
    "%j is no version",
    (published) => {
      expect([nextVersion(published, "patch"), nextVersion(published, "none")]).toEqual([undefined, undefined]);
    },
  );
});

function change(impact: Change["impact"], at: string, message: string): Change {
  return { kind: "type-changed", impact, at, message };
}

function diffOf(changes: Readonly<Record<string, readonly Change[]>>): Pick<ApiDiff, "endpoints"> {
  return { endpoints: Object.entries(changes).map(([id, all]) => ({ id, impact: "major", changes: all })) };
}

function entryOf(facts: Partial<EntryFacts>): string {
  const none = { before: undefined, after: undefined };
  return changelogEntry({ version: "2.0.0", diff: diffOf({}), notes: [], words: () => none, ...facts });
}

describe("the entry of a changelog", () => {
  test("tells what breaks first, then what is new, then the rest", () => {
    const diff = diffOf({
      "a/b": [change("minor", "Input.c", "new"), change("major", "Output.d", "gone"), change("none", "x", "nothing")],
      "c/d": [change("patch", "Input.e", "default 1 → 2")],
    });
    expect(entryOf({ diff, notes: ["Depends on `x`"] })).toBe(`## 2.0.0

### Breaking

- \`a/b\` \`Output.d\`: \`gone\`

### New

- \`a/b\` \`Input.c\`: \`new\`

### Other

- \`c/d\` \`Input.e\`: \`default 1 → 2\`
- Depends on \`x\`
`);
  });

  test("names a day only where one is given", () => {
    expect(entryOf({ date: "2026-11-30" })).toBe("## 2.0.0 - 2026-11-30\n");
  });

  test("says what the documentation said and says, unless that is the same", () => {
    const diff = diffOf({ a: [change("major", "Input.b", "at most 3")] });
    const told = (before: string | undefined, after: string | undefined): readonly string[] =>
      entryOf({ diff, words: () => ({ before, after }) })
        .split("\n")
        .slice(4, -1);
    expect(told("up to 4", "up to 3")).toEqual([
      "- `a` `Input.b`: `at most 3`\\",
      "  said: `up to 4`\\",
      "  says: `up to 3`",
    ]);
    expect(told(undefined, "up to 3")).toEqual(["- `a` `Input.b`: `at most 3`\\", "  says: `up to 3`"]);
    expect(told("up to 3", "up to 3")).toEqual(["- `a` `Input.b`: `at most 3`"]);
  });

  test("tells a change once that several endpoints have, and counts names beyond twelve", () => {
    const same = change("major", "Output.file.size", "gone");
    const ids = Array.from({ length: 15 }, (_, index) => `app/${String(index).padStart(2, "0")}`);
    const lines = entryOf({ diff: diffOf(Object.fromEntries(ids.map((id) => [id, [same]]))) }).split("\n");
    const named = ids.slice(0, 12).map((id) => `\`${id}\``);
    expect(lines.slice(4, -1)).toEqual([`- ${named.join(", ")} and 3 more endpoints \`Output.file.size\`: \`gone\``]);
  });

  test("is Markdown of ours alone, whatever a source says", () => {
    const hostile = "`x` <script>\n## 9.9.9\n[a](javascript:b)\u202e";
    const diff = diffOf({ [hostile]: [change("major", hostile, hostile)] });
    const entry = entryOf({ diff, words: () => ({ before: hostile, after: `${hostile}!` }) });
    expect(entry.split("\n").filter((line) => line.startsWith("#"))).toEqual(["## 2.0.0", "### Breaking"]);
    expect(entry).not.toContain("\u202e");
    // Outside of code spans, which begin and end with two backticks, nothing of it is left.
    expect(entry.replaceAll(/`` .*? ``|``.*?``(?!`)/gs, "·")).not.toMatch(/script|javascript/);
  });
});

describe("a changelog with an entry", () => {
  const entry = "## 2.0.0\n\n### New\n\n- x\n";

  test.each([undefined, "", " \n"])("where there is none: %j", (before) => {
    expect(withEntry(before, entry)).toBe(`# Changelog\n\n${entry}`);
  });

  test("stands above the version before, with whatever else there is", () => {
    expect(withEntry("# my-client\n\nAll changes.\n\n## 1.0.0\n\n- y\n", entry)).toBe(
      `# my-client\n\nAll changes.\n\n${entry}\n## 1.0.0\n\n- y\n`,
    );
  });

  test("stands below what is unreleased", () => {
    expect(withEntry("# C\n\n## [Unreleased]\n\n- z\n\n## [1.0.0] - 2020-01-01\n", entry)).toBe(
      `# C\n\n## [Unreleased]\n\n- z\n\n${entry}\n## [1.0.0] - 2020-01-01\n`,
    );
  });

  test("has the line ends of all generated files", () => {
    expect(withEntry("\uFEFF# C\r\n\r\n## 1.0.0\r\n", entry)).toBe(`# C\n\n${entry}\n## 1.0.0\n`);
    expect(withEntry("# C\n\nnothing yet", entry)).toBe(`# C\n\nnothing yet\n\n${entry}`);
  });
});
