import { type ApiDiff, endpointOf } from "../../../diff/change.js";
import { diffApis } from "../../../diff/diff.js";
import { sharedChanges } from "../../../diff/shared-changes.js";
import { choiceIn } from "../../../document/endpoint-choice.js";
import type { LocatedFinding } from "../../../document/located-finding.js";
import type { SourceId, SourceText } from "../../../document/source.js";
import { type Config, defaultInputs, readOverlays, readSources } from "../../../io/index.js";
import type { OnProgress } from "../../../document/progress.js";
import type { CompiledEndpoint } from "../../../model/endpoint/compiled-endpoint.js";
import type { Stages } from "../../../project/stages.js";
import type { AnsweredSources, ChangedDocument } from "./answers.js";
import { type Candidate, compareSources } from "./compare.js";
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

function candidateOf(changed: ChangedDocument, label: string, known: ReadonlyMap<SourceId, SourceText>): Candidate {
  const { entry, text, before, deprecatedBefore } = changed;
  const { path, provider, origin } = entry;
  const id = `${label}/${path}`;
  const named = known.get(id)?.name;
  const facts = { id, provider, origin, ...(named === undefined ? {} : { name: named }) };
  const was = deprecatedBefore ?? known.get(id)?.deprecated;
  const is = entry.deprecated === undefined ? was : entry.deprecated;
  return {
    now: { ...facts, text, ...(is === undefined || is === false ? {} : { deprecated: is }) },
    before:
      before === undefined ? undefined : { ...facts, text: before, ...(was === undefined ? {} : { deprecated: was }) },
  };
}

function rejection(why: string, path: string, origin: string): LocatedFinding {
  const message = `${why}; the last good copy is kept: look at ${origin}`;
  return { code: "io/source-unreadable", level: "warning", path, message };
}

function stateOf({ before, text, entry }: ChangedDocument): UpdatedSource["state"] {
  if (before === undefined) return "restored";
  if (before !== text || entry.deprecated === undefined) return "changed";
  return entry.deprecated === false ? "active again" : "deprecated";
}

function updatedSource(document: ChangedDocument, path: string, endpoints: readonly string[]): UpdatedSource {
  const { entry, movedFrom } = document;
  const moved = movedFrom === undefined ? {} : { movedFrom };
  return { path, origin: entry.origin, state: stateOf(document), endpoints, ...moved };
}

/** Looks at what changed documents say, and compares the APIs that the project's sources give with and without them. */
export async function settleUpdate(answers: AnsweredSources, context: SettleContext): Promise<SettledUpdate> {
  const { use, cwd, config, label, onProgress } = context;
  const inputs = defaultInputs(config, cwd);
  const sources = await readSources(inputs, { cwd });
  const overlays = await readOverlays(config, inputs, sources, { cwd });
  const known = new Map(sources.texts.map((text) => [text.id, text]));
  const changed = new Map([...answers.candidates.values()].map((one) => [`${label}/${one.entry.path}`, one]));
  const candidates = [...changed.values()].map((one) => candidateOf(one, label, known));
  const compared = await compareSources(candidates, {
    use,
    options: { overlays: overlays.texts, ...choiceIn(config), onProgress },
    others: sources.texts.filter(({ id }) => !changed.has(id)),
  });
  const [was, is] = [compared.before, compared.after].map((side) =>
    side.map(({ mended, ...endpoint }) => endpointOf({ ...endpoint, doc: mended.doc })),
  );
  const diff = diffApis(was ?? [], is ?? []);
  const before = sideOf(compared.before, [...known.values(), ...candidates.map((one) => one.before)]);
  const after = sideOf(compared.after, [...known.values(), ...candidates.map(({ now }) => now)]);
  const taken = compared.accepted.flatMap(({ now }) => {
    const document = changed.get(now.id);
    return document === undefined ? [] : [document];
  });
  return {
    taken: taken.map(({ entry }) => entry.path),
    updated: taken.map((document) => {
      const path = `${label}/${document.entry.path}`;
      return updatedSource(document, path, compared.endpointsOf.get(path) ?? []);
    }),
    findings: [
      ...overlays.findings.filter(({ level }) => level === "error"),
      ...compared.rejected.map(({ id, why }) => rejection(why, id, changed.get(id)?.entry.origin ?? "")),
    ],
    diff,
    groups: groupsOf(diff, before, after),
  };
}
