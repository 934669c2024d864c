import type { Finding, Level } from "../../document/finding.js";
import type { SourceText } from "../../document/source.js";
import { spanOf, type Stretch } from "../excerpt.js";

/** What readers of pages without OpenAPI can complain about: each code with the law that was broken. */
export const PAGE_LAWS = {
  "ingest/no-endpoint": "A page names the endpoint that it documents.",
  "ingest/no-input": "A page of an operation that takes a body states its parameters or shows an example of them.",
  "ingest/endpoint-differs": "The places of a page that name its endpoint agree.",
  "ingest/foreign-host": "A page of fal names a host of fal; no other host is taken from it.",
  "ingest/bullet-value": "The value of a Default, Options, Range or Examples bullet is JSON.",
  "ingest/bullet-conflict": "The bullets of a field agree with each other and with its type.",
  "ingest/type-name": "The type of a field is a word that readers know or the name of a shape.",
  "ingest/field-form": "A field of a model page has a name, a type and a presence.",
  "ingest/field-twice": "A field is documented once.",
  "ingest/example-json": "An example is JSON.",
  "ingest/table-row": "A row of a parameter table can be split into its cells in one way only.",
  "ingest/table-cell": "A cell of a parameter table holds what its column says.",
  "ingest/broken-off": "A page is whole.",
} as const;

export type PageCode = keyof typeof PAGE_LAWS;

/** Collects the findings of one source. */
export type Report = (code: PageCode, level: Level, at: Stretch, message: string, hint?: string) => void;

/** A place with something to see: white space and nothing are widened to the character before them. */
function visible(text: string, { start, end }: Stretch): Stretch {
  const last = Math.min(Math.max(end, start + 1), text.length);
  if (text.slice(start, last).trim() !== "") return { start, end: last };
  const shown = text.slice(0, last).trimEnd().length;
  return shown === 0 ? { start: Math.min(start, last), end: last } : { start: shown - 1, end: shown };
}

/** A collector and the list it fills. */
export function collectFindings(source: SourceText): { readonly report: Report; readonly findings: Finding[] } {
  const findings: Finding[] = [];
  const report: Report = (code, level, at, message, hint) => {
    const span = spanOf(source.id, visible(source.text, at));
    findings.push({ code, level, at: span, source: source.id, message, ...(hint === undefined ? {} : { hint }) });
  };
  return { report, findings };
}

/** Reports a page whose text ends without a line end at `last`, the last thing read of it: it may be cut there. */
export function reportBrokenOff(source: SourceText, last: Stretch, report: Report): void {
  if (last.end < source.text.length || last.end <= last.start) return;
  const at = { start: last.end - 1, end: last.end };
  const hint = "If the page goes on, save the whole of it.";
  report("ingest/broken-off", "warning", at, "the page ends here, in the middle; what is there was read", hint);
}
