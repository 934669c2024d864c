import type { Finding, Level } from "../../spec/finding.js";
import type { SourceText } from "../../spec/source.js";
import { spanOf, type Stretch } from "./excerpt.js";

/** What readers of pages without OpenAPI can complain about: each code with the law that was broken. */
export const pageLaws = {
  "ingest/no-endpoint": "A page names the endpoint that it documents.",
  "ingest/no-input": "A page of an operation that takes a body states its parameters or shows an example of them.",
  "ingest/endpoint-differs": "The places of a page that name its endpoint agree.",
  "ingest/foreign-host": "A page of fal names a host of fal; no other host is taken from it.",
  "ingest/bullet-value": "The value of a Default, Options, Range or Examples bullet is JSON.",
  "ingest/bullet-conflict": "The bullets of a field agree with each other and with its type.",
  "ingest/type-name": "The type of a field is a word that readers know or the name of a shape.",
  "ingest/field-twice": "A field is documented once.",
  "ingest/example-json": "An example is JSON.",
  "ingest/table-row": "A row of a parameter table can be split into its cells in one way only.",
  "ingest/table-cell": "A cell of a parameter table holds what its column says.",
  "ingest/broken-off": "A page is whole.",
} as const;

export type PageCode = keyof typeof pageLaws;

/** Collects the findings of one source. */
export type Report = (code: PageCode, level: Level, at: Stretch, message: string, hint?: string) => void;

/** A collector and the list it fills. An empty place is widened to one character, so that there is something to quote. */
export const collectFindings = (source: SourceText): { readonly report: Report; readonly findings: Finding[] } => {
  const findings: Finding[] = [];
  const report: Report = (code, level, at, message, hint) => {
    const end = Math.min(Math.max(at.end, at.start + 1), source.text.length);
    const span = spanOf(source.id, { start: Math.min(at.start, Math.max(end - 1, 0)), end });
    findings.push({ code, level, at: span, source: source.id, message, ...(hint === undefined ? {} : { hint }) });
  };
  return { report, findings };
};
