import type { Evidence, SourceDocument, Spec } from "../../codegen/document/document.js";
import { isList, isObject, type Json, type JsonObject } from "../../codegen/document/json.js";
import type { Basis, Origin } from "../../codegen/document/origin.js";
import { originsOf } from "../../codegen/document/origins.js";
import { join, type Pointer } from "../../codegen/document/pointer.js";
import type { PageFormat, SourceText } from "../../codegen/document/source.js";

/**
 * A spec whose source is the JSON of the document, one value per line: every value has the line that states it, so that
 * tests can ask for quotes without a reader of any page format.
 */
export function specOf(
  doc: JsonObject,
  source = "page.json",
  basis: Basis = "schema",
): { readonly spec: Spec; readonly text: SourceText } {
  const origins = new Map<Pointer, Origin>();
  let text = "";
  const put = (line: string, at: Pointer): void => {
    origins.set(at, {
      rule: "ingest/test",
      basis,
      evidence: [{ source, start: text.length, end: text.length + line.length }],
    });
    text += `${line}\n`;
  };
  const visit = (value: Json, at: Pointer, key: string): void => {
    if (isList(value)) {
      put(`${key}:`, at);
      value.forEach((item, index) => visit(item, join(at, index), "-"));
    } else if (isObject(value)) {
      put(`${key}:`, at);
      for (const name of Object.keys(value)) visit(value[name] ?? null, join(at, name), name);
    } else put(`${key}: ${typeof value === "string" ? value : JSON.stringify(value)}`, at);
  };
  visit(doc, "#", "document");
  return { spec: { doc, origins: originsOf(origins), ledger: [] }, text: { id: source, text } };
}

/** The document of a queue endpoint with this input, as a relay's page or fal's own. */
export function pageOf(
  id: string,
  input: JsonObject,
  more: {
    readonly server?: string;
    readonly reply?: JsonObject;
    readonly example?: Json;
    readonly output?: JsonObject;
  } = {},
): JsonObject {
  return {
    openapi: "3.0.1",
    info: { title: "", version: "1.0.0" },
    ...(more.server === undefined ? {} : { servers: [{ url: more.server }] }),
    paths: {
      [`/${id}`]: {
        post: {
          description: `Official documentation: https://fal.ai/models/${id}`,
          requestBody: {
            content: {
              "application/json": { schema: input, ...(more.example === undefined ? {} : { example: more.example }) },
            },
          },
          responses: {
            "200": {
              description: "",
              content: {
                "application/json": {
                  schema: more.output ?? { type: "object", properties: {} },
                  ...(more.reply === undefined ? {} : { example: more.reply }),
                },
              },
            },
          },
        },
      },
    },
  };
}

export function evidenceFor(text: SourceText, provider = "relay", format: PageFormat = "openapi-fence"): Evidence {
  return {
    sources: new Map([[text.id, text]]),
    source: text.id,
    format,
    provider,
  };
}

/** A document as ingest would hand it on. */
export function ingestedOf(
  doc: JsonObject,
  source: string,
  provider: string,
  format: PageFormat,
): { readonly document: SourceDocument; readonly text: SourceText } {
  const { spec, text } = specOf(doc, source, format === "openapi-fence" || format === "openapi" ? "schema" : "stated");
  return { document: { spec, findings: [], source, format, provider }, text };
}
