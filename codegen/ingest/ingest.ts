import type { Coverage } from "../document/coverage.js";
import type { IngestResult } from "../document/document.js";
import { guarded } from "../document/guard.js";
import { forLast } from "../document/memo.js";
import { translatorFor } from "../document/plain-text.js";
import type { PageFormat, SourceText } from "../document/source.js";
import { coverageOf } from "./accounting/coverage.js";
import { unreadFindings } from "./accounting/unread.js";
import { detectFormat, NO_MARK } from "./detect.js";
import { otherTextFormat } from "./other-format.js";
import { type PageReading, withTables } from "./fence-tables.js";
import { htmlBehind, readableSource } from "./html/html.js";
import { htmlFault } from "./html/refusal.js";
import { ingestModelPage } from "./model-page/model-page.js";
import { ingestOpenapiFence } from "./openapi/fence.js";
import { ingestOpenapi } from "./openapi/openapi.js";
import { ingestParameterTable } from "./parameter-table/parameter-table.js";
import { readerFinding } from "./reader-finding.js";

const READERS: Readonly<Record<PageFormat, (source: SourceText) => IngestResult>> = {
  openapi: ingestOpenapi,
  "openapi-fence": ingestOpenapiFence,
  "model-page": ingestModelPage,
  "parameter-table": ingestParameterTable,
};

const HINT =
  "falsmith reads OpenAPI 3.0 to 3.2 and Swagger 2.0 (YAML or JSON), Apifox and Apidog pages with an OpenAPI fence, " +
  "fal model pages, and pages with a parameter table copied as text";

/** Asked for what a source states, then for what became of its lines. */
const read: (source: SourceText) => PageReading = forLast((source) => {
  const { format, why } = detectFormat(source.text);
  if (format === "openapi-fence") return withTables(source, ingestOpenapiFence(source));
  if (format !== undefined) return { read: READERS[format](source), compared: [] };
  const page = htmlBehind(source);
  if (page !== undefined)
    return { read: { documents: [], findings: [readerFinding(source, htmlFault(page))] }, compared: [] };
  return { read: { documents: [], findings: [readerFinding(source, formatFault(source.text, why))] }, compared: [] };
});

const LOOKED_FOR =
  "an OpenAPI document, the marks of a model page, a table or list of parameters with its address, and a cURL call";
const CALL = /\b(?:GET|POST|PUT|PATCH|DELETE)[\s`*|:：]{1,6}(?:https?:\/\/|\/)[^\s`|*)]{1,200}/;
const LONGEST_SHOWN = 80;

/** Why no reader takes a text: what it is, or what was looked for and what its first line says. */
function formatFault(text: string, why: string): Parameters<typeof readerFinding>[1] {
  const start = Math.max(text.search(/\S/), 0);
  const line = /^[^\n]*/.exec(text.slice(start, start + 400))?.[0].trimEnd() ?? "";
  const place = { code: "ingest/format", level: "error", start, end: start + Math.max(line.length, 1) } as const;
  const other = otherTextFormat(text);
  if (other !== undefined)
    return { ...place, message: `this source cannot be read: this is ${other.what}`, hint: other.hint };
  if (why !== NO_MARK) return { ...place, message: `this source cannot be read: ${why}`, hint: HINT };
  const call = CALL.exec(text);
  if (call !== null) {
    const message = `this source cannot be read: it names ${call[0].replaceAll(/[\s`*|]+/g, " ")}, and states no parameters and shows no call`;
    const hint = "copy the whole page, with its table of parameters or its request example";
    return { ...place, start: call.index, end: call.index + call[0].length, message, hint };
  }
  const shown = line.length > LONGEST_SHOWN ? `${line.slice(0, LONGEST_SHOWN)}…` : line;
  const lines = text.trim().split("\n").length;
  const found = `found ${lines} ${lines === 1 ? "line" : "lines"}, the first “${shown}”`;
  return { ...place, message: `this source cannot be read: ${why}: looked for ${LOOKED_FOR}; ${found}`, hint: HINT };
}

/** What became of every line of a source. @param source without a byte order mark, lines ended by a line feed */
export function coverageOfSource(source: SourceText): Coverage {
  const { read: result, compared } = read(source);
  return coverageOf(source, result, compared);
}

/**
 * What was read, and what was not: of a page. A document that is a source by itself is parsed as a whole; which of its
 * keywords nobody reads is told by a rule.
 */
function readWhole(source: SourceText): IngestResult {
  const { read: result, compared } = read(source);
  if (result.documents.every(({ format }) => format === "openapi")) return result;
  const unread = unreadFindings(source, coverageOf(source, result, compared));
  return { ...result, findings: [...result.findings, ...unread] };
}

/** Readers know of no byte order mark and of one line end; what they say is in terms of the text that was given. */
function readPlain(source: SourceText): IngestResult {
  const { documents, findings } = readWhole(readableSource(source).source);
  const back = translatorFor([source], readableSource);
  return {
    documents: documents.map((document) => ({
      ...document,
      spec: {
        ...document.spec,
        origins: back.origins(document.spec.origins),
        ledger: back.ledger(document.spec.ledger),
      },
      findings: document.findings.map(back.finding),
    })),
    findings: findings.map(back.finding),
  };
}

/**
 * Reads a source with the reader of its page format. A text that no reader knows gives one error at its start.
 * Pure; never throws, whatever the text.
 */
export function ingest(source: SourceText): IngestResult {
  const outcome = guarded("ingest", { source: source.id }, () => readPlain(source));
  return "value" in outcome ? outcome.value : { documents: [], findings: [outcome.failure] };
}
