import { isList, type JsonObject, own } from "../document/json.js";
import { join, parentOf, type Pointer, valueAt } from "../document/pointer.js";
import { resolveAt } from "./operation.js";

function listed(doc: JsonObject, at: Pointer): readonly Pointer[] {
  const list = valueAt(doc, at);
  return (isList(list) ? list : []).flatMap((_, index) => resolveAt(doc, join(at, index)) ?? []);
}

function keyOf(doc: JsonObject, at: Pointer): string {
  const parameter = valueAt(doc, at);
  return JSON.stringify([own(parameter, "in") ?? null, own(parameter, "name") ?? null]);
}

/** Where the parameters of an operation are defined: its own, and those of its path that it does not state itself. */
export function operationParameters(doc: JsonObject, operation: Pointer): readonly Pointer[] {
  const own = listed(doc, join(operation, "parameters"));
  const known = new Set(own.map((at) => keyOf(doc, at)));
  const shared = listed(doc, join(parentOf(operation) ?? "#", "parameters"));
  return [...own, ...shared.filter((at) => !known.has(keyOf(doc, at)))];
}
