import type { Ingested, IngestResult } from "../spec/document.js";
import type { Finding } from "../spec/finding.js";
import type { RuleId } from "../spec/origin.js";
import type { SourceText } from "../spec/source.js";
import { cover, type Excerpt } from "./model-page/excerpt.js";
import { collectFindings, reportBrokenOff, type Report } from "./model-page/findings.js";
import { pageLines } from "./model-page/outline.js";
import { layOut, type PageDocument } from "./model-page/page-document.js";
import { assemble, value } from "./model-page/part.js";
import { readAuth, type PageAuth } from "./model-page/security-part.js";
import { readAddress, serverFor, type Address } from "./parameter-table/address.js";
import { blocksOf, type Block } from "./parameter-table/blocks.js";
import { jsonBody, type CurlCall } from "./parameter-table/curl.js";
import { collect, type Collected } from "./parameter-table/collect.js";
import { exporterDocument, exporterOperations } from "./parameter-table/exporter-json.js";
import { isBodyless } from "./parameter-table/method.js";
import { baseUrlOf, marksOf, type Mark, type Word } from "./parameter-table/operation-marks.js";
import { introOf, officialDocs, shownTitle, titleOf } from "./parameter-table/page-words.js";
import { scopeOf, topScope } from "./parameter-table/scope.js";
import { segmentsOf, type Segment } from "./parameter-table/segments.js";
import { readOperation } from "./parameter-table/table-operation.js";
import { providerOfUrl } from "./provider.js";

const RULE: RuleId = "ingest/parameter-table";

const isLabel = (excerpt: Excerpt): boolean => scopeOf(excerpt, topScope(excerpt)) !== undefined;

type Read = { readonly page: PageDocument | undefined; readonly findings: readonly Finding[] };

const refuseAddress = (at: Excerpt, report: Report): undefined => {
  const message = "this page names no endpoint: no line such as `POST https://host/path`, no cURL call";
  report(
    "ingest/no-endpoint",
    "error",
    at,
    message,
    "Copy the whole page, with the line that shows the method and the URL.",
  );
};

const refuseInput = (at: Excerpt, address: Address, report: Report): undefined => {
  const call = `${address.method.toUpperCase()} ${address.path}`;
  const message = `the page states no parameters for ${call}, and no example of them`;
  report(
    "ingest/no-input",
    "error",
    at,
    message,
    "Copy the whole page, with its table of body parameters or its request example.",
  );
};

const callsIn = (blocks: readonly Block[]): readonly CurlCall[] =>
  blocks.flatMap((block) => (block.kind === "curl" ? [block.call] : []));

/** A table is never the last thing on a page: where it is, the page was cut inside it. */
const reportCutTable = (source: SourceText, collected: Collected, report: Report): void => {
  const rows = collected.tables.at(-1)?.rows ?? [];
  const last = rows.at(-1)?.at;
  if (last !== undefined) reportBrokenOff(source, last, report);
};

/** What holds for every operation of a page: its base address, and how it says that requests are authorised. */
type Common = { readonly base: Word | undefined; readonly auth: PageAuth | undefined };

const readSegment = (
  source: SourceText,
  { blocks, marks }: Segment,
  common: Common,
  report: Report,
): PageDocument | undefined => {
  const [first] = blocks;
  const last = blocks.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const whole = cover(first.at, last.at);
  const calls = callsIn(blocks);
  const bodies = calls.flatMap((call) => jsonBody(call)?.node ?? []);
  const collected = collect(blocks, bodies, report);
  const address = readAddress(marks, calls, common.base);
  const title = titleOf(collected, isLabel);
  if (address === undefined) return refuseAddress(title ?? first.at, report);
  reportCutTable(source, collected, report);
  const { parameters, ...operation } = readOperation(source.text, collected, address, whole, common.auth, report);
  const missing = !isBodyless(address.method) && operation.requestBody.length === 0;
  if (missing) return refuseInput(title ?? first.at, address, report);
  const intro = introOf(collected, title);
  const shown = value(title === undefined ? address.path : shownTitle(title), [title ?? address.pathAt]);
  return {
    ...operation,
    ...address,
    whole,
    title: shown,
    description: intro && value(intro.text, [intro.at]),
    facts: [],
    operation: [["summary", shown], ...officialDocs(collected), ...parameters],
    more: [],
  };
};

/** Operations in dumps of the exporter's own JSON; their server stands in the text around, if anywhere. */
const readDumps = (
  source: SourceText,
  blocks: readonly Block[],
  marks: readonly Mark[],
  base: Word | undefined,
): readonly Read[] =>
  blocks.flatMap((block) => {
    if (block.kind !== "json") return [];
    return exporterOperations(block.read.node).map((operation) => {
      const own = collectFindings(source);
      const page = exporterDocument(operation, own.report);
      const server = serverFor(page.path, marks, base);
      if (block.read.brokenOff)
        own.report(
          "ingest/broken-off",
          "warning",
          { start: block.at.end - 1, end: block.at.end },
          "the JSON breaks off here; what is whole before it is kept",
        );
      return { page: { ...page, server }, findings: own.findings };
    });
  });

/**
 * Reads rendered pages: an address, a table of parameters in one of the forms browsers copy it, examples; or a dump of
 * the exporter's JSON. Takes the text of one source, returns a document per operation and the findings; never throws.
 */
export const ingestParameterTable = (source: SourceText): IngestResult => {
  const blocks = blocksOf(source.text, pageLines(source.text));
  const base = baseUrlOf(blocks);
  const marks = marksOf(blocks);
  const common = { base, auth: readAuth(source.text, 0, source.text.length, "stated") };
  const dumps = readDumps(source, blocks, marks, base);
  const reads =
    dumps.length > 0
      ? dumps
      : segmentsOf(blocks, marks).map((segment): Read => {
          const own = collectFindings(source);
          return { page: readSegment(source, segment, common, own.report), findings: own.findings };
        });
  const documents = reads.flatMap(({ page, findings }): readonly Ingested[] => {
    if (page === undefined) return [];
    const { doc, origins } = assemble(layOut(page), source, RULE);
    const provider =
      source.provider ?? (page.server === undefined ? undefined : providerOfUrl(page.server.url)) ?? "unknown";
    return [{ spec: { doc, origins, ledger: [] }, findings, source: source.id, format: "parameter-table", provider }];
  });
  const { report, findings: nothing } = collectFindings(source);
  if (reads.every(({ page, findings }) => page === undefined && findings.length === 0)) {
    report(
      "ingest/no-input",
      "error",
      { start: 0, end: Math.min(source.text.length, 80) },
      "the page is empty",
      "Save the page again, with its text.",
    );
  }
  return {
    documents,
    findings: [...nothing, ...reads.flatMap(({ page, findings }) => (page === undefined ? findings : []))],
  };
};
