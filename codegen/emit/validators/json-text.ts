import { isList, isObject, type Json } from "../../document/json.js";
import { encodeKey, encodeNumber, encodeString } from "../encode.js";

/** A JSON value as an expression. @throws RangeError for a number that is not finite: lowering refuses those. */
export function jsonText(value: Json): string {
  if (typeof value === "string") return encodeString(value);
  if (typeof value === "number") return encodeNumber(value);
  if (isList(value)) return `[${value.map(jsonText).join(", ")}]`;
  if (!isObject(value)) return String(value);
  const entries = Object.entries(value).map(([key, item]) => `${encodeKey(key)}: ${jsonText(item)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

/** A value of a model, which is plain data, as an expression; what is undefined in it is left out. */
export function dataText(value: unknown): string {
  const json: Json = JSON.parse(JSON.stringify(value));
  return jsonText(json);
}
