import { expect, test } from "vitest";
import { compile } from "../../../codegen/compile/compile.js";
import { isObject, own, type Json } from "../../../codegen/document/json.js";
import { ingest } from "../../../codegen/ingest/ingest.js";
import { reading } from "../model-page/reading.js";

const PAGE = `# Paint

\`POST https://api.example.com/v1/paint\`

## Body Parameters

| Parameter | Type | Required | Description |
| --- | --- | --- | --- |
| prompt | string | Yes | What to paint |
| steps | integer | No | How many |
| page_size | integer | No | A page |
| sort_order | string | No | How to sort |

`;

async function field(words: string, name: string): Promise<Json | undefined> {
  const { endpoints } = await compile([{ id: "page.md", text: `${PAGE}${words}\n` }]);
  const schemas = own(own(endpoints[0]?.mended.doc ?? {}, "components") ?? {}, "schemas") ?? {};
  const stated = own(own(own(schemas, "Input") ?? {}, "properties") ?? {}, name);
  return isObject(stated)
    ? Object.fromEntries(Object.entries(stated).filter(([key]) => key !== "description"))
    : stated;
}

test.each([
  ["The `steps` must be at most 40.", "steps", { type: "integer", maximum: 40 }],
  ["- `steps` is between 5 and 40.", "steps", { type: "integer", minimum: 5, maximum: 40 }],
  ["Paint at will. The default sort order is `newest`.", "sort_order", { type: "string", default: "newest" }],
  ["Results have a default page size of **20**.", "page_size", { type: "integer", default: 20 }],
  ["参数 `steps` 最大为 40。", "steps", { type: "integer", maximum: 40 }],
  ["`prompt` は最大2000文字です。", "prompt", { type: "string", maxLength: 2000 }],
  ["If `mode` is fast, `steps` must be at most 4.", "steps", { type: "integer" }],
  ["`steps` must be at most 40 where `prompt` is long.", "steps", { type: "integer" }],
  ["Rates are limited to 40 requests.", "steps", { type: "integer" }],
])("a sentence of the page: %s", async (words, name, expected) => {
  expect(await field(words, name)).toEqual(expected);
});

test("keeps the place of the sentence, and what the table says before it", () => {
  const { value, quotes } = reading(ingest, `${PAGE}Mind this. The \`steps\` must be at most 40. And so on.\n`);
  const steps = "#/components/schemas/Input/properties/steps/description";
  expect(value(steps)).toBe("How many\nThe `steps` must be at most 40.");
  expect(quotes(steps)).toEqual(["How many", "The `steps` must be at most 40."]);
});

test("belongs to no field where two parts of the request have its name, nor below the answer or an example", () => {
  const twice = `${PAGE}## Query Parameters\n\n| Name | Type |\n|---|---|\n| steps | integer |\n\nThe \`steps\` must be at most 40.\n`;
  const answer = `${PAGE}## Response\n\nThe \`steps\` must be at most 40.\n`;
  for (const text of [twice, answer]) {
    expect(reading(ingest, text).value("#/components/schemas/Input/properties/steps/description")).toBe("How many");
  }
});
