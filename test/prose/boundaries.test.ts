import { expect, it } from "vitest";
import type { ProseContext } from "../../codegen/prose/read-prose.js";
import { called, facts, integer, notes, number, string } from "./show.js";

type Row = readonly [text: string, context: ProseContext, facts: readonly string[], notes?: readonly string[]];

/** Where one reading ends and another begins: bounds that touch, the last line of a list, the least that is a list. */
const rows: readonly Row[] = [
  ["Range: 5-10. Minimum: 5.", integer, ["minimum 5 «Range: 5-10»", "maximum 10 «Range: 5-10»"]],
  [
    "Range: 0-10. Minimum: 5.",
    integer,
    ["minimum 0 «Range: 0-10»", "maximum 10 «Range: 0-10»"],
    ["tighten/disagreement «Minimum: 5»"],
  ],
  [
    "Max 500 characters. Up to 800 characters.",
    string,
    ["maxLength 800 «Up to 800 characters»"],
    ["tighten/disagreement «Up to 800 characters»"],
  ],
  [
    "At least 3 characters. Minimum 2 characters.",
    string,
    ["minLength 2 «Minimum 2 characters»"],
    ["tighten/disagreement «Minimum 2 characters»"],
  ],
  ["Minimum: 4, maximum: 4", integer, ["minimum 4 «Minimum: 4»", "maximum 4 «maximum: 4»"]],
  [
    "Greater than 4, at most 4.",
    number,
    [],
    ["tighten/disagreement «Greater than 4»", "tighten/disagreement «at most 4»"],
  ],
  ["At least 4, less than 4", number, [], ["tighten/disagreement «At least 4»", "tighten/disagreement «less than 4»"]],
  ["Range: 0-100. 0 means random.", integer, ["minimum 0 «Range: 0-100»", "maximum 100 «Range: 0-100»"]],
  ["Range: 0-100. 100 means all.", integer, ["minimum 0 «Range: 0-100»", "maximum 100 «Range: 0-100»"]],
  [
    "Range: 1-100. 101 means all.",
    integer,
    ["minimum 1 «Range: 1-100»", "maximum 101 «Range: 1-100»"],
    ["tighten/special-value «101 means»"],
  ],
  [
    "Range: 1-100. 0 means none. -1 means random.",
    integer,
    ["minimum -1 «Range: 1-100»", "maximum 100 «Range: 1-100»"],
    ["tighten/special-value «0 means»", "tighten/special-value «-1 means»"],
  ],
  [
    "Default: 20. Range: 0-20",
    integer,
    ["default 20 «Default: 20»", "minimum 0 «Range: 0-20»", "maximum 20 «Range: 0-20»"],
  ],
  [
    "Default: 0. Range: 0-20",
    integer,
    ["default 0 «Default: 0»", "minimum 0 «Range: 0-20»", "maximum 20 «Range: 0-20»"],
  ],
  ["Greater than 0. Default: 0.", number, ["exclusiveMinimum 0 «Greater than 0»"], ["tighten/unfit «Default: 0»"]],
  ["Less than 5. Default: 5.", number, ["exclusiveMaximum 5 «Less than 5»"], ["tighten/unfit «Default: 5»"]],
  [
    'URL of the image. Default: ""',
    called("image_url", string),
    ['default "" «Default: ""»'],
    ['tighten/unfit «Default: ""»'],
  ],
  ["可选值：\n1：左上角\n2：右上角", integer, ["enum [1,2] «可选值：\n1：左上角\n2：右上角»"]],
  ["可选值：\n1：左上角", integer, []],
  [
    "Possible values:\n\n- `a`: x\n- `b`: y\n\nmore text",
    string,
    ['enum ["a","b"] «Possible values:\n\n- `a`: x\n- `b`: y»'],
  ],
  [
    "Possible values:\n- a: first\n- b: second\n- note: ignore",
    string,
    ['enum ["a","b"] «Possible values:\n- a: first\n- b: second»'],
  ],
  ["Possible values:\n-- a\n-- b", string, ['enum ["a","b"] «Possible values:\n-- a\n-- b»']],
  ["Possible values:\n- a\n- b c d", string, []],
  ["Possible values:\n- a\n- b\n当 x 为 y 时：", string, []],
  ["Possible values: `a`", string, ['enum ["a"] «Possible values: `a`»']],
  ["Allowed values: a", string, []],
  ["Supported formats of items: a1, b1", string, ['enum ["a1","b1"] «Supported formats of items: a1, b1»']],
  ["not supported: a1, b1", string, []],
  ["Supports 6, 10", integer, ["enum [6,10] «Supports 6, 10»"]],
  ["Does not support 6, 10", integer, []],
  ["Supports auto, none", string, ['enum ["auto","none"] «Supports auto, none»']],
  ["Supports low quality, auto", string, []],
  ["must be `a`", string, ['enum ["a"] «must be `a`»']],
  ["may be `a`", string, []],
  ["must be not `a`", string, []],
  ["Range (3:4)", string, []],
  ['What is the default voice? It is "auto".', string, []],
  ['What a default voice! It is "auto".', string, []],
  ["Possible values: `a`!", string, ['enum ["a"] «Possible values: `a`»']],
  ["必填、默认 5", integer, ["required true «必填»", "default 5 «默认 5»"]],
];

for (const [text, context, expected, told = []] of rows)
  it(JSON.stringify(text), () => {
    expect(facts(text, context)).toEqual(expected);
    expect(notes(text, context)).toEqual(told);
  });

it.each(["num_images", "image_count", "n", "number", "amount", "quantity", "images", "max_images"])(
  "a number of images limits %s, which counts them",
  (name) => expect(facts("Up to 4 images.", called(name, integer))).toEqual(["maximum 4 «Up to 4 images»"]),
);

it("a number of images does not limit a number that counts something else", () =>
  expect(facts("Up to 4 images.", called("seed", integer))).toEqual([]));
