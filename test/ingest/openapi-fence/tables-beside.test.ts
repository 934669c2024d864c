import { expect, test } from "vitest";
import { ingest } from "../../../codegen/ingest/ingest.js";
import { reading } from "../model-page/reading.js";

const FENCE = `\`\`\`yaml
openapi: 3.0.1
info: { title: '', version: 1.0.0 }
paths:
  /v1/draw:
    post:
      requestBody:
        content:
          application/json:
            schema: { type: object, properties: { model: { type: string }, n: { type: integer, default: 2 } } }
      responses: { '200': { description: ok } }
\`\`\`
`;
const SCHEMA = "#/paths/~1v1~1draw/post/requestBody/content/application~1json/schema";
const REPLY = "#/paths/~1v1~1draw/post/responses/200/content/application~1json/schema";

function page(address: string, fence = FENCE): string {
  return `# Draw

${address}

### Body Parameters

| Name | Type | Required | Default | Description |
|---|---|---|---|---|
| model | string | yes | - | Which |
| n | string | no | 3 | How many |
| size | string | no | - | How large |

### Response

| Name | Type | Description |
|---|---|---|
| id | string | The job |

${fence}`;
}

test("what tables state and the document does not is added, with its place", () => {
  const text = page("`POST https://api.example.com/v1/draw`");
  const { value, quotes, findings } = reading(ingest, text);
  expect(value(SCHEMA)).toEqual({
    type: "object",
    properties: {
      model: { type: "string", description: "Which" },
      n: { type: "integer", default: 2, description: "How many" },
      size: { type: "string", description: "How large" },
    },
    required: ["model"],
  });
  expect(quotes(`${SCHEMA}/properties/size`)).toEqual(["size"]);
  expect(quotes(`${SCHEMA}/required`)).toEqual(["yes"]);
  expect(value(REPLY)).toMatchObject({ properties: { id: { type: "string" } } });
  expect(value("#/servers")).toEqual([{ url: "https://api.example.com" }]);
  expect(findings.map(({ code, message }) => [code, message])).toEqual([
    ["ingest/table-differs", 'n: type "string" in the table, "integer" in the document (line 28); "integer" counts'],
  ]);
});

test("a value that both state differently is the looser one, told with both places", () => {
  const table = page("`POST https://api.example.com/v1/draw`").replace("| n | string", "| n | number");
  const { value, findings } = reading(ingest, table);
  expect(value(`${SCHEMA}/properties/n`)).toEqual({ type: "number", description: "How many" });
  expect(findings.map(({ message }) => message)).toEqual([
    'n: type "number" in the table, "integer" in the document (line 28); "number" counts',
    "n: default 3 in the table, 2 in the document (line 28); neither counts",
  ]);
});

test("a field that one of the two requires is optional", () => {
  const fence = FENCE.replace("type: object, properties", "type: object, required: [n], properties");
  const { value, findings } = reading(ingest, page("`POST https://api.example.com/v1/draw`", fence));
  expect(value(`${SCHEMA}/required`)).toBeUndefined();
  expect(findings.map(({ message }) => message)).toEqual(
    expect.arrayContaining([
      "n: optional in the table, required in the document (line 28); it is optional",
      "model: required in the table, optional in the document (line 28); it is optional",
    ]),
  );
});

test("tables of another operation add nothing", () => {
  const text = page("`POST https://api.example.com/v1/other`");
  expect(reading(ingest, text).documents).toEqual(
    reading(ingest, FENCE + " ".repeat(0)).documents.map(() => expect.anything()),
  );
  expect(reading(ingest, text).value(`${SCHEMA}/properties/size`)).toBeUndefined();
});
