import { Validator } from "@seriousme/openapi-schema-validator";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { structure } from "../../codegen/rules/repair/structure/structure.js";
import { ingest } from "../../codegen/ingest/ingest.js";
import { applyRules, type Spec } from "../../codegen/document/document.js";
import type { Finding } from "../../codegen/document/finding.js";
import type { Json, JsonObject } from "../../codegen/document/json.js";
import { valueAt, type Pointer } from "../../codegen/document/pointer.js";
import { quoteOf, type SourceText } from "../../codegen/document/source.js";
import { evidenceFor, specOf } from "../support/page.js";
import { documentsIn, hasShared, needsShared, readShared } from "../support/shared.js";

const validator = new Validator();
async function isValid(doc: JsonObject): Promise<boolean> {
  return (await validator.validate(structuredClone(doc))).valid;
}

interface Mended {
  readonly spec: Spec;
  readonly findings: readonly Finding[];
  readonly text: SourceText;
}
function mended(more: JsonObject): Mended {
  const { spec, text } = specOf({ openapi: "3.1.0", info: { title: "Lamps", version: "1" }, ...more });
  return { ...applyRules(spec, [structure], evidenceFor(text)), text };
}

const get: Pointer = "#/paths/~1lamps/get";
function operation(one: JsonObject, more: JsonObject = {}): JsonObject {
  return {
    paths: { "/lamps": { get: one } },
    ...more,
  };
}
function parameter(one: JsonObject): JsonObject {
  return operation({ parameters: [one], responses: { "200": { description: "" } } });
}
function told({ findings, text }: Mended): readonly string[] {
  return findings.map(({ level, at }) => `${level} ${typeof at === "string" ? at : quoteOf(text.text, at)}`);
}

describe("repair/structure: what is mended", () => {
  it.each<[what: string, doc: JsonObject, at: Pointer, after: Json | undefined]>([
    [
      "keeps what belongs to a scheme whose type is spelt otherwise",
      operation(
        { responses: { "200": { description: "" } } },
        { components: { securitySchemes: { key: { type: "apikey", in: "header", name: "X-Key" } } } },
      ),
      "#/components/securitySchemes/key",
      { type: "apiKey", in: "header", name: "X-Key" },
    ],
    [
      "requires a parameter of the path, however its place is spelt",
      parameter({ name: "id", in: "Path", schema: {} }),
      `${get}/parameters/0`,
      { name: "id", in: "path", schema: {}, required: true },
    ],
    [
      "drops a key that no version knows",
      operation({ responses: { "200": { description: "" } }, produces: [] }),
      `${get}/produces`,
      undefined,
    ],
    ["keeps extensions", operation({ "x-own": 1 }), `${get}/x-own`, 1],
    [
      "adds the description of a response",
      operation({ responses: { "200": {} } }),
      `${get}/responses/200`,
      { description: "" },
    ],
    ["drops an empty responses object", operation({ responses: {} }), `${get}/responses`, undefined],
    ["drops what is empty", operation({ description: null }), `${get}/description`, undefined],
    ["reads true as true", operation({ deprecated: "true" }), `${get}/deprecated`, true],
    [
      "requires a path parameter",
      parameter({ name: "id", in: "path", schema: {} }),
      `${get}/parameters/0/required`,
      true,
    ],
    ["gives a parameter a schema", parameter({ name: "id", in: "query" }), `${get}/parameters/0/schema`, {}],
    [
      "moves keywords of a schema below `schema`",
      parameter({ name: "id", in: "query", type: "integer", minimum: 1 }),
      `${get}/parameters/0`,
      { name: "id", in: "query", schema: { type: "integer", minimum: 1 } },
    ],
    [
      "takes a schema before a content",
      parameter({ name: "id", in: "query", schema: {}, content: { "a/b": {} } }),
      `${get}/parameters/0`,
      { name: "id", in: "query", schema: {} },
    ],
    [
      "drops a style that the place does not know",
      parameter({ name: "id", in: "header", schema: {}, style: "form" }),
      `${get}/parameters/0/style`,
      undefined,
    ],
    [
      "wraps a bare example",
      operation({ requestBody: { content: { "a/b": { examples: { lamp: { watt: 5 } } } } } }),
      `${get}/requestBody/content/a~1b/examples/lamp`,
      { value: { watt: 5 } },
    ],
    [
      "encodes a URL",
      { components: {}, externalDocs: { url: "https://lamps.example/a b" } },
      "#/externalDocs/url",
      "https://lamps.example/a%20b",
    ],
    [
      "drops what only OpenAPI 3.2 has",
      { components: {}, servers: [{ url: "/", name: "main" }] },
      "#/servers/0",
      { url: "/" },
    ],
  ])("%s", async (_, doc, at, after) => {
    const { spec } = mended(doc);
    expect(valueAt(spec.doc, at)).toEqual(after);
    expect(await isValid(spec.doc)).toBe(true);
  });

  it("writes a version as the source writes it", () => {
    const { documents } = ingest({
      id: "lamps.yaml",
      text: "openapi: 3.1.0\ninfo: {title: 5, version: 1.10}\ncomponents: {}\n",
    });
    const [read] = documents;
    const text = { id: "lamps.yaml", text: "openapi: 3.1.0\ninfo: {title: 5, version: 1.10}\ncomponents: {}\n" };
    const spec = read === undefined ? undefined : applyRules(read.spec, [structure], evidenceFor(text)).spec;
    expect(valueAt(spec?.doc ?? {}, "#/info")).toEqual({ title: "5", version: "1.10" });
  });

  it("remembers what it took out", () => {
    const { spec } = mended(operation({ produces: ["a/b"], responses: { "200": { description: "" } } }));
    expect(spec.ledger).toMatchObject([{ op: "remove", at: `${get}/produces`, before: ["a/b"] }]);
  });
});

