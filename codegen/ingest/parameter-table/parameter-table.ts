import type { IngestResult, SourceDocument } from "../../document/document.js";
import type { Finding } from "../../document/finding.js";
import type { RuleId } from "../../document/origin.js";
import type { SourceText } from "../../document/source.js";
import { cover, type Excerpt } from "../excerpt.js";
import { collectFindings, type Report, reportBrokenOff } from "../page/findings.js";
import { pageLines } from "../page/outline.js";
import { type PageBudget, pageBudget } from "../page/page-budget.js";
import { layOut, type PageDocument } from "../page/page-document.js";
import { assembleDocument, value } from "../page/part.js";
import { type PageAuth, readAuth } from "../page/security-part.js";
import { providerOfUrl } from "../provider.js";
import { type Address, readAddress, serverFor } from "./address.js";
import { type Block, blocksOf } from "./blocks.js";
import { shownIds, splitCalls, type StatedAddress, withIds } from "./call-segments.js";
import { collect, type OperationContent } from "./collect.js";
import { type CurlCall, jsonBody } from "./curl.js";
import { exporterDocument, exporterOperations } from "./exporter/document.js";
import { baseUrlOf, marksOf, type OperationMark, type Word } from "./operation-marks.js";
import { introOf, officialDocs, shownTitle, titleOf } from "./page-words.js";
import { isBodyless } from "./bare-call.js";
import { scopeOf, topScope } from "./scope.js";
import { type Segment, segmentsOf } from "./segments.js";
import { readOperation } from "./table-operation.js";

const RULE: RuleId = "ingest/parameter-table";

function isLabel(excerpt: Excerpt): boolean {
  return scopeOf(excerpt, topScope(excerpt)) !== undefined;
}

interface OperationReading {
  readonly page: PageDocument | undefined;
  readonly findings: readonly Finding[];
}

function refuseAddress(at: Excerpt, report: Report): undefined {
  const message = "this page names no endpoint: no line such as `POST https://host/path`, no cURL call";
  report("ingest/no-endpoint", at, message, {
    hint: "Copy the whole page, with the line that shows the method and the URL.",
  });
}

function refuseInput(at: Excerpt, address: Address, report: Report): undefined {
  const call = `${address.method.toUpperCase()} ${address.path}`;
  const message = `the page states no parameters for ${call}, and no example of them`;
  report("ingest/no-input", at, message, {
    hint: "Copy the whole page, with its table of body parameters or its request example.",
  });
}

function callsIn(blocks: readonly Block[]): readonly CurlCall[] {
  return blocks.flatMap((block) => (block.kind === "curl" ? [block.call] : []));
}

/** A table is never the last thing on a page: where it is, the page was cut inside it. */
function reportCutTable(source: SourceText, collected: OperationContent, report: Report): void {
  const rows = collected.tables.at(-1)?.rows ?? [];
  const last = rows.at(-1)?.at;
  if (last !== undefined) reportBrokenOff(source, last, report);
}

/** What holds for every operation of a page: its base address, how it says that requests are authorised, and what may still be read of it. */
interface Common {
  /** Identifiers that examples show, which samples have in their addresses. */
  readonly ids: ReadonlyMap<string, string>;
  readonly base: Word | undefined;
  readonly auth: PageAuth | undefined;
  readonly budget: PageBudget;
}

function readSegment(
  source: SourceText,
  { blocks, marks, isSample = false }: Segment,
  common: Common,
  report: Report,
): PageDocument | undefined {
  const [first] = blocks;
  const last = blocks.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const whole = cover(first.at, last.at);
  const calls = callsIn(blocks);
  const bodies = calls.flatMap((call) => jsonBody(call)?.node ?? []);
  const collected = collect(blocks, bodies, common.budget, report);
  const stated = readAddress(marks, calls, common.base);
  const address = stated && isSample ? { ...stated, path: withIds(stated.path, common.ids) } : stated;
  const title = titleOf(collected, isLabel);
  if (address === undefined) return refuseAddress(title ?? first.at, report);
  reportCutTable(source, collected, report);
  const { parameters, ...operation } = readOperation(
    { text: source.text, collected, address, whole, auth: common.auth },
    report,
  );
  // A call that sends no body shows that there is none.
  const sendsNone =
    calls.length > 0 && calls.every(({ body, form, brokenOff }) => !body && form.length === 0 && !brokenOff);
  const missing = !isBodyless(address.method) && operation.requestBody.length === 0 && !sendsNone && !isSample;
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
}

