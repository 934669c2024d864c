import type { Finding } from "../../../document/finding.js";
import { isList, isObject, own, wordOf, type Json, type JsonObject } from "../../../document/json.js";
import { isToken, type OpenapiVersion, SCHEME_NEEDS } from "../../../openapi/objects.js";
import { below, added, instead, without, type StructureCheck, type Spot } from "./spot.js";

/** What a document leaves out and every reader would put there. */
export function fallbackOf(kind: string, key: string, value: JsonObject): Json | undefined {
  const values = own(value, "enum");
  if (kind === "serverVariable" && key === "default") return isList(values) ? values[0] : undefined;
  return FALLBACKS.get(`${kind}/${key}`);
}

const FALLBACKS: ReadonlyMap<string, Json> = new Map<string, Json>([
  ["response/description", ""],
  ["info/title", ""],
  ["info/version", "1.0.0"],
  ["requestBody/content", {}],
  ["implicit/scopes", {}],
  ["password/scopes", {}],
  ["codeFlow/scopes", {}],
  ["deviceFlow/scopes", {}],
]);

/** Keys that two of a kind of object must not have together: the second of each pair goes. */
const EXCLUSIVE: ReadonlyMap<string, readonly (readonly [kept: string, dropped: string])[]> = new Map([
  ["license", [["url", "identifier"]]],
  [
    "example",
    [
      ["value", "externalValue"],
      ["value", "dataValue"],
      ["value", "serializedValue"],
      ["serializedValue", "externalValue"],
    ],
  ],
  ["link", [["operationId", "operationRef"]]],
  [
    "media",
    [
      ["examples", "example"],
      ["encoding", "prefixEncoding"],
      ["encoding", "itemEncoding"],
    ],
  ],
  [
    "encoding",
    [
      ["encoding", "prefixEncoding"],
      ["encoding", "itemEncoding"],
    ],
  ],
  [
    "parameter",
    [
      ["schema", "content"],
      ["examples", "example"],
    ],
  ],
  [
    "header",
    [
      ["schema", "content"],
      ["examples", "example"],
    ],
  ],
]);

const STYLES: ReadonlyMap<string, readonly string[]> = new Map([
  ["path", ["matrix", "label", "simple"]],
  ["header", ["simple"]],
  ["query", ["form", "spaceDelimited", "pipeDelimited", "deepObject"]],
  ["cookie", ["form"]],
]);

/** Whether OpenAPI has a style for parameters of a place. */
function isStyle(style: string, place: string, version: OpenapiVersion): boolean {
  return (STYLES.get(place) ?? []).includes(style) || (version === "3.2" && place === "cookie" && style === "cookie");
}

/** A word as it is after its spelling is mended: `Query`, ` path`. */
function placeOf(value: JsonObject): string {
  return wordOf(own(value, "in")).trim().toLowerCase();
}

/** The keys of a parameter or header that say nothing where it stands. */
function idle(value: JsonObject, place: string, version: OpenapiVersion): readonly string[] {
  const style = own(value, "style");
  const written = own(value, "schema") === undefined && own(value, "content") !== undefined;
  return [
    ...(written ? ["style", "explode", "allowReserved", "example", "examples"] : []),
    ...(!written && style !== undefined && !isStyle(wordOf(style), place, version) ? ["style"] : []),
    ...(!written && place !== "query" ? ["allowReserved"] : []),
    ...(place === "query" ? [] : ["allowEmptyValue"]),
  ].filter((key) => own(value, key) !== undefined);
}

function* named(check: StructureCheck, value: JsonObject, spot: Spot): Generator<Finding> {
  const name = own(value, "name");
  if (placeOf(value) !== "path") return;
  if (typeof name === "string" && /[{}]/.test(name))
    yield instead(check, below(spot, "name"), name.replace(/[{}]/g, ""), "the name of a path parameter has no braces");
  // The schema of the specification asks for it beside `schema` only.
  if (own(value, "required") !== true && own(value, "content") === undefined)
    yield added(check, spot, ["required", true], "a path parameter is always required");
}

/** A parameter or header says its schema, or its content of one media type. */
function* described(check: StructureCheck, value: JsonObject, spot: Spot): Generator<Finding> {
  const content = own(value, "content");
  if (own(value, "schema") !== undefined) return;
  const types = Object.keys(isObject(content) ? content : {});
  if (types.length === 0) {
    if (content !== undefined) yield without(check, below(spot, "content"), "a content without a media type");
    yield added(check, spot, ["schema", {}], "nothing says what the value is");
  }
  for (const type of types.slice(1))
    yield without(check, below(spot, "content", type), "a parameter is written in one media type only", "warning");
}

const SCHEME_KEYS: ReadonlyMap<string, readonly string[]> = new Map([
  ["apiKey", ["name", "in"]],
  ["http", ["scheme", "bearerFormat"]],
  ["oauth2", ["flows", "oauth2MetadataUrl"]],
  ["openIdConnect", ["openIdConnectUrl"]],
  ["mutualTLS", []],
]);

/** The type of a scheme, however its source spells it. */
function schemeType(value: JsonObject): string {
  const word = wordOf(own(value, "type")).trim().toLowerCase();
  return [...SCHEME_KEYS.keys()].find((type) => type.toLowerCase() === word) ?? "";
}

function foreign(value: JsonObject): readonly string[] {
  const type = schemeType(value);
  const bearer = wordOf(own(value, "scheme")).toLowerCase() === "bearer";
  return [...SCHEME_KEYS.values()]
    .flat()
    .filter(
      (key) =>
        own(value, key) !== undefined &&
        (!(SCHEME_KEYS.get(type) ?? []).includes(key) || (key === "bearerFormat" && !bearer)),
    );
}

/** What an object of this kind still lacks to be one; undefined when nothing. */
export function lackOf(kind: string, value: JsonObject): string | undefined {
  if (kind === "parameter" && placeOf(value) === "header" && !isToken(wordOf(own(value, "name"))))
    return "has a name that no header has";
  if (kind === "link" && own(value, "operationId") === undefined && own(value, "operationRef") === undefined)
    return "names no operation";
  if (kind !== "securityScheme") return undefined;
  const missing = (SCHEME_NEEDS.get(schemeType(value)) ?? []).find((key) => own(value, key) === undefined);
  return missing === undefined ? undefined : `has no \`${missing}\``;
}

/** Mends what the table of fields cannot say: keys that exclude each other, or say nothing where they stand. */
export function* amend(check: StructureCheck, kind: string, value: JsonObject, spot: Spot): Generator<Finding> {
  for (const [kept, dropped] of EXCLUSIVE.get(kind) ?? []) {
    if (own(value, kept) === undefined || own(value, dropped) === undefined) continue;
    yield without(check, below(spot, dropped), `\`${dropped}\` does not stand beside \`${kept}\``);
  }
  if (kind === "parameter" || kind === "header") {
    yield* named(check, value, spot);
    yield* described(check, value, spot);
    const gone = own(value, "examples") === undefined ? "" : "example";
    for (const key of idle(value, kind === "header" ? "header" : placeOf(value), check.version))
      if (key !== gone) yield without(check, below(spot, key), `\`${key}\` says nothing here`);
  }
  if (kind === "securityScheme")
    for (const key of foreign(value))
      yield without(check, below(spot, key), `\`${key}\` is not a field of a scheme of this type`);
  const values = own(value, "enum");
  if (kind === "serverVariable" && isList(values) && values.length === 0)
    yield without(check, below(spot, "enum"), "an empty list allows nothing");
}
