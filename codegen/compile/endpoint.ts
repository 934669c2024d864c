import type { CompiledEndpoint } from "../model/endpoint/compiled-endpoint.js";
import { type EndpointName, endpointName } from "../model/names.js";
import { callFindings, validatorFindings } from "../model/endpoint/validators.js";
import { lowerEndpoint } from "../model/endpoint/lower-endpoint.js";
import { internalFindings, openapiFaults } from "../openapi/faults.js";
import { OVERLAY_CODE } from "../overlay/apply-action.js";
import { applyOverlays } from "../overlay/apply-overlays.js";
import type { Action, Overlay } from "../overlay/overlay.js";
import { checks, enrichments } from "../rules/index.js";
import { externalReferences } from "../rules/repair/external-ref.js";
import type { Identity } from "../openapi/identity.js";
import { mainOperation } from "../openapi/operation.js";
import { hostOf, serversOf } from "../openapi/servers.js";
import { mergeSources } from "../rules/enrich/merge-sources.js";
import { byRank, rankOf, type RankedSource } from "../rules/enrich/source-rank.js";
import { fromSiblings, type Sibling } from "../rules/enrich/sibling.js";
import { applyRules, type Evidence, type Spec } from "../document/document.js";
import type { Finding } from "../document/finding.js";
import { guarded } from "../document/guard.js";
import { originAt } from "../document/origins.js";
import type { SourceId, SourceText } from "../document/source.js";

/** All sources that speak of one endpoint. */
export interface Group {
  readonly key: string;
  readonly members: readonly Member[];
}

/** One source's word on an endpoint; `isRequested` when the source is to be compiled, not only evidence. */
export type Member = RankedSource & {
  readonly identity: Identity;
  readonly ingested: Spec;
  readonly isRequested: boolean;
};

/** fal's own sources of the other endpoints of the model family. */
function siblingsOf(group: Group, family: readonly Group[]): readonly Sibling[] {
  return family.flatMap(({ key, members }) => {
    const [lead] = members.filter((member) => member.provider === "fal").sort(byRank);
    return key === group.key || lead === undefined ? [] : [{ id: lead.identity.id, spec: lead.spec }];
  });
}

/** Findings of one member belong to its source; the merged document has no file of its own. */
function named(findings: readonly Finding[], source: SourceId): readonly Finding[] {
  return findings.map((finding) => ({ source, ...finding }));
}

/** A finding about a value of the document, at the text that states the value. */
function placed(finding: Finding, spec: Spec): Finding {
  const span = typeof finding.at === "string" ? originAt(spec.origins, finding.at)?.evidence[0] : undefined;
  return span === undefined || typeof finding.at !== "string"
    ? finding
    : { ...finding, at: span, message: `${finding.message} (${finding.at})` };
}

/** Why a document is not valid: an overlay that breaks a valid one says so, all else is a fault of ours. */
function invalidities(decided: Spec, enriched: Spec, { identity, source }: Member): readonly Finding[] {
  const faults = openapiFaults(decided.doc);
  if (faults.length === 0) return [];
  const isDecided = decided.doc !== enriched.doc && openapiFaults(enriched.doc).length === 0;
  const found = internalFindings(faults, `the mended document of ${identity.id}`, source);
  const told = isDecided ? found.map((finding) => decidedFinding(finding)) : found;
  return told.map((finding) => placed(finding, decided));
}

function decidedFinding(finding: Finding): Finding {
  return {
    ...finding,
    code: OVERLAY_CODE,
    hint: "Change the overlay: what it decides leaves a document that is not valid.",
  };
}

/** What compiling an endpoint gives: the endpoint, unless a finding of level `error` refuses it. */
export interface CompiledGroup {
  readonly endpoint?: CompiledEndpoint;
  readonly findings: readonly Finding[];
  /** The overlay actions whose targets are in the endpoint's document. */
  readonly matched: ReadonlySet<Action>;
}

