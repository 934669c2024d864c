import fc from "fast-check";
import { stringify } from "yaml";
import { describe, expect, it } from "vitest";
import { repairYaml } from "../../../codegen/ingest/yaml/repair-yaml.js";
import { readYaml } from "../../../codegen/ingest/yaml/yaml.js";
import { parseYaml } from "../../../codegen/ingest/yaml/parse-yaml.js";
import { undo } from "./support.js";

function valueOf(text: string): unknown {
  return readYaml({ id: "p", text }).documents[0]?.value;
}

/** Words as people write them without thinking of YAML. */
const words = fc
  .array(
    fc.constantFrom(
      "a",
      "b",
      " ",
      ":",
      ": ",
      " #",
      "'",
      '"',
      "`",
      "@",
      "*",
      "&",
      "{",
      "}",
      "[",
      "]",
      ",",
      "- ",
      "?",
      "|",
      ">",
      "%",
      "!",
      "\\",
      "1",
      "：",
    ),
    {
      minLength: 1,
      maxLength: 16,
    },
  )
  .map((parts) => parts.join("").trim())
  .filter((text) => text !== "");

const PAGE = `openapi: 3.0.1
paths:
  /a:
    post:
      description: >-
        Some words: many
        of them
      tags: [x, "y"]
      parameters:
        - name: z
          in: query
          description: 'It''s z'
servers:
  - url: https://a.b
`;

const scrap = fc.constantFrom(
  ":",
  ": ",
  " ",
  '"',
  "'",
  "#",
  "- ",
  "\t",
  "{",
  "[",
  "]",
  "`",
  "@",
  "*",
  "&",
  "%",
  "\n",
  "|",
  ">",
  "!",
  "?",
  "\\",
  ",",
  "\u00a0",
  "：",
);

function undone(text: string): void {
  const result = repairYaml(text);
  expect(undo(text, result)).toBe(text);
  if (result.findings.length > 0) expect(result.text).toBe(text);
  else expect(parseYaml(result.text).problems).toEqual([]);
}

describe("repairYaml, whatever the text", () => {
  it("leaves what is valid alone", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 20, 80), (value, lineWidth) => {
        const text = stringify(value, { lineWidth });
        expect(repairYaml(text)).toEqual({ text, fixes: [], findings: [] });
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  it("gives words back as they are, and touches nothing beside them", () => {
    fc.assert(
      fc.property(words, (prose) => {
        const text = `a:\n  description: ${prose}\n  type: x\n`;
        const { fixes, findings } = repairYaml(text);
        fc.pre(fixes.length > 0);
        expect(findings).toEqual([]);
        const value = valueOf(text);
        if (/^["']/.test(prose)) expect(value).toMatchObject({ a: { type: "x" } });
        else expect(value).toEqual({ a: { description: prose, type: "x" } });
      }),
      { numRuns: 1_000, seed: 7 },
    );
  });

  it("can be undone after any slip of the pen", () => {
    fc.assert(
      fc.property(fc.nat(PAGE.length), fc.nat(3), fc.option(scrap), (at, drop, insert) => {
        undone(PAGE.slice(0, at) + (insert ?? "") + PAGE.slice(at + drop));
      }),
      { numRuns: 600, seed: 7 },
    );
  });

  it("can be undone for texts that make no sense", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(words, scrap, fc.constantFrom("\n", "\n  ", "\n- ", "a: ", "```json\n")), { maxLength: 30 }),
        (parts) => {
          undone(parts.join(""));
        },
      ),
      { numRuns: 600, seed: 7 },
    );
  });
});
