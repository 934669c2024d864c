import { describe, expect, test } from "vitest";
import { ingestParameterTable } from "../../../codegen/ingest/parameter-table/parameter-table.js";
import type { Json, JsonObject } from "../../../codegen/document/json.js";
import { reading } from "../model-page/reading.js";

const ADDRESS = "POST https://api.relay.io/v1/paint\n\nBody Parameters (application/json)\n\n";

function field(header: string, row: string): { readonly schema: Json | undefined; readonly told: readonly string[] } {
  const rule = header.replaceAll(/[^|]+/g, "---");
  const { value, findings } = reading(ingestParameterTable, `${ADDRESS}${header}\n${rule}\n${row}\n`);
  return {
    schema: value("#/components/schemas/Input/properties/a"),
    told: findings.map(({ code }) => code).filter((code) => code !== "ingest/broken-off"),
  };
}

const withDefault = "| Name | Type | Required | Default | Description |";

describe("a cell of defaults that names none", () => {
  test.each([
    ..."none,empty,unset,not set,No default,N/A,(none),required".split(","),
    ..."无默认值,未设置,不填,なし,指定なし,없음,не задано,ninguno,nenhum,aucun,keine".split(","),
  ])("%s", (word) => {
    expect(field(withDefault, `| a | string | no | ${word} | Words |`)).toEqual({
      schema: { type: "string", description: "Words" },
      told: [],
    });
  });

  test("but a word that the row lists as a value is one", () => {
    const { schema } = field(withDefault, "| a | string | no | none | Speed: `none`, `regular` or `high` |");
    expect(schema).toMatchObject({ default: "none" });
  });

  test.each<[cell: string, type: string, expected: Json]>([
    ["empty string", "string", ""],
    ["空字符串", "string", ""],
    ["auto (the model decides)", "string", "auto"],
    ["5 (seconds)", "integer", 5],
    ["5s", "integer", 5],
    ["10 秒", "number", 10],
  ])("%s of type %s is %j", (cell, type, expected) => {
    expect(field(withDefault, `| a | ${type} | no | ${cell} | |`)).toMatchObject({
      schema: { default: expected },
      told: [],
    });
  });

  test("a condition in brackets makes it none; the words stay", () => {
    expect(field(withDefault, "| a | string | no | auto (if tools are given) | How |").schema).toEqual({
      type: "string",
      description: "How\nauto (if tools are given)",
    });
  });
});

const typed = "| Name | Type | Required | Description |";

describe("a cell of types that says more", () => {
  test.each<[cell: string, expected: JsonObject]>([
    ['`"low"` \\| `"high"`', { type: "string", enum: ["low", "high"] }],
    ["low/medium/high", { type: "string", enum: ["low", "medium", "high"] }],
    ["enum(a, b)", { type: "string", enum: ["a", "b"] }],
    ["enum: 480p, 720p", { type: "string", enum: ["480p", "720p"] }],
    ["string (a \\| b)", { type: "string", enum: ["a", "b"] }],
    ["1 \\| 2 \\| 4", { type: "integer", enum: [1, 2, 4] }],
    ["枚举：慢、快", { type: "string", enum: ["慢", "快"] }],
    ["integer (1-10)", { type: "integer", minimum: 1, maximum: 10 }],
    ["number [0, 1]", { type: "number", minimum: 0, maximum: 1 }],
    ["string \\| null", { anyOf: [{ type: "string" }, { type: "null" }] }],
    ["array<string>", { type: "array", items: { type: "string" } }],
    ["string <date-time>", { type: "string" }],
  ])("%s", (cell, expected) => {
    expect(field(typed, `| a | ${cell} | no | Words |`).schema).toMatchObject(expected);
  });

  test("words behind the type are prose", () => {
    expect(field(typed, "| a | string (max 500 characters) | no | Words |").schema).toEqual({
      type: "string",
      description: "max 500 characters\nWords",
    });
  });
});

describe("a column of values", () => {
  const options = "| Name | Type | Required | Options |";
  test.each<[type: string, cell: string, expected: Json]>([
    ["string", "1-6", { type: "string", description: "1-6" }],
    ["integer", "1 ~ 6", { type: "integer", minimum: 1, maximum: 6 }],
    ["integer", "[-100,100]", { type: "integer", minimum: -100, maximum: 100 }],
    ["string", "`16:9, 9:16, 1:1`", { type: "string", enum: ["16:9", "9:16", "1:1"] }],
    ["string", '`["a", "b"]`', { type: "string", enum: ["a", "b"] }],
    ["string", "`a|b`", { type: "string", enum: ["a", "b"] }],
  ])("%s: %s", (type, cell, expected) => {
    expect(field(options, `| a | ${type} | no | ${cell.replaceAll("|", "\\|")} |`).schema).toEqual(expected);
  });
});
