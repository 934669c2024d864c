import type { EndpointEntry, Manifest } from "../io.js";
import { familyOf } from "../rules/identity.js";
import type { SourceId } from "../spec/source.js";

/** What of a package has to be made anew: the sources to compile, and the endpoints that none of them can change. */
export type Affected = { readonly sources: ReadonlySet<SourceId>; readonly kept: readonly EndpointEntry[] };

type Named = Pick<EndpointEntry, "id" | "kind">;

/** Endpoints that share a mark are compiled together: they may be one endpoint, or siblings. */
const marksOf = ({ id, kind }: Named): readonly string[] => {
  const family = kind === "queue" ? familyOf(id) : undefined;
  return [`${kind} ${id.toLowerCase()}`, ...(family === undefined ? [] : [`family ${family}`])];
};

/**
 * What changed sources can change: the endpoints made from them, those they name now, the siblings of all these, and
 * whatever else the sources of those speak of. `named` are the endpoints that the changed sources give now.
 */
export const affectedBy = (
  changed: ReadonlySet<SourceId>,
  named: readonly Named[],
  { endpoints }: Pick<Manifest, "endpoints">,
): Affected => {
  const sources = new Set(changed);
  const marks = new Set(named.flatMap(marksOf));
  let kept = endpoints;
  for (;;) {
    const touched = kept.filter(
      (entry) => entry.sources.some((id) => sources.has(id)) || marksOf(entry).some((mark) => marks.has(mark)),
    );
    if (touched.length === 0) return { sources, kept };
    for (const entry of touched) {
      for (const id of entry.sources) sources.add(id);
      for (const mark of marksOf(entry)) marks.add(mark);
    }
    const gone = new Set(touched);
    kept = kept.filter((entry) => !gone.has(entry));
  }
};
