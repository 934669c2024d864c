import type { EndpointChoice } from "../document/endpoint-choice.js";
import type { Finding } from "../document/finding.js";
import type { GuardResult } from "../document/guard.js";
import { byText } from "../document/order.js";
import type { Translator } from "../document/plain-text.js";
import type { Pointer } from "../document/pointer.js";
import type { SourceId } from "../document/source.js";
import type { CompiledEndpoint } from "../model/endpoint/compiled-endpoint.js";
import type { NearTarget } from "../overlay/near-target.js";
import type { Action } from "../overlay/overlay.js";
import { choiceOf, type ChoiceSetting, type ExcludedEndpoint } from "./choice.js";
import { compileEndpoint, type CompileContext, nameOf, sourcesOf } from "./endpoint.js";
import { familyFrom } from "./families.js";
import type { CompiledJob } from "./find-jobs.js";
import type { FamilySources } from "./group-sources.js";
import type { Group } from "./group.js";
import { findingsOf, outcomesIn, type SourceReading } from "./read-source.js";
import { type CalledEndpoint, called, sameNames, sharedFolders } from "./same-name.js";
import type { UnmadeEndpoint } from "./types.js";

/* Packages of the same sources are views of what is compiled once: each has its endpoints, and says what concerns these. */

export function hasRequested({ members }: Group): boolean {
  return members.some((member) => member.isRequested);
}

/** One package of the endpoints: which of them it has, and what it makes of each. */
export interface View<Made> {
  readonly choice: EndpointChoice | undefined;
  readonly make: (endpoint: CompiledEndpoint) => GuardResult<Made>;
}

/** What all families are compiled with. */
export interface CompileSetting<Made> extends CompileContext {
  readonly views: readonly View<Made>[];
}

/** What was made of an endpoint, and what it is called. */
type MadeEndpoint<Made> = CalledEndpoint & { readonly value: Made };

/** What came of one family, in one view. */
export interface FamilyResult<Made> {
  /** The key of its first endpoint: findings come in the order of endpoints. */
  readonly first: string;
  /** The keys of its endpoints. */
  readonly keys: readonly string[];
  readonly findings: readonly Finding[];
  readonly matched: readonly Action[];
  readonly near: readonly NearTarget[];
  readonly made: readonly MadeEndpoint<Made>[];
  readonly unmade: readonly UnmadeEndpoint[];
  readonly jobs: readonly CompiledJob[];
  /** By key: endpoints that the choice of the project leaves out. */
  readonly excluded: ReadonlyMap<string, ExcludedEndpoint>;
  /** By key: the places that overlays decide. */
  readonly places: ReadonlyMap<string, readonly Pointer[]>;
}

export type Pause = () => Promise<void> | undefined;

/** What a view says of one endpoint. */
type ViewChoice<Made> = ReturnType<typeof choiceOf> & { readonly view: View<Made>; readonly result: OpenResult<Made> };

/** A result that is being filled. */
interface OpenResult<Made> {
  readonly findings: Finding[];
  readonly matched: Action[];
  readonly near: NearTarget[];
  readonly made: MadeEndpoint<Made>[];
  readonly unmade: UnmadeEndpoint[];
  readonly jobs: CompiledJob[];
  readonly excluded: Map<string, ExcludedEndpoint>;
  readonly places: Map<string, readonly Pointer[]>;
}

function noResult<Made>(): OpenResult<Made> {
  return {
    findings: [],
    matched: [],
    near: [],
    made: [],
    unmade: [],
    jobs: [],
    excluded: new Map(),
    places: new Map(),
  };
}

/** What an endpoint would be called that nothing is made of. */
function unmadeIn({ members }: Group, sources: CompileContext["sources"]): readonly UnmadeEndpoint[] {
  const [lead] = members;
  if (lead === undefined) return [];
  return [{ ...nameOf(lead, lead.spec, sources), kind: lead.identity.kind, sources: sourcesOf(members) }];
}

/** Compiles an endpoint once, and makes of it what each view that has it wants. */
function compileChosen<Made>(
  group: Group,
  family: readonly Group[],
  chosen: readonly ViewChoice<Made>[],
  setting: CompileSetting<Made>,
): void {
  const [first] = chosen;
  if (first === undefined) return;
  const isOpen = first.view.choice === undefined;
  const { endpoint, ...rest } = compileEndpoint(
    isOpen ? group : { ...group, selectors: first.selectors },
    family,
    setting,
  );
  for (const { view, result, selectors } of chosen) {
    result.findings.push(...rest.findings);
    result.matched.push(...rest.matched);
    result.near.push(...rest.near);
    result.jobs.push(...rest.jobs);
    result.places.set(group.key, rest.places);
    if (endpoint === undefined) {
      result.unmade.push(...unmadeIn(group, setting.sources));
      continue;
    }
    const { selectors: _first, ...plain } = endpoint;
    const own = view === first.view ? endpoint : { ...plain, ...(view.choice === undefined ? {} : { selectors }) };
    const outcome = view.make(own);
    if ("failure" in outcome) {
      result.findings.push(outcome.failure);
      result.unmade.push(own);
    } else result.made.push({ ...called(own, group), value: outcome.value });
  }
}

