import { describe, expect, test } from "vitest";
import { ingestModelPage } from "../../../codegen/ingest/model-page/model-page.js";
import type { Pointer } from "../../../codegen/document/pointer.js";
import { reading, type Reading } from "./reading.js";

const PROPERTIES = "#/components/schemas/Input/properties";

function read(bullets: string): Reading {
  return reading(ingestModelPage, `# T\n\n> acme/paint\n\n### Input Schema\n\n${bullets}\n\n### Output Schema\n`);
}
function of(name: string, key = ""): Pointer {
  return `${PROPERTIES}/${name}${key === "" ? "" : `/${key}`}`;
}

describe("the head of a field", () => {
  test.each([
    ["- **`a`** (`string`, _required_):", { type: "string" }, ["a"]],
    ["- **`a`** (`string`, _required_)", { type: "string" }, ["a"]],
    ["- **`a`** (`string`, _optional_):\n  Words.", { type: "string", description: "Words." }, undefined],
    ["- **`a`** (`string`, _optional_): Words.", { type: "string", description: "Words." }, undefined],
    ["* **`a`** (`string`, *required*):", { type: "string" }, ["a"]],
    ["-   **`a`** (`string`):", { type: "string" }, undefined],
    ["- **`a-b.c`** (`list<string>`, _optional_):", undefined, undefined],
  ])("%j", (head, schema, required) => {
    const { value } = read(head);
    expect(value(of("a"))).toEqual(schema);
    expect(value("#/components/schemas/Input/required")).toEqual(required);
  });

  test("fields keep the order of the page; required quotes each word that says so", () => {
    const { value, quotes } = read(
      "- **`z`** (`string`, _required_)\n- **`a`** (`integer`, _optional_)\n- **`m`** (`boolean`, _required_)",
    );
    expect(Object.keys(value(PROPERTIES) ?? {})).toEqual(["z", "a", "m"]);
    expect(value("#/components/schemas/Input/required")).toEqual(["z", "m"]);
    expect(quotes("#/components/schemas/Input/required")).toEqual(["_required_", "_required_"]);
  });

  test("a name that reaches for a prototype is a plain name", () => {
    const { value } = read("- **`__proto__`** (`string`, _required_)\n- **`constructor`** (`integer`, _optional_)");
    expect(Object.keys(value(PROPERTIES) ?? {})).toEqual(["__proto__", "constructor"]);
    expect(({} as { type?: string }).type).toBeUndefined();
  });

  test("a type that is no type leaves the field open, with a finding at it", () => {
    const { value, findings } = read("- **`a`** (`str;ing`, _required_):\n  Words.");
    expect(value(of("a"))).toEqual({ description: "Words." });
    expect(findings).toMatchObject([{ code: "ingest/type-name", level: "warning", quote: "str;ing" }]);
  });

  test("a field twice is reported; the first counts", () => {
    const { value, findings } = read("- **`a`** (`string`, _required_)\n- **`a`** (`integer`, _required_)");
    expect(value(of("a", "type"))).toBe("string");
    expect(findings).toMatchObject([{ code: "ingest/field-twice", quote: "**`a`**" }]);
  });

  test("a line that only begins as a field is reported", () => {
    const { value, findings } = read(
      "- **`a`** (`string`, _required_):\n  Words.\n- **`b`** string, required\n  More.",
    );
    expect(Object.keys(value(PROPERTIES) ?? {})).toEqual(["a"]);
    expect(value(of("a", "description"))).toBe("Words.");
    expect(findings).toMatchObject([{ code: "ingest/field-form", quote: "- **`b`** string, required" }]);
  });
});

