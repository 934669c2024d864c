import type { Issue, PathKey, UnknownKeys } from "../validator.js";
import { objectOf, type Plain } from "./guards.js";
import { isType } from "./failing.js";
import { unknownKey } from "./sentence.js";
import { ownValue } from "./place.js";

export type CompleteOptions = { readonly unknownKeys: UnknownKeys; readonly defaults: boolean };

type Walk = CompleteOptions & { readonly root: unknown; readonly notes: Issue[] };

/** Schemas that all speak of one value; `sure` ones hold, the others may (they are branches). */
type Facet = { readonly schema: unknown; readonly sure: boolean };

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const MAX_FACETS = 200;

const target = (root: unknown, ref: unknown): unknown =>
  typeof ref === "string" && ref.startsWith("#/$defs/")
    ? ownValue(ownValue(root, "$defs"), ref.slice(8).replaceAll("~1", "/").replaceAll("~0", "~"))
    : undefined;

/** False when the schema's type or its listed values leave no room for an object (or list) like `value`. */
const canBe = (schema: unknown, value: unknown): boolean => {
  const type = ownValue(schema, "type");
  if (type !== undefined && !(Array.isArray(type) ? type : [type]).some((name) => isType(value, name))) return false;
  const constant = ownValue(schema, "const");
  const values = ownValue(schema, "enum") ?? (constant === undefined ? undefined : [constant]);
  return values === undefined || listOf(values).some((each) => typeof each === "object" && each !== null);
};

const branchesFor = (walk: Walk, schema: unknown, value: unknown): readonly unknown[] =>
  [...listOf(ownValue(schema, "anyOf")), ...listOf(ownValue(schema, "oneOf"))].filter((branch) =>
    canBe(target(walk.root, ownValue(branch, "$ref")) ?? branch, value),
  );

/** All schemas that say something about `value`, references followed. */
const facetsOf = (walk: Walk, facets: readonly Facet[], value: unknown): readonly Facet[] => {
  const found = new Map<unknown, boolean>();
  const add = (schema: unknown, sure: boolean): void => {
    if (schema === undefined || found.size > MAX_FACETS || (found.has(schema) && (found.get(schema) === true || !sure)))
      return;
    found.set(schema, sure);
    add(target(walk.root, ownValue(schema, "$ref")), sure);
    for (const part of listOf(ownValue(schema, "allOf"))) add(part, sure);
    const branches = branchesFor(walk, schema, value);
    for (const branch of branches) add(branch, sure && branches.length === 1);
    for (const key of ["if", "then", "else"]) add(ownValue(schema, key), false);
    const dependent = ownValue(schema, "dependentSchemas");
    if (typeof dependent === "object" && dependent !== null)
      for (const part of Object.values(dependent)) add(part, false);
  };
  for (const { schema, sure } of facets) add(schema, sure);
  return [...found].map(([schema, sure]) => ({ schema, sure }));
};

const OPEN = ["patternProperties", "additionalProperties", "unevaluatedProperties"];

/** True when a schema lets other keys than its own pass on purpose, or says nothing of keys at all. */
const isOpen = (facets: readonly Facet[]): boolean =>
  facets.some(({ schema }) => OPEN.some((key) => ownValue(schema, key) !== undefined)) ||
  !facets.some(({ schema }) => ownValue(schema, "properties") !== undefined);

/** A branch like `{}` or `{type: object}` allows every key. */
const hasFreeBranch = (facets: readonly Facet[]): boolean =>
  facets.some(
    ({ schema, sure }) =>
      !sure &&
      !["properties", "$ref", "allOf", "anyOf", "oneOf", "required", "not"].some(
        (key) => ownValue(schema, key) !== undefined,
      ),
  );

const namesOf = (facets: readonly Facet[]): ReadonlySet<string> =>
  new Set(facets.flatMap(({ schema }) => Object.keys(ownValue(schema, "properties") ?? {})));

const below = (facets: readonly Facet[], key: string): readonly Facet[] =>
  facets.map(({ schema, sure }) => ({ schema: ownValue(ownValue(schema, "properties"), key), sure }));

const put = (object: Record<string, unknown>, key: string, value: unknown): void => {
  Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
};

const missingDefaults = (
  walk: Walk,
  facets: readonly Facet[],
  value: Plain,
): readonly (readonly [string, unknown])[] => {
  if (!walk.defaults) return [];
  const sure = facets.filter((facet) => facet.sure);
  return [...namesOf(sure)].flatMap((key) => {
    if (Object.hasOwn(value, key) && value[key] !== undefined) return [];
    const parts = facetsOf(walk, below(sure, key), undefined);
    const part = parts.find(({ schema, sure: holds }) => holds && ownValue(schema, "default") !== undefined);
    return part === undefined ? [] : [[key, structuredClone(ownValue(part.schema, "default"))] as const];
  });
};

const completeObject = (walk: Walk, facets: readonly Facet[], value: Plain, path: readonly PathKey[]): unknown => {
  const names = namesOf(facets);
  const open = walk.unknownKeys === "allow" || isOpen(facets) || hasFreeBranch(facets);
  const copy: Record<string, unknown> = {};
  let changed = false;
  for (const key of Object.keys(value)) {
    const known = names.has(key);
    const here = [...path, key];
    if (!known && !open && value[key] !== undefined) {
      if (walk.unknownKeys !== "strip") walk.notes.push(unknownKey(here, value[key], [...names]));
      else {
        changed = true;
        continue;
      }
    }
    const next = known ? complete(walk, below(facets, key), value[key], here) : value[key];
    changed ||= next !== value[key];
    put(copy, key, next);
  }
  for (const [key, standard] of missingDefaults(walk, facets, value)) {
    changed = true;
    put(copy, key, standard);
  }
  return changed ? copy : value;
};

const completeList = (
  walk: Walk,
  facets: readonly Facet[],
  value: readonly unknown[],
  path: readonly PathKey[],
): unknown => {
  const next = value.map((item, index) => {
    const parts = facets.map(({ schema, sure }) => ({
      schema: ownValue(ownValue(schema, "prefixItems"), index) ?? ownValue(schema, "items"),
      sure,
    }));
    return complete(walk, parts, item, [...path, index]);
  });
  return next.some((item, index) => item !== value[index]) ? next : value;
};

const complete = (walk: Walk, given: readonly Facet[], value: unknown, path: readonly PathKey[]): unknown => {
  if (typeof value !== "object" || value === null) return value;
  const facets = facetsOf(walk, given, value);
  if (facets.length === 0) return value;
  if (Array.isArray(value)) return completeList(walk, facets, value, path);
  const object = objectOf(value);
  return object === undefined ? value : completeObject(walk, facets, object, path);
};

/**
 * A valid value with defaults filled in and unknown keys dropped, as asked; a copy where anything changed. Keys are
 * unknown when no schema for their object names them and none of those schemas is open. Defaults of a branch are
 * filled in only when the value's type leaves no other branch.
 */
export const completed = (
  root: unknown,
  value: unknown,
  options: CompleteOptions,
): { readonly value: unknown; readonly notes: readonly Issue[] } => {
  const walk: Walk = { ...options, root, notes: [] };
  return { value: complete(walk, [{ schema: root, sure: true }], value, []), notes: walk.notes };
};
