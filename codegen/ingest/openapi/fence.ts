import type { IngestResult, SourceDocument } from "../../document/document.js";
import type { Finding } from "../../document/finding.js";
import type { SourceText } from "../../document/source.js";
import { eachFence, type Fence } from "../page/fences.js";
import { readerFinding } from "../reader-finding.js";
import { COPIED_LEAD } from "../yaml/layout.js";
import { ingestBetween } from "./openapi.js";

/** A line that states the version of an OpenAPI document, as YAML or JSON. */
const VERSION = new RegExp(`(?:^|[\\n{,])${COPIED_LEAD}["'“*\`]{0,3}(?:openapi|swagger)["'”*\`]{0,3}[ \\t]*:`);
const LANGUAGE = /^(?:ya?ml|json5?c?|openapi|swagger|te?xt|)$/;

/** A document longer than this is read with one end only. */
const LONG = 1_000_000;

function firstEnd({ ends }: Fence): number {
  return Math.min(...ends);
}

/** True for a fence whose language and content say that it holds an OpenAPI document. */
export function holdsDocument(text: string, fence: Fence): boolean {
  return LANGUAGE.test(fence.language) && VERSION.test(text.slice(fence.from, firstEnd(fence)));
}

/** How much reading a page may still cost: documents, and readings of a fence with another end than the first. */
interface Budget {
  documents: number;
  retries: number;
}

/** Tries the ends in order: the first at which the document is whole, else what the first says. */
function readFence(
  source: SourceText,
  fence: Fence,
  budget: Budget,
): { readonly end: number; readonly result: IngestResult } {
  const read = (end: number): { readonly end: number; readonly result: IngestResult } => ({
    end,
    result: ingestBetween(source, "openapi-fence", fence.from, end),
  });
  const [first = source.text.length, ...others] = fence.ends;
  const attempt = read(first);
  if (attempt.result.documents.length > 0) return attempt;
  for (const end of others) {
    budget.retries -= 1;
    if (budget.retries < 0 || end - fence.from > LONG) break;
    const next = read(end);
    if (next.result.documents.length > 0) return next;
  }
  // Nothing is whole: the nearest end gives the findings that belong to this fence.
  return first === firstEnd(fence) ? attempt : read(firstEnd(fence));
}

function unclosed(source: SourceText, { from, closed }: Fence): readonly Finding[] {
  const message = "the code fence is never closed: the page may be cut off";
  const place = { start: from, end: from + 1 };
  const fault = {
    code: "ingest/unclosed-fence",
    level: "warning",
    ...place,
    message,
    hint: "copy the whole page",
  } as const;
  return closed ? [] : [readerFinding(source, fault)];
}

function tooMany(source: SourceText, { from }: Fence): Finding {
  const message = "the page holds too many OpenAPI documents; those from here on are not read";
  return readerFinding(source, {
    code: "text/limit",
    level: "error",
    start: from,
    end: from + 1,
    message,
    hint: "split the page",
  });
}

/** The offset of a document that stands on a page without a fence around it; -1 when there is none. */
export function bareDocument(text: string): number {
  return text.search(/^(?:openapi|swagger)[ \t]*:[ \t]*["']?[23]/m);
}

function nothing(source: SourceText): IngestResult {
  const message = "no code fence of the page holds an OpenAPI document";
  const hint = "export the page from Apifox or Apidog again, with its OpenAPI specification";
  const fault = { code: "ingest/no-document", level: "error", start: 0, end: 1, message, hint } as const;
  return { documents: [], findings: [readerFinding(source, fault)] };
}

/**
 * Reads a Markdown page (Apifox, Apidog) whose code fences hold OpenAPI documents: one result per document. A fence
 * mark inside a description does not end the document. Never throws; every refusal is a finding.
 */
export function ingestOpenapiFence(source: SourceText): IngestResult {
  const documents: SourceDocument[] = [];
  const findings: Finding[] = [];
  const budget: Budget = { documents: 200, retries: 40 };
  let found = false;
  const take = (result: IngestResult): void => {
    found = true;
    documents.push(...result.documents);
    findings.push(...result.findings);
  };
  eachFence(source.text, (fence) => {
    if (!holdsDocument(source.text, fence)) return firstEnd(fence);
    budget.documents -= 1;
    if (budget.documents < 0) {
      if (budget.documents === -1) findings.push(tooMany(source, fence));
      return firstEnd(fence);
    }
    findings.push(...unclosed(source, fence));
    const { end, result } = readFence(source, fence, budget);
    take(result);
    return end;
  });
  const bare = found ? -1 : bareDocument(source.text);
  if (bare >= 0) take(ingestBetween(source, "openapi-fence", bare, source.text.length));
  return found ? { documents, findings } : nothing(source);
}
