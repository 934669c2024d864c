import { OPEN_VALUES_RULE } from "../../protocol/shapes.js";
import { type Rule, type Spec, originOf } from "../../document/document.js";
import type { Finding } from "../../document/finding.js";
import { isList, isObject, own, sameJson, type Json, type JsonObject } from "../../document/json.js";
import { BASIS_KEY, type Origin } from "../../document/origin.js";
import type { Patch } from "../../document/patch.js";
import { join, lastKey, valueAt, type Pointer } from "../../document/pointer.js";
import { examplesAt, type ExampleAt } from "../../openapi/examples.js";
import { edit } from "../../openapi/edit.js";
import { allProperties } from "../../openapi/properties.js";

/** Keywords that stay on the union; the rest describe the string branch. */
const OUTER = new Set(["title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly"]);

/** True for a string that looks like one of a few values to choose from, not like text, an address or a name. */
export function isToken(value: Json): value is string {
  return (
    typeof value === "string" &&
    /^[A-Za-z0-9][A-Za-z0-9:._+-]{0,23}$/.test(value) &&
    !/^\d{6,}$|[0-9a-f]{16}|\.(?:[a-z]{2}\d|[a-z]{3,4})$/i.test(value)
  );
}

const FREE_TEXT =
  /prompt|text|url|uri|(?:^|_)(?:id|name|path|seed|description|lyrics|caption|title|message|content|key|token|user|email|file|image|images|video|audio|language_code)$|^name$/i;

/**
 * Patches that make a string schema an open union (law 4): the values are offered, any other string is allowed. What the
 * schema said of strings moves into the second branch with its evidence.
 */
export function openUnion(at: Pointer, schema: JsonObject, values: readonly Json[], origin: Origin): readonly Patch[] {
  const inner = Object.keys(schema).filter((key) => !OUTER.has(key) && (!key.startsWith("x-") || key === BASIS_KEY));
  return [
    { op: "add", at: join(at, "anyOf"), value: [{ enum: values }, {}], origin },
    ...inner.map((key): Patch => ({ op: "move", from: join(at, key), at: join(at, "anyOf", 1, key), origin })),
  ];
}

export function plainString(schema: Json | undefined): schema is JsonObject {
  return (
    isObject(schema) &&
    (own(schema, "type") === "string" || sameJson(own(schema, "type"), ["string", "null"])) &&
    ["enum", "const", "format", "pattern", "anyOf", "oneOf", "allOf"].every(
      (keyword) => own(schema, keyword) === undefined,
    )
  );
}

export function distinct(values: readonly Json[]): readonly Json[] {
  return values.filter((value, index) => values.findIndex((other) => sameJson(other, value)) === index);
}

function exampleOrigin(spec: Spec, shown: readonly ExampleAt[], extra: readonly Pointer[]): Origin {
  const spans = [...extra, ...shown.map(({ at }) => at)].flatMap((at) => originOf(spec, at).evidence);
  const seen = spans.filter(
    (span, index) =>
      spans.findIndex(
        (other) => other.source === span.source && other.start === span.start && other.end === span.end,
      ) === index,
  );
  return { rule: OPEN_VALUES_RULE, basis: "example", evidence: seen.slice(0, 6) };
}

/** The string branch that a page calls an enum without listing it: `ImageSize | Enum`. */
function namedEnumAt(spec: Spec, at: Pointer): Pointer | undefined {
  const schema = valueAt(spec.doc, at);
  if (own(schema, "x-falsmith-named") !== undefined && plainString(schema)) return at;
  const branches = own(schema, "anyOf");
  const index = isList(branches)
    ? branches.findIndex((branch) => own(branch, "x-falsmith-named") !== undefined && plainString(branch))
    : -1;
  return index < 0 ? undefined : join(at, "anyOf", index);
}

/** Offers values beside a branch that a page calls an enum. */
function offer(
  spec: Spec,
  { at, branch }: { readonly at: Pointer; readonly branch: Pointer },
  values: readonly Json[],
  origin: Origin,
): readonly Patch[] {
  const schema = valueAt(spec.doc, branch);
  if (branch === at) return openUnion(at, isObject(schema) ? schema : {}, values, origin);
  const branches = own(valueAt(spec.doc, at), "anyOf");
  return [
    { op: "add", at: join(at, "anyOf", isList(branches) ? branches.length : 0), value: { enum: values }, origin },
  ];
}

function fromNamedEnum(spec: Spec, at: Pointer, branch: Pointer): Finding | undefined {
  const shown = examplesAt(spec, at).filter(({ value }) => typeof value === "string");
  const stated = own(valueAt(spec.doc, at), "default");
  const values = distinct([...(typeof stated === "string" ? [stated] : []), ...shown.map(({ value }) => value)]);
  if (values.length === 0) return undefined;
  const extra = typeof stated === "string" ? [join(at, "default")] : [];
  return edit(
    OPEN_VALUES_RULE,
    at,
    `${lastKey(at)}: the values shown are offered, others are allowed`,
    offer(spec, { at, branch }, values, exampleOrigin(spec, shown, extra)),
  );
}

function fromExamples(spec: Spec, at: Pointer, name: string): Finding | undefined {
  const schema = valueAt(spec.doc, at);
  if (!plainString(schema) || FREE_TEXT.test(name)) return undefined;
  const shown = examplesAt(spec, at);
  if (shown.length === 0 || !shown.every(({ value }) => isToken(value))) return undefined;
  return edit(
    OPEN_VALUES_RULE,
    at,
    `${name}: the values shown are offered, others are allowed`,
    openUnion(at, schema, distinct(shown.map(({ value }) => value)), exampleOrigin(spec, shown, [])),
  );
}

/** Values that only examples show are offered, never demanded. */
export const openValues: Rule = {
  id: OPEN_VALUES_RULE,
  law: "Values known from examples become an open union: offered while typing, any other string allowed.",
  *check(spec) {
    for (const { at, name } of allProperties(spec)) {
      if (!at.startsWith("#/components/schemas/Input/")) continue;
      const named = namedEnumAt(spec, at);
      const found = named === undefined ? fromExamples(spec, at, name) : fromNamedEnum(spec, at, named);
      if (found !== undefined) yield found;
    }
  },
};
