import { expect, it } from "vitest";
import { componentNames } from "../../codegen/rules/repair/component-name.js";
import { mended, objectOf } from "./show.js";

type Row = readonly [before: string, after: string, ...told: readonly string[]];

/** Names of components and references to them: a document, what it becomes (nothing: it stays), each finding with its edits. */
const rows: readonly Row[] = [
  ["{components: {schemas: {A B: {}}}}", "{components: {schemas: {A_B: {}}}}", "note at #/components (move)"],
  [
    "{components: {schemas: {A B: {}, A_B: {}}}}",
    "{components: {schemas: {A_B: {}, A_B2: {}}}}",
    "note at #/components (move)",
  ],
  [
    "{components: {schemas: {A B: {}, A_B: {}, A_B2: {}}}}",
    "{components: {schemas: {A_B: {}, A_B2: {}, A_B3: {}}}}",
    "note at #/components (move)",
  ],
  ['{components: {schemas: {"«A»": {}}}}', "{components: {schemas: {A: {}}}}", "note at #/components (move)"],
  ['{components: {schemas: {"»": {}}}}', "{components: {schemas: {Component: {}}}}", "note at #/components (move)"],
  ['{components: {schemas: {"": {}}}}', "{components: {schemas: {Component: {}}}}", "note at #/components (move)"],
  ['{components: {schemas: {"A.b-c_1": {}}}}', ""],
  [
    '{components: {"x-own": {A B: {}}, headers: {A B: {}}}}',
    '{components: {"x-own": {A B: {}}, headers: {A_B: {}}}}',
    "note at #/components (move)",
  ],
  ["{components: {schemas: [], parameters: x}}", ""],
  [
    '{components: {schemas: {A: {"$ref": "#/components/schemas/B"}, B: {}, a b: {}, "x/y": {}, "p~q": {}}}}',
    '{components: {schemas: {A: {"$ref": "#/components/schemas/B"}, B: {}, a_b: {}, x_y: {}, p_q: {}}}}',
    "note at #/components (move) (move) (move)",
  ],
  [
    '{components: {schemas: {A: {"$ref": "#/components/schemas/a%20b"}, B: {}, a b: {}, "x/y": {}, "p~q": {}}}}',
    '{components: {schemas: {A: {"$ref": "#/components/schemas/a_b"}, B: {}, a_b: {}, x_y: {}, p_q: {}}}}',
    "note at #/components (replace) (move) (move) (move)",
  ],
  [
    '{components: {schemas: {A: {"$ref": "#/components/schemas/a b"}, B: {}, a b: {}, "x/y": {}, "p~q": {}}}}',
    '{components: {schemas: {A: {"$ref": "#/components/schemas/a_b"}, B: {}, a_b: {}, x_y: {}, p_q: {}}}}',
    "note at #/components (replace) (move) (move) (move)",
  ],
  [
    '{components: {schemas: {A: {"$ref": "#/components/schemas/x~1y"}, B: {}, a b: {}, "x/y": {}, "p~q": {}}}}',
    '{components: {schemas: {A: {"$ref": "#/components/schemas/x_y"}, B: {}, a_b: {}, x_y: {}, p_q: {}}}}',
    "note at #/components (replace) (move) (move) (move)",
  ],
  [
    '{components: {schemas: {A: {"$ref": "#/components/schemas/x%2Fy"}, B: {}, a b: {}, "x/y": {}, "p~q": {}}}}',
    '{components: {schemas: {A: {"$ref": "#/components/schemas/x%2Fy"}, B: {}, a_b: {}, x_y: {}, p_q: {}}}}',
    "note at #/components (move) (move) (move)",
  ],
  [
    '{components: {schemas: {A: {"$ref": "#/components/schemas/p~0q"}, B: {}, a b: {}, "x/y": {}, "p~q": {}}}}',
    '{components: {schemas: {A: {"$ref": "#/components/schemas/p_q"}, B: {}, a_b: {}, x_y: {}, p_q: {}}}}',
    "note at #/components (replace) (move) (move) (move)",
  ],
  [
    '{components: {schemas: {A: {"$ref": "#/components/schemas/%42"}, B: {}, a b: {}, "x/y": {}, "p~q": {}}}}',
    '{components: {schemas: {A: {"$ref": "#/components/schemas/B"}, B: {}, a_b: {}, x_y: {}, p_q: {}}}}',
    "note at #/components (replace) (move) (move) (move)",
  ],
  [
    '{components: {schemas: {A: {"$ref": "#/components/schemas/a b/properties/c"}, B: {}, a b: {}, "x/y": {}, "p~q": {}}}}',
    '{components: {schemas: {A: {"$ref": "#/components/schemas/a b/properties/c"}, B: {}, a_b: {}, x_y: {}, p_q: {}}}}',
    "note at #/components (move) (move) (move)",
  ],
  [
    '{components: {schemas: {A: {"$ref": "#/components/schemas/No Such"}, B: {}, a b: {}, "x/y": {}, "p~q": {}}}}',
    '{components: {schemas: {A: {"$ref": "#/components/schemas/No_Such"}, B: {}, a_b: {}, x_y: {}, p_q: {}}}}',
    "note at #/components (replace) (move) (move) (move)",
  ],
  [
    '{components: {schemas: {A: {"$ref": "#/components/schemas/None"}, B: {}, a b: {}, "x/y": {}, "p~q": {}}}}',
    '{components: {schemas: {A: {"$ref": "#/components/schemas/None"}, B: {}, a_b: {}, x_y: {}, p_q: {}}}}',
    "note at #/components (move) (move) (move)",
  ],
  [
    '{components: {schemas: {A: {"$ref": "#/components/schemas/No Such/x"}, B: {}, a b: {}, "x/y": {}, "p~q": {}}}}',
    '{components: {schemas: {A: {"$ref": "#/components/schemas/No Such/x"}, B: {}, a_b: {}, x_y: {}, p_q: {}}}}',
    "note at #/components (move) (move) (move)",
  ],
  [
    '{components: {schemas: {A: {"$ref": "#/other/No Such"}, B: {}, a b: {}, "x/y": {}, "p~q": {}}}}',
    '{components: {schemas: {A: {"$ref": "#/other/No Such"}, B: {}, a_b: {}, x_y: {}, p_q: {}}}}',
    "note at #/components (move) (move) (move)",
  ],
  [
    '{components: {schemas: {A: {"$ref": "#x/components/schemas/B"}, B: {}, a b: {}, "x/y": {}, "p~q": {}}}}',
    '{components: {schemas: {A: {"$ref": "#/components/schemas/B"}, B: {}, a_b: {}, x_y: {}, p_q: {}}}}',
    "note at #/components (replace) (move) (move) (move)",
  ],
  [
    '{components: {schemas: {A: {"$ref": "#/components/schemas/B\\u0001"}, B: {}, a b: {}, "x/y": {}, "p~q": {}}}}',
    '{components: {schemas: {A: {"$ref": "#/components/schemas/B"}, B: {}, a_b: {}, x_y: {}, p_q: {}}}}',
    "note at #/components (replace) (move) (move) (move)",
  ],
  [
    '{components: {schemas: {A: {"$ref": "a.yaml#/components/schemas/B"}, B: {}, a b: {}, "x/y": {}, "p~q": {}}}}',
    '{components: {schemas: {A: {"$ref": "a.yaml#/components/schemas/B"}, B: {}, a_b: {}, x_y: {}, p_q: {}}}}',
    "note at #/components (move) (move) (move)",
  ],
  [
    '{components: {schemas: {A: {"$ref": "#/components/schemas/%zz"}, B: {}, a b: {}, "x/y": {}, "p~q": {}}}}',
    '{components: {schemas: {A: {"$ref": "#/components/schemas/zz"}, B: {}, a_b: {}, x_y: {}, p_q: {}}}}',
    "note at #/components (replace) (move) (move) (move)",
  ],
  [
    '{components: {schemas: {A: {"$ref": "https://a.example"}, B: {}, a b: {}, "x/y": {}, "p~q": {}}}}',
    '{components: {schemas: {A: {"$ref": "https://a.example"}, B: {}, a_b: {}, x_y: {}, p_q: {}}}}',
    "note at #/components (move) (move) (move)",
  ],
  [
    '{components: {schemas: {A: {"$ref": "#"}, B: {}, a b: {}, "x/y": {}, "p~q": {}}}}',
    '{components: {schemas: {A: {"$ref": "#"}, B: {}, a_b: {}, x_y: {}, p_q: {}}}}',
    "note at #/components (move) (move) (move)",
  ],
  [
    '{components: {schemas: {A: {"$ref": "#/openapi"}, B: {}, a b: {}, "x/y": {}, "p~q": {}}}}',
    '{components: {schemas: {A: {"$ref": "#/openapi"}, B: {}, a_b: {}, x_y: {}, p_q: {}}}}',
    "note at #/components (move) (move) (move)",
  ],
  [
    '{components: {schemas: {A B: {properties: {c: {}}}, D: {"$ref": "#/components/schemas/A B/properties/c"}}}}',
    '{components: {schemas: {D: {"$ref": "#/components/schemas/A_B/properties/c"}, A_B: {properties: {c: {}}}}}}',
    "note at #/components (replace) (move)",
  ],
  [
    '{components: {schemas: {A B: {}, D: {discriminator: {propertyName: k, mapping: {a: "#/components/schemas/A B", b: A B}}}}}}',
    '{components: {schemas: {D: {discriminator: {propertyName: k, mapping: {a: "#/components/schemas/A_B", b: "#/components/schemas/A_B"}}}, A_B: {}}}}',
    "note at #/components (replace) (replace) (move)",
  ],
  [
    '{components: {schemas: {A B: {}, D: {mapping: {a: "#/components/schemas/A B"}}}}}',
    '{components: {schemas: {D: {mapping: {a: "#/components/schemas/A B"}}, A_B: {}}}}',
    "note at #/components (move)",
  ],
  [
    '{components: {schemas: {A B: {"$ref": "#/components/schemas/A B"}}}}',
    '{components: {schemas: {A_B: {"$ref": "#/components/schemas/A_B"}}}}',
    "note at #/components (replace) (move)",
  ],
  [
    "{components: {securitySchemes: {A B: {}}}, security: [{A B: []}, {C: []}]}",
    "{components: {securitySchemes: {A_B: {}}}, security: [{A_B: []}, {C: []}]}",
    "note at #/components (replace) (move)",
  ],
  [
    '{components: {securitySchemes: {A B: {}, A_B: {}}}, paths: {"/a": {post: {security: [{A B: [x], A_B: []}]}}}}',
    '{components: {securitySchemes: {A_B: {}, A_B2: {}}}, paths: {"/a": {post: {security: [{A_B2: [x], A_B: []}]}}}}',
    "note at #/components (replace) (move)",
  ],
  ["{security: [{No Such: []}]}", "{security: [{No_Such: []}]}", "note at #/components (replace)"],
  ["{security: [5, {N S: null}]}", "{security: [5, {N_S: []}]}", "note at #/components (replace)"],
  ["{security: x}", ""],
];

it.each(rows)("%s", (before, after, ...told) => {
  const found = mended([componentNames], { openapi: "3.1.0", ...objectOf(before) });
  expect(found.doc).toEqual({ openapi: "3.1.0", ...objectOf(after === "" ? before : after) });
  expect(found.told).toEqual(told.map((line) => line.replace(" at ", " repair/component-name at ")));
});
