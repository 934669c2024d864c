import { parseAllDocuments } from "yaml";
import { describe, expect, it } from "vitest";
import { repairYaml } from "../../../codegen/ingest/yaml/repair-yaml.js";
import { told, undo } from "./support.js";

type Case = readonly [name: string, input: string, output: string, told: readonly string[]];

const mended: readonly Case[] = [
  [
    "a line break that is lost behind a type",
    "type: string description: x\n",
    "type: string\ndescription: x\n",
    ["1:13 split-pairs:   → \n"],
  ],
  [
    "two pairs on a line of a list",
    "- name: a in: query\n  required: true schema: {type: string}\n",
    "- name: a\n  in: query\n  required: true\n  schema: {type: string}\n",
    ["1:10 split-pairs:   → \n  ", "2:17 split-pairs:   → \n  "],
  ],
  [
    "three pairs, and a line break that is lost with its space",
    "minimum: 1 maximum: 4 default: 1\ntype: stringdescription: x\n",
    "minimum: 1\nmaximum: 4\ndefault: 1\ntype: string\ndescription: x\n",
    ["1:11 split-pairs:   → \n", "1:22 split-pairs:   → \n", "2:13 split-pairs:  → \n"],
  ],
  [
    "an item left of its list",
    "enum:\n  - a\n- b\n- c\ntype: x\n",
    "enum:\n  - a\n  - b\n  - c\ntype: x\n",
    ["3:1 indent-list-item:  →   ", "4:1 indent-list-item:  →   "],
  ],
  [
    "an apostrophe in words whose quote is never closed",
    "a:\n  description: 'What isn't it, it's new\n  type: x\n",
    "a:\n  description: \"What isn't it, it's new\"\n  type: x\n",
    ["2:16 quote-quoted-words: 'What isn't it, it's new → \"What isn't it, it's new\""],
  ],
  ["a key in bold", "**type**: string\nb: 1\n", "type: string\nb: 1\n", ["1:1 quote-key: **type** → type"]],
  ["a key in code marks", "`type`: string\nb: 1\n", "type: string\nb: 1\n", ["1:1 quote-key: `type` → type"]],
  [
    "a colon in a value",
    "description: Range value: 2-40\n",
    "description: 'Range value: 2-40'\n",
    ["1:14 quote-colon-value: Range value: 2-40 → 'Range value: 2-40'"],
  ],
  [
    "a colon with quotes, hash and backslash",
    'description: Default: "a\\b" # of 3\n',
    `description: 'Default: "a\\b" # of 3'\n`,
    [`1:14 quote-colon-value: Default: "a\\b" # of 3 → 'Default: "a\\b" # of 3'`],
  ],
  [
    "an apostrophe beside the colon",
    "a: It's so: yes\n",
    `a: "It's so: yes"\n`,
    [`1:4 quote-colon-value: It's so: yes → "It's so: yes"`],
  ],
  [
    "a colon at the end",
    "a:\n  description: One of these:\n  type: string\n",
    "a:\n  description: 'One of these:'\n  type: string\n",
    ["2:16 quote-colon-value: One of these: → 'One of these:'"],
  ],
  ["CR LF line ends", "a: b: c\r\nd: 1\r\n", "a: 'b: c'\r\nd: 1\r\n", ["1:4 quote-colon-value: b: c → 'b: c'"]],
  [
    "an entry of a list",
    "- name: x\n  description: Range: 1-2\n",
    "- name: x\n  description: 'Range: 1-2'\n",
    ["2:16 quote-colon-value: Range: 1-2 → 'Range: 1-2'"],
  ],
  [
    "an item that is a sentence",
    "tags:\n  - Range of values: see: here\n  - b\n",
    "tags:\n  - 'Range of values: see: here'\n  - b\n",
    ["2:5 quote-colon-value: Range of values: see: here → 'Range of values: see: here'"],
  ],
  [
    "a colon on a continuing line",
    "description: Words that go on\n  here. Default: 5\ntype: x\n",
    "description: 'Words that go on\n  here. Default: 5'\ntype: x\n",
    ["1:14 quote-colon-value: Words that go on\n  here. Default: 5 → 'Words that go on\n  here. Default: 5'"],
  ],
  [
    "words below their key",
    "description:\n  Words\n  with: a colon\ntype: x\n",
    "description:\n  'Words\n  with: a colon'\ntype: x\n",
    ["2:3 quote-colon-value: Words\n  with: a colon → 'Words\n  with: a colon'"],
  ],
  ["words that begin with @", "a: @user\n", "a: '@user'\n", ["1:4 quote-indicator-value: @user → '@user'"]],
  [
    "words that begin with a backtick",
    "a: `x` is y\n",
    "a: '`x` is y'\n",
    ["1:4 quote-indicator-value: `x` is y → '`x` is y'"],
  ],
  [
    "words that begin with a percent sign",
    "a: %s of it\n",
    "a: '%s of it'\n",
    ["1:4 quote-indicator-value: %s of it → '%s of it'"],
  ],
  [
    "words that begin with emphasis",
    "a: **Note** this\n",
    "a: '**Note** this'\n",
    ["1:4 quote-indicator-value: **Note** this → '**Note** this'"],
  ],
  ["an alias of nothing", "a: *any\n", "a: '*any'\n", ["1:4 quote-indicator-value: *any → '*any'"]],
  [
    "words behind a bracket",
    "a: [beta] model\n",
    "a: '[beta] model'\n",
    ["1:4 quote-indicator-value: [beta] model → '[beta] model'"],
  ],
  [
    "a placeholder with more behind it",
    "url: {{BASE}}/v1\n",
    "url: '{{BASE}}/v1'\n",
    ["1:6 quote-indicator-value: {{BASE}}/v1 → '{{BASE}}/v1'"],
  ],
  [
    "a comparison",
    "a: >= 5\nb: | c\n",
    "a: '>= 5'\nb: '| c'\n",
    ["1:4 quote-indicator-value: >= 5 → '>= 5'", "2:4 quote-indicator-value: | c → '| c'"],
  ],
  ["a dash alone", "default: -\n", "default: '-'\n", ["1:10 quote-indicator-value: - → '-'"]],
  [
    "words in quotes, one after the other",
    'a: "x", "y"\n',
    `a: '"x", "y"'\n`,
    [`1:4 quote-quoted-words: "x", "y" → '"x", "y"'`],
  ],
  [
    "words after words in quotes",
    "a: 'x' or more\n",
    `a: "'x' or more"\n`,
    [`1:4 quote-quoted-words: 'x' or more → "'x' or more"`],
  ],
  [
    "quotes inside quotes",
    'a: "The "auto" mode"\n',
    'a: "The \\"auto\\" mode"\n',
    ['1:4 quote-quoted-words: "The "auto" mode" → "The \\"auto\\" mode"'],
  ],
  [
    "an apostrophe inside quotes",
    "a: 'It's so'\n",
    "a: 'It''s so'\n",
    ["1:4 quote-quoted-words: 'It's so' → 'It''s so'"],
  ],
  ["a quote that is never closed", 'a:\n  b: "x: y\n  c: 1\n', 'a:\n  b: "x: y"\n  c: 1\n', ['2:11 close-quote:  → "']],
  [
    "a backslash that escapes nothing",
    'pattern: "^\\d+\\.$"\n',
    'pattern: "^\\\\d+\\\\.$"\n',
    ["1:12 escape-backslash: \\ → \\\\", "1:15 escape-backslash: \\ → \\\\"],
  ],
  [
    "a key that looks like an alias",
    "content:\n  */*:\n    schema: {}\n",
    "content:\n  '*/*':\n    schema: {}\n",
    ["2:3 quote-key: */* → '*/*'"],
  ],
  [
    "a colon without its space",
    "a: 1\ntype:string\nb: 2\n",
    "a: 1\ntype: string\nb: 2\n",
    ["2:5 space-after-colon: : → : "],
  ],
  [
    "a colon of another script",
    "a: 1\ntype：string\nb: 2\n",
    "a: 1\ntype: string\nb: 2\n",
    ["2:5 space-after-colon: ： → : "],
  ],
  [
    "tabs",
    "a:\n\tb: 1\n\tc:\n\t\td: 2\n",
    "a:\n  b: 1\n  c:\n    d: 2\n",
    ["2:1 indent-with-spaces: \t →   ", "3:1 indent-with-spaces: \t →   ", "4:1 indent-with-spaces: \t\t →     "],
  ],
  [
    "tabs beside spaces of another width",
    "a:\n    b: 1\nc:\n\td: 2\n",
    "a:\n    b: 1\nc:\n    d: 2\n",
    ["4:1 indent-with-spaces: \t →     "],
  ],
  [
    "tabs behind spaces, of whatever width",
    "a:\n  \tb: 1\n  \tc: 2\nd: 3\n",
    "a:\n    b: 1\n    c: 2\nd: 3\n",
    ["2:1 indent-with-spaces:   \t →     ", "3:1 indent-with-spaces:   \t →     "],
  ],
  [
    "the fixed spaces of a web page",
    "a:\n\u00a0\u00a0b: 1\n  c: 2\n",
    "a:\n  b: 1\n  c: 2\n",
    ["2:1 indent-with-spaces: \u00a0\u00a0 →   "],
  ],
  [
    "a fence at the margin of a block text",
    "a: |\n  x\n```json\n{}\n```\n  y\nb: 1\n",
    "a: |\n  x\n  ```json\n  {}\n  ```\n  y\nb: 1\n",
    ["3:1 indent-fence:  →   ", "4:1 indent-fence:  →   ", "5:1 indent-fence:  →   "],
  ],
  [
    "lines of a quoted value at the margin of its key",
    'a:\n  b: "x\n  y"\n  c: 1\n',
    'a:\n  b: "x\n   y"\n  c: 1\n',
    ["3:1 indent-quoted-lines:  →  "],
  ],
  [
    "an entry that is said twice",
    "a:\n  b: 1\n  c: 2\n  b: 1\n",
    "a:\n  b: 1\n  c: 2\n",
    ["4:1 drop-repeated-key:   b: 1\n → "],
  ],
  ["a list that is not closed", "enum: [a, b\ntype: x\n", "enum: [a, b]\ntype: x\n", ["1:12 close-bracket:  → ]"]],
  [
    "two faults of one line in two passes",
    "\ta: 1\n\tb: c: d\n",
    "  a: 1\n  b: 'c: d'\n",
    ["1:1 indent-with-spaces: \t →   ", "2:1 indent-with-spaces: \t →   ", "2:5 quote-colon-value: c: d → 'c: d'"],
  ],
  [
    "the second document of a stream",
    "a: 1\n---\nb: c: d\n",
    "a: 1\n---\nb: 'c: d'\n",
    ["3:4 quote-colon-value: c: d → 'c: d'"],
  ],
];

