import { isObject, type Json, type JsonObject, own, withKey } from "../document/json.js";
import { callOf, mainOperation, METHODS, type OperationAt, operationsOf } from "./operation.js";

const METHOD_NAMES: ReadonlySet<string> = new Set(METHODS);

/** The operations of a document that tell of the jobs of its own one. */
export function broughtOperations(doc: JsonObject): readonly OperationAt[] {
  const main = mainOperation({ doc });
  return operationsOf(doc).filter(({ at }) => at !== main?.at);
}

/** A document without some of its operations; a path that is left without any goes with them. */
export function withoutOperations(doc: JsonObject, calls: ReadonlySet<string>): JsonObject {
  const paths = own(doc, "paths");
  if (calls.size === 0 || !isObject(paths)) return doc;
  const kept = Object.entries(paths).flatMap(([path, item]): [string, Json][] => {
    if (!isObject(item)) return [[path, item]];
    const left = Object.entries(item).filter(
      ([key]) => !METHOD_NAMES.has(key) || !calls.has(callOf({ method: key, path })),
    );
    const isEmpty = left.length < Object.keys(item).length && !left.some(([key]) => METHOD_NAMES.has(key));
    return isEmpty ? [] : [[path, Object.fromEntries(left)]];
  });
  return withKey(doc, "paths", Object.fromEntries(kept));
}
