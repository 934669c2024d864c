import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { laws } from "../../codegen/codes/laws.js";
import { rulesReference } from "../../codegen/codes/reference.js";
import { PART_NAMES } from "../../codegen/codes/samples/sample.js";
import { IO_LAWS } from "../../codegen/io/codes.js";

const file = fileURLToPath(new URL("../../codegen/RULES.md", import.meta.url));

describe("the reference of the rules", () => {
  it("is written from the rules", () => {
    const made = rulesReference(new Map([...IO_LAWS, ...laws]), PART_NAMES);
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
      {},
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
    const entry = { law: "It holds.", before: text, after: text, part: "page" };
    const parts = { page: { words: "a source", language: "markdown" } };
    expect(rulesReference(new Map([["io/a", entry]]), parts)).toContain(`In a source:\n\n\`\`\`${language}\n${text}\n`);
  });

  it("shows a sample in a fence that it cannot end, and who makes the one of the other", () => {
    const entry = { law: "It holds.", before: "```json\n{}\n```", after: "# Paint", part: "page", silence: "Do this." };
    const parts = { page: { words: "a source", language: "markdown" } };
    const made = (by: "rule" | "person"): string => rulesReference(new Map([["io/a", { ...entry, by }]]), parts);
    expect(made("rule")).toContain(
      "In a source:\n\n````markdown\n```json\n{}\n```\n````\n\n" +
        "Becomes:\n\n```markdown\n# Paint\n```\n\nTo silence it: Do this.\n",
    );
    const firm = rulesReference(new Map([["io/a", { law: "It holds.", silence: "It cannot be silenced; wait." }]]), {});
    expect(firm).toMatch(/\n\nIt holds\.\n\nIt cannot be silenced; wait\.\n$/);
    expect(made("person")).toContain("\n\nWrite instead:\n\n");
  });
});
