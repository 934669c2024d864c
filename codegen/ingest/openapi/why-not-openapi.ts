import { isList, isObject, type Json, type JsonObject, own } from "../../document/json.js";
import type { Pointer } from "../../document/pointer.js";
import { otherFormatOf } from "../other-format.js";
import { keywordsMeant } from "./key-words.js";

/** Why a value is no document, the part of it that says so, and what to do. */
export interface Reason {
  readonly at: Pointer;
  readonly message: string;
  readonly hint: string;
}

const PARTS = ["paths", "webhooks", "components", "definitions"];
const KNOWN = /^"?(?:3\.[0-2](?:\.\d+)?(?:-[\w.]+)?|2\.0|3|2)"?$/;
const HINT = "give an OpenAPI 3.0 to 3.2 or Swagger 2.0 document, with the line that states its version";

function reason(at: Pointer, message: string, hint: string = HINT): Reason {
  return { at, message, hint };
}

/** Objects without a version that are something else. */
function otherwise(value: JsonObject): Reason {
  const error = own(value, "error");
  const words = [own(error, "code"), own(error, "message")].filter((word) => typeof word === "string");
  if (error !== undefined) {
    const detail = words.length === 0 ? "" : ` (${words.join(": ").slice(0, 200)})`;
    const hint = "fetch the document again: the server gave an error in its place";
    return reason("#/error", `this is an error message of a server${detail}`, hint);
  }
  if (own(value, "overlay") !== undefined)
    return reason("#/overlay", "this is an OpenAPI Overlay, not a document", "overlays belong in specs/overlays/");
  const other = otherFormatOf(value);
  if (other !== undefined)
    return reason("#", `this is ${other.what}: it states no \`openapi\` or \`swagger\` version`, other.hint);
  const keys = Object.keys(value)
    .slice(0, 5)
    .map((key) => JSON.stringify(key.slice(0, 40)));
  const found = keys.length === 0 ? "it is empty" : `its keys begin with ${keys.join(", ")}`;
  return reason("#", `the document states no \`openapi\` or \`swagger\` version; ${found}`);
}

/** Why a value is not an OpenAPI document; undefined when it is one. */
export function whyNotOpenapi(value: Json): Reason | undefined {
  if (!isObject(value)) return reason("#", `${isList(value) ? "a list" : "a single value"} is not an OpenAPI document`);
  const openapi = own(value, "openapi");
  const version = openapi ?? own(value, "swagger");
  if (version === undefined) return otherwise(value);
  const shown = JSON.stringify(version);
  if (!KNOWN.test(shown))
    return reason(
      openapi === undefined ? "#/swagger" : "#/openapi",
      `version ${shown.slice(0, 40)} is none that falsmith reads`,
    );
  const parts = Object.keys(value).filter((key) => [key, ...keywordsMeant(key)].some((word) => PARTS.includes(word)));
  if (parts.some((key) => isObject(own(value, key)))) return undefined;
  const message = "the document has no `paths`, `webhooks` or `components`: it may be cut off";
  return reason("#", message, "copy the whole document");
}
