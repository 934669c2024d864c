import { UNDECIDED_CODE } from "../compile/undecided-jobs.js";
import type { Finding } from "../document/finding.js";
import { perObject } from "../document/memo.js";
import type { SourceId, SourceText } from "../document/source.js";
import type { EndpointEntry, ExcludedEntry, Manifest } from "../io/index.js";
import type { Dependencies } from "../model/endpoint/compiled-endpoint.js";
import { familyOf } from "../openapi/identity.js";
import { filesReferredTo, referredSource } from "../openapi/referred-files.js";

/** An endpoint that was made just now, as far as others may rest on it. */
export interface NamedEndpoint extends EndpointName {
  readonly dependencies?: Dependencies;
}

/** What of a package has to be made anew: the sources to compile, and the endpoints that none of them can change. */
export interface AffectedSources {
  readonly sources: ReadonlySet<SourceId>;
  readonly kept: readonly EndpointEntry[];
  /** The same of endpoints that the package leaves out. */
  readonly keptOut: readonly ExcludedEntry[];
}

type EndpointName = Pick<EndpointEntry, "id" | "kind"> & Partial<Pick<EndpointEntry, "folder">>;

/** Endpoints that share a mark are compiled together: they may be one endpoint, or siblings, or want one folder. */
const marksOf: (endpoint: EndpointName) => readonly string[] = perObject(({ id, kind, folder }: EndpointName) => {
  const family = kind === "queue" ? familyOf(id) : undefined;
  return [
    `${kind} ${id.toLowerCase()}`,
    ...(family === undefined ? [] : [`family ${family}`]),
    ...(folder === undefined ? [] : [`folder ${folder}`]),
  ];
});

/** The names that jobs are looked up by, and the operations that have them. */
interface Lookups {
  /** Of what is made anew: the operations that its jobs may be told by have to be there. */
  readonly asked: Set<string>;
  /** Of operations that are new or changed: jobs that are told by these are made anew. */
  readonly answered: Set<string>;
}

function isLinked({ dependencies }: NamedEndpoint, { asked, answered }: Lookups): boolean {
  const { asks = [], answers = [] } = dependencies ?? {};
  return asks.some((name) => answered.has(name)) || answers.some((name) => asked.has(name));
}

/**
 * What changed sources can change: the endpoints made from them, those they name now, the siblings of all these, the
 * endpoints whose jobs are told by an operation among them, and whatever else the sources of those speak of. `named` are
 * the endpoints that the changed sources give now.
 */
export function affectedBy(
  changed: ReadonlySet<SourceId>,
  named: readonly NamedEndpoint[],
  { endpoints, excluded }: Pick<Manifest, "endpoints" | "excluded">,
): AffectedSources {
  const sources = new Set(changed);
  const marks = new Set(named.flatMap(marksOf));
  const lookups: Lookups = {
    asked: new Set(named.flatMap(({ dependencies }) => dependencies?.asks ?? [])),
    answered: new Set(named.flatMap(({ dependencies }) => dependencies?.answers ?? [])),
  };
  let kept: readonly (ExcludedEntry & Pick<NamedEndpoint, "dependencies">)[] = [...endpoints, ...excluded];
  for (;;) {
    const touched = kept.filter(
      (entry) =>
        entry.sources.some((id) => sources.has(id)) ||
        marksOf(entry).some((mark) => marks.has(mark)) ||
        isLinked(entry, lookups),
    );
    if (touched.length === 0) {
      const left = new Set(kept);
      return {
        sources,
        kept: endpoints.filter((one) => left.has(one)),
        keptOut: excluded.filter((one) => left.has(one)),
      };
    }
    for (const entry of touched) {
      for (const id of entry.sources) sources.add(id);
      for (const mark of marksOf(entry)) marks.add(mark);
      for (const name of entry.dependencies?.asks ?? []) lookups.asked.add(name);
      // What a source said before it changed, or went, others may have rested on.
      const isChanged = entry.sources.some((id) => changed.has(id));
      for (const name of isChanged ? (entry.dependencies?.answers ?? []) : []) lookups.answered.add(name);
    }
    const gone = new Set(touched);
    kept = kept.filter((entry) => !gone.has(entry));
  }
}

/**
 * Whether jobs of a provider are told of together, and affected sources are of that provider: of which jobs it is told, the
 * finding alone does not say.
 * @param said what there is to say of what was made anew
 * @param entries the sources of now
 */
export function reachesToldJobs(
  said: readonly Pick<Finding, "code">[],
  affected: ReadonlySet<SourceId>,
  { findings, sources }: Pick<Manifest, "findings" | "sources">,
  entries: Manifest["sources"],
): boolean {
  if (said.some(({ code }) => code === UNDECIDED_CODE)) return true;
  const told = findings.filter(({ code }) => code === UNDECIDED_CODE);
  const providers = new Set(told.map(({ path = "" }) => sources.get(path)?.provider));
  return (
    providers.size > 0 && [...affected].some((id) => providers.has((entries.get(id) ?? sources.get(id))?.provider))
  );
}

/** Sources with those that they refer to: a document is made with what it says of them. */
export function withReferredFiles(ids: ReadonlySet<SourceId>, texts: readonly SourceText[]): ReadonlySet<SourceId> {
  const all = new Map(texts.map((one) => [one.id, one]));
  const known = new Set(all.keys());
  const found = new Set(ids);
  // What is added while the set is walked is walked, too.
  for (const id of found)
    for (const file of filesReferredTo(all.get(id)?.text ?? "")) {
      const source = referredSource(file, id, known);
      if (source !== undefined) found.add(source);
    }
  return found;
}

/** True for a source that refers to a file among others. */
export function refersTo(ids: ReadonlySet<SourceId>): (source: SourceText) => boolean {
  return ({ id, text }) =>
    ids.size > 0 && [...filesReferredTo(text)].some((file) => referredSource(file, id, ids) !== undefined);
}
