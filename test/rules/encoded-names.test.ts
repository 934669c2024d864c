import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import { makeEndpoints } from "../../codegen/project/make.js";
import { valueAt } from "../../codegen/document/pointer.js";
import { isList, isObject, type Json, type JsonObject } from "../../codegen/document/json.js";

const names: readonly string[] = [
  ..."100% a%b %41 %zz %25 %2525 a%2Fb a/b a~b ~1 ~0 #x a#b ?q 图像 é <x> {y} ^ | ` __proto__ constructor".split(" "),
  "a b",
  'q"t',
  "it's",
  "a\\b",
  "a\u0010b",
  "\u202e",
  "\ud83d\ude00",
  "",
];

const validator = new Validator();

/** An object whose one key may have any name. */
function keyed(name: string, value: Json): JsonObject {
  const made: Json = JSON.parse(`{${JSON.stringify(name)}:${JSON.stringify(value)}}`);
  return isObject(made) ? made : {};
}

function token(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** How a reference may spell a name: as it is, and as a URI has it. */
const spellings = ["plain", "encoded"] as const;
function spelled(name: string, spelling: (typeof spellings)[number]): string {
  return spelling === "plain" ? token(name) : encodeURIComponent(token(name));
}

const shape = { type: "object", required: ["mark"], properties: { mark: { type: "string" } } };

function operation(schema: Json, more: JsonObject = {}): JsonObject {
  return {
    requestBody: { content: { "application/json": { schema } } },
    responses: { "200": { description: "ok" } },
    ...more,
  };
}

function documentOf(post: JsonObject, components: JsonObject = {}): JsonObject {
  return {
    openapi: "3.1.0",
    info: { title: "t", version: "1" },
    paths: { "/a": { post } },
    components,
  };
}

function refsOf(value: Json): readonly string[] {
  if (isList(value)) return value.flatMap(refsOf);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    key === "$ref" && typeof child === "string" ? [child] : refsOf(child),
  );
}

