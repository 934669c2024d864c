import type { Rule, Spec } from "../../../document/document.js";
import type { Finding } from "../../../document/finding.js";
import { isList, own, wordOf } from "../../../document/json.js";
import { join, parentOf, type Pointer, valueAt } from "../../../document/pointer.js";
import { assembleValue } from "../../../openapi/assemble-value.js";
import { edit, inferred, placeFor } from "../../../openapi/edit.js";
import { operationsOf, resolveAt } from "../../../openapi/operation.js";

const ID = "repair/querystring";

function placeOf(spec: Spec, at: Pointer): string {
  return wordOf(own(valueAt(spec.doc, resolveAt(spec.doc, at) ?? at), "in"));
}

function listed(spec: Spec, at: Pointer): readonly Pointer[] {
  const list = valueAt(spec.doc, at);
  return (isList(list) ? list : []).map((_, index) => join(at, index));
}

/** Says in which media type the query is written: without a word, as forms are. */
function typed(spec: Spec, at: Pointer): Finding | undefined {
  const parameter = valueAt(spec.doc, at);
  if (own(parameter, "schema") === undefined || own(parameter, "content") !== undefined) return undefined;
  return edit(ID, at, "the whole query says its media type: that of a form", [
    {
      op: "move",
      from: join(at, "schema"),
      at: join(at, "content", "application/x-www-form-urlencoded", "schema"),
      origin: inferred(spec, ID, at),
    },
  ]);
}

/** The list of parameters without some of them. */
function without(spec: Spec, at: Pointer, gone: readonly Pointer[]): Finding {
  const kept = listed(spec, at).filter((one) => !gone.includes(one));
  return {
    code: ID,
    level: "warning",
    at: placeFor(spec, gone[0] ?? at),
    message: "the query is given both whole and by its parts; the parameter that is the whole query is left out",
    hint: "State the query by one `querystring` parameter, or by those of `query`.",
    fix: [assembleValue(spec, ID, at, { items: kept.map((one) => ({ kept: one })), because: at })],
  };
}

/** The parameters of a call have one way to state its query. */
export const querystring: Rule = {
  id: ID,
  law: "A query is given whole, by one parameter `in: querystring` that says its media type, or by the parameters `in: query`; never both.",
  *check(spec) {
    const seen = new Set<Pointer>();
    for (const { at } of operationsOf(spec.doc)) {
      const lists = [join(at, "parameters"), join(parentOf(at) ?? "#", "parameters")];
      const all = lists.flatMap((list) => listed(spec, list));
      const whole = all.filter((one) => placeOf(spec, one) === "querystring");
      const isParted = all.some((one) => placeOf(spec, one) === "query");
      const gone = isParted ? whole : whole.slice(1);
      for (const list of lists) {
        const inList = gone.filter((one) => parentOf(one) === list);
        if (inList.length > 0 && !seen.has(list)) yield without(spec, list, inList);
        seen.add(list);
      }
      for (const one of whole) {
        const place = resolveAt(spec.doc, one);
        if (place === undefined || gone.includes(one) || seen.has(place)) continue;
        seen.add(place);
        const found = typed(spec, place);
        if (found !== undefined) yield found;
      }
    }
  },
};
