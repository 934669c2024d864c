import { expect, it } from "vitest";
import { phrasesOf } from "../../codegen/prose/lexer/phrases.js";
import { tag } from "../../codegen/prose/lexer/tag.js";
import { EUROPEAN } from "../../codegen/prose/lexer/words-eu.js";
import { JAPANESE } from "../../codegen/prose/lexer/words-ja.js";
import { KOREAN } from "../../codegen/prose/lexer/words-ko.js";
import { CHINESE } from "../../codegen/prose/lexer/words-zh.js";
import { ENGLISH } from "../../codegen/prose/lexer/words-en.js";

function twice(phrases: readonly (readonly [string, string])[]): readonly string[] {
  const seen = new Map<string, string>();
  return phrases.flatMap(([phrase, cue]) => {
    const before = seen.get(phrase);
    seen.set(phrase, cue);
    return before !== undefined && before !== cue ? [`${phrase}: ${before}, ${cue}`] : [];
  });
}

it("gives each phrase one concept", () => {
  expect(twice(phrasesOf(ENGLISH, "|"))).toEqual([]);
  expect(twice(phrasesOf(CHINESE, " "))).toEqual([]);
  expect(twice(phrasesOf(JAPANESE, " "))).toEqual([]);
  expect(twice(phrasesOf(KOREAN, "|"))).toEqual([]);
  expect(twice(phrasesOf(EUROPEAN, "|"))).toEqual([]);
});

function tagged(text: string): readonly string[] {
  return tag(text).map((token) => `${token.text}${token.cue === undefined ? "" : `/${token.cue}`}`);
}

it.each([
  [
    "Default value: 0.95. Range: 0.01-1",
    ["Default value/default", ":", "0.95", ".", "Range/range", ":", "0.01", "-", "1"],
  ],
  ["默认值：40 范围值10-50", ["默认值/default", ":", "40", "范围值/range", "10", "-", "50"]],
  ["kling-v1-6, image.Default", ["kling-v1-6", ",", "image/items", ".", "Default/default"]],
  ["不能超过2500个字符", ["不能超过/must-not-exceed", "2500", "个字符/characters"]],
  ['the model\'s "a b" `c`', ["the/of", "model's", "a b", "c"]],
  ["三张图，时长", ["三", "张图/items", ",", "时长"]],
  ["a line that\ngoes on\nItem: x", ["a/of", "line", "that", "goes", "on", "\n", "Item/items", ":", "x"]],
  ["**bold** and https://a.b/c?d=e.", ["bold", "and/and", "https://a.b/c?d=e", "."]],
  ["10MB 0.5K 1e-4", ["10MB", "0.5K", "1e-4"]],
] as const)("tags %s", (text, expected) => {
  expect(tagged(text)).toEqual(expected);
});
