import { describe, expect, test } from "vitest";
import { sourceCoverage } from "../../../codegen/compile/source-coverage.js";
import { compile } from "../../../codegen/compile/compile.js";
import { ingest } from "../../../codegen/ingest/ingest.js";

const PAGE = `# Paint

Sign up for free credits!

**Endpoint:** \`POST https://api.example.com/v1/paint\`

### Body Parameters

| Parameter | Type | Required | Description |
| --- | --- | --- | --- |
| prompt | string | Yes | What to paint |
| steps | integer | No | How many |

`;

/** What each line that holds some words is. */
function classesOf(text: string, words: readonly string[]): readonly (string | undefined)[] {
  const { lines } = sourceCoverage({ id: "page.md", text }, []);
  return words.map((word) => {
    const line = lines.find((one) => one.text.includes(word));
    return line && [line.class, line.kind].filter((part) => part !== undefined).join(" ");
  });
}

function unreadOf(text: string): readonly (readonly [level: string, message: string])[] {
  const { findings, documents } = ingest({ id: "page.md", text });
  return [...findings, ...documents.flatMap((document) => document.findings)].flatMap(({ code, level, message }) =>
    code === "ingest/unread" ? [[level, message] as const] : [],
  );
}

describe("a line of a page", () => {
  test("is used where it states a value, offered where it only shows one", () => {
    const text = `${PAGE}### Request example\n\n\`\`\`json\n{\n  "prompt": "A dog"\n}\n\`\`\`\n`;
    expect(classesOf(text, ["POST https", "| prompt", "# Paint", '"A dog"'])).toEqual([
      "used",
      "used",
      "offered",
      "offered",
    ]);
  });

  test.each([
    ["Contact us on Discord.", "noise advertisement"],
    ["[Next page](https://docs.example.com/next)", "noise navigation"],
    ["Costs $0.05 a picture.", "noise pricing"],
    ["[文档](https://docs.example.com)", "noise navigation"],
    ["联系我们获取优惠", "noise advertisement"],
    ["料金は1枚あたり5円です。", "noise pricing"],
    ["The model paints with great beauty.", "noise prose"],
    ["---", "noise markup"],
    ["## Features", "noise heading"],
  ])("is noise with a name: %s", (line, expected) => {
    expect(classesOf(`${PAGE}Some words.\n\n${line}\n`, [line])).toEqual([expected]);
    expect(unreadOf(`${PAGE}Some words.\n\n${line}\n`)).toEqual([]);
  });

  test("of code in another language is a sample", () => {
    const text = `${PAGE}\`\`\`python\nimport requests\nrequests.post("x")\n\`\`\`\n`;
    expect(classesOf(text, ["import requests"])).toEqual(["noise sdk-sample"]);
  });
});

describe("what states a fact that no reader took is told", () => {
  test.each([
    [
      "rows of a table",
      "| Model | Meaning |\n|---|---|\n| `paint-1-fast` | The fast one |\n| `paint-1-pro` | The good one |\n",
      "note",
      "these values are not read: “`paint-1-fast` | The fast one”, “`paint-1-pro` | The good one”",
    ],
    [
      "error codes of the provider",
      "## Errors\n\n| Error code | Meaning |\n|---|---|\n| 1001 | No such key |\n",
      "note",
      "this status is not read: “1001 | No such key”",
    ],
    [
      "a limit beside the table",
      "With a `prompt` the `steps` must be at most 40.\n",
      "note",
      "what this says of a field is not read: “With a `prompt` the `steps` must be at most 40.”",
    ],
    [
      "a default of what no table has",
      "Pages come with a default size of 20.\n",
      "note",
      "what this says of a field is not read: “Pages come with a default size of 20.”",
    ],
    [
      "a default of a field of the answer, in words",
      "## Response\n\n| Field | Type |\n|---|---|\n| page_size | integer |\n\nThe default page size must be known.\n",
      "note",
      "what this says of a field is not read: “The default page size must be known.”",
    ],
    [
      "a limit in another language",
      "参数 `steps` 和 `prompt` 最大为 40。\n",
      "note",
      "what this says of a field is not read: “参数 `steps` 和 `prompt` 最大为 40。”",
    ],
    [
      "a field in a bullet",
      "## Notes\n\n- Notes follow.\n- seed (integer): repeats a painting\n",
      "warning",
      "this field is not read: “- seed (integer): repeats a painting”",
    ],
    [
      "a limit on every request",
      "Rate limit: 10 requests per second\n",
      "note",
      "this line is not read: “Rate limit: 10 requests per second”",
    ],
  ] as const)("%s", (_, more, level, message) => {
    expect(unreadOf(`${PAGE}Some words.\n\n${more}`)).toEqual([[level, message]]);
  });

  test("not a call, a row or a value that the document has", () => {
    const call =
      "```bash\ncurl -X POST https://api.example.com/v1/paint -H 'Content-Type: application/json' -d '{\"prompt\": \"x\"}'\n```\n";
    expect(unreadOf(`${PAGE}${call}`)).toEqual([]);
  });

  test("as one finding for lines that follow each other, which quotes the first ten", () => {
    const rows = Array.from({ length: 14 }, (_, index) => `| \`paint-${index}\` | A model |`).join("\n");
    const [[, message] = ["", ""], ...others] = unreadOf(
      `${PAGE}Some words.\n\n| Model | Meaning |\n|---|---|\n${rows}\n`,
    );
    expect(others).toEqual([]);
    expect(message).toContain("“`paint-9` | A model” and 4 more");
  });
});

describe("a keyword of a document", () => {
  const document = (keys: string): string =>
    `openapi: 3.1.0\ninfo: {title: Paint, version: "1"}\npaths:\n  /v1/paint:\n    post:\n      requestBody: {content: {application/json: {schema: {type: object, properties: {steps: {type: integer, ${keys}}}}}}}\n      responses: {"200": {description: Painted.}}\n`;
  const told = async (keys: string): Promise<readonly string[]> => {
    const { findings } = await compile([{ id: "a.yaml", text: document(keys) }]);
    return findings.flatMap(({ code, level, message }) => (code === "ingest/unread" ? [`${level} ${message}`] : []));
  };

  test("that nobody reads is told, with the one that was meant", async () => {
    expect(await told("maximun: 4")).toEqual([
      'warning "maximun" is no keyword of a schema: nobody reads it (did you mean maximum?)',
    ]);
    expect(await told("unit: seconds")).toEqual(['note "unit" is no keyword of a schema: nobody reads it']);
  });

  test("of a vendor, or about a form, is noise", async () => {
    expect(await told("x-order: 4, ui: {field: slider}")).toEqual([]);
    const { lines } = sourceCoverage({ id: "a.yaml", text: `${document("minimum: 1")}x-vendor: 1\n` }, []);
    expect(lines.find(({ text }) => text.startsWith("x-vendor"))).toMatchObject({ class: "noise", kind: "extension" });
  });
});

test("lines keep their numbers behind a byte order mark and carriage returns", () => {
  const { lines } = sourceCoverage({ id: "page.md", text: `\ufeff${PAGE.replaceAll("\n", "\r\n")}` }, []);
  expect(lines.find(({ text }) => text.startsWith("| prompt"))).toMatchObject({ line: 11, class: "used" });
});