describe("repair/structure: what is left out, or refused", () => {
  it("leaves a useless parameter out, with a warning at its place, and mends the one behind it", async () => {
    const found = mended(
      operation({
        parameters: [
          { in: "query", schema: {} },
          { name: "id", in: "path", schema: {} },
        ],
      }),
    );
    expect(valueAt(found.spec.doc, `${get}/parameters`)).toEqual([
      { name: "id", in: "path", schema: {}, required: true },
    ]);
    expect(told(found)).toEqual(["warning -:", `note ${get}/parameters/1`]);
    expect(await isValid(found.spec.doc)).toBe(true);
  });

  it("refuses a call whose body or reply refers to nothing", () => {
    const outside = operation({
      requestBody: { $ref: "./bodies.yaml#/lamp" },
      responses: { "200": { $ref: "#/components/responses/None" } },
    });
    expect(told(mended(outside))).toEqual(["error requestBody:", "error 200:"]);
  });

  it("leaves out headers, links and error replies that refer to nothing", async () => {
    const found = mended(
      operation({
        responses: {
          "200": {
            description: "",
            headers: { A: { $ref: "./headers.yaml#/A" } },
            links: { B: { $ref: "#/components/links/B" } },
          },
          "500": { $ref: "../common.yaml#/error" },
        },
      }),
    );
    expect(valueAt(found.spec.doc, `${get}/responses`)).toEqual({ "200": { description: "", headers: {}, links: {} } });
    expect(found.findings.map(({ level, message }) => [level, message])).toEqual([
      [
        "warning",
        "this refers to ./headers.yaml#/A, which is in no input: nothing else is read or fetched; it is left out",
      ],
      ["warning", "this refers to #/components/links/B, which is not there; it is left out"],
      [
        "warning",
        "this refers to ../common.yaml#/error, which is in no input: nothing else is read or fetched; it is left out",
      ],
    ]);
    expect(await isValid(found.spec.doc)).toBe(true);
  });

  it("leaves out a reference to what is left out itself", async () => {
    const found = mended(
      operation(
        {
          responses: {
            "200": { description: "" },
            "500": { description: "", headers: { A: { $ref: "#/components/headers/A" } } },
          },
        },
        { components: { headers: { A: 5 } } },
      ),
    );
    expect(await isValid(found.spec.doc)).toBe(true);
    expect(found.findings.map(({ level }) => level)).toEqual(["warning", "warning"]);
  });

  it("forgets what a schema outside of body and reply refers to in vain, and leaves those of the reply to be refused", () => {
    const schema = { $ref: "./lamp.yaml" };
    const reply = (at: JsonObject): JsonObject => ({ description: "", content: { "application/json": at } });
    const found = mended(operation({ responses: { "200": reply({ schema }), "500": reply({ schema }) } }));
    expect(valueAt(found.spec.doc, `${get}/responses/500/content/application~1json/schema`)).toEqual({});
    expect(valueAt(found.spec.doc, `${get}/responses/200/content/application~1json/schema`)).toEqual(schema);
    expect(told(found)).toEqual(["warning $ref: ./lamp.yaml"]);
  });

  it.each(["#/shapes/Error", "#/components/shapes/Error"])(
    "takes %s, in a part it leaves out, for nowhere",
    async (ref) => {
      const Error = { type: "object" };
      const reply = { description: "", content: { "application/json": { schema: { $ref: ref } } } };
      const { spec } = mended(
        operation(
          { responses: { "200": { description: "" }, default: reply } },
          { shapes: { Error }, components: { shapes: { Error } } },
        ),
      );
      expect(valueAt(spec.doc, `${get}/responses/default/content/application~1json/schema`)).toEqual({});
      expect(await isValid(spec.doc)).toBe(true);
    },
  );

  it("ends on references that go round", () => {
    const headers = { A: { $ref: "#/components/headers/B" }, B: { $ref: "#/components/headers/A" } };
    expect(told(mended({ components: { headers } }))).toEqual(["warning A:", "warning B:"]);
  });

  it("refuses a document that is none at its place", () => {
    expect(told(mended({ info: [] }))).toEqual(["error info:"]);
  });
});

