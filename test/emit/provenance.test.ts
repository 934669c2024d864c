import { describe, expect, test } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import { isObject, own, type Json, type JsonObject } from "../../codegen/document/json.js";
import { originAt } from "../../codegen/document/origins.js";
import type { Pointer } from "../../codegen/document/pointer.js";
import type { SourceText } from "../../codegen/document/source.js";
import { provenanceOf, provenanceText } from "../../codegen/emit/evidence/provenance.js";
import type { CompiledEndpoint } from "../../codegen/model/endpoint/compiled-endpoint.js";
import { relayPage } from "../report/pages.js";

const properties = `                strength:
                  type: number
                  description: 'Range: 0-1'
                again:
                  type: number
                  description: 'Range: 0-1'`;

/** An OpenAPI document, whose values stand in the mended one as they are. */
const SHOP = `openapi: 3.1.0
info: { title: Shop, version: "1" }
servers: [{ url: "https://shop.example" }]
paths:
  /orders:
    post:
      requestBody:
        content:
          application/json:
            schema: { $ref: "#/components/schemas/Order" }
      responses:
        "204": { description: Ordered }
components:
  schemas:
    Order:
      type: object
      properties:
        price: { type: number, minimum: 0 }
        note: { type: string }
`;

function page(text: string): SourceText {
  return { id: "specs/relay/brush.md", text, provider: "relay" };
}

async function made(source: SourceText): Promise<{ readonly endpoint: CompiledEndpoint; readonly listed: JsonObject }> {
  const { endpoints } = await compile([source]);
  const [endpoint] = endpoints;
  if (endpoint === undefined) throw new Error("nothing was compiled");
  const listed: Json = JSON.parse(provenanceText(endpoint.mended, new Map([[source.id, source]])));
  return { endpoint, listed: isObject(listed) ? listed : {} };
}

/** The nearest entry at or above a pointer. */
function nearest(listed: JsonObject, at: string): Json | undefined {
  for (let place = at; place !== ""; place = place.slice(0, Math.max(0, place.lastIndexOf("/"))))
    if (own(listed, place) !== undefined) return own(listed, place);
  return own(listed, "#");
}

describe("provenance.json", () => {
  test("lists edits with their words, and of equal words which they are", async () => {
    const { listed } = await made(page(relayPage("acme/brush", properties)));
    const input = "#/components/schemas/Input/properties";
    expect(own(listed, `${input}/strength/maximum`)).toEqual({
      rule: "tighten/range",
      basis: "stated",
      source: "specs/relay/brush.md",
      quote: "Range: 0-1",
    });
    expect(own(listed, `${input}/again/maximum`)).toMatchObject({ quote: "Range: 0-1", occurrence: 2 });
    expect(own(listed, `${input}/again/type`)).toMatchObject({ rule: "ingest/openapi-fence", quote: "type: number" });
    expect(own(listed, "about")).toContain("falsmith explain");
  });

  test("says by its rule what it leaves out: every value has rule, basis and source of the nearest entry", async () => {
    const source: SourceText = { id: "specs/shop/shop.yaml", text: SHOP, provider: "shop" };
    const { endpoint, listed } = await made(source);
    const price = "#/components/schemas/Input/properties/price";
    expect(own(listed, price)).toMatchObject({ rule: "ingest/openapi" });
    expect(own(listed, `${price}/type`)).toBeUndefined();
    const all = provenanceOf(endpoint.mended, new Map([[source.id, source]]));
    expect(Object.keys(listed).length).toBeLessThan(Object.keys(all).length);
    for (const at of Object.keys(all) as Pointer[]) {
      const { rule, basis } = originAt(endpoint.mended.origins, at) ?? {};
      expect(nearest(listed, at), at).toMatchObject({ rule, basis });
    }
  });

  test("stays as it is when something changes elsewhere in the source", async () => {
    const text = relayPage("acme/brush", properties);
    const before = await made(page(text));
    const after = await made(page(text.replace("# /acme/brush\n", "# /acme/brush\n\nA word more.\n\n")));
    expect(after.listed).toEqual(before.listed);
  });

  test("of an OpenAPI document, a property less changes its own line alone", async () => {
    const before = `${SHOP}        tip: { type: number, minimum: 0 }\n        kept: { type: object, properties: { note: { type: string } } }\n`;
    const input = "#/components/schemas/Input/properties";
    const source = (text: string): SourceText => ({ id: "specs/shop/shop.yaml", text, provider: "shop" });
    const first = (await made(source(before))).listed;
    const second = (await made(source(before.replace("        note: { type: string }\n", "")))).listed;
    expect(own(first, `${input}/kept/properties/note`)).toMatchObject({ quote: "note:" });
    const { [`${input}/note`]: gone, ...rest } = first;
    expect(gone).toMatchObject({ rule: "ingest/openapi", quote: "note:" });
    expect(second).toEqual(rest);
  });
});
