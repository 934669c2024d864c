import { originOf, type Rule, type Spec } from "../../document/document.js";
import type { Finding } from "../../document/finding.js";
import { isList, own, type Json } from "../../document/json.js";
import type { Origin } from "../../document/origin.js";
import { join, valueAt, type Pointer } from "../../document/pointer.js";
import type { Span } from "../../document/source.js";
import { examplesAt } from "../../openapi/examples.js";
import { edit } from "../../openapi/edit.js";
import { propertiesBelow } from "../../openapi/properties.js";
import { statedTypes } from "../../openapi/constraint.js";
import { distinct, isToken, openUnion, plainString } from "./open-values.js";

const ID = "enrich/sibling";
const INPUT: Pointer = "#/components/schemas/Input";

/** Another endpoint of the model family. */
export interface Sibling {
  readonly id: string;
  readonly spec: Spec;
}

/** Values that a sibling lists for a field, with their evidence. */
function valuesOf(
  sibling: Sibling,
  name: string,
): { readonly values: readonly Json[]; readonly evidence: readonly Span[] } | undefined {
  const at = join(INPUT, "properties", name);
  const values = own(valueAt(sibling.spec.doc, at), "enum");
  if (!isList(values) || !values.every((value) => typeof value === "string")) return undefined;
  return { values, evidence: originOf(sibling.spec, join(at, "enum")).evidence };
}

function offered(spec: Spec, at: Pointer, name: string, siblings: readonly Sibling[]): Finding | undefined {
  const schema = valueAt(spec.doc, at);
  if (!plainString(schema)) return undefined;
  const known = siblings.flatMap((sibling) => {
    const found = valuesOf(sibling, name);
    return found === undefined ? [] : [{ ...found, id: sibling.id }];
  });
  if (known.length === 0) return undefined;
  const shown = examplesAt(spec, at).filter(({ value }) => isToken(value));
  const origin: Origin = {
    rule: ID,
    basis: "sibling",
    evidence: distinctSpans([
      ...known.flatMap(({ evidence }) => evidence),
      ...shown.flatMap((example) => originOf(spec, example.at).evidence),
    ]),
  };
  const values = distinct([...known.flatMap((found) => found.values), ...shown.map(({ value }) => value)]);
  return edit(
    ID,
    at,
    `${name}: the values of ${known.map((found) => found.id).join(", ")} are offered, others are allowed`,
    openUnion(at, schema, values, origin),
  );
}

function distinctSpans(spans: readonly Span[]): readonly Span[] {
  return spans.filter(
    (span, index) =>
      spans.findIndex(
        (other) => other.source === span.source && other.start === span.start && other.end === span.end,
      ) === index,
  );
}

/** A relay's `integer` where fal's own page of a sibling says `float`: fractions are allowed, and said so. */
function loosened(spec: Spec, at: Pointer, name: string, siblings: readonly Sibling[]): Finding | undefined {
  if (own(valueAt(spec.doc, at), "type") !== "integer") return undefined;
  const wider = siblings.find((sibling) =>
    statedTypes(valueAt(sibling.spec.doc, join(INPUT, "properties", name))).includes("number"),
  );
  if (wider === undefined) return undefined;
  const here = originOf(spec, join(at, "type")).evidence;
  const there = originOf(wider.spec, join(INPUT, "properties", name, "type")).evidence;
  return {
    code: ID,
    level: "warning",
    at: here[0] ?? at,
    message: `${name}: this page says integer, fal's page of ${wider.id} says number; number holds, the looser`,
    hint: "If the endpoint really refuses fractions, say so in an overlay.",
    subject: join(at, "type"),
    fix: [
      {
        op: "replace",
        at: join(at, "type"),
        value: "number",
        origin: { rule: ID, basis: "sibling", evidence: distinctSpans([...there, ...here]) },
      },
    ],
  };
}

/** Whether a sibling outranks the endpoint's own sources is the caller's to decide: only then `mayLoosen`. */
export function fromSiblings(siblings: readonly Sibling[], mayLoosen: boolean): Rule {
  return {
    id: ID,
    law: "A sibling of the model family offers its values for a field of the same name, and may loosen a relay's integer to number; it never tightens.",
    *check(spec) {
      for (const { at, name } of propertiesBelow(spec, INPUT)) {
        const values = offered(spec, at, name, siblings);
        if (values !== undefined) yield values;
        const type = mayLoosen ? loosened(spec, at, name, siblings) : undefined;
        if (type !== undefined) yield type;
      }
    },
  };
}
