import type { CompiledEndpoint } from "../model/endpoint/compiled-endpoint.js";
import { type EndpointName, endpointName } from "../model/names.js";
import { unknownFindings } from "../model/endpoint/unknown.js";
import { callFindings, validatorFindings } from "../model/endpoint/validators.js";
import type { OperationReference } from "../model/job/description.js";
import { lowerEndpoint } from "../model/endpoint/lower-endpoint.js";
import { DANGLING_REFERENCE } from "../model/lower-schema.js";
import { internalFindings, type OpenapiFault, openapiFaults } from "../openapi/validity/faults.js";
import { OVERLAY_CODE } from "../overlay/apply-action.js";
import { applyOverlays } from "../overlay/apply-overlays.js";
import type { NearTarget } from "../overlay/near-target.js";
import type { Action, Overlay } from "../overlay/overlay.js";
import { checks, enrichments } from "../rules/index.js";
import { externalReferences } from "../rules/repair/external-ref.js";
import type { Identity } from "../openapi/identity.js";
import { byKey, byText } from "../document/order.js";
import { decidedPlaces, withDecisions } from "./decided.js";
import { decisionsFor } from "../overlay/read-overlays.js";
import { lookupName, type OperationIndex, operationNames } from "./job-operations.js";
import type { Group, Member } from "./group.js";
import { type JobJoin, type JobOperation, joinJob } from "./join-job.js";
import {
  type CompiledJob,
  isUndecided,
  type JobLinks,
  type JobSearch,
  type JobSubject,
  listDecided,
  listFound,
  foundJobEdit,
} from "./find-jobs.js";
import type { WorkflowJob } from "./arazzo.js";
import { withStatedJob } from "./stated-job.js";
import { mainOperation, webhooksOf } from "../openapi/operation.js";
import { hostOf, serversOf } from "../openapi/servers.js";
import { mergeSources } from "../rules/enrich/merge-sources.js";
import { byRank, rankOf } from "../rules/enrich/source-rank.js";
import { fromSiblings, type Sibling } from "../rules/enrich/sibling.js";
import { applyRules, applyTo, type Evidence, type Spec } from "../document/document.js";
import type { Finding } from "../document/finding.js";
import { guarded } from "../document/guard.js";
import { originAt } from "../document/origins.js";
import type { Pointer } from "../document/pointer.js";
import type { SourceId, SourceText } from "../document/source.js";

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

/** Of a schema that no type is made of: where one is, the lowering has told. */
function danglingFinding({ at, message }: OpenapiFault, source: SourceId): Finding {
  const hint = "Define what it refers to, or correct the reference, in the source or in an overlay.";
  return { code: DANGLING_REFERENCE, level: "error", source, at, message, hint };
}

/**
 * Why a document is not valid: an overlay that breaks a valid one says so, a reference that leads nowhere is the source's, all
 * else is a fault of ours.
 */
function invalidities(decided: Spec, enriched: Spec, { identity, source }: Member): readonly Finding[] {
  const faults = openapiFaults(decided.doc);
  if (faults.length === 0) return [];
  const isDecided = decided.doc !== enriched.doc && openapiFaults(enriched.doc).length === 0;
  const found = [
    ...faults.filter(({ isDangling }) => isDangling === true).map((fault) => danglingFinding(fault, source)),
    ...internalFindings(
      faults.filter(({ isDangling }) => isDangling !== true),
      `the mended document of ${identity.id}`,
      source,
    ),
  ];
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
  /** What those that are not are likely to mean. */
  readonly near: readonly NearTarget[];
  /** The places of its document that overlays decide. */
  readonly places: readonly Pointer[];
  /** The job that it submits, whether it can be followed or not; of a queue, as each of its providers tells of it. */
  readonly jobs: readonly CompiledJob[];
}

/** The inputs that a document refers to: what they say is a part of it. */
function filesIn({ spec }: Pick<Member, "spec">): readonly SourceId[] {
  return spec.ledger.flatMap((entry) =>
    "op" in entry && entry.op === "add" && entry.origin.rule === externalReferences.id
      ? entry.origin.evidence.map(({ source }) => source)
      : [],
  );
}

