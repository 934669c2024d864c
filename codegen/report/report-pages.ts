import { sourceCoverage } from "../compile/source-coverage.js";
import type { CompileResult } from "../compile/types.js";
import type { FindingCode } from "../document/finding-code.js";
import type { Finding } from "../document/finding.js";
import { guarded } from "../document/guard.js";
import { perObject } from "../document/memo.js";
import { type LocatedFinding, locateFindings, sortFindings } from "../document/located-finding.js";
import type { SourceId, SourceText } from "../document/source.js";
import { findingsByEndpoint } from "./endpoint-findings.js";
import { endpointPage } from "./endpoint-page.js";
import { endpointReport, type Material } from "./endpoint-report.js";
import { indexPage, type Refusal } from "./index-page.js";

/** What a report is about. */
export interface ReportRequest {
  readonly compiled: CompileResult;
  /** All findings, with the levels of the configuration. */
  readonly findings: readonly Finding[];
  /** The sources and overlays that were compiled. */
  readonly texts: readonly SourceText[];
  /** Findings of reading; their paths are ids of sources. */
  readonly reading: readonly LocatedFinding[];
  /** Sources that could not even be read. */
  readonly unreadable: readonly SourceId[];
  /** Every code, by name. */
  readonly codes: ReadonlyMap<string, FindingCode>;
}

function refusalsOf(request: ReportRequest, said: readonly LocatedFinding[]): readonly Refusal[] {
  const refused = [...request.compiled.refused, ...request.unreadable].toSorted();
  return refused.map((source) => ({ source, reasons: said.filter(({ path }) => path === source) }));
}

/** The pages of a report: path below its folder → text; and the mistakes of ours that kept endpoints from having one. */
export interface ReportPages {
  readonly pages: ReadonlyMap<string, string>;
  readonly failures: readonly Finding[];
}

/** All pages of a report. Pure: the same request gives the same bytes. */
export function reportPages(request: ReportRequest): ReportPages {
  const { compiled, findings, texts, reading, unreadable, codes } = request;
  const endpointsOf = new Map<SourceId, number>();
  for (const id of compiled.endpoints.flatMap(({ sources }) => sources))
    endpointsOf.set(id, (endpointsOf.get(id) ?? 0) + 1);
  const material: Material = {
    sources: new Map(texts.map((source) => [source.id, source])),
    codes,
    coverageOf: perObject((source: SourceText) => sourceCoverage(source, compiled.findings)),
    endpointsOf,
  };
  const { of, others } = findingsByEndpoint(compiled.endpoints, findings);
  const written = compiled.endpoints.map((endpoint) =>
    guarded("report", { source: endpoint.sources[0], name: endpoint.id }, () => {
      const report = endpointReport(endpoint, of.get(endpoint) ?? [], material);
      return { report, page: endpointPage(report, material) };
    }),
  );
  const done = written.flatMap((outcome) => ("value" in outcome ? [outcome.value] : []));
  const failures = written.flatMap((outcome) => ("failure" in outcome ? [outcome.failure] : []));
  const said = sortFindings([...reading, ...locateFindings([...others, ...failures], texts)]);
  const refusals = refusalsOf(request, said);
  const gone = new Set(refusals.map(({ source }) => source));
  const rest = said.filter(({ path }) => path === undefined || !gone.has(path));
  const used = new Set([...compiled.endpoints.flatMap(({ sources }) => sources), ...compiled.refused, ...unreadable]);
  const reports = done.map(({ report }) => report);
  const pages = new Map([
    ["index.html", indexPage(reports, refusals, rest, used.size)],
    ...done.map(({ report, page }) => [report.path, page] as const),
  ]);
  return { pages, failures };
}
