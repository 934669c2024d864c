import type { Spec } from "../document/document.js";
import { isList, isObject, type Json, own } from "../document/json.js";
import { join, type Pointer, valueAt } from "../document/pointer.js";
import { resolveAt } from "./operation.js";

/** The JSON types a schema states itself: `type`, else those of its enum, else what its keywords imply. */
export function statedTypes(schema: Json | undefined): readonly string[] {
  const type = own(schema, "type");
  if (typeof type === "string") return [type];
  if (isList(type)) return type.filter((item) => typeof item === "string");
  const values = own(schema, "enum");
  if (isList(values))
    return [...new Set(values.map((value) => (value === null ? "null" : isList(value) ? "array" : typeof value)))];
  if (isObject(own(schema, "properties"))) return ["object"];
  return own(schema, "items") === undefined ? [] : ["array"];
}

/** The branches of a union schema (references followed), or the schema itself. */
export function branchesAt(spec: Spec, at: Pointer): readonly Pointer[] {
  const target = resolveAt(spec.doc, at) ?? at;
  const schema = valueAt(spec.doc, target);
  for (const keyword of ["anyOf", "oneOf"]) {
    const list = own(schema, keyword);
    if (isList(list))
      return list.map((_, index) => resolveAt(spec.doc, join(target, keyword, index)) ?? join(target, keyword, index));
  }
  return [target];
}

/** All JSON types a schema allows, through references and unions; [] when it does not say. */
export function typesAt(spec: Spec, at: Pointer): readonly string[] {
  return [...new Set(branchesAt(spec, at).flatMap((branch) => statedTypes(valueAt(spec.doc, branch))))];
}

const LIMITS = ["number", "integer"];
const KINDS: ReadonlyMap<string, readonly string[]> = new Map([
  ["minimum", LIMITS],
  ["maximum", LIMITS],
  ["exclusiveMinimum", LIMITS],
  ["exclusiveMaximum", LIMITS],
  ["multipleOf", LIMITS],
  ["minLength", ["string"]],
  ["maxLength", ["string"]],
  ["pattern", ["string"]],
  ["format", ["string"]],
  ["minItems", ["array"]],
  ["maxItems", ["array"]],
  ["enum", ["string", "number", "integer"]],
]);

/**
 * The schema that a keyword belongs on: the branch of a union that has a type the keyword limits, the schema itself when
 * it is no union. Undefined when no branch has such a type.
 */
export function constraintAt(spec: Spec, at: Pointer, keyword: string): Pointer | undefined {
  const wanted = KINDS.get(keyword);
  if (wanted === undefined) return at;
  const branches = branchesAt(spec, at);
  const fitting = branches.find((branch) =>
    statedTypes(valueAt(spec.doc, branch)).some((type) => wanted.includes(type)),
  );
  if (fitting !== undefined) return fitting;
  const [only] = branches;
  return branches.length === 1 && only !== undefined && statedTypes(valueAt(spec.doc, only)).length === 0
    ? only
    : undefined;
}

/** The branch that is an object, for facts about its members. */
export function objectAt(spec: Spec, at: Pointer): Pointer | undefined {
  return branchesAt(spec, at).find((branch) => statedTypes(valueAt(spec.doc, branch)).includes("object"));
}