/** Operations in dumps of the exporter's own JSON; their server stands in the text around, if anywhere. */
function readDumps(
  source: SourceText,
  blocks: readonly Block[],
  marks: readonly OperationMark[],
  base: Word | undefined,
): readonly OperationReading[] {
  return blocks.flatMap((block) => {
    if (block.kind !== "json") return [];
    return exporterOperations(block.read.node).map((operation) => {
      const own = collectFindings(source);
      const page = exporterDocument(operation, own.report);
      const server = serverFor(page.path, marks, base);
      if (block.read.brokenOff)
        own.report(
          "ingest/broken-off",
          { start: block.at.end - 1, end: block.at.end },
          "the JSON breaks off here; what is whole before it is kept",
        );
      return { page: { ...page, server }, findings: own.findings };
    });
  });
}

/** The operations of a page: those that it states, and those that only its samples call. */
function segmentsWithCalls(
  blocks: readonly Block[],
  marks: readonly OperationMark[],
  base: Word | undefined,
): readonly Segment[] {
  const segments = segmentsOf(blocks, marks);
  const addresses = segments.map((segment) => readAddress(segment.marks, callsIn(segment.blocks), base));
  const others: StatedAddress[] = addresses.flatMap((address) => address ?? []);
  return segments.flatMap((segment, at) => {
    const split = splitCalls(segment, addresses[at], others);
    // What one part shows is known to the next.
    for (const { marks: shown, isSample } of split) {
      const [mark] = shown;
      if (isSample === true && mark?.target !== undefined)
        others.push({ method: mark.method?.text ?? "GET", path: mark.target.text });
    }
    return split;
  });
}

/**
 * Reads rendered pages: an address, a table of parameters in one of the forms browsers copy it, examples; or a dump of
 * the exporter's JSON. Takes the text of one source, returns a document per operation and the findings; never throws.
 */
export function ingestParameterTable(source: SourceText): IngestResult {
  const blocks = blocksOf(source.text, pageLines(source.text));
  const base = baseUrlOf(blocks);
  const marks = marksOf(blocks);
  const { report, findings: ofPage } = collectFindings(source);
  const budget = pageBudget();
  const auth = readAuth(source.text, 0, source.text.length, "stated");
  const common = { ids: shownIds(blocks), budget, base, auth };
  const dumps = readDumps(source, blocks, marks, base);
  const reads =
    dumps.length > 0
      ? dumps
      : budget
          .operations(segmentsWithCalls(blocks, marks, base), ({ blocks: [first] }) => first?.at, report)
          .map((segment): OperationReading => {
            const own = collectFindings(source);
            return { page: readSegment(source, segment, common, own.report), findings: own.findings };
          });
  const documents = reads.flatMap(({ page, findings }): readonly SourceDocument[] => {
    if (page === undefined) return [];
    const { doc, origins } = assembleDocument(layOut(page), source, RULE);
    const provider =
      source.provider ?? (page.server === undefined ? undefined : providerOfUrl(page.server.url)) ?? "unknown";
    return [{ spec: { doc, origins, ledger: [] }, findings, source: source.id, format: "parameter-table", provider }];
  });
  if (reads.every(({ page, findings }) => page === undefined && findings.length === 0)) {
    report("ingest/no-input", { start: 0, end: Math.min(source.text.length, 80) }, "the page is empty", {
      hint: "Save the page again, with its text.",
    });
  }
  return {
    documents,
    findings: [...ofPage, ...reads.flatMap(({ page, findings }) => (page === undefined ? findings : []))],
  };
}
