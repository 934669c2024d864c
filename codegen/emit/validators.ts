import type { EndpointModel } from "../model/lower-endpoint.js";
import { isObject, type Json } from "../spec/json.js";
import type { Finding } from "../spec/finding.js";
import { emitValidatorModule } from "./validator/module.js";

const asSchema = (schema: Json): boolean | { readonly [keyword: string]: unknown } =>
  isObject(schema) || typeof schema === "boolean" ? schema : {};

const compiled = (
  endpoint: EndpointModel,
  runtime: string,
  language: "js" | "ts" = "ts",
): ReturnType<typeof emitValidatorModule> => {
  const roots = [
    {
      name: "input",
      typeName: "Input",
      schema: asSchema(endpoint.input),
      side: "input" as const,
      at: endpoint.inputAt,
    },
    {
      name: "output",
      typeName: "Output",
      schema: asSchema(endpoint.output),
      side: "output" as const,
      at: endpoint.outputAt,
    },
  ];
  const definitions = Object.fromEntries(endpoint.named.map(({ component, schema }) => [component, asSchema(schema)]));
  return emitValidatorModule(roots, definitions, {
    runtime,
    language,
    ...(language === "ts" ? { typesModule: "./types.js" } : {}),
  });
};

/** The text of an endpoint's `validators.ts`. */
export const emitValidators = (endpoint: EndpointModel, runtime: string): string => compiled(endpoint, runtime).code;

/** What in an endpoint's schemas cannot be enforced. */
export const validatorFindings = (endpoint: EndpointModel): readonly Finding[] =>
  compiled(endpoint, "falsmith/runtime").findings;

/** The same validators as a JavaScript module, to be imported at once. */
export const emitValidatorScript = (endpoint: EndpointModel, runtime: string): string =>
  compiled(endpoint, runtime, "js").code;
