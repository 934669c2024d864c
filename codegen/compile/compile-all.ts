import type { CompiledEndpoint } from "../model/endpoint/compiled-endpoint.js";
import type { CompileOptions, UnmadeEndpoint } from "./types.js";
import { readableSource } from "../ingest/html/html.js";
import { type IdleDecision, idleFindings, readOverlays } from "../overlay/read-overlays.js";
import type { Spec } from "../document/document.js";
import type { EndpointChoice } from "../document/endpoint-choice.js";
import type { Finding } from "../document/finding.js";
import type { OnProgress } from "../document/progress.js";
import { plainSource, translatorFor, type Translator } from "../document/plain-text.js";
import type { SourceId, SourceText } from "../document/source.js";
import type { ExcludedEndpoint } from "./choice.js";
import { compileEndpoint, type CompileContext, nameOf } from "./endpoint.js";
import type { Group } from "./group.js";
import { type CompiledJob, NO_JOBS, searchJobs } from "./find-jobs.js";
import { refusedGroups, refusedJobs, undecidedFindings } from "./undecided-jobs.js";
import { indexOperations, NO_OPERATIONS } from "./job-operations.js";
import { familyFrom, markOf } from "./families.js";
import { type IngestedDocuments, readSource, type SourceReading } from "./read-source.js";
import { workflowsAmong } from "./arazzo.js";
import { groupAll, groupEarly, type FamilySources, type SourceGrouping } from "./group-sources.js";
import {
  byFirst,
  compileFamily,
  type CompileSetting,
  conclude,
  familyFindings,
  type FamilyResult,
  hasRequested,
  jobsOf,
  type Pause,
  refusedAndExcluded,
  type SourceOutcome,
  type View,
} from "./views.js";

export { IDLE_CODE } from "../overlay/read-overlays.js";

/** What there is to say when the last endpoint is compiled. */
interface CompileFindings {
  /** Endpoints that the choice of the project leaves out, sorted by id. */
  readonly excluded: readonly ExcludedEndpoint[];
  /** Endpoints that sources speak of and that nothing was made of. */
  readonly unmade: readonly UnmadeEndpoint[];
  readonly findings: readonly Finding[];
  /** The jobs that sources and overlays tell of, by endpoint. */
  readonly jobs: readonly CompiledJob[];
  /** Ids of sources that gave nothing. */
  readonly refused: readonly SourceId[];
  /** Decisions of overlays without effect: they are among the findings, and here by their places. */
  readonly idle: readonly IdleDecision[];
  /** Ids of overlays that cannot be read: what is made now lacks what they decide. */
  readonly brokenOverlays: readonly SourceId[];
}

/** What was made of the endpoints, and what there is to say. */
export type CompiledAll<Made> = CompileFindings & { readonly endpoints: readonly Made[] };

/** What becomes of endpoints: each is made into what is kept of it; a whole family is heard of when all of it is made. */
export interface Maker<Made> extends Pick<View<Made>, "make"> {
  /**
   * @param said what there is to say of its sources and endpoints; undefined where the sources of the family speak of other endpoints as well, or refer
   * to sources that are not read yet. A source that speaks of the family after all has it compiled, and told, once more.
   */
  readonly onFamily?: (made: readonly Made[], said: readonly Finding[] | undefined) => void;
}

type OnFamily<Made> = (mark: string, outcomes: readonly FamilyResult<Made>[]) => void;

/**
 * An action that finds its target nowhere is told; before that, endpoints that are only evidence are asked too: the
 * decision may be about them.
 */
function idle(
  gathering: SourceGrouping,
  context: CompileContext,
  found: Pick<FamilyResult<unknown>, "matched" | "near">,
  isCompiled: (group: Group) => boolean,
): readonly IdleDecision[] {
  const { sources: texts, overlays } = context;
  if (overlays.length === 0) return [];
  const matched = new Set(found.matched);
  const near = [...found.near];
  const families = gathering.rest().map(({ members }) => familyFrom(members));
  if (overlays.some(({ actions }) => actions.some((action) => !matched.has(action))))
    for (const family of families)
      for (const group of family.filter((one) => !isCompiled(one))) {
        const compiled = compileEndpoint(group, family, context);
        near.push(...compiled.near);
        for (const action of compiled.matched) matched.add(action);
      }
  const named = families.flat().map(({ members: [lead, ...others] }) => ({
    id: lead?.identity.id ?? "",
    ...(lead === undefined ? {} : { packageId: nameOf(lead, lead.spec, texts).id }),
    sources: [lead, ...others].flatMap((member) => member?.source ?? []),
  }));
  return idleFindings(overlays, matched, named, near);
}

/** The sources of a run, and who reads and gathers them. */
interface SourceQueue {
  readonly sources: readonly SourceText[];
  readonly read: (source: SourceText) => SourceReading;
  /** What was said of those that are read, in order. */
  readonly readings: Map<SourceId, SourceOutcome>;
  readonly gathering: SourceGrouping;
  readonly onProgress: OnProgress | undefined;
}

