import type { Spec } from "../spec/document.js";
import { isObject, own, withKey, type Json, type JsonObject } from "../spec/json.js";
import type { Pointer } from "../spec/pointer.js";
import { componentName, isPointer, operationsOf, refsIn, type OperationAt } from "./operation.js";

/** A POST and the routes below `<path>/requests/` are one queue; any other operation stands alone. */
const groups = (doc: JsonObject): readonly (readonly OperationAt[])[] => {
  const all = operationsOf(doc);
  const posts = all.filter(({ method }) => method === "post").map(({ path }) => path);
  const ownerOf = (one: OperationAt): string => {
    const post = posts.find((path) => one.path.startsWith(`${path.replace(/\/$/, "")}/requests/`));
    return post === undefined ? `${one.method} ${one.path}` : `post ${post}`;
  };
  const map = new Map<string, OperationAt[]>();
  for (const one of all) map.set(ownerOf(one), [...(map.get(ownerOf(one)) ?? []), one]);
  return [...map.values()];
};

const methods = new Set(["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"]);

const pick = (object: JsonObject, keep: (key: string) => boolean): JsonObject =>
  Object.keys(object).filter(keep).reduce<JsonObject>((rest, key) => withKey(rest, key, object[key] ?? null), {});

const pathsOf = (doc: JsonObject, group: readonly OperationAt[]): JsonObject => {
  const paths = own(doc, "paths");
  const kept = new Map<string, Set<string>>();
  for (const { path, method } of group) kept.set(path, (kept.get(path) ?? new Set()).add(method));
  return [...kept].reduce<JsonObject>((rest, [path, wanted]) => {
    const item = own(paths, path);
    return withKey(rest, path, isObject(item) ? pick(item, (key) => !methods.has(key) || wanted.has(key)) : {});
  }, {});
};

/** Names of component schemas that a value reaches. */
const reached = (doc: JsonObject, value: Json, seen: Set<string>): Set<string> => {
  for (const { ref } of refsIn(value, "#")) {
    const name = isPointer(ref) ? componentName(ref) : undefined;
    const schema = name === undefined ? undefined : own(own(own(doc, "components"), "schemas"), name);
    if (name === undefined || schema === undefined || seen.has(name)) continue;
    reached(doc, schema, seen.add(name));
  }
  return seen;
};

const pruned = (doc: JsonObject, paths: JsonObject): JsonObject => {
  const components = own(doc, "components");
  const schemas = own(components, "schemas");
  const rest = isObject(components) ? pick(components, (key) => key !== "schemas") : {};
  const needed = reached(doc, [paths, rest], new Set());
  const kept = isObject(schemas) ? pick(schemas, (name) => needed.has(name)) : undefined;
  const next = withKey(withKey(doc, "paths", paths), "components", kept === undefined ? rest : withKey(rest, "schemas", kept));
  return isObject(components) ? next : withKey(doc, "paths", paths);
};

/** The endpoints of a document, each as a document of its own with the components it reaches. */
export const splitEndpoints = (spec: Spec): readonly Spec[] => {
  const found = groups(spec.doc);
  if (found.length <= 1) return [spec];
  return found.map((group) => ({ ...spec, doc: pruned(spec.doc, pathsOf(spec.doc, group)) }));
};

/** Drops origins of values that a spec no longer has. */
export const originsWithin = (spec: Spec, present: (pointer: Pointer) => boolean): Spec => ({ ...spec, origins: new Map([...spec.origins].filter(([pointer]) => present(pointer))) });
