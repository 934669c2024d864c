import type { EndpointModel } from "../model/lower-endpoint.js";
import { isObject, type Json } from "../spec/json.js";
import { emitValidatorModule } from "./validator/module.js";

const asSchema = (schema: Json): boolean | { readonly [keyword: string]: unknown } => (isObject(schema) || typeof schema === "boolean" ? schema : {});

/** The text of an endpoint's `validators.ts`. */
export const emitValidators = (endpoint: EndpointModel, runtime: string): string => {
  const roots = [
    { name: "input", typeName: "Input", schema: asSchema(endpoint.input), side: "input" as const },
    { name: "output", typeName: "Output", schema: asSchema(endpoint.output), side: "output" as const },
  ];
  const definitions = Object.fromEntries(endpoint.named.map(({ component, schema }) => [component, asSchema(schema)]));
  return emitValidatorModule(roots, definitions, { runtime, language: "ts", typesModule: "./types.js" }).code;
};
