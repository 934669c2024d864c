import { Ajv } from "ajv";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runWith } from "../../codegen/cli/commands/generate.js";
import { sarifText } from "../../codegen/cli/terminal/sarif.js";
import { codes } from "../../codegen/codes/codes.js";
import type { LocatedFinding } from "../../codegen/document/located-finding.js";
import { payloads } from "../report/pages.js";
import { fakeStages } from "./fake-stages.js";
import { fakeTerminal } from "./fake-terminal.js";
import { folderWith } from "./folder.js";

function closed(properties: object, required: readonly string[] = Object.keys(properties)): object {
  return { type: "object", additionalProperties: false, properties, required };
}
const text = closed({ text: { type: "string", minLength: 1 } });
const level = { enum: ["none", "note", "warning", "error"] };
const rule = closed(
  { id: { type: "string" }, shortDescription: text, help: text, defaultConfiguration: closed({ level }) },
  ["id"],
);
const region = closed(
  { startLine: { type: "integer", minimum: 1 }, startColumn: { type: "integer", minimum: 1 }, snippet: text },
  ["startLine", "startColumn"],
);
const place = closed(
  {
    artifactLocation: closed({
      uri: { type: "string", pattern: "^(?!/)[A-Za-z0-9\\-._~!$&'()*+,;=@%/]+$" },
      uriBaseId: { const: "%SRCROOT%" },
    }),
    region,
  },
  ["artifactLocation"],
);
const location = closed(
  {
    physicalLocation: place,
    logicalLocations: { type: "array", items: closed({ fullyQualifiedName: { type: "string" } }) },
  },
  [],
);
const result = closed(
  {
    ruleId: { type: "string" },
    ruleIndex: { type: "integer", minimum: 0 },
    level,
    message: text,
    locations: { type: "array", minItems: 1, items: location },
  },
  ["ruleId", "ruleIndex", "level", "message"],
);
/** The part of the schema of SARIF 2.1.0 that we write, closed. */
const schema = closed({
  $schema: { const: "https://json.schemastore.org/sarif-2.1.0.json" },
  version: { const: "2.1.0" },
  runs: {
    type: "array",
    minItems: 1,
    maxItems: 1,
    items: closed({
      tool: closed({
        driver: closed({
          name: { const: "falsmith" },
          semanticVersion: { type: "string", pattern: "^\\d+\\.\\d+\\.\\d+" },
          rules: { type: "array", uniqueItems: true, items: rule },
        }),
      }),
      invocations: { type: "array", items: closed({ executionSuccessful: { type: "boolean" } }) },
      columnKind: { const: "utf16CodeUnits" },
      results: { type: "array", items: result },
    }),
  },
});
const validate = new Ajv({ allErrors: true }).compile(schema);

function valid(log: string) {
  const parsed = JSON.parse(log);
  validate(parsed);
  expect(validate.errors ?? []).toEqual([]);
  const [run] = parsed.runs;
  for (const { ruleId, ruleIndex } of run.results) expect(run.tool.driver.rules[ruleIndex].id).toBe(ruleId);
  return run;
}

const cwd = "/home/x/project";
function logOf(findings: readonly LocatedFinding[]) {
  return valid(sarifText(findings, { version: "1.2.3", codes, cwd, isComplete: true }));
}

