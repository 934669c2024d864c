import { type ApiDiff, type Change, IMPACTS } from "./change.js";

/** The same change of one property, in all endpoints and at all places that have it; `at` is the first of them. */
export interface SharedChange extends Change {
  readonly places: readonly string[];
  readonly endpoints: readonly string[];
}

interface OpenChange {
  readonly change: Change;
  readonly ids: Set<string>;
  readonly places: Set<string>;
}

/** `Output` and `.file_data` of `Output.video.file_data`: a shape that many use changes at all their places. */
function endsOf(at: string): readonly (string | undefined)[] {
  return [/^\w+/.exec(at)?.[0], /(?:\.[^.[\]]+|\[[^\]]*\])(?:\[\])*$/.exec(at)?.[0]];
}

/**
 * What many endpoints have in common is one change: a catalogue changes a shape of all of them at once. Strongest first, then
 * what most endpoints have.
 */
export function sharedChanges({ endpoints }: Pick<ApiDiff, "endpoints">): readonly SharedChange[] {
  const groups = new Map<string, OpenChange>();
  for (const { id, changes } of endpoints)
    for (const change of changes) {
      const key = JSON.stringify([change.kind, change.impact, ...endsOf(change.at), change.message]);
      const { ids, places } = groups.get(key) ?? { ids: new Set(), places: new Set() };
      groups.set(key, { change: groups.get(key)?.change ?? change, ids: ids.add(id), places: places.add(change.at) });
    }
  return [...groups.values()]
    .map(({ change, ids, places }) => ({ ...change, places: [...places], endpoints: [...ids] }))
    .toSorted(
      (a, b) => IMPACTS.indexOf(b.impact) - IMPACTS.indexOf(a.impact) || b.endpoints.length - a.endpoints.length,
    );
}
