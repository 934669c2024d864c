import { type ApiDiff, endpointOf } from "../../../diff/change.js";
import { diffApis } from "../../../diff/diff.js";
import { sharedChanges } from "../../../diff/shared-changes.js";
import { choiceIn } from "../../../document/endpoint-choice.js";
import type { LocatedFinding } from "../../../document/located-finding.js";
import type { SourceId, SourceText } from "../../../document/source.js";
import { NO_FORMAT } from "../../../ingest/codes.js";
import { type Config, defaultInputs, readOverlays, readSources } from "../../../io/index.js";
import type { OnProgress } from "../../../document/progress.js";
import type { CompiledEndpoint } from "../../../model/endpoint/compiled-endpoint.js";
import type { Stages } from "../../../project/stages.js";
import { type Candidate, compareSources } from "./compare.js";
import type { PlaceChange } from "./place.js";
import { type QuotedSide, quotesOf } from "./quotes.js";
import type { ChangeGroup, UpdatedSource, UpdateResult } from "./result.js";

/** What changed documents are looked at with. */
export interface SettleContext {
  readonly use: Stages;
  readonly cwd: string;
  readonly config: Config;
  /** How the folder of the sources is called. */
  readonly label: string;
  readonly onProgress: OnProgress;
}

/** What changed documents come to; `taken` are the paths of those that may take the place of their copies. */
export interface SettledUpdate extends Pick<UpdateResult, "updated" | "findings" | "diff" | "groups"> {
  readonly taken: readonly string[];
  /** The paths of new pages that are in no format that is read. */
  readonly unknown: readonly string[];
}

function sideOf(endpoints: readonly CompiledEndpoint[], texts: readonly (SourceText | undefined)[]): QuotedSide {
  return {
    endpoints: new Map(endpoints.map((one) => [one.id.toLowerCase(), one])),
    texts: new Map(texts.flatMap((text) => (text === undefined ? [] : [[text.id, text]]))),
  };
}

/** The changes of a diff, each with what the sources say at its first place. */
function groupsOf(diff: ApiDiff, before: QuotedSide, after: QuotedSide): readonly ChangeGroup[] {
  return sharedChanges(diff).map((change) => ({
    ...change,
    quotes: quotesOf(change, change.endpoints[0] ?? "", before, after),
  }));
}

function candidateOf(changed: PlaceChange, label: string, known: ReadonlyMap<SourceId, SourceText>): Candidate {
  const { entry, text, before, deprecatedBefore, page } = changed;
  const { path, provider, origin } = entry;
  const id = `${label}/${path}`;
  const named = known.get(id)?.name;
  // A page has no address of its own.
  const from = page === undefined ? { origin } : {};
  const facts = { id, provider, ...from, ...(named === undefined ? {} : { name: named }) };
  const was = deprecatedBefore ?? known.get(id)?.deprecated;
  const is = entry.deprecated === undefined ? was : entry.deprecated;
  return {
    id,
    isPage: page !== undefined,
    now:
      text === undefined
        ? undefined
        : { ...facts, text, ...(is === undefined || is === false ? {} : { deprecated: is }) },
    before:
      before === undefined ? undefined : { ...facts, text: before, ...(was === undefined ? {} : { deprecated: was }) },
  };
}

function rejection(why: string, path: string, { before, entry: { origin } }: PlaceChange): LocatedFinding {
  const left = before === undefined ? "it is not added" : "the last good copy is kept";
  const message = `${why}; ${left}: look at ${origin}`;
  return { code: "io/source-unreadable", level: "warning", path, message };
}

function stateOf({ before, text, entry, page }: PlaceChange): UpdatedSource["state"] {
  if (page !== undefined) return page;
  if (before === undefined) return "restored";
  if (before !== text || entry.deprecated === undefined) return "changed";
  return entry.deprecated === false ? "active again" : "deprecated";
}

function updatedSource(document: PlaceChange, path: string, endpoints: readonly string[]): UpdatedSource {
  const { entry, movedFrom } = document;
  const moved = movedFrom === undefined ? {} : { movedFrom };
  return { path, origin: entry.origin, state: stateOf(document), endpoints, ...moved };
}

/** Whether a rejected place is a new page that was not made to be read as a source. */
function isPlain(place: PlaceChange | undefined, code: string | undefined): boolean {
  return place?.page !== undefined && place.before === undefined && code !== undefined && NO_FORMAT.includes(code);
}

/**
 * Looks at what changed documents and pages say, and compares the APIs that the project's sources give with and without them.
 * @param places what changed, by path below the folder of the sources
 */
export async function settleUpdate(
  places: ReadonlyMap<string, PlaceChange>,
  context: SettleContext,
): Promise<SettledUpdate> {
  const { use, cwd, config, label, onProgress } = context;
  const inputs = defaultInputs(config, cwd);
  const sources = await readSources(inputs, { cwd });
  const overlays = await readOverlays(config, inputs, sources, { cwd });
  const known = new Map(sources.texts.map((text) => [text.id, text]));
  const changed = new Map([...places].map(([path, one]) => [`${label}/${path}`, one]));
  const folders = [...new Set([...places.values()].flatMap(({ collection }) => collection ?? []))];
  const isCompanion = ({ id }: SourceText): boolean => folders.some((one) => id.startsWith(`${label}/${one}/`));
  const unchanged = sources.texts.filter(({ id }) => !changed.has(id));
  const candidates = [...changed.values()].map((one) => candidateOf(one, label, known));
  const compared = await compareSources(candidates, {
    use,
    options: { overlays: overlays.texts, ...choiceIn(config), onProgress },
    others: unchanged.filter((one) => !isCompanion(one)),
    companions: unchanged.filter(isCompanion),
  });
  const [was, is] = [compared.before, compared.after].map((side) =>
    side.map(({ mended, ...endpoint }) => endpointOf({ ...endpoint, doc: mended.doc })),
  );
  const diff = diffApis(was ?? [], is ?? []);
  const before = sideOf(compared.before, [...known.values(), ...candidates.map((one) => one.before)]);
  const after = sideOf(compared.after, [...known.values(), ...candidates.map(({ now }) => now)]);
  const taken = compared.accepted.flatMap(({ id }) => changed.get(id) ?? []);
  const unknown = compared.rejected.filter(({ id, code }) => isPlain(changed.get(id), code));
  return {
    unknown: unknown.flatMap(({ id }) => changed.get(id)?.entry.path ?? []),
    taken: taken.map(({ entry }) => entry.path),
    updated: taken.map((document) => {
      const path = `${label}/${document.entry.path}`;
      const names = document.text === undefined ? compared.endpointsBefore : compared.endpointsOf;
      return updatedSource(document, path, names.get(path) ?? []);
    }),
    findings: [
      ...overlays.findings.filter(({ level }) => level === "error"),
      ...compared.rejected.flatMap((one) => {
        const place = changed.get(one.id);
        return place === undefined || unknown.includes(one) ? [] : [rejection(one.why, one.id, place)];
      }),
    ],
    diff,
    groups: groupsOf(diff, before, after),
  };
}
