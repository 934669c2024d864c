import { originOf, type Rule, type Spec } from "../../document/document.js";
import type { Finding } from "../../document/finding.js";
import { isObject, own, type Json, type JsonObject } from "../../document/json.js";
import { perObject } from "../../document/memo.js";
import { join, keysOf, lastKey, valueAt, type Pointer } from "../../document/pointer.js";
import { rootExamples } from "../../openapi/examples.js";
import { placeFor } from "../../openapi/edit.js";
import { allProperties } from "../../openapi/properties.js";
import { componentAt } from "../../openapi/component.js";
import { type ValueMisfit, valueMisfits } from "../../model/check-value.js";
import { lowerPlaces } from "../../model/lower-validators.js";

/** A default and the property that has it. */
interface DefaultAt {
  readonly at: Pointer;
  readonly value: Json;
}

function defaultsOf(spec: Spec): readonly DefaultAt[] {
  return allProperties(spec).flatMap(({ at, schema }) => {
    const value = own(schema, "default");
    return value === undefined || value === null ? [] : [{ at, value }];
  });
}

type Judge = (schemaAt: Pointer, value: Json, at: Pointer) => readonly ValueMisfit[];

/** The schemas that some value is shown for: the others are not lowered. */
function illustrated(spec: Spec): readonly Pointer[] {
  const components = ["Input", "Output"].filter((name) => rootExamples(spec, name).length > 0).map(componentAt);
  return [...components, ...defaultsOf(spec).map(({ at }) => at)].filter((at) => valueAt(spec.doc, at) !== undefined);
}

/** Judges values by the schemas of a document as its validators know them, lowered together: they share their parts. */
const judgeOf: (spec: Spec) => Judge = perObject((spec) => {
  const places = illustrated(spec);
  const model = lowerPlaces(spec.doc, places);
  const schemas = new Map(places.map((at, index) => [at, model.roots[index]]));
  return (schemaAt, value, at) => {
    const schema = schemas.get(schemaAt);
    return schema === undefined ? [] : valueMisfits(model, schema, { value, at });
  };
});

const EXAMPLE_ID = "check/example";

function* exampleFindings(spec: Spec, name: string): Generator<Finding> {
  for (const { at, value } of rootExamples(spec, name)) {
    for (const misfit of judgeOf(spec)(componentAt(name), value, at)) {
      const inside = keysOf(misfit.at).slice(keysOf(at).length).join(".");
      yield {
        code: EXAMPLE_ID,
        level: "warning",
        at: placeFor(spec, misfit.at),
        message: `the ${name === "Input" ? "example request" : "example response"} does not fit its own schema: ${inside === "" ? "" : `${inside}: `}${misfit.says}`,
        hint: "Either the example or the schema is wrong; the schema is what is enforced.",
      };
    }
  }
}

/** Examples satisfy the schema they illustrate. */
export const examplesFit: Rule = {
  id: EXAMPLE_ID,
  law: "An example that its own schema refuses is reported: one of the two is wrong.",
  *check(spec) {
    for (const name of ["Input", "Output"])
      if (valueAt(spec.doc, componentAt(name)) !== undefined) yield* exampleFindings(spec, name);
  },
};

const DEFAULT_ID = "check/default";

/** A default satisfies its own schema. */
export const defaultsFit: Rule = {
  id: DEFAULT_ID,
  law: "A default that its own schema refuses is reported.",
  *check(spec) {
    for (const { at, value } of defaultsOf(spec)) {
      for (const { says } of judgeOf(spec)(at, value, at).slice(0, 1)) {
        yield {
          code: DEFAULT_ID,
          level: "warning",
          at: placeFor(spec, join(at, "default")),
          message: `${lastKey(at)}: its default does not fit its own schema: ${says}`,
        };
      }
    }
  },
};

const UNLISTED_ID = "check/example-keys";

/** Whether an example has every listed field inside the value of one key that is not listed, and none beside it. */
function holdsAllListed(properties: JsonObject, example: Json, key: string): boolean {
  const [names, inner] = [Object.keys(properties), own(example, key)];
  return (
    names.length > 0 &&
    isObject(inner ?? null) &&
    names.every((name) => own(inner, name) !== undefined && own(example, name) === undefined)
  );
}

/** What there is to say of a key that an example shows and the schema of its name does not list. */
function unlisted(
  name: string,
  properties: JsonObject,
  example: Json,
  key: string,
): Pick<Finding, "level" | "message" | "hint"> {
  const shown = JSON.stringify(key);
  if (!holdsAllListed(properties, example, key))
    return { level: "note", message: `the example of ${name} shows ${shown}, which no schema lists` };
  return {
    level: "warning",
    message: `the example of ${name} has all listed fields inside ${shown}, and the schema lists them outside of it: one of the two is wrong`,
    hint: `Where the example is right, say so in an overlay: an action that updates $.components.schemas.${name}.properties with ${shown}, an object of these properties, and one that removes each of those outside.`,
  };
}

/** Keys that an example shows and the schema does not know. */
export const exampleKeysKnown: Rule = {
  id: UNLISTED_ID,
  law: "A key that an example shows and the schema does not list is reported: the page documents less than it uses.",
  *check(spec) {
    for (const name of ["Input", "Output"]) {
      const properties = own(valueAt(spec.doc, componentAt(name)), "properties");
      if (!isObject(properties)) continue;
      for (const { at, value } of rootExamples(spec, name)) {
        for (const key of Object.keys(isObject(value) ? value : {})) {
          if (own(properties, key) !== undefined) continue;
          const place: Pointer = join(at, key);
          yield {
            code: UNLISTED_ID,
            at: originOf(spec, place).evidence[0] ?? place,
            ...unlisted(name, properties, value, key),
          };
        }
      }
    }
  },
};
