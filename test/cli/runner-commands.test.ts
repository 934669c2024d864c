import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { yamlText } from "../../codegen/model/yaml-text.js";
import { visibleJson } from "../../codegen/messages/visible.js";
import { hasCommand, withoutCommands } from "../../codegen/messages/runner-commands.js";

/** What a runner would obey: `::name` behind blanks at the start of a line, `##[` and `##vso[` anywhere. */
function obeyed(log: string): readonly string[] {
  return log
    .split(/[\n\r\u0085\u2028\u2029]/)
    .filter((line) => /^::[A-Za-z]/.test(line.trim()) || /##(?:\[|vso\[)/.test(line));
}

const HOSTILE = [
  "::error::x",
  "  ::add-mask::a",
  "\t::stop-commands::t",
  "a\n::warning::b",
  "a\r::set-output name=x::y",
  "a\r\n  ::debug::c",
  "a\u2028::error::d",
  "a\u0085::error::e",
  "##[error]f",
  "a ##[group]g",
  "##vso[task.setvariable]h",
  "::error::i\n::error::j\n",
];

describe("words of a source are no commands to a CI runner", () => {
  test.each(HOSTILE)("in a text that is printed: %j", (text) => {
    expect(hasCommand(text)).toBe(true);
    const printed = withoutCommands(text);
    expect(obeyed(printed)).toEqual([]);
    expect(hasCommand(printed)).toBe(false);
  });

  test.each(["a::b", ":::warning\n:::", "std::error::c", "a # b", "## [x", "#[x]", "a: :b"])(
    "%j is left as it is",
    (text) => {
      expect(withoutCommands(text)).toBe(text);
    },
  );

  test.each(HOSTILE)("in a document, which says the same: %j", (text) => {
    const doc = { [text]: text, list: [text, [text]], inner: { description: text, [`k${text}`]: { [text]: [text] } } };
    const yaml = yamlText(doc);
    expect(obeyed(yaml)).toEqual([]);
    expect(parse(yaml)).toEqual(doc);
    const json = visibleJson(doc);
    expect(obeyed(json)).toEqual([]);
    expect(JSON.parse(json)).toEqual(doc);
  });
});

test("mend of a hostile page, in both formats and with its edits explained", () => {
  const folder = mkdtempSync(join(tmpdir(), "falsmith-commands-"));
  const evil = "::error::pwned\n\n::add-mask::fal\n##[error]x\n";
  const page = {
    openapi: "3.0.1",
    info: { title: evil, version: "::error::1" },
    paths: {
      "/::error::p": {
        post: {
          summary: evil,
          description: `${evil}range: 0-1`,
          requestBody: {
            content: {
              "application/json": {
                schema: {
                  type: "object",
                  properties: { "::error::q": { type: "number", description: `${evil}range: 0-1` } },
                },
              },
            },
          },
          responses: { "200": { description: evil } },
        },
      },
    },
  };
  try {
    writeFileSync(join(folder, "page.json"), JSON.stringify(page));
    const bin = new URL("../../dist/codegen/main.js", import.meta.url).pathname;
    for (const format of ["yaml", "json"]) {
      const log = execFileSync(
        "sh",
        ["-c", `"$0" "$1" mend page.json --explain --format ${format} 2>&1`, process.execPath, bin],
        {
          cwd: folder,
          encoding: "utf8",
        },
      );
      expect(log).toContain("pwned");
      expect(obeyed(log)).toEqual([]);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
