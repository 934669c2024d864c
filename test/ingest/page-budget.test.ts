import { describe, expect, it } from "vitest";
import { ingest } from "../../codegen/ingest/ingest.js";
import { isObject, type Json, own } from "../../codegen/document/json.js";

const CODE = "ingest/long-page";

function repeated(count: number, unit: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => unit(index)).join("\n");
}

function table(fields: number, path = "/v1/paint"): string {
  return `## Paint ${path}

POST https://api.x.example${path}

### Body parameters

| Name | Type | Required | Description |
| --- | --- | --- | --- |
${repeated(fields, (index) => `| field${index} | integer | no | The field ${index} |`)}

`;
}

function modelPage(fields: number): string {
  return `# Model

- **Model ID**: \`acme/paint\`

### Input Schema

${repeated(fields, (index) => `- **\`field${index}\`** (\`integer\`, _optional_): The field ${index}.`)}

### Output Schema

- **\`url\`** (\`string\`, _required_): The painting.
`;
}

function read(text: string): {
  readonly told: readonly { readonly message: string; readonly line: string }[];
  readonly operations: number;
  readonly fields: number;
} {
  const { documents, findings } = ingest({ id: "specs/acme/paint.md", text });
  const all = [...findings, ...documents.flatMap((document) => document.findings)];
  const told = all.flatMap(({ code, at, message }) => {
    if (code !== CODE || typeof at === "string") return [];
    const end = text.indexOf("\n", at.start);
    return [{ message, line: text.slice(at.start, end < 0 ? undefined : end) }];
  });
  const count = (value: Json): number => {
    if (Array.isArray(value)) return value.reduce<number>((sum, item: Json) => sum + count(item), 0);
    if (!isObject(value)) return 0;
    const named = Object.keys(value).filter((key) => /^field\d+$/.test(key)).length;
    return Object.values(value).reduce<number>((sum, item) => sum + count(item), named);
  };
  const operations = documents.length;
  return {
    told,
    operations,
    fields: documents.reduce((sum, { spec }) => sum + count(own(spec.doc, "components") ?? {}), 0),
  };
}

describe("the budget of a page", () => {
  it.each([
    ["a table", table],
    ["the bullets of a model page", modelPage],
  ])("reads 2,000 fields of %s and says where the rest begins", (_kind, page) => {
    expect(read(page(2000))).toEqual({ told: [], operations: 1, fields: 2000 });
    const { told, fields } = read(page(2003));
    expect(fields).toBe(2000);
    expect(told).toHaveLength(1);
    expect(told[0]?.message).toMatch(/^3 fields from here on are not read/);
    expect(told[0]?.line).toContain("field2000");
  });

  it("reads 10,000 fields of all tables of a page", () => {
    const { told, fields } = read(repeated(6, (index) => table(1800, `/v1/paint${index}`)));
    expect(fields).toBe(10_000);
    expect(told).toHaveLength(1);
    expect(told[0]?.message).toMatch(/^800 fields from here on are not read/);
    expect(told[0]?.line).toContain("field1000");
  });

  it("reads 1,000 operations of a page", () => {
    const { told, operations } = read(repeated(1002, (index) => table(1, `/v1/paint${index}`)));
    expect(operations).toBe(1000);
    expect(told).toHaveLength(1);
    expect(told[0]?.message).toMatch(/^2 operations from here on are not read/);
    expect(told[0]?.line).toContain("/v1/paint1000");
  });
});
