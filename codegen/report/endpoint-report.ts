import type { SourceCoverage } from "../document/coverage.js";
import type { FindingCode } from "../document/finding-code.js";
import type { Finding } from "../document/finding.js";
import type { SourceId, SourceText } from "../document/source.js";
import type { CompiledEndpoint } from "../model/endpoint/compiled-endpoint.js";
import { conflictView } from "./decision/conflict.js";
import { editsOf, type EditView } from "./endpoint-edits.js";
import { isConflict } from "./endpoint-findings.js";
import { type FindingView, viewOfFinding } from "./finding-view.js";
import { jobOf } from "./job-view.js";
import { mendedText, type MendedText } from "./mended-text.js";
import { type OpenPoints, openPointsOf } from "./open-points.js";
import { type Score, scoreOf } from "./score.js";
import { type Downloads, downloadsOf } from "./downloads.js";

/** What the pages of the report are made of. */
export interface Material {
  readonly sources: ReadonlyMap<SourceId, SourceText>;
  /** Every code, by name. */
  readonly codes: ReadonlyMap<string, FindingCode>;
  /** What became of every line of a source. */
  readonly coverageOf: (source: SourceText) => SourceCoverage;
  /** How many endpoints a source speaks of. */
  readonly endpointsOf: ReadonlyMap<SourceId, number>;
}

/** What the index tells of an endpoint. */
export interface EndpointReport {
  readonly endpoint: CompiledEndpoint;
  readonly path: string;
  /** Who publishes its sources, sorted. */
  readonly providers: readonly string[];
  /** It is an operation that submits a job. */
  readonly isJob: boolean;
  readonly score: Score;
  readonly edits: readonly EditView[];
  readonly conflicts: readonly FindingView[];
  /** Conflicts that overlays have decided. */
  readonly decided: readonly FindingView[];
  readonly others: readonly FindingView[];
  readonly open: OpenPoints;
  readonly mended: MendedText;
  readonly downloads: Downloads;
}

/** Where the page of an endpoint is, below the report's folder. */
function pagePath({ folder }: CompiledEndpoint): string {
  return `${folder}/index.html`;
}

function providersOf(endpoint: CompiledEndpoint, sources: Material["sources"]): readonly string[] {
  return [...new Set(endpoint.sources.flatMap((id) => sources.get(id)?.provider ?? []))].toSorted();
}

/** How many open points there are, findings included. */
export function openCount({ open, others }: Pick<EndpointReport, "open" | "others">): number {
  return open.unknown.length + open.offered.length + open.fromProtocol.length + others.length;
}

/** Gathers what there is to tell of an endpoint. */
export function endpointReport(
  endpoint: CompiledEndpoint,
  findings: readonly Finding[],
  { sources, codes }: Material,
): EndpointReport {
  const mended = mendedText(endpoint.mended);
  const misfits = findings.filter(({ code }) => codes.get(code)?.countedAs === "misfit").length;
  const conflicts = findings.filter((finding) => isConflict(finding, codes));
  const others = findings.filter((finding) => !isConflict(finding, codes));
  const views = conflicts.map((finding) => conflictView(endpoint, finding, sources));
  return {
    endpoint,
    path: pagePath(endpoint),
    providers: providersOf(endpoint, sources),
    isJob: jobOf(endpoint) !== undefined,
    score: scoreOf(endpoint, misfits),
    edits: editsOf(endpoint, mended, sources),
    conflicts: views.flatMap(({ view, isDecided }) => (isDecided ? [] : [view])),
    decided: views.flatMap(({ view, isDecided }) => (isDecided ? [view] : [])),
    others: others.map((finding) => viewOfFinding(finding, sources)),
    open: openPointsOf(endpoint, sources),
    mended,
    downloads: downloadsOf(endpoint, mended, sources),
  };
}
