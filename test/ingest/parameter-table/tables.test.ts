import { describe, expect, test } from "vitest";
import { ingestParameterTable } from "../../../codegen/ingest/parameter-table/parameter-table.js";
import type { Pointer } from "../../../codegen/document/pointer.js";
import { reading, type Reading } from "../model-page/reading.js";

const INPUT = "#/components/schemas/Input";
function of(name: string, key = ""): Pointer {
  return `${INPUT}/properties/${name}${key === "" ? "" : `/${key}`}`;
}

const ADDRESS = "POST https://api.relay.io/fal-ai/paint\n\nBody Parameters (application/json)\n\n";
function read(table: string, after = ""): Reading {
  return reading(ingestParameterTable, `${ADDRESS}${table}\n\n${after}\n`);
}
function example(json: string): string {
  return `Request Example\n\n\`\`\`json\n${json}\n\`\`\``;
}

describe("cells that run together", () => {
  const header = "ParameterTypeRequiredDescription\n";

  test("name, type and presence tell the cells apart", () => {
    const { value, quotes, findings } = read(
      `${header}image_urlstringRequired\nstrengthnumberOptionalHow strong, range: 0-1\nurlsarray[string]OptionalThe files`,
    );
    expect(value(INPUT)).toEqual({
      type: "object",
      properties: {
        image_url: { type: "string" },
        strength: { type: "number", description: "How strong, range: 0-1" },
        urls: { type: "array", items: { type: "string" }, description: "The files" },
      },
      required: ["image_url"],
    });
    expect(quotes(of("strength"))).toEqual(["strength"]);
    expect(quotes(of("strength", "type"))).toEqual(["number"]);
    expect(quotes(of("strength", "description"))).toEqual(["How strong, range: 0-1"]);
    expect(quotes(`${INPUT}/required`)).toEqual(["Required"]);
    expect(findings).toEqual([]);
  });

  test("a name may hold the word of a type", () => {
    const rows = `${header}file_stringstringRequiredWords\npoint_integerintegerOptional`;
    expect(read(rows).value(of("file_string"))).toEqual({ type: "string", description: "Words" });
    expect(read(rows).value(of("point_integer"))).toEqual({ type: "integer" });
  });

  test("where there are two ways to split, the request example decides", () => {
    const row = `${header}modestringRequiredstringRequired is odd`;
    expect(read(row).findings).toMatchObject([
      { code: "ingest/table-row", level: "warning", quote: "modestringRequiredstringRequired is odd" },
      { code: "ingest/no-input" },
    ]);
    const { value, findings } = read(row, example('{"mode": "a"}'));
    expect(value(of("mode"))).toEqual({ type: "string", description: "stringRequired is odd" });
    expect(findings).toEqual([]);
  });

  test("a row that cannot be split is left out, with its place; the others stay", () => {
    const { value, findings } = read(
      `${header}promptstringRequiredWords\nsizeRequiredNo type here\nseedintegerOptional`,
    );
    expect(Object.keys(value(`${INPUT}/properties`) ?? {})).toEqual(["prompt", "seed"]);
    expect(findings).toMatchObject([{ code: "ingest/table-row", quote: "sizeRequiredNo type here" }]);
  });

  test("a short presence does not swallow the beginning of the description", () => {
    const { value, findings } = read(
      "ParameterTypeRequiredDescription\nseedintegerNoNoise seed\nbiasnumberNone of these",
    );
    expect(value(of("seed"))).toEqual({ type: "integer", description: "Noise seed" });
    expect(value(of("bias"))).toBeUndefined();
    expect(findings).toMatchObject([{ code: "ingest/table-row", quote: "biasnumberNone of these" }]);
  });

  test("Chinese headers and presences", () => {
    const { value, findings } = read(
      "参数名类型必填说明\nimage_urlstring必需图片地址\nseedinteger否随机种子\nfastboolean是否启用",
    );
    expect(value(INPUT)).toMatchObject({
      properties: {
        image_url: { type: "string", description: "图片地址" },
        seed: { type: "integer", description: "随机种子" },
      },
      required: ["image_url"],
    });
    expect(findings).toMatchObject([{ code: "ingest/table-row", quote: "fastboolean是否启用" }]);
  });

  test("a folded description goes on below its row", () => {
    const { value, quotes } = read(`${header}promptstringRequiredWhat to paint,\nin a few words\nseedintegerOptional`);
    expect(value(of("prompt", "description"))).toBe("What to paint,\nin a few words");
    expect(quotes(of("prompt", "description"))).toEqual(["What to paint,", "in a few words"]);
  });

  test("two columns that meet are not told apart", () => {
    const { value, findings } = read("ParameterTypeRequiredDefaultDescription\nstepsintegerOptional28How many");
    expect(value(of("steps"))).toEqual({ type: "integer", description: "28How many" });
    expect(findings).toMatchObject([{ code: "ingest/table-row", quote: "28How many" }]);
  });

  test("rows on one line, by the keys of the example", () => {
    const line = "ParameterTypeRequiredDescriptionpromptstringYesWhat to paint.image\\_urlstringNoAn image";
    const { value, findings } = read(line, example('{"prompt": "a", "image_url": "b"}'));
    expect(value(INPUT)).toEqual({
      type: "object",
      properties: {
        prompt: { type: "string", description: "What to paint." },
        image_url: { type: "string", description: "An image" },
      },
      required: ["prompt"],
    });
    expect(findings).toEqual([]);
    const alone = read(line);
    expect(Object.keys(alone.value(`${INPUT}/properties`) ?? {})).toEqual(["prompt"]);
    expect(alone.findings).toMatchObject([{ code: "ingest/table-row", quote: "stringNo" }]);
  });

  test("a page that breaks off inside the table", () => {
    const { value, findings } = reading(ingestParameterTable, `${ADDRESS}${header}promptstringRequiredWhat to pa`);
    expect(value(of("prompt", "description"))).toBe("What to pa");
    expect(findings).toMatchObject([{ code: "ingest/broken-off", level: "warning", quote: "a" }]);
  });
});

