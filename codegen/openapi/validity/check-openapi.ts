import { isList, isObject, type Json, type JsonObject, own, wordOf } from "../../document/json.js";
import { join, type Pointer } from "../../document/pointer.js";
import { schemaViolations, type Violation } from "./check-schema.js";
import {
  fieldsOf,
  isExtension,
  isToken,
  namedOf,
  type ObjectField,
  type OpenapiVersion,
  SCHEME_NEEDS,
  wordsOf,
  versionOf,
} from "../objects.js";
import { isPointer, refsIn, resolveAt } from "../operation.js";

const PARAMETER_STYLES = ["matrix", "label", "simple", "form", "spaceDelimited", "pipeDelimited", "deepObject"];

/** What a key is called wrong for, by the kind of the object whose keys are names. */
const NAME_RULES: ReadonlyMap<string, string> = new Map([
  ["paths", "a path begins with /"],
  ["responses", "a response has a status code for its name, or `default`"],
]);

function outOf(words: readonly string[], value: Json, at: Pointer): readonly Violation[] {
  return words.some((word) => word === value) ? [] : [{ at, message: `this is one of ${words.join(", ")}` }];
}

function missing(keys: readonly string[], value: JsonObject, at: Pointer): readonly Violation[] {
  return keys.filter((key) => !Object.hasOwn(value, key)).map((key) => ({ at, message: `\`${key}\` is missing here` }));
}

/** What the table of fields cannot say of a parameter. */
function parameterViolations(value: JsonObject, at: Pointer, version: OpenapiVersion): readonly Violation[] {
  const violations: Violation[] = [];
  const place = own(value, "in");
  const styles = version === "3.2" ? [...PARAMETER_STYLES, "cookie"] : PARAMETER_STYLES;
  if (Object.hasOwn(value, "style")) violations.push(...outOf(styles, own(value, "style") ?? null, join(at, "style")));
  if (place === "path" && own(value, "required") !== true)
    violations.push({ at, message: "a parameter of the path is `required: true`" });
  if (Object.hasOwn(value, "schema") === Object.hasOwn(value, "content"))
    violations.push({ at, message: "a parameter has one of `schema` and `content`" });
  if (place === "querystring" && !Object.hasOwn(value, "content"))
    violations.push({ at, message: "a parameter that is the whole query says its media type: `content`" });
  if (version === "3.2" && place === "header" && !isToken(wordOf(own(value, "name"))))
    violations.push({ at: join(at, "name"), message: "no header has such a name" });
  return violations;
}

/** A query is given whole once, or by its parts (OpenAPI 3.2, Parameter Locations). */
function queryViolations(value: JsonObject, at: Pointer): readonly Violation[] {
  const parameters = own(value, "parameters");
  const places = (isList(parameters) ? parameters : []).map((one) => own(one, "in"));
  const whole = places.filter((place) => place === "querystring").length;
  return whole > 1 || (whole === 1 && places.includes("query"))
    ? [
        {
          at: join(at, "parameters"),
          message: "a query is given by one `querystring` parameter, or by those of `query`",
        },
      ]
    : [];
}

/** What the table of fields cannot say of an object. */
function furtherViolations(
  kind: string,
  value: JsonObject,
  at: Pointer,
  version: OpenapiVersion,
): readonly Violation[] {
  const violations: Violation[] = [];
  if (kind === "document") {
    if (!["paths", "webhooks", "components"].some((key) => Object.hasOwn(value, key)))
      violations.push(...missing(["paths"], value, at));
    if (Object.hasOwn(value, "openapi") && !/^3\.[12]\.\d+$/.test(wordOf(own(value, "openapi"))))
      violations.push({ at: join(at, "openapi"), message: "a mended document is OpenAPI 3.1 or 3.2" });
  }
  if (kind === "parameter") violations.push(...parameterViolations(value, at, version));
  if (version === "3.2" && (kind === "operation" || kind === "pathItem"))
    violations.push(...queryViolations(value, at));
  if (kind === "securityScheme")
    violations.push(...missing(SCHEME_NEEDS.get(wordOf(own(value, "type"))) ?? [], value, at));
  if (kind === "responses" && Object.keys(value).length === 0)
    violations.push({ at, message: "an operation has a response" });
  return violations;
}

