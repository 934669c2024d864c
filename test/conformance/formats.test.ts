import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { CompileValidatorOptions } from "../../codegen/emit/validators/standalone-module.js";
import { needsShared } from "../support/shared.js";
import { knownFor, runGroup } from "./run-group.js";
import { groupsOf, suiteIsThere, type SuiteGroup } from "./suite.js";

const TABLE = fileURLToPath(new URL("formats.md", import.meta.url));

interface FormatSuite {
  readonly title: string;
  readonly draft: string;
  readonly options: CompileValidatorOptions;
}

const SUITES: readonly FormatSuite[] = [
  { title: "OpenAPI 3.1 (draft 2020-12)", draft: "draft2020-12/optional/format", options: {} },
  { title: "OpenAPI 3.0 (draft 4)", draft: "draft4/optional/format", options: { dialect: "openapi-3.0" } },
];

interface FormatResult {
  tests: number;
  passed: number;
  refused: number;
  /** Tests that ask for a refusal: what an annotation lets through. */
  letThrough: number;
  readonly reasons: Map<string, number>;
}

function count(reasons: Map<string, number>, reason: string, by: number): void {
  if (by > 0) reasons.set(reason, (reasons.get(reason) ?? 0) + by);
}

async function runFormat(groups: readonly SuiteGroup[], { draft, options }: FormatSuite): Promise<FormatResult> {
  const result: FormatResult = { tests: 0, passed: 0, refused: 0, letThrough: 0, reasons: new Map() };
  for (const group of groups) {
    const asserted = await runGroup(group, { ...options, formats: "assertion" });
    const annotated = await runGroup(group, options);
    const wrong = asserted.refused ? group.tests.length : asserted.accepts.length + asserted.rejects.length;
    result.tests += group.tests.length;
    result.passed += group.tests.length - wrong;
    result.refused += asserted.refused ? group.tests.length : 0;
    result.letThrough += annotated.accepts.length;
    // An annotation refuses nothing.
    expect(annotated.refused || annotated.rejects.length > 0, `${group.file}: ${group.description}`).toBe(false);
    count(result.reasons, knownFor(draft, group)?.reason ?? "no reason is known", wrong);
  }
  return result;
}

function row(name: string, { tests, passed, refused, letThrough, reasons }: FormatResult): string {
  const asserted = refused === tests ? "annotation only: a schema that asks for more is refused" : "checked";
  const why = [...reasons].map(([reason, times]) => `${times}: ${reason}`).join("; ");
  return `| ${name} | ${asserted} | ${passed}/${tests} | ${letThrough} | ${why} |`;
}

const INTRO =
  "The optional tests of the official suite for `format`. In generated packages `format` is an annotation, as JSON Schema " +
  "and OpenAPI have it: no value is refused for it, and the last but one column counts the tests that would have one " +
  'refused. Validators check formats where the dialect of a schema asks for it, and with `formats: "assertion"`: the ' +
  "results are of that.";

describe.skipIf(!suiteIsThere)(needsShared("formats"), () => {
  it("the table says what is checked, and why a test fails", async () => {
    const sections: string[] = [];
    for (const suite of SUITES) {
      const groups = groupsOf(suite.draft);
      const rows: string[] = [];
      for (const file of new Set(groups.map((group) => group.file))) {
        const own = groups.filter((group) => group.file === file);
        rows.push(row(file.replace(/\.json$/, ""), await runFormat(own, suite)));
      }
      expect(rows.length).toBeGreaterThan(0);
      const head =
        "| format | where it is asserted | passed | as an annotation lets through | failures |\n|---|---|---:|---:|---|\n";
      sections.push(`## ${suite.title}\n\n${head}${rows.join("\n")}\n`);
    }
    const text = `# Formats\n\nWritten by \`formats.test.ts\` (UPDATE=1).\n\n${INTRO}\n\n${sections.join("\n")}`;
    expect(text).not.toContain("no reason is known");
    if (process.env["UPDATE"] === "1") writeFileSync(TABLE, text);
    expect(readFileSync(TABLE, "utf8")).toBe(text);
  });
});
