import type { Evidence, Rule, Spec } from "../../document/document.js";
import type { Finding } from "../../document/finding.js";
import { isList } from "../../document/json.js";
import type { Origin } from "../../document/origin.js";
import type { Patch } from "../../document/patch.js";
import { join, valueAt, type Pointer } from "../../document/pointer.js";
import type { Span } from "../../document/source.js";
import { REQUIRED_CODE } from "../../prose/required.js";
import { edit } from "../../openapi/edit.js";
import { allProperties } from "../../openapi/properties.js";
import { proseOf } from "./stated.js";

interface Presence {
  readonly name: string;
  readonly required: boolean;
  readonly spans: readonly Span[];
}

/** What the prose says about presence, by object. */
function presenceByObject(spec: Spec, evidence: Evidence): ReadonlyMap<Pointer, readonly Presence[]> {
  const objects = new Map<Pointer, Presence[]>();
  for (const property of allProperties(spec)) {
    const { facts, spansOf } = proseOf(spec, evidence, property);
    for (const said of facts) {
      if (said.keyword !== "required") continue;
      const known = objects.get(property.object) ?? [];
      const presence = { name: property.name, required: said.value === true, spans: spansOf(said) };
      objects.set(property.object, [...known, presence]);
    }
  }
  return objects;
}

function* settleObject(spec: Spec, object: Pointer, stated: readonly Presence[]): Generator<Finding> {
  const at = join(object, "required");
  const value = valueAt(spec.doc, at);
  const listed = (isList(value) ? value : []).filter((name) => typeof name === "string");
  const loosened = stated.filter(({ name, required }) => !required && listed.includes(name));
  // A schema that lists what it requires has spoken about every property; there optional is the looser.
  const added =
    listed.length > 0
      ? []
      : stated.filter(
          ({ name, required }) => required && !stated.some((other) => other.name === name && !other.required),
        );
  if (loosened.length === 0 && added.length === 0) return;
  const next = [
    ...listed.filter((name) => !loosened.some((one) => one.name === name)),
    ...added.map(({ name }) => name),
  ];
  const origin: Origin = {
    rule: REQUIRED_CODE,
    basis: "stated",
    evidence: [...loosened, ...added].flatMap(({ spans }) => spans),
  };
  const fix: Patch =
    next.length === 0 ? { op: "remove", at, origin } : { op: "add", at, value: [...new Set(next)], origin };
  yield edit(REQUIRED_CODE, at, `required: ${next.join(", ") || "nothing"}`, [fix]);
  for (const { name, spans } of loosened) {
    yield {
      code: REQUIRED_CODE,
      level: "warning",
      at: spans[0] ?? at,
      message: `${name}: the prose says optional, the schema requires it; optional holds, the looser`,
    };
  }
}

/** What prose states about presence becomes the list of required properties. */
export const statedPresence: Rule = {
  id: REQUIRED_CODE,
  law: "What the descriptions of an object's properties state about their presence becomes its list of required properties; against a list that is there, only optional counts.",
  *check(spec, evidence) {
    for (const [object, stated] of presenceByObject(spec, evidence)) yield* settleObject(spec, object, stated);
  },
};
