import type { Finding } from "../../document/finding.js";
import { isObject, type Json } from "../../document/json.js";
import { forLast } from "../../document/memo.js";
import { type JsonSchema, lowerValidators, type ValidatorRoot } from "../lower-validators.js";
import { camel } from "../names.js";
import type { EndpointModel } from "./lower-endpoint.js";

function asSchema(schema: Json): JsonSchema {
  return isObject(schema) || typeof schema === "boolean" ? schema : {};
}

function parametersRoot({ parameters }: EndpointModel): readonly ValidatorRoot[] {
  return parameters === undefined
    ? []
    : [
        {
          name: "parameters",
          typeName: "Parameters",
          schema: asSchema(parameters.schema),
          side: "input",
          at: parameters.at,
        },
      ];
}

/** The exported validator of a named schema, where a document has schemas only. */
export function validatorName(typeName: string): string {
  return `${camel(typeName)}Validator`;
}

/** The name under which a module of validators knows a type: the runtime has types called `Errors` and `Validator`. */
export function aliasOf(typeName: string): string {
  return `${typeName}Type`;
}

function schemaRoots({ named }: EndpointModel): readonly ValidatorRoot[] {
  return named.map(({ typeName, schema, at }) => ({
    name: validatorName(typeName),
    typeName: aliasOf(typeName),
    schema: asSchema(schema),
    side: "output",
    at,
  }));
}

/** The exported validators of an endpoint's module, and the schemas behind them. */
export function validatorRoots(endpoint: EndpointModel): readonly ValidatorRoot[] {
  return endpoint.kind === "schemas"
    ? schemaRoots(endpoint)
    : [
        { name: "input", typeName: "Input", schema: asSchema(endpoint.input), side: "input", at: endpoint.inputAt },
        {
          name: "output",
          typeName: "Output",
          schema: asSchema(endpoint.output),
          side: "output",
          at: endpoint.outputAt,
        },
        ...parametersRoot(endpoint),
      ];
}

/** The named schemas that the roots refer to. */
export function definitionsOf(endpoint: EndpointModel): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(endpoint.named.map(({ component, schema }) => [component, asSchema(schema)]));
}

/** The model of an endpoint's validators: asked for when it is checked, and again when it is printed. */
export const loweredValidators: (endpoint: EndpointModel) => ReturnType<typeof lowerValidators> = forLast(
  (endpoint: EndpointModel) => lowerValidators(validatorRoots(endpoint), definitionsOf(endpoint), {}),
);

/** What in an endpoint's schemas cannot be enforced. */
export function validatorFindings(endpoint: EndpointModel): readonly Finding[] {
  return loweredValidators(endpoint).findings;
}