describe("repairYaml", () => {
  it.each(mended)("mends %s", (_, input, output, edits) => {
    const result = repairYaml(input);
    expect(result.text).toBe(output);
    expect(told(input)).toEqual(edits);
    expect(parseAllDocuments(result.text).flatMap((document) => document.errors)).toEqual([]);
    expect(undo(input, result)).toBe(input);
    expect(repairYaml(result.text)).toEqual({ text: result.text, fixes: [], findings: [] });
  });

  it("says the law of each fix", () => {
    const { fixes } = repairYaml("a: b: c\n");
    expect(fixes).toEqual([
      {
        start: 3,
        end: 7,
        text: "'b: c'",
        rule: "text/quote-colon-value",
        law: "A plain YAML value that holds `: ` or ends in a colon is quoted; nothing else on its line changes.",
      },
    ]);
  });

  it.each([
    ["placeholders, which YAML reads as mappings", "a: {{KEY}}\n"],
    ["a colon without a space behind it", "a: https://x.y/z\ntime: 12:30\n"],
    ["block texts with anything in them", "a: |\n  b: c: d\n  ```json\n  @x\n  ```\nb: >-\n  - x: y: z\n"],
    ["tabs inside block texts", "a: |\n  x\n  \ty: z\n"],
    ["quoted texts with anything in them", "a: \"b: c # d\"\nb: 'It''s: so'\n"],
    ["a byte order mark and CR LF", "\ufeffa: 1\r\nb: 2\r\n"],
    ["an empty text", ""],
    ["JSON with tabs", '{\n\t"a": [\n\t\t1\n\t]\n}\n'],
    ["keys without words", ": a\n: b\n"],
  ])("leaves valid YAML alone: %s", (_, input) => {
    expect(repairYaml(input)).toEqual({ text: input, fixes: [], findings: [] });
  });
});

