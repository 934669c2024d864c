import { isList, own } from "../document/json.js";
import type { Pointer } from "../document/pointer.js";
import { schemaIn, schemasIn, stringIn, valueOf, type Lowering } from "./lowering.js";
import { discriminatorOf } from "./lower-values.js";
import type { Check } from "./model.js";

const lowerUnion = function* (l: Lowering, at: Pointer, kind: "anyOf" | "oneOf"): Generator<Check> {
  const of = schemasIn(l, kind);
  if (of.length === 0) return;
  const branches = valueOf(l, kind);
  const refs = (isList(branches) ? branches : []).map((branch) => own(branch, "$ref"));
  const discriminator = discriminatorOf(
    valueOf(l, "discriminator"),
    refs.map((ref) => (typeof ref === "string" ? ref : undefined)),
  );
  yield { kind, at, of, ...(discriminator !== undefined && { discriminator }) };
};

const lowerIf = function* (l: Lowering, at: Pointer): Generator<Check> {
  const test = schemaIn(l, "if");
  const then = schemaIn(l, "then");
  const otherwise = schemaIn(l, "else");
  if (test === undefined) return;
  // Kept even when neither branch is there: what `if` looked at counts as evaluated.
  yield {
    kind: "if",
    at,
    test,
    ...(then !== undefined && { then }),
    ...(otherwise !== undefined && { else: otherwise }),
  };
};

/** `$ref`, `$dynamicRef`, `allOf`, `anyOf`, `oneOf`, `not` and `if`. */
export const lowerApplicators = function* (l: Lowering, at: Pointer): Generator<Check> {
  const ref = stringIn(l, "$ref");
  const target = ref === undefined ? undefined : l.target(ref);
  if (target !== undefined) yield { kind: "ref", at, target };
  const dynamic = stringIn(l, "$dynamicRef");
  if (dynamic !== undefined && ref !== undefined)
    l.refuse("emit/unsupported-keyword", ["$dynamicRef"], "$dynamicRef beside $ref is not supported: use allOf");
  const dynamicTarget = dynamic === undefined || ref !== undefined ? undefined : l.dynamicTarget(dynamic);
  if (dynamicTarget !== undefined) yield { kind: "ref", at, target: dynamicTarget };
  const of = schemasIn(l, "allOf");
  if (of.length > 0) yield { kind: "allOf", at, of };
  yield* lowerUnion(l, at, "anyOf");
  yield* lowerUnion(l, at, "oneOf");
  const not = schemaIn(l, "not");
  if (not !== undefined) yield { kind: "not", at, schema: not };
  yield* lowerIf(l, at);
};
