import type { ProseFact } from "../../prose/fact.js";
import { CONTRADICTION_CODE } from "../../prose/read-prose.js";
import { isMarked } from "../../protocol/shapes.js";
import { originOf, type Spec } from "../../document/document.js";
import type { Finding } from "../../document/finding.js";
import { isList, isObject, own, sameJson, withKey, type Json } from "../../document/json.js";
import { BASIS_KEY, type Origin } from "../../document/origin.js";
import type { Patch } from "../../document/patch.js";
import { join, parentOf, valueAt, type Pointer } from "../../document/pointer.js";
import { edit } from "../../openapi/edit.js";
import { loosen } from "../../openapi/loosen.js";
import { constraintAt, objectAt, statedTypes } from "../../openapi/constraint.js";
import { type DescribedValue, subjectAt } from "./described.js";

function show(value: Json | undefined): string {
  return JSON.stringify(value) ?? "nothing";
}

/** A keyword that prose states, and where it does. */
interface StatedKeyword {
  readonly keyword: string;
  readonly value: Json;
  readonly origin: Origin;
}

/** Sets a keyword; where another value stands already, the looser of the two, with a warning. */
function setFact(spec: Spec, at: Pointer, fact: StatedKeyword): readonly Finding[] {
  const { keyword, value, origin } = fact;
  const target = join(at, keyword);
  const stated = valueAt(spec.doc, target);
  const name = subjectAt(spec, at);
  if (stated === undefined || isMarked(valueAt(spec.doc, at), keyword)) {
    return [
      edit(origin.rule, target, `${name}: ${keyword} ${show(value)}`, [{ op: "add", at: target, value, origin }]),
    ];
  }
  if (sameJson(stated, value)) return [];
  const { keep } = loosen(keyword, stated, value);
  if (keep !== undefined && sameJson(keep, stated))
    return keyword === "enum"
      ? []
      : [disagreement(spec, at, fact, { outcome: `kept ${show(keep)}, the looser`, fix: [] })];
  const fix: Patch =
    keep === undefined ? { op: "remove", at: target, origin } : { op: "replace", at: target, value: keep, origin };
  const outcome = keep === undefined ? "so none is taken" : `${show(keep)} holds, the looser`;
  return [disagreement(spec, at, fact, { outcome, fix: [fix] })];
}

function disagreement(
  spec: Spec,
  at: Pointer,
  { keyword, value, origin }: StatedKeyword,
  { outcome, fix }: { readonly outcome: string; readonly fix: readonly Patch[] },
): Finding {
  return {
    code: origin.rule,
    level: "warning",
    at: origin.evidence[0] ?? originOf(spec, join(at, keyword)).evidence[0] ?? at,
    message: `${subjectAt(spec, at)}: the prose says ${keyword} ${show(value)}, the schema ${show(valueAt(spec.doc, join(at, keyword)))}; ${outcome}`,
    fix,
    subject: join(at, keyword),
    stated: [value],
  };
}

function nullable(spec: Spec, at: Pointer, origin: Origin): readonly Finding[] {
  const schema = valueAt(spec.doc, at);
  const types = statedTypes(schema);
  const values = own(schema, "enum");
  if (types.length === 0 || types.includes("null") || own(schema, "type") === undefined) return [];
  const fix: Patch[] = [{ op: "replace", at: join(at, "type"), value: [...types, "null"], origin }];
  if (isList(values) && !values.includes(null))
    fix.push({ op: "replace", at: join(at, "enum"), value: [...values, null], origin });
  return [edit(origin.rule, join(at, "type"), `${subjectAt(spec, at)} may be null`, fix)];
}

/** Limits of an object's members; that it is an object with these members is thereby stated as well. */
function members(spec: Spec, at: Pointer, fact: StatedKeyword, names: readonly string[]): readonly Finding[] {
  const { origin } = fact;
  const object = objectAt(spec, at);
  if (object === undefined) return [];
  const known = own(valueAt(spec.doc, object), "properties");
  const present = names.filter((name) => own(known, name) !== undefined);
  const marks = own(valueAt(spec.doc, object), BASIS_KEY);
  const unmark: readonly Patch[] =
    isObject(marks) && own(marks, "type") !== undefined
      ? [{ op: "replace", at: join(object, BASIS_KEY), value: without(marks, "type"), origin }]
      : [];
  const limits = present.flatMap((name) => setFact(spec, join(object, "properties", name), fact));
  return unmark.length === 0 || limits.length === 0
    ? limits
    : [edit(origin.rule, object, `${subjectAt(spec, at)} is an object with ${names.join(" and ")}`, unmark), ...limits];
}

