import { describe, expect, test } from "vitest";
import { type QuotedSide, quotesOf } from "../../codegen/cli/commands/update/quotes.js";
import { compile } from "../../codegen/compile/compile.js";
import type { SourceText } from "../../codegen/document/source.js";
import { queueDocument } from "../support/queue-document.js";
import { modelPage } from "./add-server.js";

const id = "fal-ai/small/draw";

async function sideOf(text: string, path: string): Promise<QuotedSide> {
  const source: SourceText = { id: path, text, provider: "fal" };
  const { endpoints } = await compile([source]);
  return {
    endpoints: new Map(endpoints.map((endpoint) => [endpoint.id.toLowerCase(), endpoint])),
    texts: new Map([[path, source]]),
  };
}

async function quotes(path: string, at: string, before: string, after: string) {
  return quotesOf({ at }, id, await sideOf(before, path), await sideOf(after, path));
}

describe("what a source says at the place of a change", () => {
  test("is of JSON the schema, a line for each keyword, without what decides nothing", async () => {
    const steps = { type: "integer", maximum: 9, title: "Steps", description: "How many.", "x-order": 1 };
    const old = queueDocument(id, { steps });
    const { before, after } = await quotes("a.json", "Input.steps", old, queueDocument(id));
    expect(before).toEqual({
      path: "a.json",
      line: 1,
      text: '{\n  "description": "How many.",\n  "maximum": 9,\n  "type": "integer"\n}',
    });
    expect(after).toBeUndefined();
  });

  test("keeps a property that has the name of a keyword", async () => {
    const frame = { type: "object", properties: { title: { type: "string" } } };
    const { before } = await quotes("a.json", "Input.frame", queueDocument(id, { frame }), queueDocument(id));
    expect(before?.text).toContain('"title": {');
  });

  test("is of a page its lines", async () => {
    const [old, now] = [modelPage(id), modelPage(id).replaceAll("`4`", "`8`")];
    const { before, after } = await quotes("a.md", "Input.steps", old, now);
    const line = old.split("\n").findIndex((text) => text.includes("**`steps`**")) + 1;
    expect(before).toMatchObject({ path: "a.md", line });
    expect(before?.text).toMatch(/^- \*\*`steps`\*\* \(`integer`, _optional_\):[\s\S]*Default: `4`/);
    expect(after?.text).toContain("Default: `8`");
  });

  test("is of YAML its lines", async () => {
    const yaml = (most: number): string => `openapi: 3.1.0
info: { title: draw, version: "1" }
servers: [{ url: https://queue.fal.run }]
paths:
  /${id}:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                steps:
                  type: integer
                  maximum: ${most}
      responses: { "200": { description: ok } }
`;
    const { before, after } = await quotes("a.yaml", "Input.steps", yaml(9), yaml(5));
    expect(before).toMatchObject({ path: "a.yaml", line: 13 });
    expect(before?.text).toMatch(/^ *steps:\n *type: integer\n *maximum: 9$/);
    expect(after?.text).toMatch(/maximum: 5$/);
  });

  test("is nothing where neither has such a place", async () => {
    const text = queueDocument(id);
    expect(await quotes("a.json", "Input.gone", text, text)).toEqual({ before: undefined, after: undefined });
  });
});
