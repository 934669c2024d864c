import { describe, expect, test } from "vitest";
import type { Pointer } from "../../../codegen/document/pointer.js";
import { ingest } from "../../../codegen/ingest/ingest.js";
import { reading } from "../model-page/reading.js";

const POST: Pointer = "#/paths/~1v1~1paint/post";
const INPUT: Pointer = "#/components/schemas/Input";

function read(text: string): ReturnType<typeof reading> {
  return reading(ingest, text);
}

describe("a table of parameters", () => {
  const page = (header: string, row: string, rule = "|---|---|---|"): string =>
    `# Paint\n\n\`POST https://api.example.com/v1/paint\`\n\n## Body\n\n${header}\n${rule}\n${row}\n`;

  test.each([
    ["| Attributes | Type | Description |", "| steps | integer | How many |"],
    ["| Atributos | Tipo | Descrição |", "| steps | integer | How many |"],
    ["| Setting | Kind of value | What happens |", "| steps | integer | How many |"],
    ["| Paramètre | Genre | Ce que c'est |", "| `steps` | `integer` | How many |"],
  ])("is known by its cells, whatever its header says: %s", (header, row) => {
    expect(read(page(header, row)).value(`${INPUT}/properties/steps`)).toEqual({
      type: "integer",
      description: "How many",
    });
  });

  test("keeps the words of a column that is in no vocabulary", () => {
    const { value, quotes } = read(page("| Name | Type | Unit |", "| length | integer | seconds |"));
    expect(value(`${INPUT}/properties/length`)).toEqual({ type: "integer", description: "Unit: seconds" });
    expect(quotes(`${INPUT}/properties/length/description`)).toEqual(["seconds"]);
  });

  test("reads a column of any name that says whether fields are needed", () => {
    const { value } = read(
      page("| Name | Type | Status | Description |", "| steps | integer | Required | How many |", "|---|---|---|---|"),
    );
    expect(value(`${INPUT}/required`)).toEqual(["steps"]);
  });

  test("reads a default in the place of presence", () => {
    const { value, findings } = read(
      page("| 字段 | 类型 | 必填 | 说明 |", "| steps | integer | 默认: `5` | 步数 |", "|---|---|---|---|"),
    );
    expect(value(`${INPUT}/properties/steps`)).toEqual({ type: "integer", description: "步数", default: 5 });
    expect(findings).toEqual([]);
  });

  test("below a heading that says so is required, in other languages too", () => {
    const table = "| Atributos | Tipo | Descrição |\n|---|---|---|\n";
    const { value } = read(
      `# Pintar\n\n\`POST\` https://api.example.com/v1/paint\n\n## Atributos\n\n### Obrigatórios\n\n${table}| prompt | string | O quê |\n\n### Opcionais\n\n${table}| steps | integer | Quantos |\n`,
    );
    expect(value(`${INPUT}/required`)).toEqual(["prompt"]);
  });
});

describe("a call that a page shows", () => {
  const page = (call: string): string =>
    `# Paint\n\n\`\`\`bash\ncurl -X POST https://api.example.com/v1/paint ${call}\n\`\`\`\n`;

  test("states headers, as what nobody has to send", () => {
    const { value } = read(page(`-H 'X-Mode: async' -H 'Content-Type: application/json' -d '{"prompt": "x"}'`));
    expect(value(`${POST}/parameters`)).toEqual([
      {
        name: "X-Mode",
        in: "header",
        schema: { type: "string", "x-falsmith-basis": { type: "example" }, examples: ["async"] },
      },
    ]);
  });

  test("names the header of the key, and never its value", () => {
    const { documents, value } = read(page(`-H 'X-API-Key: sk-123' -d '{"prompt": "x"}'`));
    expect(value("#/components/securitySchemes/apiKey")).toEqual({ type: "apiKey", in: "header", name: "X-API-Key" });
    expect(JSON.stringify(documents[0]?.spec.doc)).not.toContain("sk-123");
  });

  test("states a form, whose types are not enforced", () => {
    const { value } = read(page("-F image=@dog.png -F style=oil"));
    expect(Object.keys(value(`${POST}/requestBody/content`) ?? {})).toEqual(["multipart/form-data"]);
    expect(value(`${INPUT}/properties`)).toEqual({
      image: { type: "string", format: "binary", "x-falsmith-basis": { type: "example", format: "example" } },
      style: { type: "string", "x-falsmith-basis": { type: "example" } },
    });
  });
});

test("answers are those that rows and bullets name", () => {
  const { value, quotes } = read(
    `# Paint\n\n\`POST https://api.example.com/v1/paint\`\n\n## Body\n\n| Name | Type |\n|---|---|\n| prompt | string |\n\n## Errors\n\n| Code | Meaning |\n|---|---|\n| 429 | Too many requests |\n| 1001 | No such key |\n\n- \`404\`: not found\n`,
  );
  expect(Object.keys(value(`${POST}/responses`) ?? {})).toEqual(["200", "404", "429"]);
  expect(value(`${POST}/responses/429`)).toEqual({ description: "Too many requests" });
  expect(quotes(`${POST}/responses/404/description`)).toEqual(["- `404`: not found"]);
});

test("the front matter may name the operation and its title", () => {
  const { value } = read(
    `---\ntitle: Paint a picture\nopenapi: POST /v1/paint\n---\n\n## Body\n\n| Name | Type |\n|---|---|\n| prompt | string |\n`,
  );
  expect(value(`${POST}/summary`)).toBe("Paint a picture");
  expect(value(`${INPUT}/properties/prompt`)).toEqual({ type: "string" });
});

test("a heading that announces an address is no title", () => {
  const { value } = read(
    `---\nid: paint\ntitle: Paint\n---\n\n## Method\n\n\`POST\` https://api.example.com/v1/paint\n\n### Header\n\n| Key | Value |\n|---|---|\n| X-Team | **yours** |\n\n## Body\n\n| Name | Type |\n|---|---|\n| prompt | string |\n`,
  );
  expect(value("#/info/title")).toBe("Paint");
  expect(value(`${POST}/parameters/0/name`)).toBe("X-Team");
});
