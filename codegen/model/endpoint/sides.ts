import { isList, isObject, type Json, type JsonObject, own, wordOf } from "../../document/json.js";
import { perObject } from "../../document/memo.js";
import { join, type Pointer, valueAt } from "../../document/pointer.js";
import { DEFINITION_KEYWORDS, LIST_KEYWORDS, MAP_KEYWORDS, SCHEMA_KEYWORDS } from "../../openapi/keywords.js";
import { componentAround, isPointer, refsIn, resolveAt } from "../../openapi/operation.js";

/*
 * What is `readOnly` is not sent and what is `writeOnly` does not come back: where such a property is required, it is
 * required on one side of a call only (OpenAPI 3.0.4, Schema Object). A component that both sides reach, and that differs
 * between them, is two types.
 */

/** Which way values of a schema travel. */
type Side = "input" | "output";

const SCHEMAS: Pointer = "#/components/schemas";

/** The marks that may stand in a schema: most documents have none, and are left as they are. */
const hasMarks: (value: JsonObject) => boolean = perObject((value) => isMarkIn(value));

function isMarkIn(value: Json): boolean {
  if (isList(value)) return value.some(isMarkIn);
  if (!isObject(value)) return false;
  return own(value, "readOnly") === true || own(value, "writeOnly") === true || Object.values(value).some(isMarkIn);
}

function isLeftOut(doc: JsonObject, property: Json, side: Side, depth = 0): boolean {
  const mark = side === "input" ? "readOnly" : "writeOnly";
  if (own(property, mark) === true) return true;
  const [ref, all] = [own(property, "$ref"), own(property, "allOf")];
  if (depth > 8) return false;
  const at = typeof ref === "string" && isPointer(ref) ? resolveAt(doc, ref) : undefined;
  const parts = [...(at === undefined ? [] : [valueAt(doc, at) ?? {}]), ...(isList(all) ? all : [])];
  return parts.some((part) => isLeftOut(doc, part, side, depth + 1));
}

/** The schema with the schemas directly below it replaced; the same object where nothing changes. */
function withChildren(schema: JsonObject, map: (schema: Json) => Json): JsonObject {
  let changed = false;
  const mapped = (value: Json): Json => {
    const made = map(value);
    changed ||= made !== value;
    return made;
  };
  const entries = Object.entries(schema).map(([key, value]): readonly [string, Json] => {
    if (SCHEMA_KEYWORDS.has(key) && isObject(value)) return [key, mapped(value)];
    if (LIST_KEYWORDS.has(key) && isList(value)) return [key, value.map(mapped)];
    if ((MAP_KEYWORDS.has(key) || DEFINITION_KEYWORDS.has(key)) && isObject(value))
      return [key, Object.fromEntries(Object.entries(value).map(([name, one]) => [name, mapped(one)]))];
    return [key, value];
  });
  return changed ? Object.fromEntries(entries) : schema;
}

/** A schema in which the properties that a side leaves out are not required. */
function requiredOn(doc: JsonObject, schema: Json, side: Side): Json {
  if (!isObject(schema)) return schema;
  const below = withChildren(schema, (child) => requiredOn(doc, child, side));
  const required = own(schema, "required");
  if (!isList(required)) return below;
  const kept = required.filter((name) => !isLeftOut(doc, own(own(schema, "properties"), wordOf(name)) ?? {}, side));
  return kept.length === required.length ? below : { ...below, required: kept };
}