describe("Markdown tables", () => {
  const full = "| Parameter | Type | Required | Default | Description |\n|---|---|---|---|---|\n";

  test("with bars on the outside, code marks, escapes and line breaks", () => {
    const { value, quotes } = read(
      `${full}| \`negative\\_prompt\` | \`string\` | **Yes** | \`"blur, \\|"\` | What<br>not to \\*paint\\* |`,
    );
    expect(value(of("negative_prompt"))).toEqual({
      type: "string",
      description: "What\nnot to *paint*",
      default: "blur, |",
    });
    expect(value(`${INPUT}/required`)).toEqual(["negative_prompt"]);
    expect(quotes(of("negative_prompt"))).toEqual(["negative\\_prompt"]);
    expect(quotes(of("negative_prompt", "default"))).toEqual(['`"blur, \\|"`']);
    expect(quotes(`${INPUT}/required`)).toEqual(["**Yes**"]);
  });

  test("without bars on the outside, without a rule", () => {
    const { value } = read(
      "| Parameter | Type | Required | Description |\nimage_url | string | Required | |\nstrength | number | Optional | How strong |",
    );
    expect(value(INPUT)).toEqual({
      type: "object",
      properties: { image_url: { type: "string" }, strength: { type: "number", description: "How strong" } },
      required: ["image_url"],
    });
  });

  test.each([
    ["integer", "28", 28],
    ["integer", "`5`", 5],
    ["number", "0.50", 0.5],
    ["boolean", "False", false],
    ["string", "landscape", "landscape"],
    ["string", '`"1K"`', "1K"],
    ["string", "5", "5"],
    ["string", '`"none"`', "none"],
    ["array", "`[]`", []],
    ["object", '{"a":1}', { a: 1 }],
  ])("a default of type %s: %s", (type, cell, expected) => {
    expect(read(`${full}| a | ${type} | No | ${cell} | |`).value(of("a", "default"))).toEqual(expected);
  });

  test.each([["-"], ["—"], [""], ["N/A"], ["无"], ["`-`"], ["null"]])("a cell %j states no default", (cell) => {
    const { value, findings } = read(`${full}| a | string | No | ${cell} | x |`);
    expect(value(of("a"))).toEqual({ type: "string", description: "x" });
    expect(findings).toEqual([]);
  });

  test.each([
    ["integer", "random"],
    ["integer", "1.5"],
    ["boolean", "maybe"],
    ["array", "a, b"],
  ])("a default that is no %s is dropped: %s", (type, cell) => {
    const { value, findings } = read(`${full}| a | ${type} | No | ${cell} | |`);
    expect(value(of("a", "default"))).toBeUndefined();
    expect(findings).toMatchObject([{ code: "ingest/table-cell", level: "warning", quote: cell }]);
  });

  test("a column for ranges holds limits of numbers, values of words, or prose", () => {
    const { value, quotes } = read(
      "| Name | Type | Range | Description |\n|---|---|---|---|\n| steps | integer | 1 ~ 40 | |\n| scale | number | `[0.0, 20]` | |\n| mode | string | a, b, c-d | |\n| fps | integer | 24, 30 | |\n| file | string | up to 10 MB, png | |",
    );
    expect(value(of("steps"))).toEqual({ type: "integer", minimum: 1, maximum: 40 });
    expect(quotes(of("steps", "minimum"))).toEqual(["1 ~ 40"]);
    expect(value(of("scale"))).toEqual({ type: "number", minimum: 0, maximum: 20 });
    expect(value(of("mode"))).toEqual({ type: "string", enum: ["a", "b", "c-d"] });
    expect(value(of("fps"))).toEqual({ type: "integer", enum: [24, 30] });
    expect(value(of("file"))).toEqual({ type: "string", description: "up to 10 MB, png" });
  });

  test("one column for presence and default", () => {
    const { value } = read(
      "| 字段 | 类型 | 必填/默认 | 说明 |\n|---|---|---|---|\n| a | string | 必填 | x |\n| b | integer | 默认值: `5` | y |\n| c | string | 可选 | z |",
    );
    expect(value(INPUT)).toMatchObject({
      properties: { b: { type: "integer", default: 5, description: "y" }, c: { type: "string" } },
      required: ["a"],
    });
    expect(value(of("c"))).not.toHaveProperty("default");
  });

  test("one column for default and values: the code is the default, the rest is prose", () => {
    const { value } = read(
      "| 参数 | 类型 | 说明 | 是否必填 | 默认值/有效值 |\n|---|---|---|---|---|\n| d | integer | 秒 | 否 | `5`<br>可选值：`5`, `10` |",
    );
    expect(value(of("d"))).toEqual({ type: "integer", description: "秒\n可选值：`5`, `10`", default: 5 });
  });

  test("ticks and crosses", () => {
    const { value } = read(
      "| 参数 | 类型 | 必需 | 说明 |\n|---|---|---|---|\n| `a` | string | ✅ | x |\n| `b` | array[string] | ❌ | y |",
    );
    expect(value(`${INPUT}/required`)).toEqual(["a"]);
    expect(value(of("b"))).toEqual({ type: "array", items: { type: "string" }, description: "y" });
  });

  test("words that do not say whether a field is required are reported", () => {
    const { value, findings } = read("| Name | Type | Required |\n|---|---|---|\n| a | string | sometimes |");
    expect(value(`${INPUT}/required`)).toBeUndefined();
    expect(findings).toMatchObject([{ code: "ingest/table-cell", quote: "sometimes" }]);
  });

  test("a type that is no type leaves the field open, with a finding", () => {
    const { value, findings } = read("| Name | Type |\n|---|---|\n| a | thing |\n| b | ImageSize |");
    expect(value(of("a"))).toEqual({});
    expect(value(of("b"))).toEqual({ $ref: "#/components/schemas/ImageSize" });
    expect(findings).toMatchObject([{ code: "ingest/type-name", quote: "thing" }]);
  });

  test("a column that says where a field goes overrules the heading", () => {
    const { value } = read(
      "| Name | In | Type | Required |\n|---|---|---|---|\n| a | body | string | Yes |\n| trace | header | string | Yes |\n| q | query | integer | No |",
    );
    expect(Object.keys(value(`${INPUT}/properties`) ?? {})).toEqual(["a"]);
    expect(value("#/paths/~1fal-ai~1paint/post/parameters")).toEqual([
      { name: "trace", in: "header", required: true, schema: { type: "string" } },
      { name: "q", in: "query", schema: { type: "integer" } },
    ]);
  });

  test("a table of other things is no table of parameters", () => {
    const { value } = read(
      "| Name | Type |\n|---|---|\n| a | string |",
      "## Models\n\n| Model | Speed |\n|---|---|\n| fast | 9 |",
    );
    expect(Object.keys(value(`${INPUT}/properties`) ?? {})).toEqual(["a"]);
  });
});

