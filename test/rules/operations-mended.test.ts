import { expect, it } from "vitest";
import { link } from "../../codegen/rules/repair/link.js";
import { mapping } from "../../codegen/rules/repair/mapping.js";
import { bodyRequired } from "../../codegen/rules/repair/body-required.js";
import { pathItems } from "../../codegen/rules/repair/path-item.js";
import { sharedParts } from "../../codegen/rules/repair/shared-part.js";
import { mended, objectOf } from "./show.js";

type Row = readonly [before: string, after: string, ...told: readonly string[]];

/** Bodies, discriminators, path items and shared parts: a document, what it becomes (nothing: it stays), each finding with its edits. */
const rows: readonly Row[] = [
  [
    '{paths: {"/a": {post: {requestBody: {content: {"application/json": {schema: {type: object, required: [a]}}}}}}}}',
    '{paths: {"/a": {post: {requestBody: {content: {"application/json": {schema: {type: object, required: [a]}}}, required: true}}}}}',
    "note repair/body-required at #/paths/~1a/post/requestBody/required (add)",
  ],
  [
    '{paths: {"/a": {post: {requestBody: {content: {"application/json": {schema: {type: object, required: [a]}}}, required: false}}}}}',
    '{paths: {"/a": {post: {requestBody: {content: {"application/json": {schema: {type: object, required: [a]}}}, required: true}}}}}',
    "note repair/body-required at #/paths/~1a/post/requestBody/required (add)",
  ],
  [
    '{paths: {"/a": {post: {requestBody: {content: {"application/json": {schema: {type: object, required: [a]}}}, required: true}}}}}',
    "",
  ],
  ['{paths: {"/a": {post: {requestBody: {content: {"application/json": {schema: {type: object}}}}}}}}', ""],
  [
    '{paths: {"/a": {post: {requestBody: {content: {"application/json": {schema: {type: object, required: []}}}}}}}}',
    "",
  ],
  [
    '{paths: {"/a": {post: {requestBody: {content: {"application/json": {schema: {"$ref": "#/components/schemas/A"}}}}}}}}',
    "",
  ],
  [
    '{paths: {"/a": {post: {requestBody: {content: {"application/json": {schema: {"$ref": "#/components/schemas/A"}}}}}}}, components: {schemas: {A: {required: [x]}}}}',
    '{paths: {"/a": {post: {requestBody: {content: {"application/json": {schema: {"$ref": "#/components/schemas/A"}}}, required: true}}}}, components: {schemas: {A: {required: [x]}}}}',
    "note repair/body-required at #/paths/~1a/post/requestBody/required (add)",
  ],
  ["{components: {schemas: {A: {discriminator: {propertyName: k, mapping: {a: B}}}, B: {}}}}", ""],
  [
    '{components: {schemas: {A: {discriminator: {propertyName: k, mapping: {a: "#/components/schemas/B", b: "No"}}}, B: {}}}}',
    "",
  ],
  ["{components: {schemas: {A: {discriminator: {propertyName: k, mapping: {a: 5}}}}}}", ""],
  ["{components: {schemas: {A: {discriminator: k}}}}", ""],
  ["{components: {schemas: {A: {discriminator: {propertyName: k, mapping: {}}}}}}", ""],
  [
    '{components: {schemas: {A: {discriminator: {propertyName: k, mapping: {a: "other.yaml#/B"}}}}}}',
    "{components: {schemas: {A: {discriminator: {propertyName: k, mapping: {}}}}}}",
    "warning repair/mapping at a: other.yaml#/B (remove)",
  ],
  [
    '{paths: {"/a": {"$ref": "#/paths/~1b"}, "/b": {get: {}}}}',
    '{paths: {"/a": {get: {}}, "/b": {get: {}}}}',
    "note repair/path-item at #/paths/~1a (add)",
  ],
  ['{paths: {"/a": {"$ref": "#/paths/~1none"}}}', "", "error repair/path-item at $ref: #/paths/~1none"],
  [
    '{paths: {"/a": {"$ref": "#/paths/~1b", post: {}}, "/b": {get: {}}}}',
    '{paths: {"/a": {post: {}, get: {}}, "/b": {get: {}}}}',
    "note repair/path-item at #/paths/~1a (add)",
  ],
  ['{paths: {"/a": {parameters: [{name: x, in: query}], get: {}, post: {}}}}', ""],
  [
    '{paths: {"/a": {get: {responses: {"200": {"$ref": "#/paths/~1b/get/responses/200"}}}}, "/b": {get: {responses: {"200": {description: d}}}}}}',
    '{paths: {"/a": {get: {responses: {"200": {"$ref": "#/components/responses/b_get_responses_200"}}}}, "/b": {get: {responses: {"200": {"$ref": "#/components/responses/b_get_responses_200"}}}}}, components: {responses: {b_get_responses_200: {description: d}}}}',
    "note repair/shared-part at #/components (replace) (move) (add)",
  ],
  ['{paths: {"/a": {post: {description: "[a](javascript:x) [b](https://a.example)"}}}}', ""],
  [
    '{paths: {"/a": {post: {externalDocs: {url: "javascript:x"}}}}}',
    '{paths: {"/a": {post: {}}}}',
    "warning repair/link at url: javascript:x (remove)",
  ],
  ['{info: {description: "see <https://a.example>"}}', ""],
];

it.each(rows)("%s", (before, after, ...told) => {
  const found = mended([link, mapping, bodyRequired, pathItems, sharedParts], {
    openapi: "3.1.0",
    ...objectOf(before),
  });
  expect(found.doc).toEqual({ openapi: "3.1.0", ...objectOf(after === "" ? before : after) });
  expect(found.told).toEqual(told);
});
