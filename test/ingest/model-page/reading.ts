import { valueAt, type Pointer } from "../../../codegen/document/pointer.js";
import type { IngestResult, SourceDocument } from "../../../codegen/document/document.js";
import type { Finding } from "../../../codegen/document/finding.js";
import type { Json } from "../../../codegen/document/json.js";
import { NO_ORIGINS, originEntries, ownOrigin } from "../../../codegen/document/origins.js";
import { quoteOf, type SourceText } from "../../../codegen/document/source.js";

/** What a test asks of a reading: values, the quotes behind them, the findings with what they point to. */
export interface Reading {
  readonly documents: readonly SourceDocument[];
  readonly value: (pointer: Pointer, document?: number) => Json | undefined;
  readonly quotes: (pointer: Pointer, document?: number) => readonly string[];
  readonly basis: (pointer: Pointer, document?: number) => string | undefined;
  readonly findings: readonly {
    readonly code: string;
    readonly level: string;
    readonly quote: string;
    readonly message: string;
  }[];
}

function shown(text: string, finding: Finding): Reading["findings"][number] {
  return {
    code: finding.code,
    level: finding.level,
    quote: typeof finding.at === "string" ? finding.at : quoteOf(text, finding.at),
    message: finding.message,
  };
}

/** Reads a page and makes the result easy to ask. */
export function reading(read: (source: SourceText) => IngestResult, text: string, provider?: string): Reading {
  const result = read({ id: "page.md", text, ...(provider === undefined ? {} : { provider }) });
  const originAt = (pointer: Pointer, document: number) =>
    ownOrigin(result.documents[document]?.spec.origins ?? NO_ORIGINS, pointer);
  return {
    documents: result.documents,
    value: (pointer, document = 0) => {
      const spec = result.documents[document]?.spec;
      return spec === undefined ? undefined : valueAt(spec.doc, pointer);
    },
    quotes: (pointer, document = 0) => (originAt(pointer, document)?.evidence ?? []).map((span) => quoteOf(text, span)),
    basis: (pointer, document = 0) => originAt(pointer, document)?.basis,
    findings: [...result.findings, ...result.documents.flatMap((one) => one.findings)].map((one) => shown(text, one)),
  };
}

/** Everything that must hold of any reading of any text; the list of what does not. */
export function faultsOf(read: (source: SourceText) => IngestResult, text: string): readonly string[] {
  const { documents, findings } = read({ id: "page", text });
  const faults: string[] = [];
  const holds = (start: number, end: number): boolean =>
    start >= 0 && end <= text.length && (end > start || text.length === 0);
  if (documents.length === 0 && !findings.some((finding) => finding.level === "error"))
    faults.push("refused without an error");
  for (const { at, code } of [...findings, ...documents.flatMap((one) => one.findings)]) {
    if (typeof at === "string" || !holds(at.start, at.end)) faults.push(`${code} has no place`);
  }
  for (const { spec } of documents) {
    if (spec.origins.origin === undefined) faults.push("no origin of the document");
    for (const [pointer, { evidence }] of originEntries(spec.origins)) {
      if (valueAt(spec.doc, pointer) === undefined) faults.push(`${pointer} has an origin and is not there`);
      if (evidence.length === 0) faults.push(`${pointer} has no evidence`);
      for (const span of evidence) {
        if (!holds(span.start, span.end) || quoteOf(text, span).trim() === "")
          faults.push(`${pointer} has an empty quote`);
      }
    }
  }
  return faults;
}
