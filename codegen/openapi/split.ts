import type { Spec } from "../document/document.js";
import { isList, isObject, type Json, type JsonObject, own } from "../document/json.js";
import { perObject } from "../document/memo.js";
import type { Origins } from "../document/origins.js";
import { keysOf, type Pointer } from "../document/pointer.js";
import { mappingsIn } from "./component.js";
import {
  isPointer,
  METHODS,
  type OperationAt,
  operationsOf,
  postPaths,
  queuePathOf,
  refsIn,
  webhooksOf,
} from "./operation.js";

/** A POST and the routes below `<path>/requests/` are one queue; any other operation stands alone. */
function groups(doc: JsonObject): readonly (readonly OperationAt[])[] {
  const all = operationsOf(doc);
  const posts = postPaths(all);
  const map = new Map<string, OperationAt[]>();
  for (const one of all) {
    const queue = queuePathOf(one.path, posts);
    const owner = queue === undefined ? `${one.method} ${one.path}` : `post ${queue}`;
    const known = map.get(owner);
    if (known === undefined) map.set(owner, [one]);
    else known.push(one);
  }
  return [...map.values()];
}

const METHOD_NAMES: ReadonlySet<string> = new Set(METHODS);

// `fromEntries` defines own keys, whatever their names.
function pick(object: JsonObject, keep: (key: string) => boolean): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => keep(key)));
}

/** The path items of some operations, without the other operations in them. */
function itemsOf(paths: Json | undefined, group: readonly OperationAt[]): JsonObject {
  const kept = new Map<string, Set<string>>();
  for (const { path, method } of group) kept.set(path, (kept.get(path) ?? new Set()).add(method));
  return Object.fromEntries(
    [...kept].map(([path, wanted]) => {
      const item = own(paths, path);
      return [path, isObject(item) ? pick(item, (key) => !METHOD_NAMES.has(key) || wanted.has(key)) : {}];
    }),
  );
}

/** The `kind/name` of the component that a pointer leads to or into; undefined for any other place. */
function componentKey(pointer: Pointer): string | undefined {
  const [first, kind, name] = keysOf(pointer);
  return first === "components" && kind !== undefined && name !== undefined ? `${kind}/${name}` : undefined;
}

function componentAt(doc: JsonObject, key: string): Json | undefined {
  const cut = key.indexOf("/");
  return own(own(own(doc, "components"), key.slice(0, cut)), key.slice(cut + 1));
}

/** The components that a value names itself; the same component is asked for by every operation that reaches it. */
const named = perObject((value: JsonObject | readonly Json[]): readonly string[] => [
  ...new Set(
    [...refsIn(value, "#"), ...mappingsIn(value)].flatMap(({ ref }) =>
      isPointer(ref) ? (componentKey(ref) ?? []) : [],
    ),
  ),
]);

/** The components that values reach, directly or through others. */
function reached(doc: JsonObject, values: readonly Json[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [...values];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    for (const key of isObject(value) || isList(value) ? named(value) : []) {
      const component = seen.has(key) ? undefined : componentAt(doc, key);
      if (component === undefined) continue;
      seen.add(key);
      open.push(component);
    }
  }
  return seen;
}

/** The place of each key among its siblings: what is picked by name keeps the order of the document. */
const placesIn = perObject(
  (object: JsonObject): ReadonlyMap<string, number> => new Map(Object.keys(object).map((key, index) => [key, index])),
);