/** The sources of an endpoint, in the order of its members, and those that they refer to. */
export function sourcesOf(members: readonly Pick<Member, "spec" | "source">[]): readonly SourceId[] {
  return [...new Set(members.flatMap((member) => [member.source, ...filesIn(member)]))];
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
  const main = mainOperation({ doc }) ?? webhooksOf(doc)[0];
  const { servers = [] } = (main === undefined ? undefined : serversOf(doc, main)) ?? {};
  return endpointName(identity, { provider, host: hostOf(servers), name: givenName(identity, sources.get(source)) });
}

/** What all endpoints of a run are compiled with. */
export interface CompileContext {
  readonly sources: ReadonlyMap<SourceId, SourceText>;
  readonly overlays: readonly Overlay[];
  /** The jobs that workflows among the sources describe. */
  readonly workflows: readonly WorkflowJob[];
  /** The operations that tell of jobs are looked up here. */
  readonly operations: OperationIndex;
  readonly jobs: JobSearch;
}

/** An endpoint's document with everything that sources and overlays say of it. */
interface DecidedGroup {
  readonly lead: Member;
  readonly members: readonly Member[];
  readonly evidence: Evidence;
  readonly enriched: Spec;
  readonly decided: Spec;
  readonly findings: readonly Finding[];
  readonly matched: ReadonlySet<Action>;
  readonly near: readonly NearTarget[];
  readonly places: readonly Pointer[];
}

function decideGroup(group: Group, family: readonly Group[], { sources, overlays }: CompileContext): DecidedGroup {
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
    sources: sourcesOf(members),
  };
  const decided = applyOverlays(enriched.spec, overlays, subject);
  const places = decidedPlaces(enriched.spec, decided.spec);
  const settled = withDecisions([...merged.findings, ...enriched.findings], places);
  const findings = named([...settled, ...decided.findings], lead.source);
  const { matched, near } = decided;
  return { lead, members, evidence, enriched: enriched.spec, decided: decided.spec, findings, matched, near, places };
}

function isRefused(findings: readonly Finding[]): boolean {
  return findings.some(({ level }) => level === "error");
}

/** The mended documents of the operations that a reference of a job may mean, and the sources they come from. */
function operationsFor(
  reference: OperationReference,
  provider: string,
  context: CompileContext,
): readonly JobOperation[] {
  return context.operations.find(provider, reference).flatMap((group): readonly JobOperation[] => {
    // A plain operation has no siblings.
    const { decided, findings, members } = decideGroup(group, [], context);
    return isRefused(findings) ? [] : [{ spec: decided, sources: sourcesOf(members) }];
  });
}

type EndpointJob = JobJoin & {
  readonly jobs: readonly CompiledJob[];
  /** What the job rests on, and what the jobs of others may rest on here. */
  readonly links: JobLinks;
};

/** What a job is listed with. */
function subjectOf(
  lead: Member,
  members: readonly Member[],
  spec: Spec,
  sources: CompileContext["sources"],
): JobSubject {
  const main = mainOperation(spec);
  const { servers = [] } = (main === undefined ? undefined : serversOf(spec.doc, main)) ?? {};
  return {
    endpoint: nameOf(lead, spec, sources).id,
    provider: lead.provider,
    host: hostOf(servers),
    sources: sourcesOf(members),
    constants: lead.identity.kind === "operation" ? lead.identity.call.constants.map(({ value }) => value) : [],
  };
}

