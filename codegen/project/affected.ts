import type { SourceId, SourceText } from "../document/source.js";
import type { EndpointEntry, ExcludedEntry, Manifest } from "../io/index.js";
import { familyOf } from "../openapi/identity.js";
import { filesReferredTo, referredSource } from "../openapi/referred-files.js";

/** What of a package has to be made anew: the sources to compile, and the endpoints that none of them can change. */
export interface AffectedSources {
  readonly sources: ReadonlySet<SourceId>;
  readonly kept: readonly EndpointEntry[];
  /** The same of endpoints that the package leaves out. */
  readonly keptOut: readonly ExcludedEntry[];
}

type EndpointName = Pick<EndpointEntry, "id" | "kind" | "sources">;

/**
 * Endpoints that share a mark are compiled together: they may be one endpoint, siblings, or the operations of one provider,
 * of which one may tell of the job that another submits.
 */
function marksOf({ id, kind, sources }: EndpointName): readonly string[] {
  const own = `${kind} ${id.toLowerCase()}`;
  if (kind === "operation") {
    const folders = sources.map((source) => `folder ${source.slice(0, Math.max(0, source.lastIndexOf("/")))}`);
    return [own, `domain ${id.split(/[ /]/, 1)[0] ?? ""}`, ...folders];
  }
  const family = kind === "queue" ? familyOf(id) : undefined;
  return [own, ...(family === undefined ? [] : [`family ${family}`])];
}

/**
 * What changed sources can change: the endpoints made from them, those they name now, the siblings of all these, and
 * whatever else the sources of those speak of. `named` are the endpoints that the changed sources give now.
 */
export function affectedBy(
  changed: ReadonlySet<SourceId>,
  named: readonly EndpointName[],
  { endpoints, excluded }: Pick<Manifest, "endpoints" | "excluded">,
): AffectedSources {
  const sources = new Set(changed);
  const marks = new Set(named.flatMap(marksOf));
  let kept: readonly ExcludedEntry[] = [...endpoints, ...excluded];
  for (;;) {
    const touched = kept.filter(
      (entry) => entry.sources.some((id) => sources.has(id)) || marksOf(entry).some((mark) => marks.has(mark)),
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
    }
    const gone = new Set(touched);
    kept = kept.filter((entry) => !gone.has(entry));
  }
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
