import { describe, expect, test } from "vitest";
import { ingestParameterTable } from "../../../codegen/ingest/parameter-table/parameter-table.js";
import type { Json } from "../../../codegen/document/json.js";
import { reading, type Reading } from "../model-page/reading.js";

const HEAD = "Create\nPOST\nhttps://api.example.com/v1/create\n";

function page(body: string, replies = "Responses\n🟢200\nOK\napplication/json\nid\nstring \nrequired\n"): Reading {
  return reading(ingestParameterTable, `${HEAD}Body Params application/json\n${body}\n${replies}`);
}
function input(body: string): Json | undefined {
  return page(body).value("#/components/schemas/Input");
}

describe("a page of Apifox or Apidog, copied as text", () => {
  test("an example stands on the line below its mark, whatever it looks like", () => {
    expect(input("a\nstring \nrequired\nExample:\nstring\nb\ninteger \noptional\nExample:\n5\n")).toEqual({
      type: "object",
      properties: { a: { type: "string", examples: ["string"] }, b: { type: "integer", examples: [5] } },
      required: ["a"],
    });
  });

  test("values, defaults, patterns and limits have lines of their own", () => {
    const rows = [
      "mode\nenum<string> \noptional\nHow.\nAllowed values:\nfast\nbody\nDefault:\nfast\nExample:\nslow",
      "text\nstring \nrequired\n>= 3 characters\n<= 10 characters\nMatch pattern:\n^[a-z]+$",
      "n\ninteger | null\n可选\n>= 1\n默认值:\n2",
    ];
    expect(input(rows.join("\n"))).toEqual({
      type: "object",
      properties: {
        mode: { type: "string", enum: ["fast", "body"], description: "How.", default: "fast", examples: ["slow"] },
        text: { type: "string", description: ">= 3 characters\n<= 10 characters", pattern: "^[a-z]+$" },
        n: { anyOf: [{ type: "integer" }, { type: "null" }], description: ">= 1", default: 2 },
      },
      required: ["text"],
    });
  });

  test("a title may stand between the type and the mark of presence", () => {
    expect(input("n\ninteger \nHow many\nrequired\nsize\nstring \n尺寸\n可选\nm\nstring \noptional\n")).toEqual({
      type: "object",
      properties: {
        n: { type: "integer", description: "How many" },
        size: { type: "string", description: "尺寸" },
        m: { type: "string" },
      },
      required: ["n"],
    });
  });

  test("types keep their format; the numbers of fields in brackets are none of theirs", () => {
    const rows =
      "at\nstring <date-time>\nrequired\nfiles\narray [object {2}]\noptional\nof\nobject (Task) {4}\noptional\n";
    expect(input(rows)).toMatchObject({
      properties: { at: { type: "string", format: "date-time" }, files: { type: "array" }, of: { type: "object" } },
    });
  });

  test("an example of a field is none of the request, even where it is JSON", () => {
    const { value } = page('tags\narray[string]\noptional\nExample:\n["a","b"]\nlast\nstring\nrequired\n');
    expect(value("#/components/schemas/Input")).toMatchObject({ properties: { tags: {}, last: { type: "string" } } });
    expect(value("#/paths/~1v1~1create/post/requestBody/content/application~1json/example")).toBeUndefined();
  });

  test("the reply has the status that the page names, and no other", () => {
    const { value } = page("a\nstring\nrequired\n", "Responses\n🟢201\napplication/json\nid\nstring \nrequired\n");
    expect(Object.keys(Object(value("#/paths/~1v1~1create/post/responses")))).toEqual(["201"]);
    expect(value("#/components/schemas/Output")).toMatchObject({
      properties: { id: { type: "string" } },
      required: ["id"],
    });
  });

  test("a long page costs no more for each line than a short one", () => {
    const long = `${"word\n\n".repeat(20_000)}`;
    expect(page(`a\nstring\nrequired\n${long}`).documents).toHaveLength(1);
  });
});