/** Reads all sources, and compiles each family that no later source is expected to speak of. */
async function readAll<Made>(
  { sources, read, readings, gathering, onProgress }: SourceQueue,
  setting: CompileSetting<Made>,
  onFamily: OnFamily<Made>,
): Promise<void> {
  for (const [index, source] of sources.entries()) {
    const { members, ...reading } = read(source);
    const spoken = [...members, ...reading.refused].map(({ identity }) => markOf(identity));
    readings.set(source.id, { ...reading, isSilent: members.length === 0, marks: new Set(spoken) });
    const pause = (done: number): ReturnType<Pause> => onProgress?.({ step: "read", done, total: sources.length });
    for (const gathered of gathering.add(source, members))
      onFamily(gathered.mark, await compileFamily(gathered, setting, () => pause(index)));
    const waiting = pause(index + 1);
    if (waiting !== undefined) await waiting;
  }
}

/** The endpoints that are left when all sources are read: `rest` is emptied, so that each family is let go when it is done. */
async function compileRest<Made>(
  rest: FamilySources[],
  setting: CompileSetting<Made>,
  onProgress: OnProgress | undefined,
  onFamily: OnFamily<Made>,
): Promise<void> {
  const keysOf = ({ members }: FamilySources): number =>
    new Set(members.filter(({ isRequested }) => isRequested).map((one) => one.identity.key)).size;
  const total = rest.reduce((sum, gathered) => sum + keysOf(gathered), 0);
  let done = 0;
  const pause: Pause = () => onProgress?.({ step: "mend", done: (done += 1), total });
  rest.reverse();
  for (let next = rest.pop(); next !== undefined; next = rest.pop())
    onFamily(next.mark, await compileFamily(next, setting, pause));
}

/** The endpoints of one kind. */
function groupsOf(rest: readonly FamilySources[], kind: CompiledEndpoint["kind"]): readonly Group[] {
  const families = rest.filter(({ members }) => members.some(({ identity }) => identity.kind === kind));
  return families.flatMap(({ members }) => familyFrom(members));
}

/** The operations of all families that others may refer to, and the jobs that they submit. */
function operationsIn(
  rest: readonly FamilySources[],
  texts: CompileContext["sources"],
  listed: { readonly refused: readonly Group[] } | undefined,
): Pick<CompileContext, "operations" | "jobs"> {
  // Queues tell of themselves: their documents are let go with their families.
  const plain = groupsOf(rest, "operation");
  return {
    operations: indexOperations(plain),
    jobs:
      listed === undefined
        ? searchJobs(plain, texts)
        : searchJobs([...plain, ...listed.refused], texts, groupsOf(rest, "queue")),
  };
}

/** A spec in terms of the texts that were given; the very same where these were plain. */
function given(spec: Spec, back: Translator): Spec {
  const [origins, ledger] = [back.origins(spec.origins), back.ledger(spec.ledger)];
  return origins === spec.origins && ledger === spec.ledger ? spec : { doc: spec.doc, origins, ledger };
}

/** Findings in those terms, decisions without effect at their end. */
function givenFindings(
  found: readonly Finding[],
  unused: readonly IdleDecision[],
  back: Translator,
): Pick<CompileFindings, "findings" | "idle"> {
  const idleOnes = unused.map(([place, finding]): IdleDecision => [place, back.finding(finding)]);
  return { findings: [...found.map(back.finding), ...idleOnes.map(([, finding]) => finding)], idle: idleOnes };
}

/** An endpoint in those terms. What was computed of one that stays the same (its model) is known when it is printed. */
function givenEndpoint(endpoint: CompiledEndpoint, back: Translator): CompiledEndpoint {
  const [ingested, mended] = [given(endpoint.ingested, back), given(endpoint.mended, back)];
  return ingested === endpoint.ingested && mended === endpoint.mended ? endpoint : { ...endpoint, ingested, mended };
}

/** All that is known when every family is compiled, for all views alike. */
interface ViewFacts {
  readonly owned: ReadonlySet<SourceId>;
  readonly inOrder: readonly SourceText[];
  readonly readings: readonly SourceOutcome[];
  readonly setting: CompileContext;
  /** What there is to say of overlays and workflows. */
  readonly said: readonly Finding[];
  readonly idle: readonly IdleDecision[];
  readonly brokenOverlays: readonly SourceId[];
  readonly refusedJobs: readonly CompiledJob[];
  readonly back: Translator;
}

/** What comes of one view. */
async function concluded<Made>(
  all: readonly FamilyResult<Made>[],
  choice: EndpointChoice | undefined,
  { owned, inOrder, readings, setting, said, back, ...rest }: ViewFacts,
): Promise<CompiledAll<Made>> {
  const excluded = new Map([
    ...all.flatMap((outcome) => [...outcome.excluded]),
    ...refusedAndExcluded(readings, all, { sources: setting.sources, choice }),
  ]);
  const { used, ofSources, ofEndpoints, ...chosen } = conclude(all, readings, excluded);
  const jobs = jobsOf(all, rest.refusedJobs);
  const undecided = await undecidedFindings(jobs);
  return {
    ...chosen,
    ...givenFindings([...ofSources, ...said, ...ofEndpoints, ...undecided], rest.idle, back),
    jobs,
    refused: inOrder.flatMap(({ id }) => (owned.has(id) && !used.has(id) ? [id] : [])).sort(),
    brokenOverlays: rest.brokenOverlays,
  };
}