const refused: readonly (readonly [name: string, input: string, told: readonly string[]])[] = [
  ["keys at different columns", "a:\n  b: 1\n c: 2\n", ["3:1 text/yaml-syntax"]],
  ["a keyword that never holds words", "schema: type: string\n", ["1:9 text/yaml-syntax"]],
  ["a value that goes on as structure", "name: x y\n  in: query\nz: 1\n", ["1:7 text/yaml-syntax"]],
  [
    "structure gone astray below words",
    "  summary: x\n    deprecated: false\n    tags: []\n",
    ["1:12 text/yaml-syntax", "2:17 text/yaml-syntax"],
  ],
  [
    "a line that ran into the one above",
    "a: []    example:\nb: [    x: 1\n",
    ["1:10 text/yaml-syntax", "3:1 text/yaml-syntax"],
  ],
  ["a block header without its space", "a: 1\nb:|\n  c: 1\n", ["2:1 text/yaml-syntax"]],
  ["a list beside its key", "enum: - a\n", ["1:7 text/yaml-syntax"]],
  ["prose between keys", "a: 1\nsome prose here\nb: 2\n", ["2:1 text/yaml-syntax"]],
  ["tabs after spaces whose width decides", "a:\n  b:\n    c: 1\n  \td: 2\n", ["4:3 text/yaml-syntax"]],
  ["one key with two values", "a: 1\nb: 2\na: 3\n", ["3:1 text/repeated-key"]],
  ["one key with two values that begin alike", "a:\n  b: 1\n  c: 2\na:\n  b: 1\n", ["4:1 text/repeated-key"]],
  ["a comment that touches a quote", 'a: "b"# c\n', ["1:7 text/yaml-syntax"]],
  ["a list of dashes", "a: [-, -]\n", ["1:5 text/yaml-syntax"]],
  ["a line that is cut off", "a: 1\nb: 2\ndescr", ["3:1 text/yaml-syntax"]],
];

describe("repairYaml refuses", () => {
  it.each(refused)("%s", (_, input, findings) => {
    expect(told(input)).toEqual(findings);
    const result = repairYaml(input);
    expect(result.text).toBe(input);
    for (const { level, message, hint } of result.findings) {
      expect(level).toBe("error");
      expect(message).not.toBe("");
      expect(hint).toBeDefined();
    }
  });

  it("every fault at once, those aside that it could mend", () => {
    expect(told("a: b: c\ntype: x: y\nd: 1\nin: e: f\n")).toEqual(["2:7 text/yaml-syntax", "4:5 text/yaml-syntax"]);
  });

  it("quotes a colon below an example whatever its key is called", () => {
    expect(repairYaml("example:\n  type: a: b\n").text).toBe("example:\n  type: 'a: b'\n");
  });
});
