import { describe, expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import { assemble, type CombinedDocument } from "../../codegen/emit/evidence/document.js";
import { mainOperation, refsIn } from "../../codegen/openapi/operation.js";
import { isObject, own, type Json, type JsonObject } from "../../codegen/document/json.js";
import { keysOf, valueAt, type Pointer } from "../../codegen/document/pointer.js";
import { documentsIn, hasShared, needsShared, readShared } from "../support/shared.js";
import { faultsOf } from "../support/valid.js";

const ok = { "200": { description: "ok" } };
function json(schema: Json): JsonObject {
  return { content: { "application/json": { schema } } };
}
function object(properties: JsonObject, required: readonly string[] = []): JsonObject {
  return {
    type: "object",
    properties,
    required: [...required],
  };
}
function model(name: string, more: JsonObject = {}): JsonObject {
  return object({ model: { type: "string", enum: [name] }, ...more }, ["model"]);
}
function page(paths: JsonObject, more: JsonObject = {}): JsonObject {
  return {
    openapi: "3.1.0",
    info: { title: "t", version: "1" },
    servers: [{ url: "https://api.example.com" }],
    paths,
    ...more,
  };
}

/** The one document of several pages, by whom they are; valid, and the same in any order. */
async function mended(pages: Readonly<Record<string, JsonObject>>): Promise<CombinedDocument> {
  const texts = Object.entries(pages).map(([id, doc]) => {
    const [provider = ""] = id.split("/");
    return { id: `${id}.json`, text: JSON.stringify(doc), provider };
  });
  const { endpoints, refused } = await compile(texts);
  expect(refused).toEqual([]);
  const assembled = assemble(endpoints);
  expect(await faultsOf(assembled.doc)).toBe("");
  const turned = await compile(texts.toReversed());
  expect(JSON.stringify(assemble(turned.endpoints.toReversed()))).toBe(JSON.stringify(assembled));
  return assembled;
}

function at({ doc }: CombinedDocument, pointer: Pointer): Json | undefined {
  return valueAt(doc, pointer);
}
function said({ findings }: CombinedDocument): readonly string[] {
  return findings.map(({ message }) => message);
}

const TASKS: Pointer = "#/paths/~1v1~1tasks/post";
const BODY: Pointer = `${TASKS}/requestBody/content/application~1json/schema`;
function task(input: JsonObject, more: JsonObject = {}): JsonObject {
  return page({ "/v1/tasks": { post: { requestBody: { required: true, ...json(input) }, responses: ok, ...more } } });
}

describe("pages that share a method and a path", () => {
  it("and differ by a constant: one of their bodies, by the constant", async () => {
    const all = await mended({
      "a/1": task(model("brush-1", { strokes: { type: "integer" } }), { summary: "Brush" }),
      "a/2": task(model("pencil-2", { hardness: { type: "string" } }), { summary: "Pencil" }),
    });
    const [brush, pencil] = ["Brush1", "Pencil2"].map((name) => `#/components/schemas/ExampleCom${name}Input`);
    expect(at(all, BODY)).toEqual({
      oneOf: [{ $ref: brush }, { $ref: pencil }],
      discriminator: { propertyName: "model", mapping: { "brush-1": brush, "pencil-2": pencil } },
    });
    expect(at(all, `${TASKS}/requestBody/required`)).toBe(true);
    expect(at(all, `${TASKS}/x-falsmith-endpoints`)).toEqual([
      { id: "example.com/brush-1", summary: "Brush" },
      { id: "example.com/pencil-2", summary: "Pencil" },
    ]);
    expect(said(all)).toEqual([]);
  });

  it("and differ by a constant behind references and allOf", async () => {
    const composed = (name: string, property: string): JsonObject => ({
      ...task({
        allOf: [{ $ref: "#/components/schemas/Base" }, { type: "object", properties: { [property]: {} } }],
      }),
      components: {
        schemas: {
          Base: object({ model: { $ref: "#/components/schemas/Model" } }, ["model"]),
          Model: { type: "string", const: name },
        },
      },
    });
    const all = await mended({ "a/1": composed("x", "p"), "a/2": composed("y", "q") });
    expect(at(all, `${BODY}/discriminator/propertyName`)).toBe("model");
  });

  it("and have constants that are no text: one of their bodies, without a discriminator", async () => {
    const version = (number: number): JsonObject =>
      object({ version: { type: "integer", enum: [number] } }, ["version"]);
    const all = await mended({ "a/1": task(version(1)), "a/2": task(version(2)) });
    expect(at(all, `${BODY}/oneOf`)).toHaveLength(2);
    expect(at(all, `${BODY}/discriminator`)).toBe(undefined);
    expect(said(all)).toEqual([]);
  });

  it("and nothing tells apart: any of their bodies, and that is told", async () => {
    const all = await mended({
      "a/1": task(object({ text: { type: "string" } })),
      "b/1": { ...task(object({ words: { type: "string" } })), servers: [{ url: "https://api.example.org" }] },
    });
    expect(at(all, `${BODY}/anyOf`)).toHaveLength(2);
    expect(said(all)).toEqual([
      "example.com POST /v1/tasks, example.org POST /v1/tasks share POST /v1/tasks; one operation cannot state of each of them: its `servers`; which of them a body belongs to (no property that each requires has a value of its own in each)",
    ]);
  });

  it("and one has the constant that the other leaves open: any of their bodies", async () => {
    const all = await mended({
      "a/1": task(model("x")),
      "a/2": task(object({ model: { type: "string" } }, ["model"])),
    });
    expect(at(all, `${BODY}/anyOf`)).toHaveLength(2);
  });

  it("answer as any of them, status by status", async () => {
    const answers = (responses: JsonObject): JsonObject => ({ responses });
    const all = await mended({
      "a/1": task(model("x"), answers({ "200": { description: "done", ...json({ type: "string" }) } })),
      "a/2": task(
        model("y"),
        answers({
          "200": { description: "accepted", ...json({ type: "integer" }), headers: { "X-Id": { schema: {} } } },
          "402": { description: "pay" },
        }),
      ),
    });
    const response = `${TASKS}/responses/200` as const;
    expect(at(all, `${response}/content/application~1json/schema/anyOf`)).toHaveLength(2);
    expect(at(all, `${response}/description`)).toBe("done\n\naccepted");
    expect(at(all, `${response}/headers/X-Id`)).toEqual({ schema: {} });
    expect(at(all, `${TASKS}/responses/402/description`)).toBe("pay");
  });

  it("keep the parameters of each; what only one requires is optional", async () => {
    const parameters = (list: readonly JsonObject[]): JsonObject => ({ parameters: [...list] });
    const all = await mended({
      "a/1": task(
        model("x"),
        parameters([
          { name: "v", in: "query", required: true, schema: { type: "string" } },
          { name: "X-Trace", in: "header", required: true, schema: { type: "string" } },
          { name: "tags", in: "query", style: "form", schema: { type: "array", items: {} } },
        ]),
      ),
      "a/2": task(
        model("y"),
        parameters([
          { name: "x-trace", in: "header", required: true, schema: { type: "integer" } },
          { name: "tags", in: "query", style: "pipeDelimited", schema: { type: "array", items: {} } },
        ]),
      ),
    });
    expect(at(all, `${TASKS}/parameters`)).toEqual([
      { name: "v", in: "query", schema: { type: "string" } },
      {
        name: "X-Trace",
        in: "header",
        schema: { anyOf: [{ type: "string" }, { type: "integer" }] },
        required: true,
      },
      { name: "tags", in: "query", style: "form", schema: { type: "array", items: {} } },
    ]);
    expect(said(all)).toEqual([expect.stringMatching(/: `style` of the query parameter "tags"$/)]);
  });

  it("keep their servers and their security as alternatives, and who has which", async () => {
    const secured = (name: string, url: string): JsonObject => ({
      ...task(model(name)),
      servers: [{ url }],
      security: [{ key: [] }],
      components: { securitySchemes: { key: { type: "apiKey", in: "header", name } } },
    });
    const all = await mended({ "a/1": secured("x", "https://x.example"), "b/1": secured("y", "https://y.example") });
    expect(at(all, `${TASKS}/security`)).toEqual([{ XExampleXkey: [] }, { YExampleYkey: [] }]);
    expect(at(all, "#/paths/~1v1~1tasks/servers")).toMatchObject([
      { url: "https://x.example" },
      { url: "https://y.example" },
    ]);
    expect(at(all, `${TASKS}/x-falsmith-endpoints/1`)).toMatchObject({
      id: "y.example/y",
      servers: [{ url: "https://y.example" }],
      security: [{ YExampleYkey: [] }],
    });
    expect(said(all)).toEqual([expect.stringMatching(/: its `servers`; its `security`$/)]);
  });

  it("keep the examples of each under names of their own", async () => {
    const shown = (name: string): JsonObject =>
      page({
        "/v1/tasks": {
          post: {
            requestBody: { content: { "application/json": { schema: model(name), example: { model: name } } } },
            responses: ok,
          },
        },
      });
    const all = await mended({ "a/1": shown("x"), "a/2": shown("y") });
    expect(at(all, `${TASKS}/requestBody/content/application~1json/examples`)).toEqual({
      ExampleComX: { value: { model: "x" } },
      ExampleComY: { value: { model: "y" } },
    });
  });

  it("are one path where the names of its templates alone differ", async () => {
    const get = (name: string, schema: JsonObject): JsonObject =>
      page({
        [`/v1/tasks/{${name}}`]: {
          parameters: [{ name, in: "path", required: true, schema }],
          get: { responses: ok },
        },
      });
    const all = await mended({ "a/1": get("id", { type: "string" }), "b/1": get("task", { type: "integer" }) });
    expect(Object.keys(own(all.doc, "paths") ?? {})).toEqual(["/v1/tasks/{id}"]);
    expect(at(all, "#/paths/~1v1~1tasks~1{id}/get/parameters")).toEqual([
      { name: "id", in: "path", schema: { anyOf: [{ type: "string" }, { type: "integer" }] }, required: true },
    ]);
  });
});

describe("pages that share a path alone", () => {
  it("keep what each says of its own method", async () => {
    const item = (method: string, server: string): JsonObject => ({
      ...page({
        "/v1/tasks": { parameters: [{ name: method, in: "query", schema: {} }], [method]: { responses: ok } },
      }),
      servers: [{ url: server }],
    });
    const all = await mended({ "a/1": item("get", "https://x.example"), "b/1": item("post", "https://y.example") });
    for (const [method, server] of [
      ["get", "https://x.example"],
      ["post", "https://y.example"],
    ] as const) {
      expect(at(all, `#/paths/~1v1~1tasks/${method}/servers`)).toMatchObject([{ url: server }]);
      expect(at(all, `#/paths/~1v1~1tasks/${method}/parameters`)).toMatchObject([{ name: method }]);
    }
    expect(said(all)).toEqual([]);
  });

  it("may be a queue's and a plain operation's", async () => {
    const input = object({ prompt: { type: "string" } });
    const queue = page({ "/fal-ai/acme/paint": { post: { requestBody: json(input), responses: ok } } });
    const plain = page({ "/fal-ai/acme/paint": { get: { responses: ok } } });
    const all = await mended({ "fal/1": queue, "relay/1": plain });
    expect(Object.keys(at(all, "#/paths/~1fal-ai~1acme~1paint") ?? {})).toEqual(
      expect.arrayContaining(["get", "post"]),
    );
    expect(Object.keys(own(all.doc, "paths") ?? {})).toHaveLength(4);
  });
});

describe("names in one document", () => {
  it("stay apart where prefix and name together are the same", async () => {
    const of = (path: string, name: string, type: string): JsonObject => ({
      ...page({
        [path]: { post: { requestBody: json(object({ p: { $ref: `#/components/schemas/${name}` } })), responses: ok } },
      }),
      components: { schemas: { [name]: { type } } },
    });
    const all = await mended({ "a/1": of("/v1/a", "BC", "string"), "a/2": of("/v1/a/b", "C", "integer") });
    const types = Object.entries(at(all, "#/components/schemas") ?? {}).flatMap(([name, schema]) =>
      name.startsWith("ExampleComPOSTV1ABC") ? [own(schema, "type")] : [],
    );
    expect(new Set(types)).toEqual(new Set(["integer", "string"]));
  });

  it("of operations are unique, and links follow them", async () => {
    const linked = (path: string): JsonObject => ({
      [path]: {
        post: {
          operationId: "create",
          responses: { "200": { description: "", links: { again: { operationId: "create" } } } },
        },
      },
    });
    const all = await mended({ "a/1": page(linked("/v1/a")), "a/2": page(linked("/v1/b")) });
    for (const name of ["a", "b"]) {
      const id = at(all, `#/paths/~1v1~1${name}/post/operationId`);
      expect(id).toBe(`postV1${name.toUpperCase()}`);
      expect(at(all, `#/paths/~1v1~1${name}/post/x-falsmith-operation-id`)).toBe("create");
      expect(at(all, `#/paths/~1v1~1${name}/post/responses/200/links/again/operationId`)).toBe(id);
    }
  });

  it("of schemas that a discriminator maps to are still those of its values", async () => {
    const pets = (path: string): JsonObject => ({
      ...page({
        [path]: {
          post: {
            requestBody: json(
              object({
                pet: {
                  oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }],
                  discriminator: { propertyName: "kind", mapping: { hound: "Dog" } },
                },
              }),
            ),
            responses: ok,
          },
        },
      }),
      components: {
        schemas: {
          Cat: object({ kind: { type: "string" } }, ["kind"]),
          Dog: object({ kind: { type: "string" } }, ["kind"]),
        },
      },
    });
    const all = await mended({ "a/1": pets("/v1/a"), "a/2": pets("/v1/b") });
    expect(at(all, "#/components/schemas/ExampleComPOSTV1AInput/properties/pet/discriminator/mapping")).toEqual({
      hound: "#/components/schemas/ExampleComPOSTV1ADog",
      Cat: "#/components/schemas/ExampleComPOSTV1ACat",
    });
  });

  it("leave data alone, except what a validator takes for a reference", async () => {
    const value = { operationId: "create", security: [{ key: [] }], $ref: "#/components/schemas/Input" };
    const of = (path: string): JsonObject =>
      page({
        [path]: {
          post: { operationId: "create", requestBody: json(object({ s: { default: value } })), responses: ok },
        },
      });
    const all = await mended({ "a/1": of("/v1/a"), "a/2": of("/v1/b") });
    const schema = "#/components/schemas/ExampleComPOSTV1AInput";
    expect(at(all, `${schema}/properties/s/default`)).toEqual({ ...value, $ref: schema });
  });
});