function inOrder(keys: Iterable<string>, places: ReadonlyMap<string, number>): readonly string[] {
  return [...keys].filter((key) => places.has(key)).toSorted((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
}

/** Some keys of an object, found by their names: the object may be large, and every endpoint asks for a few of it. */
function pickNamed(object: JsonObject, names: Iterable<string>): JsonObject {
  return Object.fromEntries(inOrder(names, placesIn(object)).map((key) => [key, own(object, key) ?? null]));
}

/** `kind/name` → the names by kind. */
function namesByKind(components: ReadonlySet<string>): ReadonlyMap<string, ReadonlySet<string>> {
  const kinds = new Map<string, Set<string>>();
  for (const key of components) {
    const cut = key.indexOf("/");
    const kind = key.slice(0, cut);
    kinds.set(kind, (kinds.get(kind) ?? new Set()).add(key.slice(cut + 1)));
  }
  return kinds;
}

/** What a document is cut down to: the path items of a call, or those of what a server calls by itself. */
interface CutItems {
  readonly within: "paths" | "webhooks";
  readonly items: JsonObject;
}

/** What the parts of a document that every endpoint keeps refer to: extensions at the root do so too. */
const frameOf = perObject((doc: JsonObject): JsonObject => {
  const parts = new Set(["paths", "webhooks", "components"]);
  return pick(doc, (key) => !parts.has(key));
});

function pruned(doc: JsonObject, { within, items }: CutItems): JsonObject {
  const components = own(doc, "components");
  const frame = frameOf(doc);
  const needed = namesByKind(reached(doc, [items, frame, own(components, "securitySchemes") ?? null]));
  const kept = (kind: string, all: Json): Json =>
    // Security schemes are named by requirements, not by references.
    isObject(all) && kind !== "securitySchemes" ? pickNamed(all, needed.get(kind) ?? []) : all;
  const part = (key: string, value: Json): readonly [string, Json][] => {
    if (key === within) return [[key, items]];
    // What a server calls by itself belongs to no operation, and is an endpoint of its own.
    if (key === "webhooks" || key === "paths") return [];
    if (key !== "components" || !isObject(value)) return [[key, value]];
    return [[key, Object.fromEntries(Object.entries(value).map(([kind, all]) => [kind, kept(kind, all)]))]];
  };
  return Object.fromEntries(Object.entries(doc).flatMap(([key, value]) => part(key, value)));
}

/** What a pointer belongs to: one operation of a path or webhook, one component, or the document. */
function ownerOf(pointer: Pointer): string {
  const [first, second, third] = keysOf(pointer);
  if ((first === "paths" || first === "webhooks") && second !== undefined)
    return callName(first, third !== undefined && METHOD_NAMES.has(third) ? `${third} ${second}` : ` ${second}`);
  return second === "securitySchemes" ? "" : (componentKey(pointer) ?? "");
}

function pickBelow({ origin, below }: Origins, keep: (key: string, inner: Origins) => Origins | undefined): Origins {
  const kept = new Map<string, Origins>();
  for (const [key, inner] of below ?? []) {
    const left = keep(key, inner);
    if (left !== undefined) kept.set(key, left);
  }
  return { origin, below: kept };
}

const placesOfOrigins = perObject(
  (below: ReadonlyMap<string, Origins>): ReadonlyMap<string, number> =>
    new Map([...below.keys()].map((key, index) => [key, index])),
);

function pickOrigins(
  { origin, below }: Origins,
  names: Iterable<string>,
  cutDown: (key: string, inner: Origins) => Origins = (_key, inner) => inner,
): Origins {
  if (below === undefined) return { origin, below: new Map() };
  const kept = inOrder(names, placesOfOrigins(below)).flatMap((key): readonly [string, Origins][] => {
    const inner = below.get(key);
    return inner === undefined ? [] : [[key, cutDown(key, inner)]];
  });
  return { origin, below: new Map(kept) };
}

/** The methods of a call's paths (or webhooks), by path. */
type Calls = ReadonlyMap<string, ReadonlySet<string>>;

/** What is known of the values that an endpoint keeps. */
function prunedOrigins(
  origins: Origins,
  within: CutItems["within"],
  calls: Calls,
  components: ReadonlySet<string>,
): Origins {
  const kinds = namesByKind(components);
  const item = (path: string, inner: Origins): Origins =>
    pickBelow(inner, (key, value) =>
      !METHOD_NAMES.has(key) || calls.get(path)?.has(key) === true ? value : undefined,
    );
  return pickBelow(origins, (key, inner) => {
    if (key === "webhooks" || key === "paths") return pickOrigins(inner, key === within ? calls.keys() : [], item);
    if (key !== "components") return inner;
    return pickBelow(inner, (kind, all) =>
      kind === "securitySchemes" ? all : pickOrigins(all, kinds.get(kind) ?? []),
    );
  });
}

/** The components that a document holds, as their owners are called. */
function ownersIn(doc: JsonObject): readonly string[] {
  const components = own(doc, "components");
  return Object.entries(isObject(components) ? components : {}).flatMap(([kind, all]) =>
    Object.keys(isObject(all) ? all : {}).map((name) => `${kind}/${name}`),
  );
}

/** The schemas of a document with calls that none of them reaches: no endpoint has them. */
export function unusedSchemas(doc: JsonObject): readonly string[] {
  const schemas = own(own(doc, "components"), "schemas");
  if (!isObject(schemas) || operationsOf(doc).length === 0) return [];
  const used = reached(doc, [own(doc, "paths") ?? null, own(doc, "webhooks") ?? null, frameOf(doc)]);
  return Object.keys(schemas).filter((name) => !used.has(`schemas/${name}`));
}

/** The call of a path, or of a webhook of the same name. */
function callName(within: CutItems["within"], call: string): string {
  return within === "paths" ? call : `webhook ${call}`;
}

/** The edits of a ledger by what they belong to, each with its place in the ledger; those of a text belong to the document. */
const editsByOwner = perObject((ledger: Spec["ledger"]): ReadonlyMap<string, readonly number[]> => {
  const places = new Map<string, number[]>();
  for (const [index, edit] of ledger.entries()) {
    const owner = "op" in edit ? ownerOf(edit.at) : "";
    const known = places.get(owner);
    if (known === undefined) places.set(owner, [index]);
    else known.push(index);
  }
  return places;
});

function cut(spec: Spec, within: CutItems["within"], group: readonly OperationAt[]): Spec {
  const doc = pruned(spec.doc, { within, items: itemsOf(own(spec.doc, within), group) });
  const methods = new Map<string, Set<string>>();
  for (const { path, method } of group) methods.set(path, (methods.get(path) ?? new Set()).add(method));
  const components = new Set(ownersIn(doc));
  const calls = group.flatMap(({ method, path }) => [`${method} ${path}`, ` ${path}`]);
  // An edit of the whole document is an edit of each endpoint that keeps the place.
  const owners = new Set(["", ...calls.map((call) => callName(within, call)), ...components]);
  const edits = [...owners].flatMap((owner) => editsByOwner(spec.ledger).get(owner) ?? []).toSorted((a, b) => a - b);
  const ledger = edits.flatMap((index) => spec.ledger[index] ?? []);
  return { ledger, doc, origins: prunedOrigins(spec.origins, within, methods, components) };
}

/** The schemas of a document that has nothing to call. */
function schemasAlone({ doc, origins, ledger }: Spec): Spec {
  const isKept = (at: Pointer): boolean => keysOf(at)[0] !== "webhooks";
  return {
    doc: pick(doc, (key) => key !== "webhooks"),
    origins: pickBelow(origins, (key, inner) => (key === "webhooks" ? undefined : inner)),
    ledger: ledger.filter((edit) => !("op" in edit) || isKept(edit.at)),
  };
}

/**
 * The endpoints of a document, each as a document of its own with the components it reaches and their origins: its calls,
 * and what a server calls by itself (webhooks). Schemas of a document without calls are one more.
 */
export function splitEndpoints(spec: Spec): readonly Spec[] {
  const found = groups(spec.doc);
  const hooks = webhooksOf(spec.doc);
  const schemas = own(own(spec.doc, "components"), "schemas");
  const hasSchemas = found.length === 0 && isObject(schemas) && Object.keys(schemas).length > 0;
  if (found.length + hooks.length + (hasSchemas ? 1 : 0) <= 1) return [spec];
  return [
    ...found.map((group) => cut(spec, "paths", group)),
    ...hooks.map((hook) => cut(spec, "webhooks", [hook])),
    ...(hasSchemas ? [schemasAlone(spec)] : []),
  ];
}