describe("the prose of a field", () => {
  test("folded lines are joined by a space, paragraphs stay apart, all of it is quoted", () => {
    const { value, quotes } = read('- **`a`** (`string`, _required_):\n  One\n  two.\n\n  Three.\n  - Default: `"x"`');
    expect(value(of("a", "description"))).toBe("One two.\n\nThree.");
    expect(quotes(of("a", "description"))).toEqual(["One\n  two.\n\n  Three."]);
    expect(value(of("a", "default"))).toBe("x");
  });

  test("bullets that are no constraint belong to the prose", () => {
    const { value } = read(
      '- **`a`** (`string`, _required_):\n  Formats:\n  - Format: mp4\n  - `fast` (quick): less\n  - **`note`**: mind it\n  - Default: `"x"`',
    );
    expect(value(of("a", "description"))).toBe("Formats: - Format: mp4 - `fast` (quick): less - **`note`**: mind it");
    expect(value(of("a", "default"))).toBe("x");
    expect(Object.keys(value(PROPERTIES) ?? {})).toEqual(["a"]);
  });

  test("a remark that is not set in belongs to no field", () => {
    const { value } = read(
      "- **`a`** (`string`, _required_):\n  Words.\n\nNota bene: nothing.\n\n- **`b`** (`string`, _required_)",
    );
    expect(value(of("a", "description"))).toBe("Words.");
    expect(Object.keys(value(PROPERTIES) ?? {})).toEqual(["a", "b"]);
  });

  test("prose is carried as it is", () => {
    const words = "*/ globalThis.x=1 /* and `${y}` \\u2028";
    expect(read(`- **\`a\`** (\`string\`, _required_):\n  ${words}`).value(of("a", "description"))).toBe(words);
  });
});

describe("the bullets of a field", () => {
  const field = (type: string, ...bullets: readonly string[]): Reading =>
    read(
      [`- **\`a\`** (\`${type}\`, _optional_):`, "  Words.", ...bullets.map((bullet) => `  - ${bullet}`)].join("\n"),
    );

  test("Default", () => {
    const { value, quotes } = field("integer", "Default: `81`");
    expect(value(of("a", "default"))).toBe(81);
    expect(quotes(of("a", "default"))).toEqual(["- Default: `81`"]);
    expect(field("Size", 'Default: `{"h":1,"w":2}`').value(of("a", "default"))).toEqual({ h: 1, w: 2 });
    expect(field("string", 'Default: `"a`b"`').value(of("a", "default"))).toBe("a`b");
    expect(field("boolean", "Default: false").value(of("a", "default"))).toBe(false);
    expect(field("list<string>", "Default: `[]`").value(of("a", "default"))).toEqual([]);
  });

  test("Options: the list quotes its bullet, each value itself", () => {
    const { value, quotes } = field("ModeEnum", 'Options: `"a, b"`, `"c"`');
    expect(value(of("a"))).toMatchObject({ type: "string", enum: ["a, b", "c"] });
    expect(quotes(of("a", "enum"))).toEqual(['- Options: `"a, b"`, `"c"`']);
    expect(quotes(of("a", "enum/1"))).toEqual(['`"c"`']);
    expect(field("StepEnum", "Options: `4`, `8`").value(of("a"))).toMatchObject({ type: "integer", enum: [4, 8] });
  });

  test("Range: both ends quote the bullet", () => {
    const { value, quotes } = field("float", "Range: `-1` to `1e3`");
    expect(value(of("a"))).toMatchObject({ type: "number", minimum: -1, maximum: 1000 });
    expect(quotes(of("a", "minimum"))).toEqual(["- Range: `-1` to `1e3`"]);
    expect(quotes(of("a", "maximum"))).toEqual(["- Range: `-1` to `1e3`"]);
  });

  test("Examples: JSON values with commas, quotes and brackets inside", () => {
    const { value, quotes, findings } = field("Size | Enum", 'Examples: "a, \\"b\\"", {"w":1,"h":[2,3]}, 4, null');
    expect(value(of("a", "examples"))).toEqual(['a, "b"', { w: 1, h: [2, 3] }, 4, null]);
    expect(quotes(of("a", "examples/1"))).toEqual(['{"w":1,"h":[2,3]}']);
    expect(findings).toEqual([]);
  });

  test("bullets folded over lines", () => {
    const { value, quotes, findings } = field(
      "ModeEnum",
      'Options: `"a"`,\n    `"b"`',
      'Examples:\n    "one\n    two"',
      'Default:\n    `"a"`',
    );
    expect(value(of("a"))).toMatchObject({ enum: ["a", "b"], examples: ["one two"], default: "a" });
    expect(quotes(of("a", "enum"))).toEqual(['- Options: `"a"`,\n    `"b"`']);
    expect(findings).toEqual([]);
  });

  test("Array of and One of say what the type leaves open", () => {
    expect(field("list", "Array of string").value(of("a"))).toMatchObject({ type: "array", items: { type: "string" } });
    expect(field("any", "One of: integer | string").value(of("a"))).toMatchObject({
      anyOf: [{ type: "integer" }, { type: "string" }],
    });
    expect(field("list<string>", "Array of string").findings).toEqual([]);
    expect(field("list<string>", "Array of integer").findings).toMatchObject([
      { code: "ingest/bullet-conflict", quote: "integer" },
    ]);
  });

  test.each([
    ["Default: `1;evil()`", "`1;evil()`", "default: text after the value; the bullet is dropped"],
    ["Default: `square_hd`", "square_hd", "default: square_hd is not a JSON value; the bullet is dropped"],
    ["Default: `1`, `2`", "`1`, `2`", "default: more than one value; the bullet is dropped"],
    ["Default:", "- Default:", "default: a value is missing; the bullet is dropped"],
    ['Options: `"a"`, `b`', "b`", "options: b is not a JSON value; the bullet is dropped"],
    ["Range: `0;x` to `1`", "`0;x` to `1`", "range: text after the value; the bullet is dropped"],
    ["Range: `0` to `Infinity`", "Infinity`", "range: Infinity is not a JSON value; the bullet is dropped"],
    ["Range: `5` to `1`", "- Range: `5` to `1`", "range: the first number is above the second; the bullet is dropped"],
    ["Range: `1`", "- Range: `1`", "range: not two numbers; the bullet is dropped"],
    ["Examples: 1, x", "x", "examples: x is not a JSON value; the rest is dropped"],
  ])("%j is dropped with a finding at its place", (bullet, quote, message) => {
    const { value, findings } = field("integer", bullet);
    const schema = value(of("a"));
    expect(schema).toMatchObject({ type: "integer", description: "Words." });
    for (const key of ["default", "enum", "minimum", "maximum"]) expect(schema).not.toHaveProperty(key);
    expect(findings).toMatchObject([{ level: "warning", message }]);
    expect(findings[0]?.quote.startsWith(quote)).toBe(true);
  });

  test("a range of a field that holds no numbers is reported", () => {
    const { value, findings } = field("string", "Range: `1` to `5`");
    expect(value(of("a"))).toEqual({ type: "string", description: "Words." });
    expect(findings).toMatchObject([{ code: "ingest/bullet-conflict" }]);
  });

  test("two bullets of a kind that differ are reported; none counts", () => {
    const { value, findings } = field("integer", "Default: `1`", "Default: `2`");
    expect(value(of("a", "default"))).toBeUndefined();
    expect(findings).toMatchObject([{ code: "ingest/bullet-conflict", quote: "- Default: `1`" }]);
  });
});

