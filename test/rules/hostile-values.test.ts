import { describe, expect, it } from "vitest";
import { withoutCredentials } from "../../codegen/document/credential.js";
import { applyRules } from "../../codegen/document/document.js";
import type { JsonObject } from "../../codegen/document/json.js";
import { ownOrigin } from "../../codegen/document/origins.js";
import { valueAt } from "../../codegen/document/pointer.js";
import { quoteOf } from "../../codegen/document/source.js";
import { credential } from "../../codegen/rules/repair/credential.js";
import { link } from "../../codegen/rules/repair/link.js";
import { mapping } from "../../codegen/rules/repair/mapping.js";
import { evidenceFor, specOf } from "../support/page.js";

function after(doc: JsonObject) {
  const { spec, text } = specOf({ openapi: "3.1.0", paths: {}, ...doc });
  const { spec: mended, findings } = applyRules(spec, [credential, link, mapping], evidenceFor(text));
  const places = findings.map(({ code, at }) => `${code} ${typeof at === "string" ? at : quoteOf(text.text, at)}`);
  return { doc: mended.doc, mended, findings, places };
}

/** Made up, and put together here, so that nobody's scanner takes this file for a leak. */
const falKey = `${"1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"}:${"0123456789abcdef".repeat(2)}`;
const keys = [falKey, `sk-${"a1B2c3D4".repeat(4)}`, `ghp_${"x1".repeat(18)}`, `AKIA${"A1".repeat(8)}`];

describe("repair/credential", () => {
  it.each(keys)("removes %s wherever it stands, and says where that was", (key) => {
    const { doc, mended, findings } = after({
      info: { title: "t", description: `curl -H "Authorization: Key ${key}"` },
      components: { schemas: { Input: { example: { list: [key] } } } },
    });
    expect(JSON.stringify(doc)).not.toContain(key);
    expect(valueAt(doc, "#/info/description")).toBe('curl -H "Authorization: Key <credential removed>"');
    expect(findings.map(({ level, message }) => `${level} ${message}`)).toEqual([
      "warning description shows what looks like a real credential; <credential removed> stands in its place",
      "warning list shows what looks like a real credential; <credential removed> stands in its place",
    ]);
    expect(ownOrigin(mended.origins, "#/info/description")?.evidence).toEqual([]);
  });

  it.each(["YOUR_API_KEY", "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed", "sk-your-key", "task-force", "a:b", "AKIA"])(
    "leaves %s alone",
    (text) => expect(withoutCredentials(text)).toBe(text),
  );

  it("reads a long text once", () => {
    const text = "eyJeyJ.sk-rk_hf_ghp_xoxb-AIza".repeat(40_000);
    expect(withoutCredentials(text).length).toBeGreaterThan(0);
  });
});

describe("repair/link", () => {
  it("drops what is neither http nor https, with the object that needs it", () => {
    const { doc, places } = after({
      info: {
        title: "t",
        version: "1",
        termsOfService: "data:text/html,x",
        contact: { name: "n", url: "JavaScript:a" },
      },
      externalDocs: { url: "javascript:alert(1)" },
    });
    expect(doc).toMatchObject({ info: { title: "t", contact: { name: "n" } } });
    expect(Object.keys(doc)).not.toContain("externalDocs");
    expect(JSON.stringify(doc)).not.toMatch(/javascript|data:/i);
    expect(places).toEqual([
      "repair/link termsOfService: data:text/html,x",
      "repair/link url: JavaScript:a",
      "repair/link url: javascript:alert(1)",
    ]);
  });

  it("leaves web links, relative ones and examples alone", () => {
    const doc = {
      externalDocs: { url: "https://example.com/a:b" },
      info: { title: "t", license: { name: "MIT", url: "/licence" } },
      components: { schemas: { Input: { example: { url: "data:image/png;base64,AA==" } } } },
    };
    expect(after(doc).findings).toEqual([]);
  });
});

describe("repair/mapping", () => {
  const union = (to: string): JsonObject => ({
    components: {
      schemas: { Cat: {}, U: { oneOf: [], discriminator: { propertyName: "k", mapping: { a: to, b: "Cat" } } } },
    },
  });

  it.each(["https://relay.example/x.json", "../x.yaml", "\\\\host\\share", "file:///x", "x/y.json#/Z"])(
    "drops an entry that names the document %s",
    (to) => {
      const { doc, places } = after(union(to));
      expect(valueAt(doc, "#/components/schemas/U/discriminator/mapping")).toEqual({ b: "Cat" });
      expect(places).toEqual([`repair/mapping a: ${to}`]);
    },
  );

  it.each(["#/x", "#/components/schemas/None", "#None"])("drops an entry that leads nowhere: %s", (to) => {
    const { doc, findings } = after(union(to));
    expect(valueAt(doc, "#/components/schemas/U/discriminator/mapping")).toEqual({ b: "Cat" });
    expect(findings.map(({ code, level, message }) => `${level} ${code} ${message}`)).toEqual([
      `warning repair/mapping the discriminator maps "a" to a schema that is not in the document: ${to} (#/components/schemas/U/discriminator/mapping/a)`,
    ]);
  });

  it("reads a fragment as the component of that name", () => {
    const { doc } = after(union("#Cat"));
    expect(valueAt(doc, "#/components/schemas/U/discriminator/mapping/a")).toBe("#/components/schemas/Cat");
  });

  it.each(["#/components/schemas/Cat", "Cat", "cat.large"])("keeps %s", (to) => {
    expect(after(union(to)).findings).toEqual([]);
  });
});
