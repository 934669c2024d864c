import type { EndpointModel } from "../model/lower-endpoint.js";
import { isObject, type Json } from "../spec/json.js";
import type { Finding } from "../spec/finding.js";
import { emitValidatorModule, lowerValidators, type JsonSchema, type ValidatorRoot } from "./validator/module.js";

const asSchema = (schema: Json): JsonSchema => (isObject(schema) || typeof schema === "boolean" ? schema : {});

const rootsOf = (endpoint: EndpointModel): readonly ValidatorRoot[] => [
  { name: "input", typeName: "Input", schema: asSchema(endpoint.input), side: "input", at: endpoint.inputAt },
  { name: "output", typeName: "Output", schema: asSchema(endpoint.output), side: "output", at: endpoint.outputAt },
];

const definitionsOf = (endpoint: EndpointModel): Readonly<Record<string, JsonSchema>> =>
  Object.fromEntries(endpoint.named.map(({ component, schema }) => [component, asSchema(schema)]));

/** The text of an endpoint's `validators.ts`. */
export const emitValidators = (endpoint: EndpointModel, runtime: string): string =>
  emitValidatorModule(rootsOf(endpoint), definitionsOf(endpoint), {
    runtime,
    language: "ts",
    typesModule: "./types.js",
  }).code;

/** What in an endpoint's schemas cannot be enforced. */
export const validatorFindings = (endpoint: EndpointModel): readonly Finding[] =>
  lowerValidators(rootsOf(endpoint), definitionsOf(endpoint), {}).findings;

/** The same validators as a JavaScript module, to be imported at once. */
export const emitValidatorScript = (endpoint: EndpointModel, runtime: string): string =>
  emitValidatorModule(rootsOf(endpoint), definitionsOf(endpoint), { runtime, language: "js" }).code;
