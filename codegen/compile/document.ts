import { identify, identifySchemas, identifyWebhook, type Identity } from "../openapi/identity.js";
import { beforeSplit, repairs, tightenings } from "../rules/index.js";
import { splitEndpoints } from "../openapi/split.js";
import type { RankedSource } from "../rules/enrich/source-rank.js";
import { applyRules, type Evidence, type SourceDocument, type Spec } from "../document/document.js";
import type { Finding } from "../document/finding.js";
import { guarded } from "../document/guard.js";
import type { SourceId, SourceText } from "../document/source.js";

/** One endpoint of one document, repaired and tightened, with the document as it was read. */
type MendedEndpoint = RankedSource & { readonly identity: Identity; readonly ingested: Spec };

/** One endpoint of a document: mended, unless a finding of level `error` refuses it; and what there is to say of it. */
export interface EndpointResult {
  readonly endpoint?: MendedEndpoint;
  /** Of a refused one: what it speaks of, where that is known. */
  readonly refused?: Omit<MendedEndpoint, "ingested">;
  readonly findings: readonly Finding[];
}

function mendEndpoint(read: Spec, document: SourceDocument, evidence: Evidence): EndpointResult {
  const repaired = applyRules(read, repairs, evidence);
  const tightened = applyRules(repaired.spec, tightenings, evidence);
  const findings = [...repaired.findings, ...tightened.findings];
  // A page that documents calls and lost its own is half a page; a document of its own may have nothing but schemas.
  const schemas = document.format === "openapi" ? identifySchemas : (): undefined => undefined;
  const identity =
    identify(tightened.spec, document.provider) ??
    identifyWebhook(tightened.spec, document.provider) ??
    schemas(read, document.provider, document.source);
  if (identity === undefined) return { findings };
  const { source, format, provider } = document;
  const mended = { source, format, provider, spec: tightened.spec, identity };
  if (findings.some(({ level }) => level === "error")) return { refused: mended, findings };
  return { endpoint: { ...mended, ingested: read }, findings };
}

/** The whole document is read from the whole page; its evidence is the page's first line, which a person can quote. */
function citedByFirstLine(document: SourceDocument, sources: ReadonlyMap<SourceId, SourceText>): Spec {
  const { spec } = document;
  const root = spec.origins.origin;
  const [span] = root?.evidence ?? [];
  const text = span === undefined ? undefined : sources.get(span.source)?.text.slice(span.start, span.end);
  if (root === undefined || span === undefined || text === undefined) return spec;
  const start = span.start + text.length - text.trimStart().length;
  const line = text.trimStart().split(/\r?\n/, 1)[0] ?? "";
  return {
    ...spec,
    origins: {
      ...spec.origins,
      origin: { ...root, evidence: [{ ...span, start, end: start + Math.max(1, line.length) }] },
    },
  };
}

/** What endpoints share is read once by a person, however many of them say it. */
export function once(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ code, level, at, message }) => {
    if (level === "note") return true;
    const key = JSON.stringify([code, level, at, message]);
    return seen.has(key) ? false : seen.add(key);
  });
}

function empty(document: SourceDocument): Finding {
  return {
    code: "check/no-operation",
    level: "error",
    at: document.spec.origins.origin?.evidence[0] ?? "#",
    message: "the document describes no operation: nothing can be called",
    hint: "Add the page that documents the endpoint itself, with its method and path.",
  };
}

/** What a document gives. */
export interface DocumentResult {
  /** What there is to say of the document as a whole. */
  readonly findings: readonly Finding[];
  /** Its endpoints, in its order. */
  readonly endpoints: readonly EndpointResult[];
}

function mendEndpoints(document: SourceDocument, sources: ReadonlyMap<SourceId, SourceText>): DocumentResult {
  const { source, format, provider } = document;
  const evidence: Evidence = { sources, source, format, provider };
  const whole = applyRules(citedByFirstLine(document, sources), beforeSplit, evidence);
  const outcomes = splitEndpoints(whole.spec).map((spec): EndpointResult => {
    const outcome = guarded("settle", { source }, () => mendEndpoint(spec, document, evidence));
    return "value" in outcome ? outcome.value : { findings: [outcome.failure] };
  });
  const findings = [...document.findings, ...whole.findings];
  const isSilent =
    outcomes.every(({ endpoint }) => endpoint === undefined) &&
    ![...findings, ...outcomes.flatMap((one) => one.findings)].some(({ level }) => level === "error");
  return { endpoints: isSilent ? [...outcomes, { findings: [empty(document)] }] : outcomes, findings };
}

/** The endpoints of a document, each repaired and tightened on its own evidence. Never throws. */
export function mendDocument(document: SourceDocument, sources: ReadonlyMap<SourceId, SourceText>): DocumentResult {
  const outcome = guarded("settle", { source: document.source }, () => mendEndpoints(document, sources));
  return "value" in outcome ? outcome.value : { endpoints: [], findings: [outcome.failure] };
}
