import { isList, type Json, own } from "../document/json.js";
import { keysOf, type Pointer } from "../document/pointer.js";

/** Single quotes, with the escapes of RFC 9535 (section 2.7). */
function quoted(key: string): string {
  return `'${JSON.stringify(key).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** The normalized path (RFC 9535) of a value: keys of lists in `doc` are indices, all others names. */
export function jsonPath(doc: Json, pointer: Pointer): string {
  let value: Json | undefined = doc;
  let path = "$";
  for (const key of keysOf(pointer)) {
    path += isList(value) ? `[${key}]` : `[${quoted(key)}]`;
    value = isList(value) ? value[Number(key)] : own(value, key);
  }
  return path;
}