type FamilyOutcomes = Omit<ViewFacts, "idle"> & {
  readonly gathering: SourceGrouping;
  readonly early: CompileContext;
};

/** What comes of each view, when every family is compiled. */
async function concludeAll<Made>(
  outcomes: readonly (readonly FamilyResult<Made>[])[],
  views: readonly View<Made>[],
  { gathering, early, ...known }: FamilyOutcomes,
): Promise<readonly CompiledAll<Made>[]> {
  const byView = views.map((_, view) => outcomes.flatMap((results) => results[view] ?? []).sort(byFirst));
  const leftOut = byView.map((all) => new Set(all.flatMap(({ excluded }) => [...excluded.keys()])));
  const outcomesOfAll = byView.flat();
  const found = {
    matched: outcomesOfAll.flatMap((outcome) => outcome.matched),
    near: outcomesOfAll.flatMap((outcome) => outcome.near),
  };
  const isCompiled = (group: Group): boolean => hasRequested(group) && !leftOut.every((keys) => keys.has(group.key));
  const after = { ...known, idle: idle(gathering, early, found, isCompiled) };
  return await Promise.all(byView.map((all, view) => concluded(all, views[view]?.choice, after)));
}

type ViewOptions = Omit<CompileOptions, "choice" | "asRead"> & { readonly asRead: IngestedDocuments };

/**
 * All stages, family by family: only what a view makes of an endpoint is kept, and what it was made from is let go with
 * its family. It may get an endpoint twice: the first time without a source that speaks of it as well; what it made
 * then is dropped. What several views have in common is read and compiled once.
 * @returns what comes of each view, in their order
 */
export async function compileViews<Made>(
  sources: readonly SourceText[],
  options: ViewOptions,
  views: readonly View<Made>[],
  onFamily?: Maker<Made>["onFamily"],
): Promise<readonly CompiledAll<Made>[]> {
  const { onProgress, context = [], overlays: decisions = [], listJobs: isListing = false, asRead } = options;
  const back = translatorFor([...context, ...decisions, ...sources], readableSource);
  // From here on, texts are without byte order marks and other line ends; what is handed out is not.
  const texts = new Map([...context, ...sources].map((source) => [source.id, readableSource(source).source]));
  const owned = new Set(sources.map(({ id }) => id));
  const { overlays, findings: wrong, broken } = await readOverlays(decisions.map((one) => plainSource(one).source));
  const { documents, workflows, said } = workflowsAmong([...texts.values()], owned);
  const early: CompileSetting<Made> = {
    sources: texts,
    overlays,
    workflows,
    operations: NO_OPERATIONS,
    jobs: NO_JOBS,
    views: views.map(({ choice, make }) => ({ choice, make: (endpoint) => make(givenEndpoint(endpoint, back)) })),
  };
  const inOrder = documents.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const read = (source: SourceText): SourceReading => readSource(source, texts, owned.has(source.id), asRead);
  // Whether an overlay has found its target shows when every document is there.
  const gathering =
    overlays.length > 0 || isListing ? groupAll() : groupEarly(inOrder, (source) => read(source).members);
  const outcomes = new Map<string, readonly FamilyResult<Made>[]>();
  const bySource = new Map<SourceId, SourceOutcome>();
  const heard: OnFamily<Made> = (mark, results) => {
    outcomes.set(mark, results);
    for (const outcome of onFamily === undefined ? [] : results)
      onFamily?.(
        outcome.made.map(({ value }) => value),
        familyFindings(mark, outcome, bySource, back),
      );
  };
  await readAll({ sources: inOrder, read, readings: bySource, gathering, onProgress }, early, heard);
  const readings = [...bySource.values()];
  const rest = gathering.rest();
  // Plain operations are all here: none is handed on before the last source is read.
  const known = new Set(rest.flatMap(({ members }) => members.map(({ identity }) => identity.key)));
  const refused = isListing ? refusedGroups(readings, known) : [];
  const setting = { ...early, ...operationsIn(rest, texts, isListing ? { refused } : undefined) };
  await compileRest(rest, setting, onProgress, heard);
  return await concludeAll([...outcomes.values()], views, {
    gathering,
    early,
    owned,
    inOrder,
    readings,
    setting,
    said: [...wrong, ...said(setting.operations)],
    brokenOverlays: broken,
    refusedJobs: refusedJobs(refused, setting.jobs),
    back,
  });
}

/** The same of one package. */
export async function compileAll<Made>(
  sources: readonly SourceText[],
  { choice, ...options }: CompileOptions,
  asRead: IngestedDocuments,
  { make, onFamily }: Maker<Made>,
): Promise<CompiledAll<Made>> {
  const [only] = await compileViews(sources, { ...options, asRead }, [{ choice, make }], onFamily);
  if (only === undefined) throw new Error("one view gives one result");
  return only;
}