/** The inputs that a document refers to: what they say is a part of it. */
function filesIn({ spec }: Member): readonly SourceId[] {
  return spec.ledger.flatMap((entry) =>
    "op" in entry && entry.op === "add" && entry.origin.rule === externalReferences.id
      ? entry.origin.evidence.map(({ source }) => source)
      : [],
  );
}

/** What a person calls an operation, in `sources.json`. */
function givenName(identity: Identity, source: SourceText | undefined): string | undefined {
  const name = source?.name;
  if (name === undefined || typeof name === "string" || identity.kind !== "operation") {
    return typeof name === "string" ? name : undefined;
  }
  const { method, path } = identity.call;
  const call = `${method} ${path}`;
  return Object.hasOwn(name, call) ? name[call] : undefined;
}

/** The id and the folder of what a source speaks of, by its document. */
export function nameOf(
  { identity, provider, source }: Pick<Member, "identity" | "provider" | "source">,
  { doc }: Pick<Spec, "doc">,
  sources: ReadonlyMap<SourceId, SourceText>,
): EndpointName {
  const main = mainOperation({ doc });
  const { servers = [] } = (main === undefined ? undefined : serversOf(doc, main)) ?? {};
  return endpointName(identity, { provider, host: hostOf(servers), name: givenName(identity, sources.get(source)) });
}

function compileGroup(
  group: Group,
  family: readonly Group[],
  sources: ReadonlyMap<SourceId, SourceText>,
  overlays: readonly Overlay[],
): CompiledGroup {
  const members = [...group.members].sort(byRank);
  const [lead] = members;
  if (lead === undefined) throw new Error(`the endpoint ${group.key} has no source`);
  const evidence: Evidence = { sources, source: lead.source, format: lead.format, provider: lead.provider };
  const merged = mergeSources(members, sources);
  const mayLoosen = lead.provider !== "fal" && rankOf(lead) > 2;
  const enriched = applyRules(
    merged.spec,
    [fromSiblings(siblingsOf(group, family), mayLoosen), ...enrichments],
    evidence,
  );
  const subject = {
    identity: lead.identity,
    packageId: nameOf(lead, enriched.spec, sources).id,
    provider: lead.provider,
    sources: [...new Set(members.flatMap((member) => [member.source, ...filesIn(member)]))],
  };
  const decided = applyOverlays(enriched.spec, overlays, subject);
  const { matched } = decided;
  const unsound = named([...merged.findings, ...enriched.findings, ...decided.findings], lead.source);
  // A document that an overlay has broken is not looked at any further: what follows relies on its form.
  if (unsound.some(({ level }) => level === "error")) return { findings: unsound, matched };
  const checked = applyRules(decided.spec, checks, evidence);
  const endpoint: CompiledEndpoint = {
    ...nameOf(lead, checked.spec, sources),
    kind: lead.identity.kind,
    sources: subject.sources,
    ingested: lead.ingested,
    mended: checked.spec,
  };
  const model = lowerEndpoint(endpoint);
  const refusals = [...validatorFindings(model), ...callFindings(model)].map((finding) =>
    placed(finding, checked.spec),
  );
  const findings = [...unsound, ...named([...checked.findings, ...refusals], lead.source)];
  // What cannot be enforced is refused as a whole: a validator that leaves something out would be believed.
  if (findings.some(({ level }) => level === "error")) return { findings, matched };
  const invalid = invalidities(checked.spec, enriched.spec, lead);
  return invalid.length > 0 ? { findings: [...findings, ...invalid], matched } : { endpoint, findings, matched };
}

/** Merges the sources of an endpoint, enriches the result, applies what overlays decide, and checks it. Never throws. */
export function compileEndpoint(
  group: Group,
  family: readonly Group[],
  sources: ReadonlyMap<SourceId, SourceText>,
  overlays: readonly Overlay[],
): CompiledGroup {
  const [lead] = [...group.members].sort(byRank);
  const subject = { source: lead?.source, name: lead?.identity.id ?? group.key };
  const outcome = guarded("compile", subject, () => compileGroup(group, family, sources, overlays));
  return "value" in outcome ? outcome.value : { findings: [outcome.failure], matched: new Set() };
}
