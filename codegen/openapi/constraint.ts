import type { Spec } from "../document/document.js";
import { isList, isObject, type Json, own } from "../document/json.js";
import { join, type Pointer, valueAt } from "../document/pointer.js";
import { resolvedAt } from "./operation.js";

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

interface Branch {
  readonly at: Pointer;
  readonly schema: Json | undefined;
}

function followed(spec: Spec, at: Pointer): Branch {
  const found = resolvedAt(spec.doc, at);
  return found === undefined ? { at, schema: valueAt(spec.doc, at) } : { at: found.at, schema: found.value };
}

function branchesOf(spec: Spec, at: Pointer): readonly Branch[] {
  const target = followed(spec, at);
  for (const keyword of ["anyOf", "oneOf"]) {
    const list = own(target.schema, keyword);
    if (isList(list)) return list.map((_, index) => followed(spec, join(target.at, keyword, index)));
  }
  return [target];
}

/** The branches of a union schema (references followed), or the schema itself. */
export function branchesAt(spec: Spec, at: Pointer): readonly Pointer[] {
  return branchesOf(spec, at).map((branch) => branch.at);
}

/** All JSON types a schema allows, through references and unions; [] when it does not say. */
export function typesAt(spec: Spec, at: Pointer): readonly string[] {
  return [...new Set(branchesOf(spec, at).flatMap(({ schema }) => statedTypes(schema)))];
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
  const branches = branchesOf(spec, at);
  const fitting = branches.find(({ schema }) => statedTypes(schema).some((type) => wanted.includes(type)));
  if (fitting !== undefined) return fitting.at;
  const [only] = branches;
  return branches.length === 1 && only !== undefined && statedTypes(only.schema).length === 0 ? only.at : undefined;
}

/** The branch that is an object, for facts about its members. */
export function objectAt(spec: Spec, at: Pointer): Pointer | undefined {
  return branchesOf(spec, at).find(({ schema }) => statedTypes(schema).includes("object"))?.at;
}
