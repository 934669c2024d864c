import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { codes } from "../../codegen/codes/codes.js";
import { rulesReference } from "../../codegen/codes/reference.js";
import { type FindingCode, told } from "../../codegen/document/finding-code.js";

const file = fileURLToPath(new URL("../../codegen/RULES.md", import.meta.url));

/** The reference of one code. */
function referenceOf(entry: Partial<FindingCode>): string {
  return rulesReference(new Map([["io/a", { law: "It holds.", ...entry }]]));
}

describe("the reference of the rules", () => {
  it("is written from the rules", () => {
    const made = rulesReference(codes);
    if (process.env["UPDATE"] === "1") writeFileSync(file, made);
    const hint = "codegen/RULES.md is not what the rules say: UPDATE=1 npx vitest run test/codes/reference.test.ts";
    expect(readFileSync(file, "utf8"), hint).toBe(made);
  });

  it("groups codes by stage, in the order of the pipeline, whatever their order", () => {
    const law = { law: "It holds." };
    const made = rulesReference(
      new Map([
        ["check/b", law],
        ["text/z", law],
        ["text/a", law],
      ]),
    );
    expect(made.match(/^#{2,3} .*$/gm)).toEqual([
      "## The text of a source, before it is parsed",
      "### `text/a`",
      "### `text/z`",
      "## What a person should look at",
      "### `check/b`",
    ]);
    expect(made).toContain("- [What a person should look at](#what-a-person-should-look-at) (`check/…`)");
  });

  it.each([
    ['{"openapi": "3.1.0"}', "json"],
    ["openapi: 3.1.0", "yaml"],
    ["# Paint", "markdown"],
    ["POST https://api.relay.example", "markdown"],
  ])("shows the source %s as %s", (text, language) => {
    expect(referenceOf({ sample: told("page", text, text) })).toContain(`In a source:\n\n\`\`\`${language}\n${text}\n`);
  });

  it("shows a sample in a fence that it cannot end, and who makes the one of the other", () => {
    const sample = told("page", "```json\n{}\n```", "# Paint");
    expect(referenceOf({ sample: { ...sample, by: "rule" }, silence: "Do this." })).toContain(
      "In a source:\n\n````markdown\n```json\n{}\n```\n````\n\n" +
        "Becomes:\n\n```markdown\n# Paint\n```\n\nTo silence it: Do this.\n",
    );
    expect(referenceOf({ silence: "It cannot be silenced; wait." })).toMatch(
      /\n\nIt holds\.\n\nIt cannot be silenced; wait\.\n$/,
    );
    expect(referenceOf({ sample })).toContain("\n\nWrite instead:\n\n");
  });

  it("shows what is no part of a source as plain text", () => {
    expect(referenceOf({ sample: { before: "falsmith --chek", after: "falsmith --check" } })).toContain(
      "\n\nBefore:\n\n```text\nfalsmith --chek\n```\n\nAfter:\n\n```text\nfalsmith --check\n```\n",
    );
  });
});
