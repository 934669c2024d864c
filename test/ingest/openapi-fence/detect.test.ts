import { describe, expect, it } from "vitest";
import { detectFormat } from "../../../codegen/ingest/detect.js";
import { ingest } from "../../../codegen/ingest/ingest.js";

function of(text: string): string {
  const { format, why } = detectFormat(text);
  expect(why).not.toBe("");
  return format ?? `none: ${why}`;
}

const ROWS = ["Parameter", "Type", "Required", "Description", "seed", "integer", "Optional", "Any number"];

describe("detectFormat", () => {
  it.each([
    ["openapi: 3.1.0\npaths: {}\n", "openapi"],
    ["# comment\n---\n'openapi': 3.1.0\n", "openapi"],
    ["\ufeffinfo:\n  title: x\nswagger: '2.0'\n", "openapi"],
    ['\n{"info": {}, "openapi": "3.1.0"}', "openapi"],
    ['{"error": {"code": "gone"}}', "openapi"],
    ["overlay: 1.0.0\nactions: []\n", "openapi"],
    ["# A\n\n```yaml\nopenapi: 3.0.1\n```\n", "openapi-fence"],
    ["# A\n\n- item\n\n  ~~~ yml\n  openapi: 3.0.1\n  ~~~\n", "openapi-fence"],
    ['```json\n{"swagger": "2.0"}\n```\n', "openapi-fence"],
    ["A\n\nyaml\nopenapi: 3.0.1\npaths: {}\n", "openapi-fence"],
    ["# A\n\n- **`prompt`** (`string`, _required_):\n  Words\n", "model-page"],
    ["# A\n\n### Output Schema\n", "model-page"],
    ["# A\n\n- **Model ID**: `a/b`\n", "model-page"],
    [`POST https://x.y/z\n\n${ROWS.slice(0, 4).join("")}\n${ROWS.slice(4).join("")}\n`, "parameter-table"],
    [`| ${ROWS.slice(0, 4).join(" | ")} |\n|---|---|---|---|\n| ${ROWS.slice(4).join(" | ")} |\n`, "parameter-table"],
    [`${ROWS.slice(0, 4).join(" | ")}\n${ROWS.slice(4).join(" | ")}\n`, "parameter-table"],
    [`${ROWS.join("\n")}\n`, "parameter-table"],
    [`${ROWS.join("\n\n")}\n`, "parameter-table"],
    ["参数名 | 类型 | 必填 | 说明\nseed | integer | 否 | 随机种子\n", "parameter-table"],
    ["| 字段 | 类型 | 必填 |\n|--|--|--|\n| a | string | 是 |\n", "parameter-table"],
    ["POST https://x.y/z\n\nRequest Example\n\njson\n{}\n", "parameter-table"],
    ["请求地址 POST /v1/z\n\n请求示例\n\n{}\n", "parameter-table"],
    ["curl https://x.y/z -d '{}'\n", "parameter-table"],
    ['{"apis": [{"method": "post", "path": "/v1/z"}]}', "parameter-table"],
    ["", "none: the text is empty"],
    [" \n\t\n", "none: the text is empty"],
    ["\ufeff", "none: the text is empty"],
    ["PK\u0003\u0004\u0000\u0000", "none: this is a binary file, or text in another encoding than UTF-8"],
    ["\ufffdP\ufffdN\ufffdG\ufffd", "none: this is a binary file, or text in another encoding than UTF-8"],
    ["<!DOCTYPE html>\n<html><body></body></html>", "none: this is the HTML of a page, not its text"],
    ["<?xml version='1.0'?><a/>", "none: this is XML"],
    [
      "post:\n  requestBody:\n    content: {}\n  responses: {}\n",
      "none: it looks like a part of an OpenAPI document: the line that states its version is missing",
    ],
    ["Dear all, nothing here.\n", "none: no mark of any page format is in the text"],
  ])("takes %j for %s", (text, format) => {
    expect(of(text)).toBe(format);
  });

  it.each([
    ["blanks", " ".repeat(300_000)],
    ["blank lines", "\n".repeat(300_000)],
    ["fences that open", "```yaml\n".repeat(30_000)],
    ["words of a table", "name ".repeat(60_000)],
    ["bars", `| name | ${" ".repeat(50)}`.repeat(5_000)],
    ["stars", "- **`".repeat(60_000)],
  ])("ends on %s", (_, text) => {
    expect(detectFormat(text).format).toBeUndefined();
  });
});

describe("ingest", () => {
  it("gives one error at the start of a text that no reader knows, with what can be read", () => {
    const { documents, findings } = ingest({ id: "x.txt", text: "Hello.\n" });
    expect(documents).toEqual([]);
    expect(findings).toEqual([
      {
        code: "ingest/format",
        level: "error",
        at: { source: "x.txt", start: 0, end: 6 },
        source: "x.txt",
        message:
          "this source cannot be read: no mark of any page format is in the text: looked for an OpenAPI document, the marks of a model page, a table or list of parameters with its address, and a cURL call; found 1 line, the first “Hello.”",
        hint: expect.stringContaining("OpenAPI 3.0 to 3.2"),
      },
    ]);
  });

  it.each([
    ["openapi: 3.1.0\npaths: {}\n", "openapi"],
    ["```yaml\nopenapi: 3.1.0\npaths: {}\n```\n", "openapi-fence"],
    [
      "# A\n\n- **Model ID**: `a/b`\n\n### Input Schema\n\n- **`prompt`** (`string`, _required_):\n  Words\n",
      "model-page",
    ],
    [
      "POST https://x.y/z\n\nBody Parameters\n\n| Parameter | Type | Required |\n|---|---|---|\n| a | string | Required |\n",
      "parameter-table",
    ],
  ])("hands %j to the reader of %s", (text, format) => {
    expect(ingest({ id: "x", text }).documents.map((document) => document.format)).toEqual([format]);
  });
});