/** An endpoint's document with its job: the one that is decided or stated, else the one that its pages tell of, where it can be followed. */
function withJob(group: Group, decision: DecidedGroup, context: CompileContext): EndpointJob {
  const { lead, members, decided } = decision;
  const found = context.jobs.find(group);
  const providers = found.flatMap((one) => one.providers);
  const asks = new Set<string>();
  const lookUp = (reference: OperationReference, provider: string): readonly JobOperation[] => {
    asks.add(lookupName(provider, reference));
    return operationsFor(reference, provider, context);
  };
  const find = (reference: OperationReference): readonly JobOperation[] => {
    const own = lookUp(reference, lead.provider);
    // Pages that lie together may be called by several names.
    return own.length > 0 ? own : providers.flatMap((name) => lookUp(reference, name));
  };
  const subject = subjectOf(lead, members, decided, context.sources);
  const workflows = context.workflows.filter(({ provider = lead.provider }) => provider === lead.provider);
  const { spec: stated, sources: stating } = withStatedJob(decided, find, workflows);
  const all = found.flatMap(({ job }) => listFound(job, subject) ?? []);
  const [listed] = all;
  const isUsable = listed !== undefined && listed.job.isPlain && listed.job.missing.length === 0;
  const edit = isUsable ? foundJobEdit(stated, listed) : undefined;
  const whole = joinJob(edit === undefined ? stated : applyTo(stated, edit.fix ?? []), find);
  const known = listDecided(stated, subject);
  const jobs = known === undefined || edit !== undefined ? all.map(({ job }) => job) : [known];
  // A job that is decided rests on no page; those that are told together are made together.
  const own = context.jobs.links(group);
  const together = jobs.some(isUndecided) ? [`undecided of ${lead.provider}`] : [];
  const links = {
    asks: [...asks, ...(known === undefined || edit !== undefined ? own.asks : []), ...together],
    answers: [...own.answers, ...together],
  };
  const findings = edit === undefined ? whole.findings : [edit, ...whole.findings];
  return { ...whole, sources: [...whole.sources, ...stating], findings, jobs, links };
}

/** How many edits each overlay made, of all findings of an endpoint. */
function overlayEdits(findings: readonly Finding[]): Readonly<Record<SourceId, number>> {
  const counts = new Map<SourceId, number>();
  for (const { code, fix, at } of findings)
    if (code === OVERLAY_CODE && fix !== undefined && typeof at !== "string")
      counts.set(at.source, (counts.get(at.source) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(byKey));
}

function compileGroup(group: Group, family: readonly Group[], context: CompileContext): CompiledGroup {
  const { sources } = context;
  const decision = decideGroup(group, family, context);
  const { lead, members, evidence, enriched, findings: unsound, matched, near, places } = decision;
  // A document that an overlay has broken is not looked at any further: what follows relies on its form.
  if (isRefused(unsound)) return { findings: unsound, matched, near, places, jobs: [] };
  const whole = withJob(group, decision, context);
  const { jobs } = whole;
  const checked = applyRules(whole.spec, checks, evidence);
  const name = nameOf(lead, checked.spec, sources);
  const own = { id: lead.identity.id, packageId: name.id, sources: sourcesOf(members) };
  const endpoint: CompiledEndpoint = {
    ...name,
    kind: lead.identity.kind,
    sources: [...new Set([...own.sources, ...whole.sources])],
    ...(group.selectors === undefined ? {} : { selectors: group.selectors }),
    ingested: lead.ingested,
    mended: checked.spec,
    dependencies: {
      asks: whole.links.asks.toSorted(byText),
      answers: [...new Set([...members.flatMap(operationNames), ...whole.links.answers])].sort(byText),
      decided: decisionsFor(context.overlays, matched, own),
      overlayEdits: overlayEdits(unsound),
    },
  };
  const model = lowerEndpoint(endpoint);
  const stated = [...validatorFindings(model), ...callFindings(model), ...unknownFindings(model)];
  const refusals = [...whole.findings, ...stated].map((finding) => placed(finding, checked.spec));
  const findings = [...unsound, ...named([...checked.findings, ...refusals], lead.source)];
  // What cannot be enforced is refused as a whole: a validator that leaves something out would be believed.
  if (isRefused(findings)) return { findings, matched, near, places, jobs };
  const invalid = invalidities(checked.spec, enriched, lead);
  return invalid.length > 0
    ? { findings: [...findings, ...invalid], matched, near, places, jobs }
    : { endpoint, findings, matched, near, places, jobs };
}

/** Merges the sources of an endpoint, enriches the result, applies what overlays decide, and checks it. Never throws. */
export function compileEndpoint(group: Group, family: readonly Group[], context: CompileContext): CompiledGroup {
  const [lead] = [...group.members].sort(byRank);
  const subject = { source: lead?.source, name: lead?.identity.id ?? group.key };
  const outcome = guarded("compile", subject, () => compileGroup(group, family, context));
  return "value" in outcome
    ? outcome.value
    : { findings: [outcome.failure], matched: new Set(), near: [], places: [], jobs: [] };
}
