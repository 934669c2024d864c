import { describe, expect, it } from "vitest";
import { compile } from "../../../codegen/index.js";
import { own, type Json } from "../../../codegen/document/json.js";
import { valueAt } from "../../../codegen/document/pointer.js";
import { quoteOf } from "../../../codegen/document/source.js";

const YAML = `openapi: 3.0.1
info: { title: '', version: 1.0.0 }
servers:
  - url: https://api.example.com
paths:
  /v1/draw:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required:
                - prompt
              properties:
                prompt:
                  type: string
                size:
                  type: string
                  enum:
                    - small
                    - large
                n:
                  type: integer
                  minimum: 1
                  maximum: 4
      responses:
        '200':
          description: ok`;

const INPUT = {
  type: "object",
  required: ["prompt"],
  properties: {
    prompt: { type: "string" },
    size: { type: "string", enum: ["small", "large"] },
    n: { type: "integer", minimum: 1, maximum: 4 },
  },
};

async function inputOf(text: string): Promise<{ readonly input: Json | undefined; readonly told: readonly string[] }> {
  const { endpoints, findings } = await compile([{ id: "page.md", text }], {});
  const doc = endpoints[0]?.mended.doc;
  const told = findings
    .filter(({ level }) => level !== "note")
    .map(({ code, at }) => `${code} «${typeof at === "string" ? at : quoteOf(text, at)}»`);
  return { input: doc === undefined ? undefined : valueAt(doc, "#/components/schemas/Input"), told };
}

function fenced(yaml: string): string {
  return `# Draw\n\n\`\`\`yaml\n${yaml}\n\`\`\`\n`;
}

function lines(text: string, change: (line: string, index: number) => string): string {
  return text.split("\n").map(change).join("\n");
}

describe("a document that was copied with the layout around it", () => {
  it.each<[what: string, text: string]>([
    ["numbers of lines to the right", fenced(lines(YAML, (line, index) => `${String(index + 1).padStart(3)} ${line}`))],
    ["numbers of lines to the left", fenced(lines(YAML, (line, index) => `${index + 1} ${line}`))],
    ["numbers in a column", fenced(lines(YAML, (line, index) => `${String(index + 1).padEnd(4)}${line}`))],
    ["numbers with strokes", fenced(lines(YAML, (line, index) => `${index + 1}| ${line}`))],
    ["numbers that do not begin with one", fenced(lines(YAML, (line, index) => `${index + 41}: ${line}`))],
    ["no fence, numbers", lines(YAML, (line, index) => `${index + 1}. ${line}`)],
    ["the whole page quoted", lines(fenced(YAML), (line) => `> ${line}`)],
    ["the fence quoted", `Before.\n\n${lines(`\`\`\`yaml\n${YAML}\n\`\`\``, (line) => `> ${line}`)}\n\nAfter.\n`],
    ["quoted without a space", lines(fenced(YAML), (line) => `>${line}`)],
  ])("%s", async (_, text) => {
    expect(await inputOf(text)).toEqual({ input: INPUT, told: [] });
  });
});

describe("keys that were translated or set off", () => {
  it.each<[from: string, to: string]>([
    ["type: integer", "类型: integer"],
    ["required:", "必填:"],
    ["enum:", "枚举值:"],
    ["type: integer", "“type”: integer"],
    ["type: integer", "Type: integer"],
    ["type: integer", "タイプ: integer"],
    ["properties:", "属性:"],
    ["requestBody:", "请求体:"],
  ])("%s written %s", async (from, to) => {
    const { input, told } = await inputOf(fenced(YAML.replace(from, to)));
    expect(input).toMatchObject(INPUT);
    expect(told).toEqual([
      `repair/keyword-spelling «${to.replace(/:.*/, ":")}${to.includes("integer") ? " integer" : ""}»`,
    ]);
  });

  it("are left alone where a name is due, and in examples", async () => {
    const yaml = YAML.replace(
      "                prompt:\n",
      "                prompt:\n                  example: {类型: 1}\n",
    ).replace("                n:\n", "                类型:\n                  type: string\n                n:\n");
    const { input, told } = await inputOf(fenced(yaml));
    expect(own(own(input, "properties"), "类型")).toEqual({ type: "string" });
    expect(told).toEqual([]);
  });
});

describe("lists in another form", () => {
  const list = "enum:\n                    - small\n                    - large";
  it.each([
    "enum: small, large",
    "enum: small | large",
    'enum: "small、large"',
    "enum: ['small|large']",
    "enum: small",
    "enum:\n                    small\n                    large",
    "enum:\n                    - small\n                      - large",
    "enum:\n                    - “small”\n                    - “large”",
  ])("%s", async (written) => {
    const { input } = await inputOf(fenced(YAML.replace(list, written)));
    const values = written === "enum: small" ? ["small"] : ["small", "large"];
    expect(own(own(own(input, "properties"), "size"), "enum")).toEqual(values);
  });

  it.each(["required: prompt", "required: 'prompt, n'"])("%s", async (written) => {
    const { input } = await inputOf(fenced(YAML.replace("required:\n                - prompt", written)));
    expect(own(input, "required")).toEqual(written.includes("n'") ? ["prompt", "n"] : ["prompt"]);
  });

  it("types as one text", async () => {
    const { input } = await inputOf(fenced(YAML.replace("type: integer", "type: integer, null")));
    expect(own(own(own(input, "properties"), "n"), "type")).toEqual(["integer", "null"]);
  });
});

describe("JSON that people have written", () => {
  const JSON_TEXT = `{
  "openapi": "3.1.0", // the version
  "info": {"title": "", "version": "1"},
  "paths": {"/v1/draw": {"post": {
    "requestBody": {"content": {"application/json": {"schema": {"type": "object", "properties": {
      "a": {"type": "string"}
      "b": {"type": "integer"}
    }}}}},
    /* what comes back */
    "responses": {"200": {"description": "ok"}}
  }}}
}`;
  it("is read over its comments and missing commas, which are told", async () => {
    const { input, told } = await inputOf(JSON_TEXT);
    expect(input).toEqual({ type: "object", properties: { a: { type: "string" }, b: { type: "integer" } } });
    expect(told).toEqual([
      "text/json-syntax «// the version»",
      'text/json-syntax «"»',
      "text/json-syntax «/* what comes back */»",
    ]);
  });
});
