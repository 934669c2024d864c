import { sourceCoverage } from "../compile/source-coverage.js";
import type { CompileResult } from "../compile/types.js";
import type { FindingCode } from "../document/finding-code.js";
import type { Finding } from "../document/finding.js";
import { guarded, type GuardResult } from "../document/guard.js";
import { type RuleLevels, withLevels } from "../document/levels.js";
import { perObject } from "../document/memo.js";
import { byText } from "../document/order.js";
import { isEdit, type LocatedFinding, locateFindings, sortFindings, sourceOf } from "../document/located-finding.js";
import type { SourceId, SourceText } from "../document/source.js";
import type { CompiledEndpoint } from "../model/endpoint/compiled-endpoint.js";
import { findingsByEndpoint } from "./endpoint-findings.js";
import { endpointPage } from "./endpoint-page.js";
import { endpointReport, type Material } from "./endpoint-report.js";
import { cardOf, type EndpointCard } from "./listing/endpoint-table.js";
import { DOWNLOAD_FILES } from "./downloads.js";
import { indexPage, type Refusal } from "./listing/index-page.js";

/** What all pages of a report are made with. */
export interface ReportSetting {
  /** The sources and overlays that are compiled. */
  readonly texts: readonly SourceText[];
  /** Every code, by name. */
  readonly codes: ReadonlyMap<string, FindingCode>;
  /** The levels of the configuration. */
  readonly levels: RuleLevels;
}

/** What a report shows besides the endpoints that it has shown already. */
interface ReportRest {
  /** All findings are among its own; of the endpoints, those that have no page yet. */
  readonly compiled: Pick<CompileResult, "endpoints" | "findings" | "refused">;
  /** The folders of the endpoints that have one, and are part of the result. */
  readonly handedOn: ReadonlySet<string>;
  /** Findings of reading; their paths are ids of sources. */
  readonly reading: readonly LocatedFinding[];
  /** Sources that could not even be read. */
  readonly unreadable: readonly SourceId[];
}

/** What a report came to. */
export interface ReportResult {
  /** The paths of its pages: one that was written before and is not among them is no part of it. */
  readonly paths: ReadonlySet<string>;
  /** How many edits its pages show. */
  readonly edits: number;
  /** The mistakes of ours that kept endpoints from having a page. */
  readonly failures: readonly Finding[];
}

/** A report that is made page by page. */
export interface Report {
  /** Shows endpoints with all that there is to say of them and of their sources, which speak of no others. */
  readonly add: (endpoints: readonly CompiledEndpoint[], findings: readonly Finding[]) => void;
  /** Shows the rest, and the page that leads to all others. */
  readonly finish: (rest: ReportRest) => ReportResult;
}

function placeKey(finding: Finding): string {
  const { code, at, message } = finding;
  return JSON.stringify([code, sourceOf(finding), typeof at === "string" ? at : [at.start, at.end], message]);
}

