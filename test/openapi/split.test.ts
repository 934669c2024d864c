import { describe, expect, it } from "vitest";
import { applyRules, type Spec } from "../../codegen/document/document.js";
import { type JsonObject, own } from "../../codegen/document/json.js";
import { type Pointer, valueAt } from "../../codegen/document/pointer.js";
import { splitEndpoints } from "../../codegen/openapi/split.js";
import { beforeSplit } from "../../codegen/rules/index.js";
import { evidenceFor, specOf } from "../support/page.js";

const ok = { "200": { description: "" } };
function split(doc: JsonObject): { readonly specs: readonly Spec[]; readonly messages: readonly string[] } {
  const { spec, text } = specOf({ openapi: "3.1.0", info: { title: "t", version: "1" }, ...doc });
  const { spec: whole, findings } = applyRules(spec, beforeSplit, evidenceFor(text));
  const messages = findings.filter(({ level }) => level !== "note").map(({ level, message }) => `${level}: ${message}`);
  return { specs: splitEndpoints(whole), messages };
}
function componentsOf({ doc }: Spec, kind: string): readonly string[] {
  return Object.keys(own(own(doc, "components"), kind) ?? {});
}

describe("a document of many operations", () => {
  it("gives each the components it reaches, through others and from the root of the document", () => {
    const { specs } = split({
      "x-globals": { parameters: [{ $ref: "#/components/parameters/App" }] },
      paths: {
        "/a": { get: { parameters: [{ $ref: "#/components/parameters/Page" }], responses: ok } },
        "/b": { get: { responses: { "200": { $ref: "#/components/responses/B" } } } },
      },
      components: {
        parameters: {
          App: { name: "app", in: "header", schema: {} },
          Page: { name: "page", in: "query", schema: { $ref: "#/components/schemas/Number" } },
        },
        responses: { B: { description: "b" } },
        schemas: { Number: { type: "integer" }, Unused: {} },
      },
    });
    expect(specs.map((spec) => ["parameters", "responses", "schemas"].map((kind) => componentsOf(spec, kind)))).toEqual(
      [
        [["App", "Page"], [], ["Number"]],
        [["App"], ["B"], []],
      ],
    );
  });

  it("has each webhook apart, with what only that reaches", () => {
    const { specs } = split({
      paths: { "/a": { get: { responses: ok } }, "/b": { get: { responses: ok } } },
      webhooks: { done: { post: { requestBody: { $ref: "#/components/requestBodies/Done" } } } },
      components: { requestBodies: { Done: { content: {} } } },
    });
    const webhooks = { done: { post: { requestBody: { $ref: "#/components/requestBodies/Done" } } } };
    expect(specs.map(({ doc }) => [own(doc, "webhooks"), valueAt(doc, "#/components/requestBodies")])).toEqual([
      [undefined, {}],
      [undefined, {}],
      [webhooks, { Done: { content: {} } }],
    ]);
    expect(specs.map(({ doc }) => own(doc, "paths") === undefined)).toEqual([false, false, true]);
  });

  it("keeps a component called __proto__ an own key", () => {
    const schemas: JsonObject = JSON.parse('{ "__proto__": { "type": "string" } }');
    const body = { content: { "application/json": { schema: { $ref: "#/components/schemas/__proto__" } } } };
    const { specs } = split({
      paths: { "/a": { post: { requestBody: body } }, "/b": { get: { responses: ok } } },
      components: { schemas },
    });
    expect(specs[0] === undefined ? [] : componentsOf(specs[0], "schemas")).toEqual(["__proto__"]);
  });
});

describe("repair/shared-part", () => {
  it("makes a component of what one operation borrows from another", () => {
    const reply: Pointer = "#/paths/~1a/get/responses/200";
    const { specs } = split({
      paths: {
        "/a": {
          get: {
            responses: { "200": { description: "a", content: { "text/plain": { schema: { type: "string" } } } } },
          },
        },
        "/b": {
          get: {
            responses: {
              "200": { $ref: reply },
              "400": {
                description: "",
                content: { "text/plain": { schema: { $ref: `${reply}/content/text~1plain/schema` } } },
              },
            },
          },
        },
      },
    });
    const [a, b] = specs.map(({ doc }) => doc);
    const name = "a_get_responses_200";
    expect(valueAt(a ?? {}, reply)).toEqual({ $ref: `#/components/responses/${name}` });
    expect(valueAt(b ?? {}, "#/components")).toEqual({
      responses: {
        [name]: {
          description: "a",
          content: { "text/plain": { schema: { $ref: `#/components/schemas/${name}_content_text_plain_schema` } } },
        },
      },
      schemas: { [`${name}_content_text_plain_schema`]: { type: "string" } },
    });
  });
});

describe("repair/component-name", () => {
  it("renames what OpenAPI does not allow, with every reference, and decodes references", () => {
    const { specs } = split({
      paths: {
        "/a": {
          post: {
            requestBody: {
              content: {
                "application/json": { schema: { $ref: "#/components/schemas/Page%C2%ABLamp%C2%BB/properties/x" } },
              },
            },
          },
        },
      },
      components: {
        schemas: { "Page«Lamp»": { properties: { x: { type: "string" } } }, Page_Lamp: { type: "integer" } },
      },
    });
    const doc = specs[0]?.doc ?? {};
    expect(valueAt(doc, "#/components/schemas")).toEqual({
      Page_Lamp: { type: "integer" },
      Page_Lamp2: { properties: { x: { type: "string" } } },
    });
    expect(valueAt(doc, "#/paths/~1a/post/requestBody/content/application~1json/schema/$ref")).toBe(
      "#/components/schemas/Page_Lamp2/properties/x",
    );
  });
});

describe("repair/path-item", () => {
  it("puts operations in their place, and refuses a path that is elsewhere without refusing its neighbours", () => {
    const { specs, messages } = split({
      paths: { "/a": { $ref: "#/components/pathItems/A" }, "/b": { $ref: "./b.yaml#/b" } },
      components: { pathItems: { A: { get: { responses: ok } } } },
    });
    expect(specs.map(({ doc }) => valueAt(doc, "#/paths/~1a/get"))).toEqual([{ responses: ok }]);
    expect(messages).toEqual([
      "error: the path refers to ./b.yaml#/b, which is in no input: nothing else is read or fetched",
    ]);
  });
});
