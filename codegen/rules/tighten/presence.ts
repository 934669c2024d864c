import type { Evidence, Rule, Spec } from "../../document/document.js";
import type { Finding } from "../../document/finding.js";
import { isList } from "../../document/json.js";
import type { Origin } from "../../document/origin.js";
import type { Patch } from "../../document/patch.js";
import { join, valueAt, type Pointer } from "../../document/pointer.js";
import type { Span } from "../../document/source.js";
import { REQUIRED_CODE } from "../../prose/required.js";
import { edit } from "../../openapi/edit.js";
import { describedValues } from "./described.js";
import { proseOf } from "./stated.js";

interface Presence {
  readonly name: string;
  readonly required: boolean;
  readonly spans: readonly Span[];
}

/** What the prose says about presence, by what states it: an object, or a parameter. */
function presenceByOwner(
  spec: Spec,
  evidence: Evidence,
  kind: "object" | "parameter",
): ReadonlyMap<Pointer, readonly Presence[]> {
  const owners = new Map<Pointer, Presence[]>();
  for (const value of describedValues(spec)) {
    if (value.owner.kind !== kind) continue;
    const { facts, spansOf } = proseOf(spec, evidence, value);
    for (const said of facts) {
      if (said.keyword !== "required") continue;
      const known = owners.get(value.owner.at) ?? [];
      const presence = { name: value.name, required: said.value === true, spans: spansOf(said) };
      owners.set(value.owner.at, [...known, presence]);
    }
  }
  return owners;
}

/** Against a keyword of the parameter only "optional" counts; a parameter of the path is always there. */
function* settleParameter(spec: Spec, parameter: Pointer, stated: readonly Presence[]): Generator<Finding> {
  const at = join(parameter, "required");
  const value = valueAt(spec.doc, at);
  if (valueAt(spec.doc, join(parameter, "in")) === "path") return;
  const optional = stated.find(({ required }) => !required);
  const said = optional ?? stated[0];
  if (said === undefined || value !== (optional === undefined ? undefined : true)) return;
  const { name, spans } = said;
  const origin: Origin = { rule: REQUIRED_CODE, basis: "stated", evidence: spans };
  const fix: Patch = { op: "add", at, value: optional === undefined, origin };
  if (optional === undefined) yield edit(REQUIRED_CODE, at, `${name} is required`, [fix]);
  else
    yield {
      code: REQUIRED_CODE,
      level: "warning",
      at: spans[0] ?? at,
      message: `${name}: the prose says optional, the parameter is required; optional holds, the looser`,
      fix: [fix],
      subject: at,
    };
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
      subject: at,
    };
  }
}

/** What prose states about presence becomes the list of required properties. */
export const statedPresence: Rule = {
  id: REQUIRED_CODE,
  law: "What the descriptions of an object's properties state about their presence becomes its list of required properties; against a list that is there, only optional counts. So it is with the `required` of a parameter.",
  *check(spec, evidence) {
    for (const [object, stated] of presenceByOwner(spec, evidence, "object")) yield* settleObject(spec, object, stated);
    for (const [at, stated] of presenceByOwner(spec, evidence, "parameter")) yield* settleParameter(spec, at, stated);
  },
};