/** The names of the components that values refer to, directly or through others. */
export function reachedComponents(schemas: JsonObject, roots: readonly Json[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const open: Json[] = [...roots];
  for (let value = open.pop(); value !== undefined; value = open.pop())
    for (const name of namesIn(value)) {
      const schema = own(schemas, name);
      if (schema === undefined || seen.has(name)) continue;
      seen.add(name);
      open.push(schema);
    }
  return seen;
}

function namesIn(value: Json): readonly string[] {
  return refsIn(value, "#").flatMap(({ ref }) => (isPointer(ref) ? (componentAround(ref) ?? []) : []));
}

/** References to some components lead to others. */
function withRefs(schema: Json, names: ReadonlyMap<string, string>): Json {
  if (!isObject(schema)) return schema;
  const below = withChildren(schema, (child) => withRefs(child, names));
  const ref = own(below, "$ref");
  const name = typeof ref === "string" && isPointer(ref) ? componentAround(ref) : undefined;
  const target = name === undefined ? undefined : names.get(name);
  if (typeof ref !== "string" || name === undefined || target === undefined) return below;
  return { ...below, $ref: `${join(SCHEMAS, target)}${ref.slice(join(SCHEMAS, name).length)}` };
}

/** Names that differ on a side: they leave something out themselves, or refer to one that does. */
function differing(
  schemas: JsonObject,
  changed: ReadonlySet<string>,
  reached: ReadonlySet<string>,
): ReadonlySet<string> {
  const names = [...reached].filter((name) => changed.has(name));
  const found = new Set(names);
  const referrers = new Map<string, string[]>();
  for (const name of reached)
    for (const target of namesIn(own(schemas, name) ?? {}))
      referrers.set(target, [...(referrers.get(target) ?? []), name]);
  for (let name = names.pop(); name !== undefined; name = names.pop())
    for (const referrer of referrers.get(name) ?? [])
      if (!found.has(referrer)) {
        found.add(referrer);
        names.push(referrer);
      }
  return found;
}

/** The schemas of a call as each side sees them. */
export interface Sides {
  /** A schema of what is sent. */
  readonly sent: (schema: Json) => Json;
  /** A schema of what comes back. */
  readonly returned: (schema: Json) => Json;
  /** The components, with those of what is sent that differ from what comes back under names of their own. */
  readonly schemas: JsonObject;
  /** Which component a name of `schemas` was made from, where that is another one. */
  readonly madeFrom: ReadonlyMap<string, string>;
}

function freeName(name: string, taken: JsonObject): string {
  for (let suffix = "Input"; ; suffix += "_") if (own(taken, name + suffix) === undefined) return name + suffix;
}

/** The components that differ on a side, as that side has them. */
function changedOn(doc: JsonObject, schemas: JsonObject, names: Iterable<string>, side: Side): Map<string, Json> {
  const made = [...names].map((name) => [name, requiredOn(doc, own(schemas, name) ?? {}, side)] as const);
  return new Map(made.filter(([name, schema]) => schema !== own(schemas, name)));
}

/**
 * The schemas of a call as they are sent and come back: what a side leaves out is not required there.
 * @param schemas the components that they refer to
 * @param roots the schemas of what is sent, and of what comes back
 */
export function sidesOf(
  doc: JsonObject,
  schemas: JsonObject,
  roots: { readonly sent: readonly Json[]; readonly returned: readonly Json[] },
): Sides {
  const same = (schema: Json): Json => schema;
  const marked = [...roots.sent, ...roots.returned, schemas].some((value) => isObject(value) && hasMarks(value));
  if (!marked) return { sent: same, returned: same, schemas, madeFrom: new Map() };
  const [toSend, toReturn] = [reachedComponents(schemas, roots.sent), reachedComponents(schemas, roots.returned)];
  const sent = changedOn(doc, schemas, toSend, "input");
  const returned = changedOn(doc, schemas, toReturn, "output");
  const apart = [...differing(schemas, new Set([...sent.keys(), ...returned.keys()]), toSend)].filter((name) =>
    toReturn.has(name),
  );
  const names = new Map(apart.map((name) => [name, freeName(name, schemas)]));
  const forInput = [...toSend].filter((name) => !toReturn.has(name) || names.has(name));
  const asSent = (name: string): Json => withRefs(sent.get(name) ?? own(schemas, name) ?? {}, names);
  return {
    sent: (schema) => withRefs(requiredOn(doc, schema, "input"), names),
    returned: (schema) => requiredOn(doc, schema, "output"),
    schemas: {
      ...schemas,
      ...Object.fromEntries(returned),
      ...Object.fromEntries(forInput.map((name) => [names.get(name) ?? name, asSent(name)])),
    },
    madeFrom: new Map([...names].map(([name, made]) => [made, name])),
  };
}