describe("a finding in SARIF", () => {
  test("has its rule with law, level and remedy, its file, and its region", () => {
    const { results, tool } = logOf([
      { code: "io/stale", level: "error", path: "generated/a b/x#?.ts", message: "stale" },
      {
        code: "tighten/range",
        level: "warning",
        path: "specs/a.md",
        line: 3,
        column: 7,
        message: "m",
        quote: "At most 8",
      },
      { code: "tighten/range", level: "note", path: "specs/a.md", pointer: "#/paths/~1a", message: "n", hint: "h" },
      { code: "io/usage", level: "error", message: "of the run" },
    ]);
    expect(results).toEqual([
      expect.objectContaining({
        ruleId: "io/stale",
        level: "error",
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: "generated/a%20b/x%23%3F.ts", uriBaseId: "%SRCROOT%" },
            },
          },
        ],
      }),
      {
        ruleId: "tighten/range",
        ruleIndex: 2,
        level: "warning",
        message: { text: "m" },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: "specs/a.md", uriBaseId: "%SRCROOT%" },
              region: { startLine: 3, startColumn: 7, snippet: { text: "At most 8" } },
            },
          },
        ],
      },
      expect.objectContaining({
        message: { text: "n\nHint: h" },
        locations: [expect.objectContaining({ logicalLocations: [{ fullyQualifiedName: "#/paths/~1a" }] })],
      }),
      { ruleId: "io/usage", ruleIndex: 1, level: "error", message: { text: "of the run" } },
    ]);
    expect(tool.driver.rules.map(({ id }: { readonly id: string }) => id)).toEqual([
      "io/stale",
      "io/usage",
      "tighten/range",
    ]);
    const [, , range] = tool.driver.rules;
    expect(range.shortDescription.text.length).toBeGreaterThan(20);
    expect(range.help.text).toContain("falsmith explain tighten/range");
    expect(range.help.text).toContain("In falsmith.config.json");
  });

  test("of an absolute path is relative to the folder of the run, and no path has a scheme or a host", () => {
    const paths = [`${cwd}/specs/a.md`, "/elsewhere/b.md", "javascript:x/y", "//host/c.md", ...payloads];
    const { results } = logOf(paths.map((path) => ({ code: "io/empty", level: "error", path, message: "m" })));
    const uris = results.map(
      (one: {
        readonly locations: readonly {
          readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } };
        }[];
      }) => one.locations[0]?.physicalLocation.artifactLocation.uri,
    );
    expect(uris.slice(0, 3)).toEqual(["specs/a.md", "../../../elsewhere/b.md", "javascript%3Ax/y"]);
    for (const uri of uris) expect(new URL(uri, "https://base.example/a/b/c/d/e/").host).toBe("base.example");
  });

  test("says hostile words as text: no link, nothing unseen", () => {
    const words = [...payloads, "[click](https://evil.example)", "a\\[b"];
    const { results } = logOf(words.map((message) => ({ code: "io/empty", level: "error", message })));
    const texts = results.map(({ message }: { readonly message: { readonly text: string } }) => message.text);
    expect(texts).toContain("\\[click\\](https://evil.example)");
    for (const one of texts) expect(one).not.toMatch(/(?<!\\)(?:\\\\)*\[|[\u202e\u2066\0]/);
  });
});

describe("generate --reporter sarif", () => {
  const run = async (folder: string, argv: readonly string[]) => {
    const terminal = fakeTerminal(folder);
    const code = await runWith(fakeStages, ["--runtime", "import", "--reporter", "sarif", ...argv], terminal);
    return { code, run: valid(terminal.stderr()) };
  };

  test("is one log on stderr: of a run, of a comparison, and of one that stops", async () => {
    const folder = folderWith({ "specs/a.md": "endpoint x/a\nwarn w" });
    const first = await run(folder, []);
    expect(first).toMatchObject({ code: 0, run: { invocations: [{ executionSuccessful: true }] } });
    expect(first.run.results).toMatchObject([{ level: "warning", message: { text: "w" } }]);
    const again = await run(folder, ["--check"]);
    expect(again.run.results).toHaveLength(1);
    const elsewhere = await run(folder, ["--check", "--out", "other"]);
    expect(elsewhere.code).toBe(1);
    expect(elsewhere.run.results.length).toBeGreaterThan(3);
    const wrong = await run(folder, ["no-such.md"]);
    expect(wrong).toMatchObject({ code: 2, run: { invocations: [{ executionSuccessful: false }] } });
    expect(wrong.run.results).toHaveLength(1);
  });

  test("follows nothing", async () => {
    const terminal = fakeTerminal(join(folderWith({ "specs/a.md": "endpoint x/a" })));
    await expect(runWith(fakeStages, ["--watch", "--reporter", "sarif"], terminal)).rejects.toMatchObject({ exit: 2 });
  });
});
