import type { Spec } from "../spec/document.js";
import { isObject, own, withKey, type Json, type JsonObject } from "../spec/json.js";
import type { Origin } from "../spec/origin.js";
import { keysOf, type Pointer } from "../spec/pointer.js";
import { isPointer, operationsOf, refsIn, type OperationAt } from "./operation.js";

/** A POST and the routes below `<path>/requests/` are one queue; any other operation stands alone. */
const groups = (doc: JsonObject): readonly (readonly OperationAt[])[] => {
  const all = operationsOf(doc);
  const posts = new Set(all.filter(({ method }) => method === "post").map(({ path }) => path));
  const ownerOf = (one: OperationAt): string => {
    const post = one.path.slice(0, Math.max(0, one.path.indexOf("/requests/")));
    return post !== "" && posts.has(post) ? `post ${post}` : `${one.method} ${one.path}`;
  };
  const map = new Map<string, OperationAt[]>();
  for (const one of all) map.set(ownerOf(one), [...(map.get(ownerOf(one)) ?? []), one]);
  return [...map.values()];
};

const methods = new Set(["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"]);

const pick = (object: JsonObject, keep: (key: string) => boolean): JsonObject =>
  Object.keys(object)
    .filter(keep)
    .reduce<JsonObject>((rest, key) => withKey(rest, key, object[key] ?? null), {});

const pathsOf = (doc: JsonObject, group: readonly OperationAt[]): JsonObject => {
  const paths = own(doc, "paths");
  const kept = new Map<string, Set<string>>();
  for (const { path, method } of group) kept.set(path, (kept.get(path) ?? new Set()).add(method));
  return [...kept].reduce<JsonObject>((rest, [path, wanted]) => {
    const item = own(paths, path);
    return withKey(rest, path, isObject(item) ? pick(item, (key) => !methods.has(key) || wanted.has(key)) : {});
  }, {});
};

/** The `kind/name` of the component that a reference names; undefined for any other place. */
const componentKey = (ref: string): string | undefined => {
  const [first, kind, name] = isPointer(ref) ? keysOf(ref) : [];
  return first === "components" && kind !== undefined && name !== undefined ? `${kind}/${name}` : undefined;
};

/** The components that a value reaches, directly or through others. */
const reached = (doc: JsonObject, value: Json, seen: Set<string>): Set<string> => {
  for (const { ref } of refsIn(value, "#")) {
    const key = componentKey(ref);
    const [, kind = "", name = ""] = isPointer(ref) ? keysOf(ref) : [];
    const component = key === undefined ? undefined : own(own(own(doc, "components"), kind), name);
    if (key !== undefined && component !== undefined && !seen.has(key)) reached(doc, component, seen.add(key));
  }
  return seen;
};

const pruned = (doc: JsonObject, paths: JsonObject): JsonObject => {
  const components = own(doc, "components");
  if (!isObject(components)) return withKey(doc, "paths", paths);
  const needed = reached(doc, paths, new Set());
  const kept = Object.keys(components).reduce<JsonObject>((rest, kind) => {
    const all = own(components, kind) ?? null;
    // Security schemes are named by requirements, not by references.
    return withKey(
      rest,
      kind,
      isObject(all) && kind !== "securitySchemes" ? pick(all, (name) => needed.has(`${kind}/${name}`)) : all,
    );
  }, {});
  return withKey(withKey(doc, "paths", paths), "components", kept);
};

/** What a pointer belongs to: one operation, one component, or the document. */
const ownerOf = (pointer: Pointer): string => {
  const [first, second, third] = keysOf(pointer);
  if (first === "paths" && second !== undefined && third !== undefined && methods.has(third))
    return `${third} ${second}`;
  return first === "components" && second !== "securitySchemes" && third !== undefined ? `${second}/${third}` : "";
};

const byOwner = (
  origins: ReadonlyMap<Pointer, Origin>,
): ReadonlyMap<string, readonly (readonly [Pointer, Origin])[]> => {
  const owners = new Map<string, (readonly [Pointer, Origin])[]>();
  for (const entry of origins) {
    const owner = ownerOf(entry[0]);
    const list = owners.get(owner);
    if (list === undefined) owners.set(owner, [entry]);
    else list.push(entry);
  }
  return owners;
};

/** The endpoints of a document, each as a document of its own with the components it reaches and their origins. */
export const splitEndpoints = (spec: Spec): readonly Spec[] => {
  const found = groups(spec.doc);
  if (found.length <= 1) return [spec];
  const owners = byOwner(spec.origins);
  return found.map((group) => {
    const doc = pruned(spec.doc, pathsOf(spec.doc, group));
    const components = own(doc, "components");
    const kept = Object.entries(isObject(components) ? components : {}).flatMap(([kind, all]) =>
      Object.keys(isObject(all) ? all : {}).map((name) => `${kind}/${name}`),
    );
    const names = ["", ...group.map(({ method, path }) => `${method} ${path}`), ...kept];
    return { ...spec, doc, origins: new Map(names.flatMap((name) => owners.get(name) ?? [])) };
  });
};