/**
 * @param pause called after each endpoint that is to be compiled itself, not only evidence
 * @returns what came of it, view by view
 */
export async function compileFamily<Made>(
  { members }: FamilySources,
  setting: CompileSetting<Made>,
  pause: Pause,
): Promise<readonly FamilyResult<Made>[]> {
  const family = familyFrom(members);
  const views = setting.views.map((view) => ({ view, result: noResult<Made>() }));
  for (const group of family.filter(hasRequested)) {
    const said = views.map((one) => ({
      ...one,
      ...choiceOf(group.members, { sources: setting.sources, choice: one.view.choice }),
    }));
    const chosen = said.filter(({ isChosen, endpoint }) => isChosen || endpoint === undefined);
    for (const { isChosen, endpoint, result } of said)
      if (!isChosen && endpoint !== undefined) result.excluded.set(group.key, endpoint);
    if (chosen.length === 0) continue;
    compileChosen(group, family, chosen, setting);
    const waiting = pause();
    if (waiting !== undefined) await waiting;
  }
  const facts = { first: family[0]?.key ?? "", keys: family.map(({ key }) => key) };
  return views.map(({ result }) => ({ ...facts, ...result }));
}

export function byFirst(a: { readonly first: string }, b: { readonly first: string }): number {
  return a.first < b.first ? -1 : 1;
}

/** Endpoints that no document can be made of, and that are left out: nobody wants to hear what is wrong with them. */
export function refusedAndExcluded(
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

/** All jobs by endpoint. */
export function jobsOf<Made>(
  all: readonly FamilyResult<Made>[],
  refused: readonly CompiledJob[],
): readonly CompiledJob[] {
  return [...all.flatMap(({ jobs }) => jobs), ...refused].toSorted((a, b) => byText(a.endpoint, b.endpoint));
}

/** What was said of a source, whether it gave no endpoint, and the families that it speaks of. */
export type SourceOutcome = Omit<SourceReading, "members"> & {
  readonly isSilent: boolean;
  readonly marks: ReadonlySet<string>;
};

/** What there is to say of a family whose sources have spoken of nothing else. */
export function familyFindings<Made>(
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
interface Conclusion<Made> {
  readonly endpoints: readonly Made[];
  /** Those that it has not, though sources speak of them. */
  readonly unmade: readonly UnmadeEndpoint[];
  /** Endpoints that the view leaves out, sorted by id. */
  readonly excluded: readonly ExcludedEndpoint[];
  /** The sources that the endpoints were made from, those of endpoints that are left out among them. */
  readonly used: ReadonlySet<SourceId>;
  readonly ofSources: readonly Finding[];
  readonly ofEndpoints: readonly Finding[];
}

export function conclude<Made>(
  all: readonly FamilyResult<Made>[],
  readings: readonly SourceOutcome[],
  excluded: ReadonlyMap<string, ExcludedEndpoint>,
): Conclusion<Made> {
  const shared = sharedFolders(all.flatMap(({ made }) => made));
  const unnamed = new Set(shared.map(([folder]) => folder));
  const made = all.flatMap((outcome) => outcome.made).filter(({ folder }) => !unnamed.has(folder));
  const placesByKey = all.map(({ places }) => places);
  const outcomes = outcomesIn(excluded, placesByKey);
  const leftOut = [...excluded.values()].sort((a, b) => byText(a.id, b.id));
  const used = new Set([...made, ...leftOut].flatMap(({ sources }) => sources));
  // A file that others refer to need be no document of its own.
  const parts = new Set(readings.flatMap(({ source, isSilent }) => (isSilent && used.has(source) ? [source] : [])));
  const isOfPart = ({ code, source = "" }: Finding): boolean =>
    parts.has(source) && (code.startsWith("ingest/") || code === "check/no-operation");
  return {
    endpoints: made.map(({ value }) => value),
    unmade: [...all.flatMap((outcome) => outcome.unmade), ...shared.flatMap(([, endpoints]) => endpoints)],
    excluded: leftOut,
    used,
    ofSources: readings.flatMap((reading) => findingsOf(reading, outcomes)).filter((finding) => !isOfPart(finding)),
    ofEndpoints: [
      ...all.flatMap((outcome) => outcome.findings),
      ...shared.flatMap(([, endpoints]) => sameNames(endpoints)),
    ],
  };
}
