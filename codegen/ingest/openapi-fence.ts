import type { IngestResult } from "../spec/document.js";
import type { Finding } from "../spec/finding.js";
import type { SourceText } from "../spec/source.js";
import { fencesOf, type Fence } from "./fences.js";
import { ingestBetween } from "./openapi.js";

/** A line that states the version of an OpenAPI document, as YAML or JSON. */
const VERSION = /(?:^|[\n{,])[ \t]*["']?(?:openapi|swagger)["']?[ \t]*:/;

const holdsDocument = (text: string, fence: Fence): boolean =>
  /^(?:ya?ml|json5?c?|openapi|swagger|text|)$/.test(fence.language) && VERSION.test(text.slice(fence.from, Math.max(...fence.ends)));

/** Tries the ends in order: the first at which the document is whole, else what the first says. */
const readFence = (source: SourceText, fence: Fence): IngestResult => {
  const [first = source.text.length, ...others] = fence.ends;
  const result = ingestBetween(source, "openapi-fence", fence.from, first);
  if (result.documents.length > 0) return result;
  for (const end of others) {
    const next = ingestBetween(source, "openapi-fence", fence.from, end);
    if (next.documents.length > 0) return next;
  }
  return result;
};

const unclosed = (source: SourceText, fence: Fence): readonly Finding[] =>
  fence.closed
    ? []
    : [
        {
          code: "ingest/unclosed-fence",
          level: "warning",
          at: { source: source.id, start: fence.from, end: Math.min(fence.from + 1, source.text.length) },
          source: source.id,
          message: "the code fence is never closed: the page may be cut off",
          hint: "copy the whole page",
        },
      ];

/** The offset of a document that stands on a page without a fence around it; -1 when there is none. */
export const bareDocument = (text: string): number => text.search(/^(?:openapi|swagger)[ \t]*:[ \t]*["']?[23]/m);

const nothing = (source: SourceText): IngestResult => {
  const finding: Finding = {
    code: "ingest/no-document",
    level: "error",
    at: { source: source.id, start: 0, end: Math.min(1, source.text.length) },
    source: source.id,
    message: "no code fence of the page holds an OpenAPI document",
    hint: "export the page from Apifox or Apidog again, with its OpenAPI specification",
  };
  return { documents: [], findings: [finding] };
};

/**
 * Reads a Markdown page (Apifox, Apidog) whose code fences hold OpenAPI documents: one result per document. A fence
 * mark inside a description does not end the document. Never throws; every refusal is a finding.
 */
export const ingestOpenapiFence = (source: SourceText): IngestResult => {
  const fences = fencesOf(source.text).filter((fence) => holdsDocument(source.text, fence));
  const bare = fences.length === 0 ? bareDocument(source.text) : -1;
  if (bare >= 0) return ingestBetween(source, "openapi-fence", bare, source.text.length);
  if (fences.length === 0) return nothing(source);
  const results = fences.map((fence) => readFence(source, fence));
  return {
    documents: results.flatMap(({ documents }) => documents),
    findings: results.flatMap(({ findings }, index) => {
      const fence = fences[index];
      return fence === undefined ? findings : [...unclosed(source, fence), ...findings];
    }),
  };
};
