import { isList, isObject, type JsonObject, own } from "../../document/json.js";
import { eachObject, type ObjectAt } from "../each-object.js";
import type { OpenapiVersion } from "../objects.js";

/** What of a call only OpenAPI 3.2 can say, by the kind of the object whose field it is. */
const ONLY_32: ReadonlyMap<string, readonly string[]> = new Map([
  ["pathItem", ["query"]],
  ["media", ["itemSchema", "prefixEncoding", "itemEncoding"]],
  ["encoding", ["encoding", "prefixEncoding", "itemEncoding"]],
]);

function needs32({ kind, value }: ObjectAt): boolean {
  if (kind === "parameter" && own(value, "in") === "querystring") return true;
  return (ONLY_32.get(kind) ?? []).some((key) => isObject(own(value, key)) || isList(own(value, key)));
}

/**
 * The version that a document needs: 3.2 where it has an operation for QUERY, a parameter that is the whole query, or a
 * word for the items of a stream; else 3.1, which more tools read.
 */
export function neededVersion(doc: JsonObject): OpenapiVersion {
  for (const object of eachObject(doc)) if (needs32(object)) return "3.2";
  return "3.1";
}
