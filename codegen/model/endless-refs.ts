import type { Finding } from "../document/finding.js";
import type { Check, Model, Schema } from "./model.js";

/** Schemas that are applied to the same value as the check itself. */
function sameValue(check: Check, model: Model): readonly Schema[] {
  switch (check.kind) {
    case "ref": {
      const target = model.shapes.get(check.target);
      return target === undefined ? [] : [target];
    }
    case "allOf":
    case "anyOf":
    case "oneOf":
      return check.of;
    case "not":
      return [check.schema];
    case "if":
      return [check.test, check.then, check.else].filter((schema) => schema !== undefined);
    case "object":
      return check.dependentSchemas.map(([, schema]) => schema);
    default:
      return [];
  }
}

/**
 * References that lead back to themselves without ever looking inside the value: such a schema never gives an answer.
 * Reported once per schema, at the reference that closes the circle.
 */
export function endlessRefs(model: Model): readonly Finding[] {
  const done = new Set<Schema>();
  const open = new Set<Schema>();
  const found = new Map<string, Finding>();
  // The way to where the search is, kept apart from the call stack: a chain of references may be as long as a document.
  const way: { readonly schema: Schema; readonly left: Iterator<Step> }[] = [];
  const enter = (schema: Schema): void => {
    if (done.has(schema)) return;
    open.add(schema);
    way.push({ schema, left: stepsFrom(schema, model).values() });
  };
  for (const root of [...model.roots, ...model.shapes.values()]) {
    enter(root);
    for (let here = way.at(-1); here !== undefined; here = way.at(-1)) {
      const { value: step } = here.left.next();
      if (step === undefined) {
        open.delete(here.schema);
        done.add(here.schema);
        way.pop();
      } else if (!open.has(step.to)) enter(step.to);
      else if (step.by.kind === "ref") found.set(step.by.at, endless(step.by));
    }
  }
  return [...found.values()];
}

interface Step {
  readonly by: Check;
  readonly to: Schema;
}

function stepsFrom(schema: Schema, model: Model): readonly Step[] {
  return schema.checks.flatMap((by) => sameValue(by, model).map((to) => ({ by, to })));
}

function endless(check: Check): Finding {
  return {
    code: "emit/endless-ref",
    level: "error",
    at: `${check.at}/$ref`,
    message: "the reference leads back to itself without looking inside the value",
  };
}