describe("one cell a line", () => {
  const header = "Parameter\n\nType\n\nRequired\n\nDefault\n\nRange\n\nDescription\n\n";
  const rows = (...cells: readonly string[]): string => cells.join("\n\n");

  test("empty cells leave no line behind; the others go where they can belong", () => {
    const { value, quotes, findings } = read(
      header +
        rows(
          "prompt",
          "string",
          "Yes",
          "\\-",
          "steps",
          "integer",
          "No",
          "30",
          "1 ~ 40",
          "How many.",
          "mode",
          "string",
          "No",
          "fast",
          "fast, slow",
          "How.",
          "strength",
          "number",
          "No",
          "0.9",
          "0.1 ~ 1.0",
          "neg\\_prompt",
          "string",
          "No",
          "\\-",
          "What not.",
        ),
    );
    expect(value(INPUT)).toEqual({
      type: "object",
      properties: {
        prompt: { type: "string" },
        steps: { type: "integer", description: "How many.", default: 30, minimum: 1, maximum: 40 },
        mode: { type: "string", enum: ["fast", "slow"], description: "How.", default: "fast" },
        strength: { type: "number", default: 0.9, minimum: 0.1, maximum: 1 },
        neg_prompt: { type: "string", description: "What not." },
      },
      required: ["prompt"],
    });
    expect(quotes(of("steps", "default"))).toEqual(["30"]);
    expect(quotes(of("steps", "maximum"))).toEqual(["1 ~ 40"]);
    expect(findings).toEqual([]);
  });

  test("words that could stand under two columns are kept as prose, with a finding", () => {
    const { value, findings } = read(
      header + rows("text", "string", "No", "Hello there", "seed", "integer", "No", "1"),
    );
    expect(value(of("text"))).toEqual({ type: "string", description: "Hello there" });
    expect(value(of("seed"))).toEqual({ type: "integer", default: 1 });
    expect(findings).toMatchObject([{ code: "ingest/table-row", quote: "Hello there" }]);
  });

  test("rows as Apifox shows them, without a header; an example shows what is inside what", () => {
    const { value, findings } = read(
      "image_size\nobject\n可选\nwidth\ninteger\n必需\n宽度\nloras\narray [object]\n可选\npath\nstring\n必需\nprompt\nstring\n必需\n提示词\n默认值:\ncat",
      example('{"image_size": {"width": 1}, "loras": [{"path": "p"}], "prompt": "x"}'),
    );
    expect(value(INPUT)).toEqual({
      type: "object",
      properties: {
        image_size: {
          type: "object",
          properties: { width: { type: "integer", description: "宽度" } },
          required: ["width"],
        },
        loras: {
          type: "array",
          items: { type: "object", properties: { path: { type: "string" } }, required: ["path"] },
        },
        prompt: { type: "string", description: "提示词", default: "cat" },
      },
      required: ["prompt"],
    });
    expect(findings).toEqual([]);
  });

  test("without an example nobody can tell what is inside an object", () => {
    const { value, findings } = read("image_size\nobject\n可选\nwidth\ninteger\n可选");
    expect(Object.keys(value(`${INPUT}/properties`) ?? {})).toEqual(["image_size", "width"]);
    expect(findings).toMatchObject([{ code: "ingest/table-row", quote: "width" }]);
  });

  test("Apifox's page run together on a line", () => {
    const line =
      "Header 参数生成代码Authorizationstring 必需示例:sk-Body 参数application/json必填生成代码promptstring 提示词。必需num_imagesinteger 可选数量1-4";
    const { value, findings } = reading(
      ingestParameterTable,
      `POST https://api.relay.io/fal-ai/paint\n\n## 请求参数\n${line}\n\n请求示例\n\n{"prompt": "x", "num_images": 1}\n`,
    );
    expect(value(INPUT)).toEqual({
      type: "object",
      properties: {
        prompt: { type: "string", description: "提示词。" },
        num_images: { type: "integer", description: "数量1-4" },
      },
      required: ["prompt"],
    });
    expect(value("#/paths/~1fal-ai~1paint/post/parameters")).toBeUndefined();
    expect(findings).toEqual([]);
  });
});

