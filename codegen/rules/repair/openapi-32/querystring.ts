import type { Rule, Spec } from "../../../document/document.js";
import type { Finding } from "../../../document/finding.js";
import { isList, isObject, own, wordOf } from "../../../document/json.js";
import { join, parentOf, type Pointer, valueAt } from "../../../document/pointer.js";
import { assembleValue, type Piece } from "../../../openapi/assemble-value.js";
import { eachObject } from "../../../openapi/each-object.js";
import { edit, inferred, placeFor } from "../../../openapi/edit.js";
import { resolveAt } from "../../../openapi/operation.js";

const ID = "repair/querystring";

function placeOf(spec: Spec, at: Pointer): string {
  return wordOf(own(valueAt(spec.doc, resolveAt(spec.doc, at) ?? at), "in"));
}

function listed(spec: Spec, at: Pointer): readonly Pointer[] {
  const list = valueAt(spec.doc, at);
  return (isList(list) ? list : []).map((_, index) => join(at, index));
}

const FORM = "application/x-www-form-urlencoded";

/** Whether a parameter leaves open in which media type the query is written: without a word, as forms are. */
function isUntyped(spec: Spec, at: Pointer): boolean {
  const parameter = valueAt(spec.doc, at);
  const [place, schema, content] = ["in", "schema", "content"].map((key) => own(parameter, key));
  return place === "querystring" && schema !== undefined && content === undefined;
}

function typed(spec: Spec, at: Pointer): Finding {
  const [from, to] = [join(at, "schema"), join(at, "content", FORM, "schema")];
  const message = "the whole query says its media type: that of a form";
  return edit(ID, at, message, [{ op: "move", from, at: to, origin: inferred(spec, ID, at) }]);
}

function kept(spec: Spec, at: Pointer): Piece {
  const parameter = valueAt(spec.doc, at);
  if (!isUntyped(spec, at) || !isObject(parameter)) return { kept: at };
  const others = Object.keys(parameter).filter((key) => key !== "schema");
  const media: Piece = { keys: [["schema", { kept: join(at, "schema") }]], because: at };
  return {
    keys: [
      ...others.map((key): readonly [string, Piece] => [key, { kept: join(at, key) }]),
      ["content", { keys: [[FORM, media]], because: at }],
    ],
    because: at,
  };
}

/** The list of parameters without some of them. */
function without(spec: Spec, at: Pointer, gone: ReadonlySet<Pointer>): Finding {
  const all = listed(spec, at);
  const items = all.filter((one) => !gone.has(one)).map((one) => kept(spec, one));
  return {
    code: ID,
    level: "warning",
    at: placeFor(spec, all.find((one) => gone.has(one)) ?? at),
    message: "the query is given whole and in another way too; the parameter that is the whole query is left out",
    hint: "State the query by one `querystring` parameter, or by those of `query`.",
    fix: [assembleValue(spec, ID, at, { items, because: at })],
  };
}

/** The parameters that cannot stay, by the list that they are in: an operation has those of its path too. */
function surplus(spec: Spec): ReadonlyMap<Pointer, ReadonlySet<Pointer>> {
  const found = new Map<Pointer, Set<Pointer>>();
  for (const { kind, at } of eachObject(spec.doc)) {
    if (kind !== "pathItem" && kind !== "operation") continue;
    const above = kind === "operation" ? [join(parentOf(at) ?? "#", "parameters")] : [];
    const all = [join(at, "parameters"), ...above].flatMap((list) => listed(spec, list));
    const whole = all.filter((one) => placeOf(spec, one) === "querystring");
    const isParted = all.some((one) => placeOf(spec, one) === "query");
    for (const one of isParted ? whole : whole.slice(1)) {
      const list = parentOf(one) ?? "#";
      found.set(list, (found.get(list) ?? new Set()).add(one));
    }
  }
  return found;
}

/** The parameters of a call have one way to state its query. */
export const querystring: Rule = {
  id: ID,
  law: "A query is given whole, by one parameter `in: querystring` that says its media type, or by the parameters `in: query`; never both.",
  *check(spec) {
    const gone = surplus(spec);
    for (const { kind, at } of eachObject(spec.doc))
      if (kind === "parameter" && isUntyped(spec, at) && !gone.has(parentOf(at) ?? "#")) yield typed(spec, at);
    for (const [list, parameters] of gone) yield without(spec, list, parameters);
  },
};
