import type { Finding } from "../spec/finding.js";
import type { Check, Model, Schema } from "./model.js";

/** Schemas that are applied to the same value as the check itself. */
const sameValue = (check: Check, model: Model): readonly Schema[] => {
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
};

/**
 * References that lead back to themselves without ever looking inside the value: such a schema never gives an answer.
 * Reported once per schema, at the reference that closes the circle.
 */
export const endlessRefs = (model: Model): readonly Finding[] => {
  const done = new Set<Schema>();
  const open = new Set<Schema>();
  const found = new Map<string, Finding>();
  const visit = (schema: Schema): void => {
    if (done.has(schema)) return;
    open.add(schema);
    for (const check of schema.checks)
      for (const next of sameValue(check, model)) {
        if (!open.has(next)) visit(next);
        else if (check.kind === "ref") found.set(check.at, endless(check));
      }
    open.delete(schema);
    done.add(schema);
  };
  for (const schema of [...model.roots, ...model.shapes.values()]) visit(schema);
  return [...found.values()];
};

const endless = (check: Check): Finding => ({
  code: "emit/endless-ref",
  level: "error",
  at: `${check.at}/$ref`,
  message: "the reference leads back to itself without looking inside the value",
});
