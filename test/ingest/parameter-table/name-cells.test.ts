import { describe, expect, test } from "vitest";
import type { Json } from "../../../codegen/document/json.js";
import { isList, isObject, own } from "../../../codegen/document/json.js";
import { ingest } from "../../../codegen/ingest/ingest.js";
import { reading, type Reading } from "../model-page/reading.js";

const INPUT = "#/components/schemas/Input" as const;

function read(body: string, heading = "## Body Parameters"): Reading {
  return reading(ingest, `# Paint\n\n\`POST https://api.example.com/v1/paint\`\n\n${heading}\n\n${body}\n`);
}

/** A field as one line: its name, its type, `*` where it is required, and its description. */
function fieldsOf({ value }: Reading): readonly string[] {
  const properties = value(`${INPUT}/properties`) ?? {};
  const required = value(`${INPUT}/required`) ?? [];
  return Object.entries(isObject(properties) ? properties : {}).map(([name, schema]) => {
    const type: Json | undefined = own(schema, "type");
    const words = own(schema, "description");
    const needed = isList(required) && required.includes(name) ? "*" : "";
    return [`${name}${needed}`, type, words].filter((part) => part !== undefined).join(" | ");
  });
}

describe("a cell of names says more", () => {
  test.each([
    ["prompt string required", "prompt* | string | Words"],
    ["seed (integer, optional)", "seed | integer | Words"],
    ["prompt*", "prompt* | Words"],
    ["`mode`*", "mode* | Words"],
    ["*size", "size* | Words"],
    ["\\*size", "size* | Words"],
    ["*steps*", "steps | Words"],
    ["**steps** `integer` 必填", "steps* | integer | Words"],
    ["prompt（必填）", "prompt* | Words"],
    ["mode 必填", "mode* | Words"],
    ["width<br>integer<br>required", "width* | integer | Words"],
    ["height<br>*integer*", "height | integer | Words"],
    ["`count`<sup>*</sup>", "count* | Words"],
    ["quality?", "quality | Words"],
    ["ids (array of strings, required)", "ids* | array | Words"],
    ["prompt（文字列、必須）", "prompt* | string | Words"],
    ["cfg (number, optional, 0-1)", "cfg | number | 0-1\nWords"],
    ["mode (string, required when x)", "mode | string | required when x\nWords"],
    ["~~old~~", "old | Words"],
  ])("%s", (cell, expected) => {
    expect(fieldsOf(read(`| Parameter | Description |\n| --- | --- |\n| ${cell} | Words |`))).toEqual([expected]);
  });

  test.each(["the first one", "prompt and more", "prompt of the user", "**Not a name** string"])(
    "%s: is no field",
    (cell) => {
      const { findings } = read(`| Parameter | Description |\n| --- | --- |\n| ok | Words |\n| ${cell} | Words |`);
      expect(findings.map(({ code }) => code)).toContain("ingest/table-row");
    },
  );

  test("the columns for type and presence outrank it; a struck name is deprecated; places are those of the words", () => {
    const { value, quotes } = read(
      "| Parameter | Type | Required | Description |\n|---|---|---|---|\n| seed (string, required) | integer | No | A |\n| ~~old~~ | string | Yes | B |",
    );
    expect(value(`${INPUT}/properties/seed`)).toEqual({ type: "integer", description: "A" });
    expect(value(`${INPUT}/required`)).toEqual(["old"]);
    expect(value(`${INPUT}/properties/old/deprecated`)).toBe(true);
    expect(quotes(`${INPUT}/properties/seed/type`)).toEqual(["integer"]);
  });

  test("the place of a type is its word", () => {
    const { quotes } = read("| Parameter | Description |\n|---|---|\n| seed (integer, optional) | A |");
    expect(quotes(`${INPUT}/properties/seed/type`)).toEqual(["integer"]);
  });
});

describe("fields in bullets", () => {
  test.each([
    ["- prompt string required - Words", ["prompt* | string | Words"]],
    ["- width (integer, required): Words", ["width* | integer | Words"]],
    ["- mode* (string): Words", ["mode* | string | Words"]],
    ["- `prompt`: string, required. Words", ["prompt* | string | Words"]],
    ["- `seed`: integer - Words", ["seed | integer | Words"]],
    [
      "- `seed`: integer\n- `count`: number of images\n- `kind`: Optional. Words",
      ["seed | integer", "count | number of images", "kind | Optional. Words"],
    ],
    [
      "prompt string required\nWords\nseed integer\nMore\nmode string default:fast\nLast",
      ["prompt* | string | Words", "seed | integer | More", "mode | string | default:fast\nLast"],
    ],
    ["**mode** (string)\n- `fast`: quick\n- `good`: slow", ["mode | string | - `fast`: quick\n- `good`: slow"]],
  ])("%j", (body, expected) => {
    expect(fieldsOf(read(body))).toEqual(expected);
  });
});

describe("fields as headings", () => {
  test("with type and presence beside or below them; the lines below are the description", () => {
    const body =
      "### prompt string required\n\nWords.\n\n### `seed` integer\n\nMore. Defaults to 5.\n\n### `mode`\n\n*string* · optional\n\nLast.";
    expect(fieldsOf(read(body))).toEqual([
      "prompt* | string | Words.",
      "seed | integer | More. Defaults to 5.",
      "mode | string | Last.",
    ]);
  });

  test("a table below belongs to the field, and JSON is an example of it, not of the body", () => {
    const { value } = read(
      '### size object\n\nThe size.\n\n| Name | Type |\n|---|---|\n| width | integer |\n\n### ids array of strings\n\n```json\n{"a": 1}\n```',
    );
    expect(value(INPUT)).toEqual({
      type: "object",
      properties: {
        size: { type: "object", description: "The size.", properties: { width: { type: "integer" } } },
        ids: { type: "array", items: { type: "string" } },
      },
    });
  });

  test("a heading of words opens a part, as before", () => {
    const page =
      "### Notes on the parameters\n\nWords.\n\n| Name | Type | Required |\n|---|---|---|\n| seed | integer | Yes |";
    expect(fieldsOf(read(page))).toEqual(["seed* | integer"]);
  });
});
