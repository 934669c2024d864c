import { describe, expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import { type JsonObject, own } from "../../codegen/document/json.js";
import { valueAt } from "../../codegen/document/pointer.js";
import { emitPackage } from "../../codegen/emit/package/package.js";
import { faultsOf } from "../support/valid.js";

interface Streamed {
  readonly types: string;
  /** The lines of the descriptor's answers. */
  readonly answers: readonly string[];
  readonly module: string;
  readonly doc: JsonObject;
  readonly told: readonly string[];
}

async function streamed(content: JsonObject, components: JsonObject = {}): Promise<Streamed> {
  const doc = {
    openapi: "3.1.0",
    info: { title: "Chat", version: "1" },
    servers: [{ url: "https://api.chat.test" }],
    paths: { "/chat": { get: { responses: { "200": { description: "", content } } } } },
    components: { schemas: components },
  };
  const source = { id: "chat.json", text: JSON.stringify(doc) };
  const compiled = await compile([source]);
  const files = await emitPackage(compiled, [source], { runtime: "import" });
  const at = (file: string): string => files.get(`chat.test/chat/get/${file}`) ?? "";
  const module = at("index.ts");
  const mended = compiled.endpoints[0]?.mended.doc ?? {};
  expect(await faultsOf(mended)).toBe("");
  return {
    types: at("types.ts"),
    answers: module.split("\n").filter((line) => line.startsWith('    "200"')),
    module,
    doc: mended,
    told: compiled.findings.filter(({ code }) => code === "emit/unknown").map(({ message }) => message),
  };
}

function eventOf(more: JsonObject, required: readonly string[] = ["data"]): JsonObject {
  return { type: "object", required, properties: more };
}

function jsonData(contentSchema: JsonObject): JsonObject {
  return { type: "string", contentMediaType: "application/json", contentSchema };
}

const EVENTS = "text/event-stream";
const delta: JsonObject = { type: "object", required: ["text"], properties: { text: { type: "string" } } };

describe("a stream of events", () => {
  it("gives the data that its schema describes", async () => {
    const { types, answers, told } = await streamed({ [EVENTS]: { itemSchema: eventOf({ data: jsonData(delta) }) } });
    expect(types).toContain("export type Output = {\n    text: string;\n};");
    expect(types).toContain('readonly "200": globalThis.AsyncIterable<Output>;');
    expect(answers).toEqual(['    "200": { "text/event-stream": { as: "events", named: false, validator: output } },']);
    expect(told).toEqual([]);
  });

  it("gives names, ids and data where events are named", async () => {
    const { types, answers } = await streamed(
      {
        [EVENTS]: {
          itemSchema: {
            ...eventOf({ data: { type: "string" }, id: { type: "string" }, retry: { type: "integer" } }),
            oneOf: [
              { properties: { event: { const: "text" } } },
              { properties: { event: { const: "delta" }, data: jsonData({ $ref: "#/components/schemas/Delta" }) } },
            ],
          },
        },
      },
      { Delta: delta },
    );
    expect(types.replace(/\s+/g, " ")).toContain(
      'export type Output = { event: "text"; id: string; data: string; } | { event: "delta"; id: string; data: Delta; };',
    );
    expect(answers).toEqual(['    "200": { "text/event-stream": { as: "events", named: true, validator: output } },']);
  });

  it("takes a schema whose fields are no event's for that of the data, as documents before 3.2 have it", async () => {
    const { types, answers, doc } = await streamed({ [EVENTS]: { schema: delta } });
    expect(types).toContain("export type Output = {\n    text: string;\n};");
    expect(answers).toEqual(['    "200": { "text/event-stream": { as: "events", named: false, validator: output } },']);
    expect(own(doc, "openapi")).toBe("3.1.0");
  });

  it("has a type of its own beside an answer in JSON", async () => {
    const { types, answers, module } = await streamed({
      "application/json": { schema: { type: "object", properties: { whole: { type: "string" } } } },
      [EVENTS]: { itemSchema: eventOf({ data: jsonData(delta) }) },
    });
    expect(types).toContain("/** What streams of chat.test GET /chat give, one by one. */\nexport type Item = {");
    expect(types).toContain('readonly "200": Output | globalThis.AsyncIterable<Item>;');
    expect(module).toContain('import { input, output, item } from "./validators.js";');
    expect(answers).toEqual([
      '    "200": { "application/json": { as: "json", validator: output }, "text/event-stream": { as: "events", named: false, validator: item } },',
    ]);
  });
});

describe("a stream that no schema describes", () => {
  const example = 'event: start\ndata: {"id":1}\n\nevent: delta\ndata: {"text":"a"}\n\ndata: [DONE]\n\n';

  it("has the types of its example's events, marked as such, in a document of 3.2", async () => {
    const { types, answers, doc } = await streamed({ [EVENTS]: { schema: { type: "string" }, example } });
    expect(types.replace(/\s+/g, " ")).toContain(
      'export type Output = { event: "start"; id: string; data: { id?: number; }; } | { event: "delta"; id: string; data: { text?: string; }; };',
    );
    expect(answers).toEqual(['    "200": { "text/event-stream": { as: "events", named: true, validator: output } },']);
    expect(own(doc, "openapi")).toBe("3.2.0");
    const at = "#/paths/~1chat/get/responses/200/content/text~1event-stream/itemSchema/anyOf/0/properties/event";
    expect(valueAt(doc, at)).toEqual({ const: "start", "x-falsmith-basis": { const: "example" } });
  });

  it.each<readonly [what: string, media: JsonObject, type: string]>([
    [
      "events without the blank lines between them",
      { example: 'data: {"a":1}\ndata: {"b":"x"}' },
      "{ a?: number; b?: string; }",
    ],
    ["data that is text", { example: "data: hello\n\ndata: world\n\n" }, "string"],
    ["the data of one event", { example: { a: 1 } }, "{ a?: number; }"],
    [
      "a list of events",
      { example: [{ event: "x", data: '{"a":1}' }] },
      '{ event: "x"; id: string; data: { a?: number; }; }',
    ],
    ["named examples", { examples: { one: { value: 'data: {"a":true}\n\n' } } }, "{ a?: boolean; }"],
    ["examples of the schema", { schema: { type: "string", examples: ['data: {"a":true}\n\n'] } }, "{ a?: boolean; }"],
  ])("is typed by %s", async (_, media, type) => {
    const { types, told } = await streamed({ [EVENTS]: media });
    expect(types.replace(/\s+/g, " ")).toContain(`export type Output = ${type};`);
    expect(told).toEqual([]);
  });

  it.each<readonly [what: string, content: JsonObject]>([
    ["nothing at all", { [EVENTS]: {} }],
    ["the text of the whole", { [EVENTS]: { schema: { type: "string" } } }],
    ["an example that is none", { "application/jsonl": { example: "not JSON" } }],
  ])("is a stream of unknown items, and told, where a page shows %s", async (_, content) => {
    const { types, answers, told } = await streamed(content);
    expect(types).toContain('readonly "200": globalThis.AsyncIterable<unknown>;');
    expect(answers.join("")).not.toContain("validator");
    expect(told).toEqual([expect.stringMatching(/^chat\.test GET \/chat: unknown in the package: the items of /)]);
  });
});

describe("lines of JSON", () => {
  it.each(["application/jsonl", "application/x-ndjson", "application/json-seq"])("give what %s holds", async (type) => {
    const stated = await streamed({ [type]: { itemSchema: delta } });
    expect(stated.types).toContain('readonly "200": globalThis.AsyncIterable<Output>;');
    expect(stated.answers).toEqual([`    "200": { "${type}": { as: "lines", validator: output } },`]);
    const listed = await streamed({ [type]: { schema: { type: "array", items: delta } } });
    expect(listed.types).toContain("export type Output = {\n    text: string;\n};");
    const shown = await streamed({ [type]: { example: '{"a":1}\n{"a":2,"b":"x"}\n' } });
    expect(shown.types.replace(/\s+/g, " ")).toContain("export type Output = { a?: number; b?: string; };");
    expect(own(shown.doc, "openapi")).toBe("3.2.0");
  });
});
