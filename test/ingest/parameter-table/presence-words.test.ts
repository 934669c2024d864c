import { expect, test } from "vitest";
import { compile } from "../../../codegen/compile/compile.js";
import { valueAt } from "../../../codegen/document/pointer.js";

function page([head, yes, no]: readonly string[]): string {
  return `# Page

POST https://api.relay.example/v1/images

## Request body

| ${head} |
|---|---|---|---|
| prompt | string | ${yes} | Words |
| size | string | ${no} | Words |
`;
}

test.each([
  ["パラメータ名 | 型 | 必須/任意 | 説明", "必須", "任意"],
  ["項目名 | 型 | 必須 | 説明", "必須項目", "オプション"],
  ["이름 | 타입 | 필수/선택 | 설명", "필수", "선택사항"],
  ["필드명 | 자료형 | 선택 여부 | 설명", "필수값", "선택적"],
  ["Name | Type | Required/Optional | Description", "Required", "Optional"],
  ["Name | Type | Presence | Description", "required", "optional"],
])("%s", async (...words) => {
  const { endpoints, findings } = await compile([{ id: "a.md", text: page(words) }]);
  expect(findings.filter(({ level }) => level !== "note")).toEqual([]);
  expect(valueAt(endpoints[0]?.mended.doc ?? {}, "#/components/schemas/Input/required")).toEqual(["prompt"]);
});

test.each([
  ["画像の説明。2000文字以内", { maxLength: 2000 }],
  ["長さ100文字以内", { maxLength: 100 }],
])("a limit of characters in Japanese: %s", async (words, expected) => {
  const text = page(["名前 | 型 | 必須 | 説明", "はい", "いいえ"]).replace("Words", words);
  const { endpoints } = await compile([{ id: "a.md", text }]);
  expect(valueAt(endpoints[0]?.mended.doc ?? {}, "#/components/schemas/Input/properties/prompt")).toMatchObject(
    expected,
  );
});
