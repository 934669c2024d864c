import { query } from "json-p3";

type Value = null | boolean | number | string | Value[] | { [key: string]: Value };

function isMap(value: Value | undefined): value is { [key: string]: Value } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The merge of OpenAPI Overlay 1.0 (section 4.4.3): objects merge, lists grow, anything else is replaced. */
function merge(target: Value, update: Value): Value {
  if (Array.isArray(target)) return [...target, ...(Array.isArray(update) ? update : [update])];
  if (!isMap(target) || !isMap(update)) return update;
  const result = { ...target };
  for (const key of Object.keys(update))
    result[key] = key in target ? merge(target[key] ?? null, update[key] ?? null) : (update[key] ?? null);
  return result;
}

function write(
  node: Value,
  path: readonly (string | number)[],
  change: (value: Value) => Value | undefined,
): Value | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return change(node);
  if (Array.isArray(node))
    return node.flatMap((item, index) => (index === key ? (write(item, rest, change) ?? []) : [item]));
  if (!isMap(node)) return node;
  const result: { [key: string]: Value } = {};
  for (const name of Object.keys(node)) {
    const next = name === key ? write(node[name] ?? null, rest, change) : node[name];
    if (next !== undefined) result[name] = next;
  }
  return result;
}

/** Applies an Overlay by a JSONPath engine of RFC 9535: an independent judge of the overlays we print. */
export function applyOverlay(document: unknown, overlay: unknown): unknown {
  // Both come from JSON.parse or from our own JSON values.
  let current = structuredClone(document) as Value;
  const { actions } = overlay as {
    actions: readonly { readonly target: string; readonly update?: Value; readonly remove?: boolean }[];
  };
  for (const { target, update, remove } of actions) {
    const nodes = query(target, current).nodes.map((node) => node.location);
    if (nodes.length === 0) throw new Error(`${target} matches nothing`);
    for (const location of nodes)
      current =
        write(current, location, (value) => (remove === true ? undefined : merge(value, update ?? null))) ?? null;
  }
  return current;
}