/** The types of the only endpoint, when its document is valid and its references are URIs that need no decoding. */
async function typesOf(doc: JsonObject): Promise<string> {
  const sources = [{ id: "page.json", text: JSON.stringify(doc), provider: "acme" }];
  const { endpoints } = await compile(sources);
  for (const { mended } of endpoints) {
    const { valid, errors } = await validator.validate(structuredClone(mended.doc));
    expect(valid, JSON.stringify(errors)).toBe(true);
    for (const ref of refsOf(mended.doc)) expect(ref).toMatch(/^#[!$&-;=?-Z_a-z~]*$/);
    for (const kind of Object.values(isObject(mended.doc["components"]) ? mended.doc["components"] : {}))
      for (const name of Object.keys(isObject(kind) ? kind : {})) expect(name).toMatch(/^[A-Za-z0-9._-]+$/);
  }
  const made = await makeEndpoints(sources, { runtime: "import" }, (files) => files);
  expect(made.findings.filter(({ level }) => level === "error")).toEqual([]);
  const texts = made.endpoints.flatMap(({ files }) => [...files].filter(([path]) => path.endsWith("types.ts")));
  return texts.map(([, text]) => text).join("\n");
}

describe.each(names)("the name %j", (name) => {
  it.each(spellings)("is read in references of components that spell it %s", async (spelling) => {
    const ref = spelled(name, spelling);
    const schema = { type: "object", properties: { a: { $ref: `#/components/schemas/${ref}` } } };
    expect(await typesOf(documentOf(operation(schema), { schemas: keyed(name, shape) }))).toContain("mark: string");
    const body = { ...operation({}), requestBody: { $ref: `#/components/requestBodies/${ref}` } };
    const bodies = keyed(name, { content: { "application/json": { schema: shape } } });
    expect(await typesOf(documentOf(body, { requestBodies: bodies }))).toContain("mark: string");
  });

  it.each(spellings)("is read in references into a component that spell it %s", async (spelling) => {
    const ref = `#/components/schemas/A/properties/${spelled(name, spelling)}`;
    const schema = { type: "object", properties: { a: { $ref: ref } } };
    const A = { type: "object", properties: keyed(name, shape) };
    expect(await typesOf(documentOf(operation(schema), { schemas: { A } }))).toContain("mark: string");
  });

  it("is that of a property and of a parameter in the types", async () => {
    const choice = { oneOf: [{ type: "object", properties: { k: { const: "a" } } }, { type: "string" }] };
    const schema = { type: "object", required: [name], properties: keyed(name, choice) };
    const parameters = ["query", "header"].map((where) => ({ name, in: where, schema: choice }));
    const types = await typesOf(documentOf(operation(schema, { parameters })));
    const key = types.match(/export type Input = \{\s*("(?:[^"\\]|\\.)*"|[\w$]+):/)?.[1] ?? "";
    expect(key.startsWith('"') ? JSON.parse(key.replaceAll("\\u{", "\\u")) : key).toBe(name);
  });
});

describe("references", () => {
  it("mean what they say decoded, where both ways lead somewhere", async () => {
    const schemas = { "%41": { type: "integer" }, A: shape };
    const schema = { type: "object", properties: { a: { $ref: "#/components/schemas/%41" } } };
    expect(await typesOf(documentOf(operation(schema), { schemas }))).toContain("mark: string");
  });

  it("to a component that is not there have a name that a component may have", async () => {
    const schema = { type: "object", properties: { a: { $ref: "#/components/schemas/Video #ile" } } };
    const text = JSON.stringify(documentOf(operation(schema)));
    for (const { mended } of (await compile([{ id: "page.json", text }])).endpoints)
      expect((await validator.validate(structuredClone(mended.doc))).valid).toBe(true);
  });

  it.each([
    "#null/components/schemas/A",
    "#/components/\u0000schemas/A",
    "#components/../components/schemas/A",
    "#\u0007/components/schemas/A",
  ])("that say %j mean the component that is there", async (ref) => {
    const schema = { type: "object", properties: { a: { $ref: ref } } };
    expect(await typesOf(documentOf(operation(schema), { schemas: { A: shape } }))).toContain("mark: string");
  });

  it("to an anchor that is not there are refused", async () => {
    const schema = { type: "object", properties: { a: { $ref: "#A" } } };
    const text = JSON.stringify(documentOf(operation(schema), { schemas: { A: shape } }));
    const made = await makeEndpoints([{ id: "page.json", text }], { runtime: "import" }, (files) => files);
    expect(made.findings.map(({ code }) => code)).toContain("emit/dangling-ref");
  });

  it.each(["%bearer", "my scheme", "图", "bearer\u0001"])("of requirements follow the scheme %j", async (name) => {
    const schemes = keyed(name, { type: "http", scheme: "bearer" });
    const post = operation(shape, { security: [keyed(name, [])] });
    const text = JSON.stringify(documentOf(post, { securitySchemes: schemes }));
    const { endpoints } = await compile([{ id: "page.json", text }]);
    const [doc] = endpoints.map(({ mended }) => mended.doc);
    const [scheme = ""] = Object.keys(valueAt(doc ?? {}, "#/components/securitySchemes") ?? {});
    expect(scheme).toMatch(/^[A-Za-z0-9._-]+$/);
    expect(JSON.stringify(doc)).toContain(`"security":[{"${scheme}":[]}]`);
    expect((await validator.validate(structuredClone(doc ?? {}))).valid).toBe(true);
  });

  it("of a requirement whose scheme is not there have a name that a component may have", async () => {
    const text = JSON.stringify(documentOf(operation(shape, { security: [{ "%bearer": [] }] })));
    const { endpoints } = await compile([{ id: "page.json", text }]);
    expect(JSON.stringify(endpoints[0]?.mended.doc)).toContain('"securitySchemes":{"bearer":');
  });

  it("of discriminators follow the name of their component", async () => {
    const schemas = {
      "a%b": shape,
      Pet: {
        oneOf: [{ $ref: "#/components/schemas/a%25b" }],
        discriminator: { propertyName: "mark", mapping: { x: "#/components/schemas/a%25b" } },
      },
    };
    const source = {
      id: "page.json",
      text: JSON.stringify(documentOf(operation({ $ref: "#/components/schemas/Pet" }), { schemas })),
    };
    const { endpoints } = await compile([source]);
    expect(JSON.stringify(endpoints[0]?.mended.doc)).toContain('"mapping":{"x":"#/components/schemas/a_b"}');
  });

  it.each([40, 5_000])("are followed through a chain of %i", async (length) => {
    const link = (index: number): Json =>
      index === length - 1 ? shape : { $ref: `#/components/schemas/C${index + 1}` };
    const schemas = Object.fromEntries(Array.from({ length }, (_, index) => [`C${index}`, link(index)]));
    const types = await typesOf(documentOf(operation({ $ref: "#/components/schemas/C0" }), { schemas }));
    expect(types).toContain("mark: string");
  });
});