function without(object: { readonly [key: string]: Json }, name: string): Json {
  return Object.keys(object)
    .filter((key) => key !== name)
    .reduce((rest, key) => withKey(rest, key, object[key] ?? null), {});
}

/** A list of values beside a type that allows null speaks of the values: null stays allowed. */
function admitted(spec: Spec, at: Pointer, { keyword, value }: ProseFact): Json {
  const type = own(valueAt(spec.doc, at), "type");
  return keyword === "enum" && isList(value) && isList(type) && type.includes("null") && !value.includes(null)
    ? [...value, null]
    : value;
}

/** What is said of the items of a list that has no schema for them is the first that is known of them. */
function newItems(spec: Spec, at: Pointer, { keyword, value }: ProseFact, origin: Origin): readonly Finding[] {
  const list = parentOf(at);
  if (list === undefined || !statedTypes(valueAt(spec.doc, list)).includes("array")) return [];
  return [
    edit(origin.rule, at, `${subjectAt(spec, list)}: ${keyword} ${show(value)} of its items`, [
      { op: "add", at: join(at, keyword), value, origin },
    ]),
  ];
}

function isMixed(schema: Json | undefined): boolean {
  const types = statedTypes(schema).filter((type) => type !== "null");
  return types.includes("object") && types.length > 1;
}

/** What a union says of its values as a whole. */
const OUTER = new Set(["title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly"]);

/** Texts that the prose lists are accepted beside the numbers that the schema allows. */
function besideNumbers(spec: Spec, at: Pointer, value: Json, origin: Origin): readonly Finding[] {
  const schema = valueAt(spec.doc, at);
  if (!isObject(schema) || own(schema, "type") === undefined || own(schema, "enum") !== undefined) return [];
  const inner = Object.keys(schema).filter((key) => !OUTER.has(key) && !key.startsWith("x-"));
  if (inner.some((key) => ["anyOf", "oneOf", "allOf", "$ref", "const"].includes(key))) return [];
  const fix: readonly Patch[] = [
    { op: "add", at: join(at, "anyOf"), value: [{}, { type: "string", enum: value }], origin },
    ...inner.map((key): Patch => ({ op: "move", from: join(at, key), at: join(at, "anyOf", 0, key), origin })),
  ];
  const message = `${subjectAt(spec, at)}: the prose lists ${show(value)}, the schema says ${show(own(schema, "type"))}; both are accepted, one of them is wrong`;
  return [{ code: origin.rule, level: "warning", at: origin.evidence[0] ?? at, message, fix, subject: at }];
}

/** What a fact of the prose changes in the document. */
export function applyFact(spec: Spec, property: DescribedValue, fact: ProseFact, origin: Origin): readonly Finding[] {
  if (typeof fact.target === "object") return members(spec, property.at, { ...fact, origin }, fact.target.members);
  const at = fact.target === "items" ? join(property.at, "items") : property.at;
  if (valueAt(spec.doc, at) === undefined) return fact.target === "items" ? newItems(spec, at, fact, origin) : [];
  if (fact.rule === CONTRADICTION_CODE) return besideNumbers(spec, at, fact.value, origin);
  if (fact.keyword === "nullable") return nullable(spec, at, origin);
  if (fact.keyword === "deprecated")
    return setFact(spec, property.owner.kind === "parameter" ? property.owner.at : at, { ...fact, origin });
  const facet = constraintAt(spec, at, fact.keyword);
  // A list of texts on a schema that allows objects too would forbid the objects.
  if (facet !== undefined && fact.keyword === "enum" && isMixed(valueAt(spec.doc, facet))) return [];
  return facet === undefined
    ? []
    : setFact(spec, facet, { keyword: fact.keyword, value: admitted(spec, facet, fact), origin });
}
