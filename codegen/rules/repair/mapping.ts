import type { Rule, Spec } from "../../document/document.js";
import type { Finding } from "../../document/finding.js";
import { valueAt } from "../../document/pointer.js";
import { componentAt } from "../../openapi/component.js";
import { edit, inferred, placeFor } from "../../openapi/edit.js";
import { isPointer, refsIn } from "../../openapi/operation.js";
import { textsIn, type TextAt } from "../../openapi/texts.js";

const ID = "repair/mapping";

/** A URL, a path, a network share, a fragment: anything but the bare name of a schema. */
function isReference(text: string, _key: string, parent: string): boolean {
  return parent === "mapping" && /[:/\\#]/.test(text);
}

function isMapping({ at }: TextAt): boolean {
  return /\/discriminator\/mapping\/[^/]*$/.test(at);
}

/** An entry that leads to no schema of the document: `#Name` is read as the component of that name. */
function check(spec: Spec, { at, key, value }: TextAt): Finding | undefined {
  const isInside = value.startsWith("#");
  // A component that references miss as well is what later rules make of it.
  const isReferred = (): boolean => refsIn(spec.doc, "#").some(({ ref }) => ref === value);
  if (isPointer(value) && (valueAt(spec.doc, value) !== undefined || isReferred())) return undefined;
  const component = componentAt(value.slice(1));
  if (isInside && !isPointer(value) && valueAt(spec.doc, component) !== undefined)
    return edit(ID, at, `${JSON.stringify(key)} maps to the component that ${value} names`, [
      { op: "replace", at, value: component, origin: inferred(spec, ID, at) },
    ]);
  const what = isInside ? "a schema that is not in the document" : "a document that was not given";
  return {
    code: ID,
    level: "warning",
    at: placeFor(spec, at),
    message: `the discriminator maps ${JSON.stringify(key)} to ${what}: ${value.slice(0, 120)} (${at})`,
    hint: "Put the schema into the document and map to it.",
    fix: [{ op: "remove", at, origin: inferred(spec, ID, at) }],
  };
}

/** A mapping names schemas as `$ref` does, and is held to the same. */
export const mapping: Rule = {
  id: ID,
  law: "A discriminator maps to schemas of its own document; an entry that leads to none is left out, and nothing is fetched.",
  *check(spec) {
    for (const told of textsIn(spec.doc, isReference)) {
      const found = isMapping(told) ? check(spec, told) : undefined;
      if (found !== undefined) yield found;
    }
  },
};
