import type { IngestResult, SourceDocument } from "../document/document.js";
import { isList, isObject, own } from "../document/json.js";
import { providerOfUrl } from "./provider.js";
import type { SourceText } from "../document/source.js";
import { eachFence } from "./page/fences.js";
import { fillGaps } from "./page/fill-gaps.js";
import { collectFindings } from "./page/findings.js";
import { tableMark } from "./page/table-marks.js";
import { holdsDocument } from "./openapi/fence.js";
import { ingestParameterTable } from "./parameter-table/parameter-table.js";

/** The page with its documents blanked: every offset stays what it was. */
function withoutDocuments(text: string): string {
  const parts: string[] = [];
  let passed = 0;
  eachFence(text, (fence) => {
    const end = Math.max(...fence.ends);
    if (!holdsDocument(text, fence)) return Math.min(...fence.ends);
    parts.push(text.slice(passed, fence.from), text.slice(fence.from, end).replaceAll(/[^\n]/g, " "));
    passed = end;
    return end;
  });
  return parts.join("") + text.slice(passed);
}

interface PlainCall {
  readonly path: string;
  readonly method: string;
}

function callsOf({ spec }: SourceDocument): readonly PlainCall[] {
  const paths = own(spec.doc, "paths");
  return Object.entries(isObject(paths) ? paths : {}).flatMap(([path, item]) =>
    Object.keys(isObject(item) ? item : {}).map((method) => ({ path, method })),
  );
}

/** A row of a table with a bar, outside of the documents: without one there is nothing that a table could add. */
const ROW = /^[ \t]*\|.*\|[ \t]*$/m;

function providerOf({ spec, provider }: SourceDocument): string {
  const servers = own(spec.doc, "servers");
  const url = own(isList(servers) ? servers[0] : undefined, "url");
  return provider !== "unknown" || typeof url !== "string" ? provider : (providerOfUrl(url) ?? provider);
}

/** What a page gives, and the descriptions in tables that its document was compared with. */
export interface PageReading {
  readonly read: IngestResult;
  readonly compared: readonly SourceDocument[];
}

/**
 * A page that holds an OpenAPI document may describe its operation in tables as well, and more fully. What they state and the
 * document does not is added to it; tables of another operation are left to whoever reads the page.
 */
export function withTables(source: SourceText, read: IngestResult): PageReading {
  const [document, ...others] = read.documents;
  const rest = document === undefined || others.length > 0 ? "" : withoutDocuments(source.text);
  if (document === undefined || !ROW.test(rest) || tableMark(rest) === undefined) return { read, compared: [] };
  const tables = ingestParameterTable({ ...source, text: rest });
  const calls = callsOf(document);
  let { spec } = document;
  const compared: SourceDocument[] = [];
  const { report, findings } = collectFindings(source);
  for (const table of tables.documents) {
    const [call] = callsOf(table);
    const same = calls.find(({ path, method }) => path === call?.path && method === call.method);
    if (same === undefined || table.findings.length > 0) continue;
    spec = fillGaps(spec, table.spec, { ...same, source }, report);
    compared.push(table);
  }
  if (spec === document.spec && findings.length === 0) return { read, compared };
  const filled = { ...document, spec, findings: [...document.findings, ...findings] };
  return { read: { ...read, documents: [{ ...filled, provider: providerOf(filled) }] }, compared };
}