describe("fields inside fields", () => {
  test("fields set in below an object belong to it", () => {
    const { value, quotes } = read(
      "- **`size`** (`object`, _optional_):\n  How big.\n  - **`w`** (`integer`, _required_):\n    Width.\n    - Range: `1` to `9`\n  - **`h`** (`integer`, _optional_)\n- **`b`** (`string`, _required_)",
    );
    expect(value(of("size"))).toEqual({
      type: "object",
      properties: { w: { type: "integer", description: "Width.", minimum: 1, maximum: 9 }, h: { type: "integer" } },
      required: ["w"],
      description: "How big.",
    });
    expect(quotes(of("size", "properties/w/minimum"))).toEqual(["- Range: `1` to `9`"]);
    expect(value("#/components/schemas/Input/required")).toEqual(["b"]);
  });

  test("fields set in below a list belong to its items", () => {
    const { value } = read(
      "- **`loras`** (`list<Lora>`, _optional_):\n  - **`path`** (`string`, _required_):\n    Where.",
    );
    expect(value(of("loras"))).toEqual({
      type: "array",
      items: { type: "object", properties: { path: { type: "string", description: "Where." } }, required: ["path"] },
    });
  });

  test("a section with the name of a shape defines it", () => {
    const { value } = read(
      "- **`lora`** (`Lora`, _optional_)\n\n#### Lora\n\n- **`path`** (`string`, _required_)\n\n#### Unrelated\n\n- **`x`** (`string`, _required_)",
    );
    expect(value(of("lora"))).toEqual({ $ref: "#/components/schemas/Lora" });
    expect(value("#/components/schemas/Lora")).toEqual({
      type: "object",
      properties: { path: { type: "string" } },
      required: ["path"],
    });
    expect(value("#/components/schemas/Unrelated")).toBeUndefined();
  });
});
