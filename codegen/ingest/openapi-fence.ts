import type { Ingested, IngestResult } from "../spec/document.js";
import type { Finding } from "../spec/finding.js";
import type { SourceText } from "../spec/source.js";
import { eachFence, type Fence } from "./fences.js";
import { ingestBetween } from "./openapi.js";

/** A line that states the version of an OpenAPI document, as YAML or JSON. */
const VERSION = /(?:^|[\n{,])[ \t]*["']?(?:openapi|swagger)["']?[ \t]*:/;
const LANGUAGE = /^(?:ya?ml|json5?c?|openapi|swagger|te?xt|)$/;

const firstEnd = ({ ends }: Fence): number => Math.min(...ends);

/** True for a fence whose language and content say that it holds an OpenAPI document. */
export const holdsDocument = (text: string, fence: Fence): boolean =>
  LANGUAGE.test(fence.language) && VERSION.test(text.slice(fence.from, firstEnd(fence)));

/** How many characters a page may still cost in readings of a fence with another end than the first. */
type Budget = { left: number };

const retries = ({ text }: SourceText): Budget => ({ left: Math.max(500_000, Math.min(2 * text.length, 2_000_000)) });

/** Tries the ends in order: the first at which the document is whole, else what the first says. */
const readFence = (source: SourceText, fence: Fence, budget: Budget): { readonly end: number; readonly result: IngestResult } => {
  const read = (end: number): { readonly end: number; readonly result: IngestResult } => ({
    end,
    result: ingestBetween(source, "openapi-fence", fence.from, end),
  });
  const [first = source.text.length, ...others] = fence.ends;
  const attempt = read(first);
  if (attempt.result.documents.length > 0) return attempt;
  for (const end of others) {
    budget.left -= end - fence.from;
    if (budget.left < 0) break;
    const next = read(end);
    if (next.result.documents.length > 0) return next;
  }
  // Nothing is whole: the nearest end gives the findings that belong to this fence.
  return first === firstEnd(fence) ? attempt : read(firstEnd(fence));
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
  const documents: Ingested[] = [];
  const findings: Finding[] = [];
  const budget = retries(source);
  let found = false;
  const take = (result: IngestResult): void => {
    found = true;
    documents.push(...result.documents);
    findings.push(...result.findings);
  };
  eachFence(source.text, (fence) => {
    if (!holdsDocument(source.text, fence)) return firstEnd(fence);
    findings.push(...unclosed(source, fence));
    const { end, result } = readFence(source, fence, budget);
    take(result);
    return end;
  });
  const bare = found ? -1 : bareDocument(source.text);
  if (bare >= 0) take(ingestBetween(source, "openapi-fence", bare, source.text.length));
  return found ? { documents, findings } : nothing(source);
};
