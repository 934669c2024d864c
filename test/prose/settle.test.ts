import { expect, it } from "vitest";
import type { ProseContext } from "../../codegen/prose/read-prose.js";
import { called, facts, integer, notes, number, string, strings } from "./show.js";

type Row = readonly [text: string, context: ProseContext, facts: readonly string[], note: string];

/** The same fact stated twice: the looser holds, and a note says so. */
const rows: readonly Row[] = [
  [
    "Range: 0-10. Maximum: 20.",
    integer,
    ["minimum 0 «Range: 0-10»", "maximum 20 «Maximum: 20»"],
    "tighten/disagreement «Maximum: 20»",
  ],
  [
    "Max 500 characters. Up to 300 characters.",
    string,
    ["maxLength 500 «Max 500 characters»"],
    "tighten/disagreement «Up to 300 characters»",
  ],
  [
    "Options: a, b. Allowed values: b, c.",
    string,
    ['enum ["a","b","c"] «Options: a, b»'],
    "tighten/disagreement «Allowed values: b, c»",
  ],
  ["Default: 1. Default: 2.", integer, [], "tighten/disagreement «Default: 2»"],
  ["必填。（可选）", string, ["required false «可选»"], "tighten/disagreement «可选»"],
  [
    "Default: 30. Range: 0-20",
    integer,
    ["minimum 0 «Range: 0-20»", "maximum 20 «Range: 0-20»"],
    "tighten/unfit «Default: 30»",
  ],
  ["Minimum: 8, maximum: 4", integer, [], "tighten/disagreement «Minimum: 8»"],
  [
    "Default: landscape_4_3 Range (3:4, 4:3)",
    string,
    ['default "landscape_4_3" «Default: landscape_4_3»'],
    "tighten/disagreement «Range (3:4, 4:3)»",
  ],
  [
    "Range: 0-100. -1 means random.",
    integer,
    ["minimum -1 «Range: 0-100»", "maximum 100 «Range: 0-100»"],
    "tighten/special-value «-1 means»",
  ],
  [
    "Supported: JPEG, png. Default: jpeg.",
    called("format", string),
    ['enum ["jpeg","png"] «Supported: JPEG, png»', 'default "jpeg" «Default: jpeg»'],
    "tighten/disagreement «Supported: JPEG, png»",
  ],
  [
    "1 to 4 images. If more than 4 are given, only the first 4 will be used.",
    strings,
    ["minItems 1 «1 to 4 images»"],
    "tighten/more-accepted «1 to 4 images»",
  ],
];

it.each(rows)("%s", (text, context, expected, note) => {
  expect([...facts(text, context)].toSorted()).toEqual([...expected].toSorted());
  expect(notes(text, context)).toContain(note);
});

it("keeps an inclusive bound beside an equal exclusive one apart", () => {
  expect(facts("Must be greater than 0. Must be at least 1.", number)).toEqual(["exclusiveMinimum 0 «greater than 0»"]);
});
