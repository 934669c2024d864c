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
  const needed = reached(doc, [items, frame, own(components, "securitySchemes") ?? null]);
  const kept = (kind: string, all: Json): Json =>
    // Security schemes are named by requirements, not by references.
    isObject(all) && kind !== "securitySchemes" ? pick(all, (name) => needed.has(`${kind}/${name}`)) : all;
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

/** What is known of the values that an endpoint keeps. */
function prunedOrigins(origins: Origins, names: ReadonlySet<string>): Origins {
  const pathIn =
    (within: CutItems["within"]) =>
    (name: string, item: Origins): Origins | undefined => {
      const isNamed = (call: string): boolean => names.has(callName(within, call));
      if (!isNamed(` ${name}`)) return undefined;
      return pickBelow(item, (key, inner) => (!METHOD_NAMES.has(key) || isNamed(`${key} ${name}`) ? inner : undefined));
    };
  const component = (kind: string, all: Origins): Origins =>
    kind === "securitySchemes"
      ? all
      : pickBelow(all, (name, inner) => (names.has(`${kind}/${name}`) ? inner : undefined));
  return pickBelow(origins, (key, inner) => {
    if (key === "webhooks" || key === "paths") return pickBelow(inner, pathIn(key));
    return key === "components" ? pickBelow(inner, component) : inner;
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

function cut(spec: Spec, within: CutItems["within"], group: readonly OperationAt[]): Spec {
  const doc = pruned(spec.doc, { within, items: itemsOf(own(spec.doc, within), group) });
  const calls = group.flatMap(({ method, path }) => [`${method} ${path}`, ` ${path}`]);
  const names = new Set(["", ...calls.map((call) => callName(within, call)), ...ownersIn(doc)]);
  // An edit of the whole document is an edit of each endpoint that keeps the place.
  const ledger = spec.ledger.filter((edit) => !("op" in edit) || names.has(ownerOf(edit.at)));
  return { ledger, doc, origins: prunedOrigins(spec.origins, names) };
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