describe.skipIf(!hasShared)(needsShared("repair/structure on documents that are valid as published"), () => {
  it("finds nothing", { timeout: 120_000 }, async () => {
    const found: string[] = [];
    let valid = 0;
    for (const path of documentsIn("corpus/openapi-misc")) {
      const source = readShared(path);
      if (source.text.length > 400_000) continue;
      const [read, ...more] = ingest(source).documents;
      const version = read?.spec.doc["openapi"];
      if (read === undefined || more.length > 0 || typeof version !== "string" || !version.startsWith("3.1")) continue;
      if (!(await isValid(read.spec.doc))) continue;
      valid += 1;
      const { findings } = applyRules(read.spec, [structure], evidenceFor(source));
      found.push(...findings.map(({ message, at }) => `${path} ${JSON.stringify(at)}: ${message}`));
    }
    expect(found).toEqual([]);
    expect(valid).toBeGreaterThan(10);
  });
});

describe("repair/structure: URLs", () => {
  const external = (url: string): JsonObject => ({ components: {}, externalDocs: { description: "", url } });

  it.each([
    ["https://lamps.example/?of[]=1", "https://lamps.example/?of%5B%5D=1"],
    ["https://[::1]:80/a", "https://[::1]:80/a"],
    ["//[::ffff:127.0.0.1]", "//[::ffff:127.0.0.1]"],
    ["//[v1.lamp]/", "//[v1.lamp]/"],
    ["../lamps#top", "../lamps#top"],
    ["", ""],
  ])("%s becomes %s", (url, after) => {
    expect(valueAt(mended(external(url)).spec.doc, "#/externalDocs/url")).toBe(after);
  });

  it.each([
    "https://lamps:[x].example/",
    "https://lamps.example:port/",
    "a b:c",
    "#a#b",
    "//lamps.example]/",
    "https://[1]/",
    "//[a]",
    "//[.]:1/",
    "//[::1::1]",
    "//[v1]",
  ])("%s is none and left out", (url) => {
    expect(valueAt(mended(external(url)).spec.doc, "#/externalDocs")).toBeUndefined();
  });

  it("that stay are what the specification calls a URI reference, whatever stood there", async () => {
    const part = fc.constantFrom(
      "https:",
      "a",
      "1",
      "//",
      "/",
      ":",
      "@",
      "[",
      "]",
      "::1",
      "?",
      "#",
      "%",
      "%41",
      " ",
      "é",
      ".",
    );
    const words = fc.array(part, { maxLength: 10 }).map((all) => all.join(""));
    // Of words in any order few begin as an address in brackets does.
    const bracketed = fc.tuple(words, words).map(([inside, rest]) => `//[${inside}]${rest}`);
    const url = fc.oneof(words, bracketed);
    await fc.assert(
      fc.asyncProperty(url, async (text) => {
        expect(await isValid(mended(external(text)).spec.doc)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});