function sourceCounts(endpoints: readonly CompiledEndpoint[]): ReadonlyMap<SourceId, number> {
  const counts = new Map<SourceId, number>();
  for (const id of endpoints.flatMap(({ sources }) => sources)) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

/** Refused sources with their reasons, and the findings that are no reason. */
function splitRefusals(
  { compiled, unreadable }: ReportRest,
  said: readonly LocatedFinding[],
): { readonly refusals: readonly Refusal[]; readonly others: readonly LocatedFinding[] } {
  const refused = [...compiled.refused, ...unreadable].toSorted();
  const gone = new Set(refused);
  return {
    refusals: refused.map((source) => ({ source, reasons: said.filter(({ path }) => path === source) })),
    others: said.filter(({ path }) => path === undefined || !gone.has(path)),
  };
}

/** What was made of an endpoint: its card in the index and its page, or the mistake of ours that kept it from having one. */
interface ShownEndpoint {
  readonly folder: string;
  readonly outcome: GuardResult<{
    readonly card: EndpointCard;
    /** By path: its page, and what lies beside it. */
    readonly files: ReadonlyMap<string, string>;
  }>;
}

function* showEndpoints(
  endpoints: readonly CompiledEndpoint[],
  of: ReadonlyMap<CompiledEndpoint, readonly Finding[]>,
  material: Material,
): Generator<ShownEndpoint> {
  for (const endpoint of endpoints) {
    const outcome = guarded("report", { source: endpoint.sources[0], name: endpoint.id }, () => {
      const report = endpointReport(endpoint, of.get(endpoint) ?? [], material);
      const { mended, overlay } = report.downloads;
      const files = new Map([
        [report.path, endpointPage(report, material)],
        [`${endpoint.folder}/${DOWNLOAD_FILES.mended}`, mended],
        [`${endpoint.folder}/${DOWNLOAD_FILES.overlay}`, overlay],
      ]);
      return { card: cardOf(report), files };
    });
    yield { folder: endpoint.folder, outcome };
  }
}

type OnPage = (path: string, text: string) => void;

/** The page that leads to all others. */
function writeIndex(
  cards: readonly EndpointCard[],
  said: readonly LocatedFinding[],
  rest: ReportRest,
  write: OnPage,
): void {
  const { refusals, others } = splitRefusals(rest, said);
  const used = new Set([...cards.flatMap(({ sources }) => sources), ...rest.compiled.refused, ...rest.unreadable]);
  write("index.html", indexPage(cards, refusals, others, used.size));
}

/** Of what is known by folder: that of some folders, in their order. */
function inFolders<T>(all: ReadonlyMap<string, T>, folders: ReadonlySet<string>): readonly T[] {
  return [...all]
    .filter(([folder]) => folders.has(folder))
    .toSorted(([a], [b]) => byText(a, b))
    .map(([, value]) => value);
}

/** Begins a report. @param write hears of each page and of the files beside it as soon as they are made: path below the folder, and text */
export function beginReport({ texts, codes, levels }: ReportSetting, write: OnPage): Report {
  const sources = new Map(texts.map((source) => [source.id, source]));
  const cards = new Map<string, EndpointCard>();
  const failures = new Map<string, Finding>();
  /** The paths of what was written of each endpoint, by folder. */
  const written = new Map<string, readonly string[]>();
  /** What pages show already, by its place. */
  const shown = new Set<string>();

  /** Writes the pages of endpoints. @returns the findings that speak of none of them */
  const showAll = (
    endpoints: readonly CompiledEndpoint[],
    findings: readonly Finding[],
    listed: readonly Finding[],
  ): readonly Finding[] => {
    const coverageOf = perObject((source: SourceText) => sourceCoverage(source, findings));
    const material = { sources, codes, coverageOf, endpointsOf: sourceCounts(endpoints) };
    const { of, others } = findingsByEndpoint(endpoints, listed);
    for (const { folder, outcome } of showEndpoints(endpoints, of, material)) {
      cards.delete(folder);
      failures.delete(folder);
      written.delete(folder);
      if ("failure" in outcome) failures.set(folder, outcome.failure);
      else {
        cards.set(folder, outcome.value.card);
        written.set(folder, [...outcome.value.files.keys()]);
        for (const [path, text] of outcome.value.files) write(path, text);
      }
    }
    return others;
  };

  return {
    add: (endpoints, findings) => {
      const listed = withLevels(findings, levels, []).filter((finding) => !isEdit(finding));
      showAll(endpoints, findings, listed);
      for (const finding of listed) shown.add(placeKey(finding));
    },
    finish: (rest) => {
      const { compiled, handedOn, reading } = rest;
      const findings = withLevels(compiled.findings, levels, compiled.refused);
      const others = showAll(compiled.endpoints, compiled.findings, findings).filter(
        (one) => !shown.has(placeKey(one)),
      );
      const folders = new Set([...handedOn, ...compiled.endpoints.map(({ folder }) => folder)]);
      const [listed, failed] = [inFolders(cards, folders), inFolders(failures, folders)];
      writeIndex(listed, sortFindings([...reading, ...locateFindings([...others, ...failed], texts)]), rest, write);
      return {
        paths: new Set(["index.html", ...inFolders(written, folders).flat()]),
        edits: listed.reduce((sum, { edits }) => sum + edits, 0),
        failures: failed,
      };
    },
  };
}
