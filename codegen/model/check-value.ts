import { isUnique } from "falsmith-runtime/validation";
import { isList, isObject, own, type Json, type JsonObject } from "../document/json.js";
import { join, type Pointer } from "../document/pointer.js";
import { enumFaults, matches, numberFaults, sizeFaults, stringFaults, typeFaults } from "./check-leaf.js";
import type {
  ArrayCheck,
  Check,
  IfCheck,
  Model,
  ObjectCheck,
  Schema,
  ShapeId,
  UnionCheck,
  UnevaluatedCheck,
} from "./model.js";

/** Why a value does not satisfy a schema: where in the value, and what is wrong. */
export interface ValueMisfit {
  readonly at: Pointer;
  readonly says: string;
}

/** A value and where it stands. */
interface ValuePlace {
  readonly value: Json;
  readonly at: Pointer;
}

type Key = string | number;

/**
 * What was found for a schema at a place. Branches that share a schema ask for it once, so time does not grow with the
 * number of ways that lead to it; and a schema that leads back to itself adds nothing.
 */
class Answers<T> {
  readonly #known = new Map<Schema, Map<Pointer, readonly T[]>>();

  of(schema: Schema, at: Pointer, find: () => readonly T[]): readonly T[] {
    const places = this.#known.get(schema) ?? new Map<Pointer, readonly T[]>();
    this.#known.set(schema, places);
    const before = places.get(at);
    if (before !== undefined) return before;
    places.set(at, []);
    const found = find();
    places.set(at, found);
    return found;
  }
}

interface Run {
  readonly shapes: Model["shapes"];
  readonly misfits: Answers<ValueMisfit>;
  readonly lookedAt: Answers<Key>;
}

function newRun({ shapes }: Pick<Model, "shapes">): Run {
  return { shapes, misfits: new Answers(), lookedAt: new Answers() };
}

function misfitsOf(run: Run, schema: Schema, place: ValuePlace): readonly ValueMisfit[] {
  return run.misfits.of(schema, place.at, () => [
    ...said(place, typeFaults(schema.types, place.value)),
    ...schema.checks.flatMap((check) => checkMisfits(run, check, { schema, place })),
  ]);
}

function fits(run: Run, schema: Schema, place: ValuePlace): boolean {
  return misfitsOf(run, schema, place).length === 0;
}

function said({ at }: ValuePlace, faults: readonly string[]): readonly ValueMisfit[] {
  return faults.map((says) => ({ at, says }));
}

function targetOf({ shapes }: Run, id: ShapeId): readonly Schema[] {
  const target = shapes.get(id);
  return target === undefined ? [] : [target];
}

function excerptOf({ value }: ValuePlace): string {
  return JSON.stringify(value).slice(0, 80);
}

function checkMisfits(
  run: Run,
  check: Check,
  { schema, place }: { readonly schema: Schema; readonly place: ValuePlace },
): readonly ValueMisfit[] {
  const { value } = place;
  switch (check.kind) {
    case "never":
      return said(place, ["no value is allowed here"]);
    case "enum":
      return said(place, enumFaults(check, value));
    case "number":
      return typeof value === "number" ? said(place, numberFaults(check, value)) : [];
    case "string":
      return typeof value === "string" ? said(place, stringFaults(check, value)) : [];
    case "array":
      return isList(value) ? arrayMisfits(run, check, { at: place.at, value }) : [];
    case "object":
      return isObject(value) ? objectMisfits(run, check, { at: place.at, value }) : [];
    case "ref":
      return targetOf(run, check.target).flatMap((target) => misfitsOf(run, target, place));
    case "allOf":
      return check.of.flatMap((part) => misfitsOf(run, part, place));
    case "anyOf":
    case "oneOf":
      return said(place, unionFaults(run, check, place));
    case "not":
      return fits(run, check.schema, place) ? said(place, [`${excerptOf(place)} is what "not" rules out`]) : [];
    case "if":
      return branchesOf(run, check, place).flatMap((branch) => misfitsOf(run, branch, place));
    default:
      return unevaluatedMisfits(run, check, { schema, place });
  }
}

function unionFaults(run: Run, { kind, of }: UnionCheck, place: ValuePlace): readonly string[] {
  const count = of.filter((branch) => fits(run, branch, place)).length;
  if (count === 0) return [`${excerptOf(place)} fits no branch of ${kind}`];
  return kind === "oneOf" && count > 1 ? [`${excerptOf(place)} fits ${count} branches of oneOf instead of one`] : [];
}

function branchesOf(run: Run, { test, then, else: otherwise }: IfCheck, place: ValuePlace): readonly Schema[] {
  const branch = fits(run, test, place) ? then : otherwise;
  return branch === undefined ? [] : [branch];
}

function partOf({ value, at }: ValuePlace, key: Key): ValuePlace {
  const part = isList(value) ? value[Number(key)] : own(value, String(key));
  return { value: part ?? null, at: join(at, key) };
}

type ListPlace = ValuePlace & { readonly value: readonly Json[] };

function arrayMisfits(run: Run, check: ArrayCheck, place: ListPlace): readonly ValueMisfit[] {
  const { value } = place;
  const { items, contains } = check;
  const inside = [...value.keys()].flatMap((index) => {
    const schema = check.prefix[index] ?? items;
    return schema === undefined ? [] : misfitsOf(run, schema, partOf(place, index));
  });
  const matching = contains === undefined ? 0 : matchingItems(run, contains, place).length;
  const contained =
    contains === undefined
      ? []
      : sizeFaults(matching, ["minContains", check.minContains], ["maxContains", check.maxContains]);
  return [
    ...said(place, sizeFaults(value.length, ["minItems", check.minItems], ["maxItems", check.maxItems])),
    ...inside,
    ...said(place, contained),
    ...said(place, check.unique && !isUnique(value) ? ["two of the items are equal"] : []),
  ];
}

