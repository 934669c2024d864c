import { resolveAt } from "../../codegen/openapi/operation.js";
import type { Spec } from "../../codegen/document/document.js";
import { isList, isObject, own, type Json } from "../../codegen/document/json.js";
import { join, valueAt, type Pointer } from "../../codegen/document/pointer.js";

/** One fact of a mended document: what it is about (`input.image_size.width: minimum`), its value, and where it stands. */
export interface Fact {
  readonly about: string;
  readonly value: Json;
  readonly at: Pointer;
}

const keywords = [
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "default",
] as const;

function branchesOf(schema: Json | undefined, at: Pointer): readonly Pointer[] {
  for (const keyword of ["anyOf", "oneOf", "allOf"]) {
    const list = own(schema, keyword);
    if (isList(list)) return list.map((_, index) => join(at, keyword, index));
  }
  return [];
}

function sortedJson(values: Iterable<Json>): Json {
  return [...new Set([...values].map((value) => JSON.stringify(value)))].toSorted();
}

/** Every schema that a value may match: references and unions followed, each place once. */
function alternatives(spec: Spec, at: Pointer, seen: ReadonlySet<Pointer>): readonly Pointer[] {
  const target = resolveAt(spec.doc, at);
  if (target === undefined || seen.has(target)) return [];
  const branches = branchesOf(valueAt(spec.doc, target), target);
  return branches.length === 0
    ? [target]
    : branches.flatMap((branch) => alternatives(spec, branch, new Set([...seen, target])));
}

function typesOf(schema: Json | undefined): readonly Json[] {
  const type = own(schema, "type");
  const values = own(schema, "enum");
  if (isList(type)) return type.filter((one) => one !== "null");
  if (type !== undefined) return type === "null" ? [] : [type];
  return isList(values) ? [...new Set(values.map((value) => (value === null ? "null" : typeof value)))] : [];
}

function listed(schema: Json | undefined): readonly Json[] {
  const values = own(schema, "enum");
  const only = own(schema, "const");
  return isList(values) ? values : only === undefined ? [] : [only];
}

function* ownFacts(spec: Spec, about: string, at: Pointer, places: readonly Pointer[]): Generator<Fact> {
  const schemas = places.map((place) => valueAt(spec.doc, place));
  const types = sortedJson(schemas.flatMap(typesOf));
  if (isList(types) && types.length > 0) yield { about: `${about}: type`, value: types, at };
  const values = schemas.flatMap(listed);
  // Values beside a type of their own are examples of it, not all there is.
  const open = schemas.some((schema) => listed(schema).length === 0 && typesOf(schema).includes("string"));
  if (values.length > 0 && !open) yield { about: `${about}: enum`, value: sortedJson(values), at };
  for (const keyword of keywords)
    for (const place of new Set([at, ...places])) {
      const value = own(valueAt(spec.doc, place), keyword);
      if (value !== undefined) yield { about: `${about}: ${keyword}`, value, at: join(place, keyword) };
    }
}

function* factsAt(spec: Spec, about: string, at: Pointer, seen: ReadonlySet<Pointer>): Generator<Fact> {
  const places = alternatives(spec, at, seen);
  yield* ownFacts(spec, about, at, places);
  for (const place of places) {
    const schema = valueAt(spec.doc, place);
    const inner = new Set([...seen, place]);
    const required = own(schema, "required");
    const properties = own(schema, "properties");
    for (const name of Object.keys(isObject(properties) ? properties : {})) {
      const child = `${about}.${name}`;
      if (isList(required) && required.includes(name))
        yield { about: `${child}: required`, value: true, at: join(place, "required") };
      yield* factsAt(spec, child, join(place, "properties", name), inner);
    }
    if (own(schema, "items") !== undefined) yield* factsAt(spec, `${about}[]`, join(place, "items"), inner);
  }
}

/** What a mended document states about the input and the output of its endpoint, by what it is about. */
export function factsOf(spec: Spec): ReadonlyMap<string, Fact> {
  const facts = new Map<string, Fact>();
  for (const [side, component] of [
    ["input", "#/components/schemas/Input"],
    ["output", "#/components/schemas/Output"],
  ] as const)
    for (const fact of factsAt(spec, side, component, new Set()))
      if (!facts.has(fact.about)) facts.set(fact.about, fact);
  return facts;
}