/** The component schemas that the operations of a document reach. */
function reachedIn(doc: JsonObject): number {
  const seen = new Set<string>();
  const visit = (value: Json | undefined): void => {
    for (const { ref } of refsIn(value, "#")) {
      if (seen.has(ref)) continue;
      seen.add(ref);
      expect(valueAt(doc, ref as Pointer), ref).not.toBe(undefined);
      visit(valueAt(doc, ref as Pointer));
    }
  };
  visit(own(doc, "paths"));
  return [...seen].filter((ref) => /^#\/components\/schemas\/[^/]+$/.test(ref)).length;
}

/** A document without the operations that tell of its jobs: those have pages of their own, and are counted there. */
function withoutJoined(doc: JsonObject): JsonObject {
  const main = mainOperation({ doc });
  const [, path = "", method = ""] = keysOf(main?.at ?? "#");
  const operation = main === undefined ? undefined : valueAt(doc, main.at);
  if (operation === undefined || own(operation, "x-falsmith-job") === undefined) return doc;
  return { ...doc, paths: { [path]: { [method]: operation } } };
}

describe.skipIf(!hasShared)(needsShared("all pages of a kind in one document"), () => {
  it.each(["corpus/apifox-md", "corpus/gateway-text", "corpus/fal-llms", "corpus/fal-openapi/individual"])(
    "%s: valid, and every schema of every endpoint is reached",
    async (folder) => {
      const { endpoints } = await compile(documentsIn(folder).map(readShared));
      const { doc } = assemble(endpoints);
      expect(await faultsOf(doc)).toBe("");
      expect(isObject(own(doc, "paths"))).toBe(true);
      expect(reachedIn(doc)).toBe(endpoints.reduce((sum, one) => sum + reachedIn(withoutJoined(one.mended.doc)), 0));
    },
    60_000,
  );
});
