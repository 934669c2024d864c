import { isList, isObject, type Json, type JsonObject, own, wordOf } from "../document/json.js";
import { join, type Pointer } from "../document/pointer.js";
import { schemaViolations, type Violation } from "./check-schema.js";
import { fieldsOf, isExtension, namedOf, type ObjectField, SCHEME_NEEDS, wordsOf } from "./objects.js";
import { isPointer, refsIn, resolveAt } from "./operation.js";

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

/** What the table of fields cannot say of an object. */
function furtherViolations(kind: string, value: JsonObject, at: Pointer): readonly Violation[] {
  const violations: Violation[] = [];
  if (kind === "document") {
    violations.push(...missing(["paths"], value, at));
    if (Object.hasOwn(value, "openapi") && !/^3\.1\.\d+$/.test(wordOf(own(value, "openapi"))))
      violations.push({ at: join(at, "openapi"), message: "a mended document is OpenAPI 3.1" });
  }
  if (kind === "parameter") {
    if (Object.hasOwn(value, "style"))
      violations.push(...outOf(PARAMETER_STYLES, own(value, "style") ?? null, join(at, "style")));
    if (own(value, "in") === "path" && own(value, "required") !== true)
      violations.push({ at, message: "a parameter of the path is `required: true`" });
    if (Object.hasOwn(value, "schema") === Object.hasOwn(value, "content"))
      violations.push({ at, message: "a parameter has one of `schema` and `content`" });
  }
  if (kind === "securityScheme")
    violations.push(...missing(SCHEME_NEEDS.get(wordOf(own(value, "type"))) ?? [], value, at));
  if (kind === "responses" && Object.keys(value).length === 0)
    violations.push({ at, message: "an operation has a response" });
  return violations;
}

function keyViolations(kind: string, key: string, value: JsonObject, at: Pointer): readonly Violation[] {
  if (isExtension(kind, key)) return [];
  const child = own(value, key) ?? null;
  const place = join(at, key);
  const known = fieldsOf(kind)?.get(key);
  if (known !== undefined) return fieldViolations(known, child, place, kind);
  const named = namedOf(kind);
  if (named === undefined) return [{ at: place, message: `OpenAPI has no ${JSON.stringify(key)} here` }];
  if (named.keys.test(key)) return fieldViolations(named.field, child, place, kind);
  return [{ at: place, message: NAME_RULES.get(kind) ?? `OpenAPI has no ${JSON.stringify(key)} here` }];
}

/** An object of a kind: a reference may stand in its place. */
function objectViolations(kind: string, value: Json, at: Pointer): readonly Violation[] {
  if (!isObject(value)) return [{ at, message: "this is an object" }];
  if (typeof own(value, "$ref") === "string") return [];
  const needs = [...(fieldsOf(kind) ?? [])].filter(([, field]) => field.required).map(([key]) => key);
  return [
    ...missing(needs, value, at),
    ...furtherViolations(kind, value, at),
    ...Object.keys(value).flatMap((key) => keyViolations(kind, key, value, at)),
  ];
}

function valueViolations(kind: string, value: Json, at: Pointer): readonly Violation[] {
  const words = wordsOf(kind);
  if (words !== undefined) return outOf(words, value, at);
  if (kind === "any") return [];
  if (kind === "schema") return schemaViolations(value, at);
  if (kind === "boolean") return typeof value === "boolean" ? [] : [{ at, message: "this is true or false" }];
  // Whether an address or a mail address is well formed is left to the validator of the specification.
  if (kind === "string" || kind === "uri" || kind === "email")
    return typeof value === "string" ? [] : [{ at, message: "this is text" }];
  return objectViolations(kind, value, at);
}

const COMPONENT_NAME = /^[A-Za-z0-9._-]+$/;

/** What stands at a key of an object of the kind `parent`. */
function fieldViolations(field: ObjectField, value: Json, at: Pointer, parent: string): readonly Violation[] {
  if (field.many === "list")
    return isList(value)
      ? value.flatMap((item, index) => valueViolations(field.kind, item, join(at, index)))
      : [{ at, message: "this is a list" }];
  if (field.many === undefined) return valueViolations(field.kind, value, at);
  if (!isObject(value)) return [{ at, message: "this is an object" }];
  return Object.keys(value).flatMap((key): readonly Violation[] => {
    const place = join(at, key);
    if (parent === "components" && !COMPONENT_NAME.test(key))
      return [{ at: place, message: "the name of a component has letters, digits, dots, dashes, underscores" }];
    return valueViolations(field.kind, own(value, key) ?? null, place);
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

/** What OpenAPI 3.1 forbids in a document, as far as the pipeline and its readers rely on it. */
export function openapiViolations(doc: JsonObject): readonly Violation[] {
  return [...objectViolations("document", doc, "#"), ...danglingRefs(doc)];
}
