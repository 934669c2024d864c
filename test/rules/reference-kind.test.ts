import { expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import { valueAt, type Pointer } from "../../codegen/document/pointer.js";

/* A schema that stands where a response, a body, a media type or a header belongs. */

const DOCUMENT = `openapi: 3.0.3
info: { title: Shop, version: "1" }
servers: [{ url: "https://shop.example" }]
paths:
  /orders:
    post:
      requestBody: { $ref: "#/components/schemas/Order" }
      responses:
        "200": { $ref: "#/components/schemas/Order", description: The order }
        "201": { $ref: "#/components/responses/Kept" }
        "400": { description: Wrong, content: { application/json: { $ref: "#/components/schemas/Order" } } }
        "404":
          description: Gone
          headers: { X-Left: { $ref: "#/components/schemas/Left" } }
components:
  responses: { Kept: { $ref: "#/components/schemas/Order" } }
  schemas:
    Order: { type: object, properties: { price: { type: number } } }
    Left: { type: integer }
`;

const post = "#/paths/~1orders/post";

async function mended(): Promise<Awaited<ReturnType<typeof compile>>> {
  return await compile([{ id: "specs/shop.yaml", text: DOCUMENT }]);
}

it.each([
  [`${post}/requestBody/content/application~1json/schema/$ref`, "#/components/schemas/Output"],
  [`${post}/responses/200/content/application~1json/schema/$ref`, "#/components/schemas/Output"],
  [`${post}/responses/200/description`, "The order"],
  ["#/components/responses/Kept/content/application~1json/schema/$ref", "#/components/schemas/Output"],
  [`${post}/responses/400/content/application~1json/schema/$ref`, "#/components/schemas/Output"],
  [`${post}/responses/404/headers/X-Left/schema/$ref`, "#/components/schemas/Left"],
] satisfies readonly (readonly [Pointer, string])[])("%s is %s", async (at, value) => {
  const [endpoint] = (await mended()).endpoints;
  expect(valueAt(endpoint?.mended.doc ?? null, at)).toBe(value);
});

it("tells of each, at its place", async () => {
  const { findings } = await mended();
  const told = findings.filter(({ code }) => code === "repair/reference-kind");
  expect(told.map(({ level, message }) => `${level} ${message}`)).toEqual([
    "warning a response refers to the schema Order; read as one that holds it",
    "warning a response refers to the schema Order; read as one that holds it",
    "warning a request body refers to the schema Order; read as one that holds it",
    "warning a media type refers to the schema Order; read as one that holds it",
    "warning a header refers to the schema Left; read as one that holds it",
  ]);
  const quotes = told.map(({ at }) => (typeof at === "object" ? DOCUMENT.slice(at.start, at.end) : at));
  expect(quotes[0]).toBe(`$ref: "#/components/schemas/Order"`);
});