describe("tabs, gaps and spaces", () => {
  test("tabs keep empty cells", () => {
    const { value } = read(
      "Parameter\tType\tRequired\tDefault\tDescription\nprompt\tstring\tYes\t\tWhat\nsteps\tinteger\tNo\t28\t",
    );
    expect(value(INPUT)).toEqual({
      type: "object",
      properties: { prompt: { type: "string", description: "What" }, steps: { type: "integer", default: 28 } },
      required: ["prompt"],
    });
  });

  test("wide gaps: a cell stands under its header", () => {
    const { value, findings } = read(
      "Parameter   Type      Required   Default   Description\nprompt      string    Yes                  What to draw\nsize        string    No         small",
    );
    expect(value(INPUT)).toEqual({
      type: "object",
      properties: {
        prompt: { type: "string", description: "What to draw" },
        size: { type: "string", default: "small" },
      },
      required: ["prompt"],
    });
    expect(findings).toEqual([]);
  });

  test("wide gaps out of line: what could stand under two headers is reported", () => {
    const { value, findings } = read(
      "Parameter  Type  Required  Default  Description\nprompt  string  Yes  What to draw",
    );
    expect(value(of("prompt"))).toEqual({ type: "string" });
    expect(findings).toMatchObject([{ code: "ingest/table-row", quote: "prompt  string  Yes  What to draw" }]);
  });

  test("single spaces", () => {
    const { value } = read(
      "Parameter Type Required Description\nprompt string Required What to draw\nloras array [object] Optional",
    );
    expect(value(INPUT)).toEqual({
      type: "object",
      properties: {
        prompt: { type: "string", description: "What to draw" },
        loras: { type: "array", items: { type: "object" } },
      },
      required: ["prompt"],
    });
  });
});

