import { isList, type Json, type JsonObject } from "../../document/json.js";
import type { Basis, Origin, RuleId } from "../../document/origin.js";
import type { Origins } from "../../document/origins.js";
import type { SourceText } from "../../document/source.js";
import { isShown, spanOf, type Stretch } from "../excerpt.js";

/** A value of the document to be made, with the stretches of the page that state it. */
export interface Part {
  readonly body: Body;
  /** Empty for what the layout of a document demands and no page states; such a value has the origin above it. */
  readonly at: readonly Stretch[];
  readonly basis: Basis;
}

export type PartField = readonly [key: string, part: Part];
type Body =
  | { readonly kind: "value"; readonly value: Json }
  | { readonly kind: "object"; readonly fields: readonly PartField[] }
  | { readonly kind: "list"; readonly items: readonly Part[] };

type Stretches = readonly Stretch[];

export function value(json: Json, at: Stretches = [], basis: Basis = "stated"): Part {
  return {
    body: { kind: "value", value: json },
    at,
    basis,
  };
}

export function object(fields: readonly PartField[], at: Stretches = [], basis: Basis = "stated"): Part {
  return {
    body: { kind: "object", fields },
    at,
    basis,
  };
}

export function list(items: readonly Part[], at: Stretches = [], basis: Basis = "stated"): Part {
  return {
    body: { kind: "list", items },
    at,
    basis,
  };
}

/** A field, or nothing: for object literals whose parts may be absent. */
export function field(key: string, part: Part | undefined): readonly PartField[] {
  return part === undefined ? [] : [[key, part]];
}

/** The fields of a part that is an object; none of any other. */
export function fieldsOf(part: Part): readonly PartField[] {
  return part.body.kind === "object" ? part.body.fields : [];
}

/** Keys may be `__proto__`: they are defined, never assigned. */
function define(target: object, key: string, json: Json): void {
  Object.defineProperty(target, key, { value: json, enumerable: true, writable: true, configurable: true });
}

/** The JSON of a part, without its origins. */
export function jsonOf(part: Part): Json {
  if (part.body.kind === "value") return part.body.value;
  if (part.body.kind === "list") return part.body.items.map(jsonOf);
  const target: JsonObject = {};
  for (const [key, child] of part.body.fields) define(target, key, jsonOf(child));
  return target;
}

/** Writes a tree of parts out as a document and the origin of each value. */
export function assembleDocument(
  root: Part,
  source: SourceText,
  rule: RuleId,
): { readonly doc: JsonObject; readonly origins: Origins } {
  const visit = (part: Part): Origins => {
    const shown = part.at.filter(isShown);
    const origin: Origin | undefined =
      shown.length === 0 ? undefined : { rule, basis: part.basis, evidence: shown.map((at) => spanOf(source.id, at)) };
    const { body } = part;
    const inner =
      body.kind === "object"
        ? body.fields
        : body.kind === "list"
          ? body.items.map((item, i) => [`${i}`, item] as const)
          : [];
    return { origin, below: new Map([...inner].map(([key, child]) => [key, visit(child)])) };
  };
  const origins = visit(root);
  const doc = jsonOf(root);
  return { doc: typeof doc === "object" && doc !== null && !isList(doc) ? doc : {}, origins };
}