/** An object of a kind, and where it stands. */
interface ObjectPlace {
  readonly kind: string;
  readonly value: JsonObject;
  readonly at: Pointer;
}

function keyViolations({ kind, value, at }: ObjectPlace, key: string, version: OpenapiVersion): readonly Violation[] {
  if (isExtension(kind, key)) return [];
  const child = own(value, key) ?? null;
  const place = join(at, key);
  const known = fieldsOf(kind, version)?.get(key);
  if (known !== undefined) return fieldViolations(known, child, { at: place, parent: kind }, version);
  const named = namedOf(kind);
  if (named === undefined && fieldsOf(kind, "3.2")?.has(key) === true)
    return [{ at: place, message: `${JSON.stringify(key)} needs \`openapi: 3.2.0\`: OpenAPI 3.1 has none here` }];
  if (named === undefined) return [{ at: place, message: `OpenAPI has no ${JSON.stringify(key)} here` }];
  if (named.keys.test(key)) return fieldViolations(named.field, child, { at: place, parent: kind }, version);
  return [{ at: place, message: NAME_RULES.get(kind) ?? `OpenAPI has no ${JSON.stringify(key)} here` }];
}

/** An object of a kind: a reference may stand in its place. */
function objectViolations(kind: string, value: Json, at: Pointer, version: OpenapiVersion): readonly Violation[] {
  if (!isObject(value)) return [{ at, message: "this is an object" }];
  if (typeof own(value, "$ref") === "string") return [];
  const needs = [...(fieldsOf(kind, version) ?? [])].filter(([, field]) => field.required).map(([key]) => key);
  return [
    ...missing(needs, value, at),
    ...furtherViolations(kind, value, at, version),
    ...Object.keys(value).flatMap((key) => keyViolations({ kind, value, at }, key, version)),
  ];
}

function valueViolations(kind: string, value: Json, at: Pointer, version: OpenapiVersion): readonly Violation[] {
  const words = wordsOf(kind, version);
  if (words !== undefined) return outOf(words, value, at);
  if (kind === "any") return [];
  if (kind === "schema") return schemaViolations(value, at);
  if (kind === "boolean") return typeof value === "boolean" ? [] : [{ at, message: "this is true or false" }];
  // Whether an address or a mail address is well formed is left to the validator of the specification.
  if (kind === "string" || kind === "uri" || kind === "email")
    return typeof value === "string" ? [] : [{ at, message: "this is text" }];
  return objectViolations(kind, value, at, version);
}

const COMPONENT_NAME = /^[A-Za-z0-9._-]+$/;

/** What stands at a key of an object of the kind `parent`. */
function fieldViolations(
  field: ObjectField,
  value: Json,
  { at, parent }: { readonly at: Pointer; readonly parent: string },
  version: OpenapiVersion,
): readonly Violation[] {
  if (field.many === "list")
    return isList(value)
      ? value.flatMap((item, index) => valueViolations(field.kind, item, join(at, index), version))
      : [{ at, message: "this is a list" }];
  if (field.many === undefined) return valueViolations(field.kind, value, at, version);
  if (!isObject(value)) return [{ at, message: "this is an object" }];
  return Object.keys(value).flatMap((key): readonly Violation[] => {
    const place = join(at, key);
    if (parent === "components" && !COMPONENT_NAME.test(key))
      return [{ at: place, message: "the name of a component has letters, digits, dots, dashes, underscores" }];
    return valueViolations(field.kind, own(value, key) ?? null, place, version);
  });
}

function danglingRefs(doc: JsonObject): readonly Violation[] {
  return refsIn(doc, "#").flatMap(({ at, ref }) => {
    if (!isPointer(ref)) return [{ at, message: `the reference ${JSON.stringify(ref)} leads out of the document` }];
    return resolveAt(doc, ref) === undefined
      ? [{ at, message: `the reference ${JSON.stringify(ref)} leads nowhere` }]
      : [];
  });
}

/** What OpenAPI 3.1, or 3.2, forbids in a document that states it, as far as the pipeline and its readers rely on it. */
export function openapiViolations(doc: JsonObject): readonly Violation[] {
  return [...objectViolations("document", doc, "#", versionOf(doc)), ...danglingRefs(doc)];
}
