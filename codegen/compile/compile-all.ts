import type { CompiledEndpoint } from "../model/endpoint/compiled-endpoint.js";
import type { CompileOptions } from "./types.js";
import { readableSource } from "../ingest/html/html.js";
import type { Action } from "../overlay/overlay.js";
import { type IdleDecision, idleFindings, readOverlays } from "../overlay/read-overlays.js";
import type { Spec } from "../document/document.js";
import type { Finding } from "../document/finding.js";
import type { GuardResult } from "../document/guard.js";
import type { OnProgress } from "../document/progress.js";
import type { Pointer } from "../document/pointer.js";
import { plainSource, translatorFor, type Translator } from "../document/plain-text.js";
import type { SourceId, SourceText } from "../document/source.js";
import { choiceOf, type ChoiceSetting, type ExcludedEndpoint } from "./choice.js";
import { compileEndpoint, type CompileContext, nameOf } from "./endpoint.js";
import type { Group } from "./group.js";
import { type CompiledJob, NO_JOBS, searchJobs } from "./find-jobs.js";
import { refusedGroups, refusedJobs, undecidedFindings } from "./undecided-jobs.js";
import { indexOperations, NO_OPERATIONS } from "./job-operations.js";
import { familyFrom, markOf } from "./families.js";
import { findingsOf, type IngestedDocuments, outcomesIn, readSource, type SourceReading } from "./read-source.js";
import { byText } from "../document/order.js";
import { workflowsAmong } from "./arazzo.js";
import { groupAll, groupEarly, type FamilySources, type SourceGrouping } from "./group-sources.js";
import { type CalledEndpoint, called, sameNames, sharedFolders } from "./same-name.js";

export { IDLE_CODE } from "../overlay/read-overlays.js";