function matchingItems(run: Run, contains: Schema, place: ListPlace): readonly number[] {
  return [...place.value.keys()].filter((index) => fits(run, contains, partOf(place, index)));
}

type ObjectPlace = ValuePlace & { readonly value: JsonObject };

function requiredFaults(check: ObjectCheck, value: JsonObject): readonly string[] {
  const has = (name: string): boolean => own(value, name) !== undefined;
  const names = [
    ...check.properties.flatMap(({ name, required }) => (required ? [name] : [])),
    ...check.required,
    ...check.dependentRequired.flatMap(([name, needs]) => (has(name) ? needs : [])),
  ];
  return names.filter((name) => !has(name)).map((name) => `the required ${JSON.stringify(name)} is missing`);
}

/** The schemas that speak of the value of a key. */
function schemasFor(check: ObjectCheck, key: string): readonly Schema[] {
  const named = [
    ...check.properties.filter(({ name }) => name === key),
    ...check.patterns.filter(({ pattern }) => matches(pattern, key)),
  ].map(({ schema }) => schema);
  return named.length > 0 || check.additional === undefined ? named : [check.additional];
}

/** The keys of an object: those that its schema names in the order of the schema, then all others. */
function keysInOrder(check: ObjectCheck, value: JsonObject): readonly string[] {
  const known = check.properties.map(({ name }) => name).filter((name) => own(value, name) !== undefined);
  return [...new Set([...known, ...Object.keys(value)])];
}

function objectMisfits(run: Run, check: ObjectCheck, place: ObjectPlace): readonly ValueMisfit[] {
  const { value, at } = place;
  const keys = keysInOrder(check, value);
  const { names } = check;
  // A name stands where its value does: what was found for one is not asked for the other.
  const misnamed = keys.filter(
    (key) => names !== undefined && !fits(newRun(run), names, { value: key, at: join(at, key) }),
  );
  const count = sizeFaults(keys.length, ["minProperties", check.minProperties], ["maxProperties", check.maxProperties]);
  const nameFaults = misnamed.map((key) => `${JSON.stringify(key)} is not an allowed name here`);
  return [
    ...said(place, [...requiredFaults(check, value), ...count, ...nameFaults]),
    ...keys.flatMap((key) => schemasFor(check, key).flatMap((schema) => misfitsOf(run, schema, partOf(place, key)))),
    ...dependentSchemas(check, value).flatMap((schema) => misfitsOf(run, schema, place)),
  ];
}

function dependentSchemas(check: ObjectCheck, value: JsonObject): readonly Schema[] {
  return check.dependentSchemas.flatMap(([name, schema]) => (own(value, name) === undefined ? [] : [schema]));
}

function unevaluatedMisfits(
  run: Run,
  check: UnevaluatedCheck,
  { schema, place }: { readonly schema: Schema; readonly place: ValuePlace },
): readonly ValueMisfit[] {
  const { value } = place;
  const keys: readonly Key[] =
    check.kind === "unevaluatedItems"
      ? isList(value)
        ? [...value.keys()]
        : []
      : isObject(value)
        ? Object.keys(value)
        : [];
  const others = schema.checks.filter((other) => other !== check);
  const known = new Set(others.flatMap((other) => keysLookedAt(run, other, place)));
  return keys.filter((key) => !known.has(key)).flatMap((key) => misfitsOf(run, check.schema, partOf(place, key)));
}

/** The keys and indexes of a value that a schema looked at, given that the value satisfies it. */
function keysBySchema(run: Run, schema: Schema, place: ValuePlace): readonly Key[] {
  return run.lookedAt.of(schema, place.at, () => schema.checks.flatMap((check) => keysLookedAt(run, check, place)));
}

function keysLookedAt(run: Run, check: Check, place: ValuePlace): readonly Key[] {
  const { value, at } = place;
  const all = (schemas: readonly Schema[]): readonly Key[] =>
    schemas.flatMap((schema) => keysBySchema(run, schema, place));
  switch (check.kind) {
    case "object":
      if (!isObject(value)) return [];
      return [
        ...Object.keys(value).filter((key) => schemasFor(check, key).length > 0),
        ...all(dependentSchemas(check, value)),
      ];
    case "array":
      return isList(value) ? itemsLookedAt(run, check, { value, at }) : [];
    case "unevaluatedProperties":
      return isObject(value) ? Object.keys(value) : [];
    case "unevaluatedItems":
      return isList(value) ? [...value.keys()] : [];
    case "ref":
      return all(targetOf(run, check.target));
    case "allOf":
      return all(check.of);
    case "anyOf":
    case "oneOf":
      return all(check.of.filter((branch) => fits(run, branch, place)));
    case "if":
      return [...(fits(run, check.test, place) ? all([check.test]) : []), ...all(branchesOf(run, check, place))];
    default:
      return [];
  }
}

function itemsLookedAt(run: Run, { items, prefix, contains }: ArrayCheck, place: ListPlace): readonly number[] {
  const indexes = [...place.value.keys()];
  if (items !== undefined) return indexes;
  const matching = contains === undefined ? [] : matchingItems(run, contains, place);
  return [...indexes.slice(0, prefix.length), ...matching];
}

/**
 * What is wrong with a value, by a lowered schema: the same answer as the validator that is emitted for it, in sentences
 * for findings. `format` is not looked at.
 * @param model what the references of the schema lead to
 * @param at where the value stands
 */
export function valueMisfits(
  model: Pick<Model, "shapes">,
  schema: Schema,
  { value, at }: { readonly value: Json; readonly at: Pointer },
): readonly ValueMisfit[] {
  return misfitsOf(newRun(model), schema, { value, at });
}
