import type { Ingested, IngestResult } from "../spec/document.js";
import type { Finding } from "../spec/finding.js";
import type { PageFormat, SourceText } from "../spec/source.js";
import { ingestDocument } from "./openapi-document.js";
import { readYaml } from "./yaml.js";

/** Reads the OpenAPI documents between two offsets of a source, as they are. */
export const ingestBetween = (source: SourceText, format: PageFormat, from: number, to: number): IngestResult => {
  const read = readYaml(source, from, to);
  const documents: Ingested[] = [];
  const findings: Finding[] = [...read.findings];
  for (const one of read.documents) {
    const result = ingestDocument(source, format, one);
    if ("spec" in result) documents.push(result);
    else findings.push(result);
  }
  return { documents, findings };
};

/**
 * Reads a source that is itself an OpenAPI 3.0 to 3.2 or Swagger 2.0 document, YAML or JSON (a YAML stream may hold
 * several). The document is given as read: nothing is resolved, converted or guessed. Never throws; what cannot be
 * used is said in findings of level `error`.
 */
export const ingestOpenapi = (source: SourceText): IngestResult =>
  ingestBetween(source, "openapi", 0, source.text.length);