/** What there is to say when the last endpoint is compiled. */
interface CompileFindings {
  /** Endpoints that the choice of the project leaves out, sorted by id. */
  readonly excluded: readonly ExcludedEndpoint[];
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

function hasRequested({ members }: Group): boolean {
  return members.some((member) => member.isRequested);
}

/** What becomes of endpoints: each is made into what is kept of it; a whole family is heard of when all of it is made. */
export interface Maker<Made> {
  readonly make: (endpoint: CompiledEndpoint) => GuardResult<Made>;
  /**
   * @param said what there is to say of its sources and endpoints; undefined where the sources of the family speak of other endpoints as well, or refer
   * to sources that are not read yet. A source that speaks of the family after all has it compiled, and told, once more.
   */
  readonly onFamily?: (made: readonly Made[], said: readonly Finding[] | undefined) => void;
}

/** What all families are compiled with. */
interface CompileSetting<Made> extends CompileContext, ChoiceSetting {
  readonly make: (endpoint: CompiledEndpoint) => GuardResult<Made>;
}

/** What was made of an endpoint, and what it is called. */
type MadeEndpoint<Made> = CalledEndpoint & { readonly value: Made };

/** What came of one family. */
interface FamilyResult<Made> {
  /** The key of its first endpoint: findings come in the order of endpoints. */
  readonly first: string;
  /** The keys of its endpoints. */
  readonly keys: readonly string[];
  readonly findings: readonly Finding[];
  readonly matched: readonly Action[];
  readonly made: readonly MadeEndpoint<Made>[];
  readonly jobs: readonly CompiledJob[];
  /** By key: endpoints that the choice of the project leaves out. */
  readonly excluded: ReadonlyMap<string, ExcludedEndpoint>;
  /** By key: the places that overlays decide. */
  readonly places: ReadonlyMap<string, readonly Pointer[]>;
}

type Pause = () => Promise<void> | undefined;

/** @param pause called after each endpoint that is to be compiled itself, not only evidence */
async function compileFamily<Made>(
  { members }: FamilySources,
  setting: CompileSetting<Made>,
  pause: Pause,
): Promise<FamilyResult<Made>> {
  const { choice, make } = setting;
  const family = familyFrom(members);
  const findings: Finding[] = [];
  const matched: Action[] = [];
  const made: MadeEndpoint<Made>[] = [];
  const jobs: CompiledJob[] = [];
  const excluded = new Map<string, ExcludedEndpoint>();
  const places = new Map<string, readonly Pointer[]>();
  for (const group of family.filter(hasRequested)) {
    const { isChosen, selectors, endpoint: leftOut } = choiceOf(group.members, setting);
    if (!isChosen && leftOut !== undefined) {
      excluded.set(group.key, leftOut);
      continue;
    }
    const { endpoint, ...rest } = compileEndpoint(
      choice === undefined ? group : { ...group, selectors },
      family,
      setting,
    );
    findings.push(...rest.findings);
    matched.push(...rest.matched);
    jobs.push(...rest.jobs);
    places.set(group.key, rest.places);
    if (endpoint !== undefined) {
      const outcome = make(endpoint);
      if ("failure" in outcome) findings.push(outcome.failure);
      else made.push({ ...called(endpoint, group), value: outcome.value });
    }
    const waiting = pause();
    if (waiting !== undefined) await waiting;
  }
  const keys = family.map(({ key }) => key);
  return { first: keys[0] ?? "", keys, findings, matched, made, jobs, excluded, places };
}

/**
 * An action that finds its target nowhere is told; before that, endpoints that are only evidence are asked too: the
 * decision may be about them.
 */
function idle(
  gathering: SourceGrouping,
  context: CompileContext,
  found: readonly Action[],
  isCompiled: (group: Group) => boolean,
): readonly IdleDecision[] {
  const { sources: texts, overlays } = context;
  if (overlays.length === 0) return [];
  const matched = new Set(found);
  const families = gathering.rest().map(({ members }) => familyFrom(members));
  if (overlays.some(({ actions }) => actions.some((action) => !matched.has(action))))
    for (const family of families)
      for (const group of family.filter((one) => !isCompiled(one)))
        for (const action of compileEndpoint(group, family, context).matched) matched.add(action);
  const named = families.flat().map(({ members: [lead, ...others] }) => ({
    id: lead?.identity.id ?? "",
    ...(lead === undefined ? {} : { packageId: nameOf(lead, lead.spec, texts).id }),
    sources: [lead, ...others].flatMap((member) => member?.source ?? []),
  }));
  return idleFindings(overlays, matched, named);
}

function byFirst(a: { readonly first: string }, b: { readonly first: string }): number {
  return a.first < b.first ? -1 : 1;
}

/** Endpoints that no document can be made of, and that are left out: nobody wants to hear what is wrong with them. */
function refusedAndExcluded(
  readings: readonly Pick<SourceReading, "refused">[],
  families: readonly Pick<FamilyResult<unknown>, "keys">[],
  setting: ChoiceSetting,
): readonly (readonly [string, ExcludedEndpoint])[] {
  if (setting.choice === undefined) return [];
  const others = new Set(families.flatMap(({ keys }) => keys));
  return readings
    .flatMap(({ refused }) => refused.filter(({ identity }) => !others.has(identity.key)))
    .flatMap((one) => {
      const { isChosen, endpoint } = choiceOf([one], setting);
      return isChosen || endpoint === undefined ? [] : [[one.identity.key, endpoint] as const];
    });
}

type OnFamily<Made> = (mark: string, outcome: FamilyResult<Made>) => void;

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

/** All jobs by endpoint. */
function jobsOf<Made>(all: readonly FamilyResult<Made>[], refused: readonly CompiledJob[]): readonly CompiledJob[] {
  return [...all.flatMap(({ jobs }) => jobs), ...refused].toSorted((a, b) => byText(a.endpoint, b.endpoint));
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

/** What was said of a source, whether it gave no endpoint, and the families that it speaks of. */
type SourceOutcome = Omit<SourceReading, "members"> & {
  readonly isSilent: boolean;
  readonly marks: ReadonlySet<string>;
};

/** What there is to say of a family whose sources have spoken of nothing else. */
function familyFindings<Made>(
  mark: string,
  { made, excluded, findings, places }: FamilyResult<Made>,
  readings: ReadonlyMap<SourceId, SourceOutcome>,
  back: Translator,
): readonly Finding[] | undefined {
  const sources = [...new Set(made.flatMap((one) => one.sources))].sort();
  const own = sources.flatMap((id) => readings.get(id) ?? []);
  const isAlone = own.every(({ marks, isSilent }) => !isSilent && marks.size === 1 && marks.has(mark));
  if (own.length < sources.length || !isAlone) return undefined;
  const outcomes = outcomesIn(excluded, [places]);
  const ofSources = own.flatMap((reading) => findingsOf(reading, outcomes));
  return [...ofSources, ...findings].map(back.finding);
}

/** What is left when all families are compiled. */
interface Conclusion<Made> extends Pick<CompiledAll<Made>, "endpoints" | "excluded"> {
  /** The sources that the endpoints were made from, those of endpoints that are left out among them. */
  readonly used: ReadonlySet<SourceId>;
  readonly ofSources: readonly Finding[];
  readonly ofEndpoints: readonly Finding[];
}

function conclude<Made>(
  all: readonly FamilyResult<Made>[],
  readings: readonly SourceOutcome[],
  excluded: ReadonlyMap<string, ExcludedEndpoint>,
): Conclusion<Made> {
  const shared = sharedFolders(all.flatMap(({ made }) => made));
  const unnamed = new Set(shared.map(([folder]) => folder));
  const made = all.flatMap((outcome) => outcome.made).filter(({ folder }) => !unnamed.has(folder));
  const leftOut = [...excluded.values()].sort((a, b) => byText(a.id, b.id));
  const used = new Set([...made, ...leftOut].flatMap(({ sources }) => sources));
  const placesByKey = all.map(({ places }) => places);
  const outcomes = outcomesIn(excluded, placesByKey);
  // A file that others refer to need be no document of its own.
  const parts = new Set(readings.flatMap(({ source, isSilent }) => (isSilent && used.has(source) ? [source] : [])));
  const isOfPart = ({ code, source = "" }: Finding): boolean =>
    parts.has(source) && (code.startsWith("ingest/") || code === "check/no-operation");
  return {
    endpoints: made.map(({ value }) => value),
    excluded: leftOut,
    used,
    ofSources: readings.flatMap((reading) => findingsOf(reading, outcomes)).filter((finding) => !isOfPart(finding)),
    ofEndpoints: [
      ...all.flatMap((outcome) => outcome.findings),
      ...shared.flatMap(([, endpoints]) => sameNames(endpoints)),
    ],
  };
}

/**
 * All stages, family by family: only what `maker` makes of an endpoint is kept, and what it was made from is let go with
 * its family. It may get an endpoint twice: the first time without a source that speaks of it as well; what it made
 * then is dropped.
 */
export async function compileAll<Made>(
  sources: readonly SourceText[],
  options: CompileOptions,
  asRead: IngestedDocuments,
  maker: Maker<Made>,
): Promise<CompiledAll<Made>> {
  const { onProgress, context = [], overlays: decisions = [], listJobs: isListing = false } = options;
  const back = translatorFor([...context, ...decisions, ...sources], readableSource);
  // From here on, texts are without byte order marks and other line ends; what is handed out is not.
  const texts = new Map([...context, ...sources].map((source) => [source.id, readableSource(source).source]));
  const owned = new Set(sources.map(({ id }) => id));
  const { overlays, findings: wrong, broken } = await readOverlays(decisions.map((one) => plainSource(one).source));
  const makeGiven = (endpoint: CompiledEndpoint): GuardResult<Made> => maker.make(givenEndpoint(endpoint, back));
  const { documents, workflows, said } = workflowsAmong([...texts.values()], owned);
  const early: CompileSetting<Made> = {
    sources: texts,
    overlays,
    workflows,
    operations: NO_OPERATIONS,
    jobs: NO_JOBS,
    choice: options.choice,
    make: makeGiven,
  };
  const inOrder = documents.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const read = (source: SourceText): SourceReading => readSource(source, texts, owned.has(source.id), asRead);
  // Whether an overlay has found its target shows when every document is there.
  const gathering =
    overlays.length > 0 || isListing ? groupAll() : groupEarly(inOrder, (source) => read(source).members);
  const outcomes = new Map<string, FamilyResult<Made>>();
  const bySource = new Map<SourceId, SourceOutcome>();
  const onFamily: OnFamily<Made> = (mark, outcome) => {
    outcomes.set(mark, outcome);
    const made = outcome.made.map(({ value }) => value);
    maker.onFamily?.(made, familyFindings(mark, outcome, bySource, back));
  };
  await readAll({ sources: inOrder, read, readings: bySource, gathering, onProgress }, early, onFamily);
  const readings = [...bySource.values()];
  const rest = gathering.rest();
  // Plain operations are all here: none is handed on before the last source is read.
  const known = new Set(rest.flatMap(({ members }) => members.map(({ identity }) => identity.key)));
  const refused = isListing ? refusedGroups(readings, known) : [];
  const setting = { ...early, ...operationsIn(rest, texts, isListing ? { refused } : undefined) };
  await compileRest(rest, setting, onProgress, onFamily);
  const all = [...outcomes.values()].sort(byFirst);
  const excluded = new Map([
    ...all.flatMap((outcome) => [...outcome.excluded]),
    ...refusedAndExcluded(readings, all, setting),
  ]);
  const { used, ofSources, ofEndpoints, ...chosen } = conclude(all, readings, excluded);
  const matched = all.flatMap((outcome) => outcome.matched);
  const isCompiled = (group: Group): boolean => hasRequested(group) && !excluded.has(group.key);
  const jobs = jobsOf(all, refusedJobs(refused, setting.jobs));
  const undecided = await undecidedFindings(jobs);
  const found = [...ofSources, ...wrong, ...said(setting.operations), ...ofEndpoints, ...undecided];
  return {
    ...chosen,
    ...givenFindings(found, idle(gathering, early, matched, isCompiled), back),
    jobs,
    refused: inOrder.flatMap(({ id }) => (owned.has(id) && !used.has(id) ? [id] : [])).sort(),
    brokenOverlays: broken,
  };
}
