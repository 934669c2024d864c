import { knownShapes, marked, shapeOfExamples } from "../../protocol/shapes.js";
import { type Rule, type Spec, originOf } from "../../document/document.js";
import type { Finding } from "../../document/finding.js";
import { isObject, type Json } from "../../document/json.js";
import type { Origin } from "../../document/origin.js";
import { join, parentOf, valueAt, type Pointer } from "../../document/pointer.js";
import { examplesAt } from "../../openapi/examples.js";
import { edit, inferred, placeFor } from "../../openapi/edit.js";
import { componentName, isPointer, refsIn } from "../../openapi/operation.js";
import { componentAt } from "../../openapi/component.js";

const ID = "enrich/named-shape";

interface Missing {
  readonly name: string;
  readonly refs: readonly Pointer[];
}

/** Names of component schemas that are referred to and not there, with the schemas that refer to them. */
function missingNames(spec: Spec): readonly Missing[] {
  const refs = new Map<string, Pointer[]>();
  for (const { at, ref } of refsIn(spec.doc, "#")) {
    const name = isPointer(ref) ? componentName(ref) : undefined;
    const schema = parentOf(at);
    if (name === undefined || schema === undefined || valueAt(spec.doc, componentAt(name)) !== undefined) continue;
    const known = refs.get(name);
    if (known === undefined) refs.set(name, [schema]);
    else known.push(schema);
  }
  return [...refs].map(([name, places]) => ({ name, refs: places }));
}

function fromExamples(spec: Spec, { name, refs }: Missing): Finding {
  const shown = refs.flatMap((ref) => examplesAt(spec, ref)).filter(({ value }) => isObject(value));
  const origin: Origin = {
    rule: ID,
    basis: "example",
    evidence: shown
      .slice(0, 4)
      .flatMap(({ at }) => originOf(spec, at).evidence)
      .slice(0, 4),
  };
  // What pages call by a name of its own is an object; lists of values are called Enum and are read as such.
  const value: Json =
    shown.length === 0
      ? marked({ type: "object" }, "protocol")
      : shapeOfExamples(shown.map((example) => example.value));
  const fix = [
    {
      op: "add" as const,
      at: componentAt(name),
      value,
      origin: shown.length === 0 ? { ...origin, basis: "protocol" as const } : origin,
    },
  ];
  if (shown.length > 0) return edit(ID, componentAt(name), `${name} has the shape its examples show`, fix);
  const [first] = refs;
  return {
    code: ID,
    level: "warning",
    at: first === undefined ? componentAt(name) : placeFor(spec, first),
    message: `the type ${name} is used and defined nowhere: nothing but that it is an object is known`,
    hint: "Add a source that defines it (fal's OpenAPI of the endpoint), or an overlay.",
    fix,
  };
}

/** Every named shape that a document uses is defined. */
export const namedShape: Rule = {
  id: ID,
  law: "A shape that a page uses by name without defining it is one of the protocol's known shapes, else what its examples show, else an object of unknown members.",
  *check(spec) {
    for (const missing of missingNames(spec)) {
      const known = knownShapes.get(missing.name);
      const [first] = missing.refs;
      if (known === undefined) yield fromExamples(spec, missing);
      else {
        const origin = {
          ...inferred(spec, ID, first === undefined ? "#" : join(first, "$ref")),
          basis: "protocol" as const,
        };
        yield edit(ID, componentAt(missing.name), `${missing.name} is the protocol's known shape`, [
          { op: "add", at: componentAt(missing.name), value: known, origin },
        ]);
      }
    }
  },
};
