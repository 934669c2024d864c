import { isList, isObject, type Json, type JsonObject, own, sameJson, wordOf } from "../../document/json.js";
import { valueAt } from "../../document/pointer.js";
import { isPointer, METHODS, resolveAt } from "../../openapi/operation.js";
import { type OperationShare, shareOperation } from "./shared-operation.js";

/** What one endpoint says of a path; its own servers and security are in the item. */
export interface PathShare extends Omit<OperationShare, "operation"> {
  readonly path: string;
  readonly item: JsonObject;
}

/** One path for several endpoints. */
export interface SharedPath {
  readonly path: string;
  readonly item: JsonObject;
  readonly lost: readonly Lost[];
}

/** What an operation cannot state of each of the endpoints that share it, in words. */
export interface Lost {
  readonly method: string;
  readonly shares: readonly OperationShare[];
  readonly what: readonly string[];
}

/** Paths that differ in the names of their templates alone are the same to OpenAPI. */
export function templateOf(path: string): string {
  return path.replace(/\{[^{}]*\}/g, "{}");
}

function templateNames(path: string): readonly string[] {
  return [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name = ""]) => name);
}

function isMethod(key: string): boolean {
  return METHODS.some((method) => method === key);
}

function parametersOf(value: JsonObject, doc: JsonObject): readonly Json[] {
  const list = own(value, "parameters");
  return (isList(list) ? list : []).map((parameter) => {
    const ref = own(parameter, "$ref");
    return typeof ref === "string" && isPointer(ref)
      ? (valueAt(doc, resolveAt(doc, ref) ?? ref) ?? parameter)
      : parameter;
  });
}

function parameterKey(parameter: Json): string {
  return `${wordOf(own(parameter, "in"))} ${wordOf(own(parameter, "name"))}`;
}

/** The operation with what its path item says for all of its operations, and the names of the path that is printed. */
function standalone({ doc, item }: PathShare, operation: JsonObject, names: ReadonlyMap<string, string>): JsonObject {
  const stated = parametersOf(operation, doc);
  const known = new Set(stated.map(parameterKey));
  const inherited = parametersOf(item, doc).filter((parameter) => !known.has(parameterKey(parameter)));
  const parameters = [...inherited, ...stated].map((parameter): Json => {
    const name = own(parameter, "in") === "path" ? names.get(wordOf(own(parameter, "name"))) : undefined;
    return isObject(parameter) && name !== undefined ? { ...parameter, name } : parameter;
  });
  const others = Object.entries(item).filter(
    ([key]) => !isMethod(key) && key !== "parameters" && own(operation, key) === undefined,
  );
  return Object.fromEntries([
    ...others,
    ...Object.entries(operation),
    ...(parameters.length === 0 ? [] : ([["parameters", parameters]] as const)),
  ]);
}

function operationsIn(share: PathShare, path: string): readonly (readonly [method: string, share: OperationShare])[] {
  const printed = templateNames(path);
  const names = new Map(templateNames(share.path).map((name, index) => [name, printed[index] ?? name]));
  return METHODS.flatMap((method) => {
    const operation = own(share.item, method);
    return isObject(operation) ? [[method, { ...share, operation: standalone(share, operation, names) }] as const] : [];
  });
}

/** Servers that all operations have stand once, at their path. */
function withCommonServers(operations: readonly (readonly [string, JsonObject])[]): JsonObject {
  const [first, ...others] = operations.map(([, operation]) => own(operation, "servers"));
  if (first === undefined || !others.every((other) => sameJson(first, other))) return Object.fromEntries(operations);
  const bare = operations.map(([method, operation]): [string, JsonObject] => [
    method,
    Object.fromEntries(Object.entries(operation).filter(([key]) => key !== "servers")),
  ]);
  return Object.fromEntries<Json>([...bare, ["servers", first]]);
}

/**
 * One path for endpoints that share it: an operation that only one of them has is its own, with what its path item says;
 * one that several have is that of all.
 * @param shares in an order that does not rest on that of the inputs
 */
export function sharePath(shares: readonly PathShare[]): SharedPath {
  const [path = ""] = shares.map((share) => share.path).sort();
  const byMethod = new Map<string, OperationShare[]>();
  for (const [method, share] of shares.flatMap((one) => operationsIn(one, path)))
    byMethod.set(method, [...(byMethod.get(method) ?? []), share]);
  const lost: Lost[] = [];
  const operations = [...byMethod].map(([method, all]): [string, JsonObject] => {
    const [only, ...others] = all;
    if (only !== undefined && others.length === 0) return [method, only.operation];
    const shared = shareOperation(all);
    if (shared.lost.length > 0) lost.push({ method, shares: all, what: shared.lost });
    return [method, shared.operation];
  });
  return { path, item: withCommonServers(operations), lost };
}
