import type { Issue, PathKey } from "../errors/issue.js";
import type { UnknownKeys } from "../contract/validator.js";
import { objectOf, type Plain, listOf, ownValue } from "./values.js";
import { isType, unknownKey } from "./message.js";

export interface CompleteOptions {
  readonly unknownKeys: UnknownKeys;
  readonly defaults: boolean;
}

type Walk = CompleteOptions & { readonly root: unknown; readonly notes: Issue[] };

/** A schema that speaks of a value, and whether it holds for sure: a branch only may. */
type Facet = readonly [schema: unknown, sure: boolean];

const MAX_FACETS = 200;

function target(root: unknown, ref: unknown): unknown {
  return typeof ref === "string" && ref.startsWith("#/$defs/")
    ? ownValue(ownValue(root, "$defs"), ref.slice(8).replaceAll("~1", "/").replaceAll("~0", "~"))
    : undefined;
}

function hasAny(schema: unknown, keywords: readonly string[]): boolean {
  return keywords.some((keyword) => ownValue(schema, keyword) !== undefined);
}

/** False when the schema's type or its listed values leave no room for an object (or list) like `value`. */
function canBe(schema: unknown, value: unknown): boolean {
  const type = ownValue(schema, "type");
  if (type !== undefined && !(Array.isArray(type) ? type : [type]).some((name) => isType(value, name))) return false;
  if (!hasAny(schema, ["const", "enum"])) return true;
  const values = ownValue(schema, "enum") ?? [ownValue(schema, "const")];
  return listOf(values).some((each) => typeof each === "object" && each !== null);
}

/** All schemas that say something about `value`, references followed. */
function facetsOf({ root }: Walk, facets: readonly Facet[], value: unknown): readonly Facet[] {
  const found = new Map<unknown, boolean>();
  const add = (schema: unknown, sure: boolean): void => {
    const before = found.get(schema);
    if (schema === undefined || found.size > MAX_FACETS || before === true || before === sure) return;
    found.set(schema, sure);
    add(target(root, ownValue(schema, "$ref")), sure);
    for (const part of listOf(ownValue(schema, "allOf"))) add(part, sure);
    const branches = [...listOf(ownValue(schema, "anyOf")), ...listOf(ownValue(schema, "oneOf"))].filter((branch) =>
      canBe(target(root, ownValue(branch, "$ref")) ?? branch, value),
    );
    for (const branch of branches) add(branch, sure && branches.length === 1);
    for (const key of ["if", "then", "else"]) add(ownValue(schema, key), false);
    for (const part of Object.values(ownValue(schema, "dependentSchemas") ?? {})) add(part, false);
  };
  for (const facet of facets) add(...facet);
  return [...found];
}

const OPEN = ["patternProperties", "additionalProperties", "unevaluatedProperties"];
const NARROW = ["properties", "$ref", "allOf", "anyOf", "oneOf", "required", "not"];

/** Whether other keys than the named ones pass on purpose, no keys are spoken of, or a branch (`{}`) allows every key. */
function isOpen(facets: readonly Facet[]): boolean {
  return (
    facets.some(([schema, sure]) => hasAny(schema, OPEN) || !(sure || hasAny(schema, NARROW))) ||
    !facets.some(([schema]) => hasAny(schema, ["properties"]))
  );
}

function namesOf(facets: readonly Facet[]): ReadonlySet<string> {
  return new Set(facets.flatMap(([schema]) => Object.keys(ownValue(schema, "properties") ?? {})));
}

function below(facets: readonly Facet[], step: (schema: unknown) => unknown): readonly Facet[] {
  return facets.map(([schema, sure]) => [step(schema), sure]);
}

function inside(facets: readonly Facet[], key: string): readonly Facet[] {
  return below(facets, (schema) => ownValue(ownValue(schema, "properties"), key));
}

function defaultOf(walk: Walk, facets: readonly Facet[], key: string): unknown {
  const sure = facetsOf(walk, inside(facets, key), undefined).filter(([, holds]) => holds);
  return sure.map(([schema]) => ownValue(schema, "default")).find((standard) => standard !== undefined);
}

function completeObject(walk: Walk, facets: readonly Facet[], value: Plain, path: readonly PathKey[]): unknown {
  const { unknownKeys, notes } = walk;
  const names = namesOf(facets);
  const open = unknownKeys === "allow" || isOpen(facets);
  const entries: [key: string, value: unknown][] = [];
  let changed = false;
  for (const [key, item] of Object.entries(value)) {
    const known = names.has(key);
    const stray = !known && !open && item !== undefined;
    if (stray && unknownKeys !== "strip") notes.push(unknownKey([...path, key], item, [...names]));
    const next = known && typeof item === "object" ? complete(walk, inside(facets, key), item, [...path, key]) : item;
    changed ||= next !== item || (stray && unknownKeys === "strip");
    if (!stray || unknownKeys !== "strip") entries.push([key, next]);
  }
  const sure = facets.filter(([, holds]) => holds);
  for (const key of walk.defaults ? namesOf(sure) : []) {
    const standard = ownValue(value, key) === undefined ? defaultOf(walk, sure, key) : undefined;
    if (standard === undefined) continue;
    changed = true;
    entries.push([key, structuredClone(standard)]);
  }
  // (Made so, a key like `__proto__` is a key like any other.)
  return changed ? Object.fromEntries(entries) : value;
}

function completeList(
  walk: Walk,
  facets: readonly Facet[],
  value: readonly unknown[],
  path: readonly PathKey[],
): unknown {
  const next = value.map((item, index) => {
    const step = (schema: unknown): unknown =>
      ownValue(ownValue(schema, "prefixItems"), index) ?? ownValue(schema, "items");
    return complete(walk, below(facets, step), item, [...path, index]);
  });
  return next.some((item, index) => item !== value[index]) ? next : value;
}

function complete(walk: Walk, given: readonly Facet[], value: unknown, path: readonly PathKey[]): unknown {
  if (typeof value !== "object" || value === null) return value;
  const facets = facetsOf(walk, given, value);
  if (facets.length === 0) return value;
  if (Array.isArray(value)) return completeList(walk, facets, value, path);
  const object = objectOf(value);
  if (object === undefined) return value;
  const next = completeObject(walk, facets, object, path);
  // A file, or whatever else has a class, would be a plain copy of itself.
  return next === object ? value : next;
}

/**
 * A valid value with defaults filled in and unknown keys dropped, as asked; a copy where anything changed. Keys are
 * unknown when no schema for their object names them and none of those schemas is open. Defaults of a branch are
 * filled in only when the value's type leaves no other branch.
 */
export function completed(
  root: unknown,
  value: unknown,
  options: CompleteOptions,
): { readonly value: unknown; readonly notes: readonly Issue[] } {
  const walk: Walk = { ...options, root, notes: [] };
  return { value: complete(walk, [[root, true]], value, []), notes: walk.notes };
}
