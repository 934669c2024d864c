import { guarded } from "../document/guard.js";
import { isList, isObject, own, type Json } from "../document/json.js";
import type { ApiEndpoint } from "./change.js";
import { compareEndpoints } from "./compare-endpoints.js";
import { rootsOf } from "./roots.js";
import { shapeReader } from "./shape-of.js";

/** Fewer properties than this are shared by endpoints that have nothing to do with each other. */
const LEAST_PROPERTIES = 3;

/** What an endpoint takes and gives, as a text that is equal for what may be equal: the names of its properties. */
function outline(endpoint: ApiEndpoint): string {
  const read = shapeReader(endpoint.doc);
  const { input, output } = rootsOf(endpoint);
  const names = [input, output].map((schema) =>
    read(schema).objects.map(({ properties }) => [...properties.keys()].toSorted()),
  );
  return (names[0] ?? []).flat().length < LEAST_PROPERTIES ? "" : JSON.stringify(names);
}

/** Every description of a document: what two endpoints of one family rarely share word by word. */
function words(value: Json, found: string[] = []): readonly string[] {
  if (isList(value)) for (const item of value) words(item, found);
  else if (isObject(value))
    for (const [key, child] of Object.entries(value))
      if (key === "description" && typeof child === "string") found.push(child);
      else words(child, found);
  return found;
}

function groups(endpoints: readonly ApiEndpoint[]): ReadonlyMap<string, readonly ApiEndpoint[]> {
  const found = new Map<string, ApiEndpoint[]>();
  for (const endpoint of endpoints) {
    // An endpoint that cannot be outlined is not known to look like any other.
    const outcome = guarded("diff", { source: undefined, name: endpoint.id }, () => outline(endpoint));
    const key = "value" in outcome ? outcome.value : "";
    if (key !== "") found.set(key, [...(found.get(key) ?? []), endpoint]);
  }
  return found;
}

/** Whether nothing but the name differs, prose included. */
function isSame(before: ApiEndpoint, after: ApiEndpoint): boolean {
  if (before.kind !== after.kind || compareEndpoints(before, after).changes.length > 0) return false;
  const [a, b] = [before, after].map(({ doc }) => words(own(doc, "components") ?? null).toSorted());
  return JSON.stringify(a) === JSON.stringify(b);
}

/**
 * Endpoints that only changed their id. Certain alone: one endpoint went, one came, nothing but the id differs between
 * them, and no other endpoint on either side, common ones included, looks like them.
 */
export function renamed(
  gone: readonly ApiEndpoint[],
  added: readonly ApiEndpoint[],
  common: readonly ApiEndpoint[],
): ReadonlyMap<ApiEndpoint, ApiEndpoint> {
  if (gone.length === 0 || added.length === 0) return new Map();
  const [old, now, others] = [groups(gone), groups(added), groups(common)];
  const found = new Map<ApiEndpoint, ApiEndpoint>();
  for (const [key, [before, ...more]] of old) {
    const [after, ...rest] = now.get(key) ?? [];
    if (before === undefined || after === undefined || more.length + rest.length > 0 || others.has(key)) continue;
    if (isSame(before, after)) found.set(before, after);
  }
  return found;
}