describe("fields as paragraphs and bullets", () => {
  test("names, types and presences in marks, descriptions below", () => {
    const { value } = read(
      "**image_file** `string` **必需**\n*   图片。\n*   最大 30 Mb。\n\n**extra** `object` *额外*\n\n*   **kind** `string`\n    *   格式。",
    );
    expect(value(INPUT)).toEqual({
      type: "object",
      properties: {
        image_file: { type: "string", description: "图片。\n最大 30 Mb。" },
        extra: { type: "object", description: "额外", properties: { kind: { type: "string", description: "格式。" } } },
      },
      required: ["image_file"],
    });
  });

  test("a list of bullets", () => {
    const { value } = read(
      "- `prompt` (string, required): What to paint.\n- `seed` (integer, optional) - Any number.\n- **Not a field** of any kind",
    );
    expect(value(INPUT)).toMatchObject({
      properties: { prompt: { type: "string", description: "What to paint." }, seed: { type: "integer" } },
      required: ["prompt"],
    });
    expect(Object.keys(value(`${INPUT}/properties`) ?? {})).toEqual(["prompt", "seed"]);
  });
});

describe("fields inside fields", () => {
  const header = "| Name | Type | Required | Description |\n|---|---|---|---|\n";

  test("dotted names, lists in brackets", () => {
    const { value, quotes } = read(
      `${header}| size | object | No | How big |\n| size.width | integer | Yes | Width |\n| loras[].path | string | Yes | Where |`,
    );
    expect(value(INPUT)).toEqual({
      type: "object",
      properties: {
        size: {
          type: "object",
          description: "How big",
          properties: { width: { type: "integer", description: "Width" } },
          required: ["width"],
        },
        loras: {
          type: "array",
          items: { type: "object", properties: { path: { type: "string", description: "Where" } }, required: ["path"] },
        },
      },
    });
    expect(quotes(of("size", "properties/width"))).toEqual(["size.width"]);
  });

  test.each([
    ["└─ ", "└─ "],
    ["» ", "» "],
    ["&nbsp;&nbsp;", "&nbsp;&nbsp;"],
    ["- ", "- "],
  ])("names set in by %j", (mark) => {
    const { value } = read(
      `${header}| size | object | No | |\n| ${mark}width | integer | No | |\n| ${mark}height | integer | No | |\n| seed | integer | No | |`,
    );
    expect(value(`${INPUT}/properties`)).toEqual({
      size: { type: "object", properties: { width: { type: "integer" }, height: { type: "integer" } } },
      seed: { type: "integer" },
    });
  });

  test("a table below a title that names a field", () => {
    const sub =
      "### `prompts` 子字段\n| 字段 | 类型 | 必填/默认 | 说明 |\n|---|---|---|---|\n| text | string | 是 | x |";
    expect(read(`${header}| prompts | array | No | Several |\n\n${sub}`).value(of("prompts"))).toEqual({
      type: "array",
      description: "Several",
      items: { type: "object", properties: { text: { type: "string", description: "x" } }, required: ["text"] },
    });
  });

  test("a title that names no field yet: the example shows whether it is a list", () => {
    const page = (reply: string): Reading =>
      read(
        `${header}| a | string | No | |`,
        `## Response\n\n\`\`\`json\n${reply}\n\`\`\`\n\n**bills 对象字段说明:**\n\n| 字段 | 类型 |\n|---|---|\n| id | string |`,
      );
    const item = { type: "object", properties: { id: { type: "string" } } };
    expect(page('{"bills": [{"id": "1"}]}').value("#/components/schemas/Output")).toEqual({
      type: "object",
      properties: { bills: { type: "array", items: item } },
    });
    expect(page('{"bills": {"id": "1"}}').value("#/components/schemas/Output")).toEqual({
      type: "object",
      properties: { bills: item },
    });
  });

  test("a field twice is reported; the first counts", () => {
    const { value, findings } = read(`${header}| a | string | No | |\n| a | integer | No | |`);
    expect(value(of("a", "type"))).toBe("string");
    expect(findings).toMatchObject([{ code: "ingest/field-twice", quote: "a" }]);
  });

  test("names that reach for prototypes are plain names", () => {
    const { value } = read(`${header}| __proto__ | string | No | |\n| constructor.name | string | No | |`);
    expect(Object.keys(value(`${INPUT}/properties`) ?? {})).toEqual(["__proto__", "constructor"]);
    expect(({} as { type?: string }).type).toBeUndefined();
  });
});

describe("fields inside a field that may be null", () => {
  test.each([
    ["object[] or null", ["array", "null"]],
    ["object or null", ["object", "null"]],
    ["object[]", "array"],
  ])("keep the type of the field: %s", (type, expected) => {
    const { value } = reading(
      ingestParameterTable,
      `POST https://api.x.example/v1/y\n\n## Body parameters\n\n| Name | Type | Required |\n|---|---|---|\n| refs | ${type} | no |\n| refs.a | string | yes |\n`,
    );
    expect(value("#/components/schemas/Input/properties/refs/type")).toEqual(expected);
  });
});
