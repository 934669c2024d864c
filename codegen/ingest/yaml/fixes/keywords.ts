import type { TextLines } from "../../lines.js";
import { keyName, ownerOf, type YamlEntry } from "./entry.js";

/** Keys whose value is always words, however the words look. */
const WORDS = new Set(["description", "summary", "title", "termsOfService"]);

/** Keys of OpenAPI and JSON Schema whose value is never words: a colon in it is a lost line break, not punctuation. */
const NEVER_WORDS = new Set([
  "openapi",
  "swagger",
  "info",
  "contact",
  "license",
  "servers",
  "paths",
  "webhooks",
  "components",
  "security",
  "tags",
  "schemas",
  "responses",
  "parameters",
  "requestBodies",
  "headers",
  "securitySchemes",
  "links",
  "callbacks",
  "pathItems",
  "get",
  "put",
  "post",
  "delete",
  "options",
  "head",
  "patch",
  "trace",
  "requestBody",
  "content",
  "schema",
  "encoding",
  "type",
  "format",
  "properties",
  "required",
  "items",
  "allOf",
  "anyOf",
  "oneOf",
  "not",
  "additionalProperties",
  "$ref",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "uniqueItems",
  "minProperties",
  "maxProperties",
  "nullable",
  "deprecated",
  "readOnly",
  "writeOnly",
  "in",
  "allowEmptyValue",
  "style",
  "explode",
  "allowReserved",
  "flows",
  "scopes",
  "variables",
  "discriminator",
  "mapping",
  "externalDocs",
  "examples",
  "enum",
]);

/** Keys below which any key may hold any text. */
const FREE = new Set(["example", "examples", "default", "const", "value"]);

function isFree(lines: TextLines, entry: YamlEntry): boolean {
  for (let owner = ownerOf(lines, entry.index); owner !== undefined; owner = ownerOf(lines, owner.index)) {
    if (FREE.has(keyName(owner) ?? "")) return true;
  }
  return false;
}

/** True for a keyword of OpenAPI or JSON Schema. */
export function isKeywordName(name: string): boolean {
  return WORDS.has(name) || NEVER_WORDS.has(name);
}

/** True for a line that begins with a keyword: in the middle of words it is structure gone astray. */
export function isKeyword(entry: YamlEntry | undefined): boolean {
  return entry !== undefined && isKeywordName(keyName(entry) ?? "");
}

/** True when the value of the entry is words in every OpenAPI document. */
export function isWords(entry: YamlEntry): boolean {
  return WORDS.has(keyName(entry) ?? "");
}

/** True when the value of the entry may be a string that nobody quoted. */
export function mayBeWords(lines: TextLines, entry: YamlEntry): boolean {
  const name = keyName(entry);
  return name === undefined || !NEVER_WORDS.has(name) || isFree(lines, entry);
}
