import type { IngestResult, SourceDocument, Spec } from "../../document/document.js";
import { isObject } from "../../document/json.js";
import type { Finding } from "../../document/finding.js";
import type { PageFormat, SourceText } from "../../document/source.js";
import { readYaml } from "../yaml/yaml.js";
import { ingestDocument, ingested } from "./document.js";

/** Reads the OpenAPI documents between two offsets of a source, as they are. */
export function ingestBetween(source: SourceText, format: PageFormat, from: number, to: number): IngestResult {
  const read = readYaml(source, from, to);
  const documents: SourceDocument[] = [];
  const findings: Finding[] = [...read.findings];
  for (const one of read.documents) {
    const result = ingestDocument(source, format, one);
    if ("spec" in result) documents.push(result);
    else findings.push(result);
  }
  return { documents, findings };
}

/**
 * Reads a file that is a document, or a part of one that another refers to: the value of the text and where all of it stands.
 * Undefined when the text is neither YAML nor JSON.
 */
export function ingestPart(source: SourceText): Spec | undefined {
  const [read] = readYaml(source).documents;
  return read === undefined || !isObject(read.value) ? undefined : ingested(source, "openapi", read).spec;
}

/**
 * Reads a source that is itself an OpenAPI 3.0 to 3.2 or Swagger 2.0 document, YAML or JSON (a YAML stream may hold
 * several). The document is given as read: nothing is resolved, converted or guessed. Never throws; what cannot be
 * used is said in findings of level `error`.
 */
export function ingestOpenapi(source: SourceText): IngestResult {
  return ingestBetween(source, "openapi", 0, source.text.length);
}
