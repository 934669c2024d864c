import { shapeOfExamples } from "../../protocol/shapes.js";
import { originOf, type Rule, type Spec } from "../../document/document.js";
import type { Finding } from "../../document/finding.js";
import { isObject, own, type Json } from "../../document/json.js";
import type { Origin } from "../../document/origin.js";
import { join, lastKey, valueAt, type Pointer } from "../../document/pointer.js";
import { examplesAt, rootExamples, type ExampleAt } from "../../openapi/examples.js";
import { edit } from "../../openapi/edit.js";
import { allProperties } from "../../openapi/properties.js";
import { componentAt } from "../../openapi/component.js";

const ID = "enrich/example-shape";

const SAYS = ["type", "enum", "const", "$ref", "anyOf", "oneOf", "allOf", "items"];

/** True for a schema that does not say what its values are: nothing at all, or an object without members. */
function isUnknown(schema: Json | undefined): boolean {
  const properties = own(schema, "properties");
  if (isObject(properties) && Object.keys(properties).length > 0) return false;
  return (
    SAYS.every((keyword) => own(schema, keyword) === undefined) ||
    (own(schema, "type") === "object" && own(schema, "additionalProperties") === undefined)
  );
}

/** Adds what the examples show and the schema does not say, keyword by keyword. */
function filled(spec: Spec, at: Pointer, shown: readonly ExampleAt[]): Finding | undefined {
  const schema = valueAt(spec.doc, at);
  if (!isObject(schema) || !isUnknown(schema) || shown.length === 0) return undefined;
  const shape = shapeOfExamples(shown.map(({ value }) => value));
  const origin: Origin = {
    rule: ID,
    basis: "example",
    evidence: shown
      .slice(0, 3)
      .flatMap((example) => originOf(spec, example.at).evidence)
      .slice(0, 3),
  };
  // A type that the page states stays stated: only what is missing comes from the examples.
  const stated = own(schema, "type") !== undefined;
  const keys = Object.keys(shape)
    .filter((key) => own(schema, key) === undefined || key === "properties")
    .filter((key) => !(stated && key === "x-falsmith-basis"));
  if (keys.length === 0) return undefined;
  return edit(
    ID,
    at,
    `${lastKey(at)} has the shape its examples show`,
    keys.map((key) => ({ op: "add", at: join(at, key), value: shape[key] ?? null, origin })),
  );
}

/** What no source states, and an example shows, is typed by the example and never enforced. */
export const exampleShape: Rule = {
  id: ID,
  law: "A schema that says nothing of its values has the shape its examples show, for types only: validators skip it.",
  *check(spec) {
    for (const name of ["Input", "Output"]) {
      const found = filled(spec, componentAt(name), rootExamples(spec, name));
      if (found !== undefined) yield found;
    }
    for (const { at } of allProperties(spec)) {
      const found = filled(spec, at, examplesAt(spec, at));
      if (found !== undefined) yield found;
    }
  },
};
