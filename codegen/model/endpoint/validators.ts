import type { Finding } from "../../document/finding.js";
import { isObject, type Json } from "../../document/json.js";
import { forLast } from "../../document/memo.js";
import { type JsonSchema, lowerValidators, type ValidatorRoot } from "../lower-validators.js";
import { camel } from "../names.js";
import type { EndpointModel } from "./lower-endpoint.js";
import type { BodyMediaModel, OperationModel } from "./operation.js";

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

function deliveryRoots({ deliveries }: EndpointModel): readonly ValidatorRoot[] {
  return deliveries.map(({ typeName, validator, schema, at }) => ({
    name: validator,
    typeName,
    schema: asSchema(schema),
    side: "output",
    at,
  }));
}

function itemRoots({ item }: EndpointModel): readonly ValidatorRoot[] {
  return item === undefined
    ? []
    : [{ name: "item", typeName: "Item", schema: asSchema(item.schema), side: "output", at: item.at }];
}

/** Validators of the media types of a body besides that of the input. */
function furtherBodies({ bodies }: OperationModel): readonly BodyMediaModel[] {
  return bodies.filter(({ isInput, validator }) => !isInput && validator !== undefined);
}

/** The names of those validators. */
export function extraValidators(operation: OperationModel): readonly string[] {
  return furtherBodies(operation).flatMap(({ validator }) => validator ?? []);
}

function bodyRoots({ operation }: EndpointModel): readonly ValidatorRoot[] {
  return (operation === undefined ? [] : furtherBodies(operation)).map(({ validator = "", schema, at }) => ({
    name: validator,
    schema: asSchema(schema),
    side: "input",
    at,
  }));
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

/** What is sent: its type lets the caller leave constants out, its validator knows them and fills them in. */
function inputRoot({ input, inputAt, operation }: EndpointModel): ValidatorRoot {
  const { bodies: [body] = [], constants = {} } = operation ?? {};
  return {
    name: "input",
    typeName: "Input",
    schema: asSchema(body?.schema ?? input),
    side: "input",
    at: inputAt,
    ...(Object.keys(constants).length === 0 ? {} : { constants }),
  };
}

function jobRoot({ job }: EndpointModel): readonly ValidatorRoot[] {
  if (job === undefined) return [];
  const { schema, at } = job.output;
  return [{ name: "jobOutput", typeName: "JobOutput", schema: asSchema(schema), side: "output", at }];
}

/** The exported validators of an endpoint's module, and the schemas behind them. */
export function validatorRoots(endpoint: EndpointModel): readonly ValidatorRoot[] {
  if (endpoint.kind === "schemas") return schemaRoots(endpoint);
  if (endpoint.kind === "webhook") return [...deliveryRoots(endpoint), ...parametersRoot(endpoint)];
  return [
    inputRoot(endpoint),
    { name: "output", typeName: "Output", schema: asSchema(endpoint.output), side: "output", at: endpoint.outputAt },
    ...itemRoots(endpoint),
    ...parametersRoot(endpoint),
    ...bodyRoots(endpoint),
    ...jobRoot(endpoint),
    ...deliveryRoots(endpoint),
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

/** What of an operation the types of `paths` cannot say. */
function pathsFindings({ id, operation }: EndpointModel): readonly Finding[] {
  if (operation?.notInPaths === undefined) return [];
  const { at, notInPaths } = operation;
  return [
    {
      code: "emit/not-in-paths",
      level: "note",
      at,
      message: `${id} has no entry in \`paths\`: ${notInPaths}`,
      hint: "Call it by its descriptor: client.call(operation, …).",
    },
  ];
}

/** What keeps an operation from being called, and what its caller has to bring along. */
export function callFindings(endpoint: EndpointModel): readonly Finding[] {
  const { id, kind, operation, gateways } = endpoint;
  if (kind !== "operation" || operation === undefined) return [];
  const { at, blocked } = operation;
  if (blocked !== undefined)
    return [
      {
        code: "emit/not-callable",
        level: "warning",
        at,
        message: `${id} cannot be called: ${blocked}; the package has its types and validators alone`,
        hint: "Decide it in an overlay, or leave its source out.",
      },
    ];
  const further = pathsFindings(endpoint);
  if (gateways.length > 0) return further;
  return [
    ...further,
    {
      code: "emit/no-server",
      level: "note",
      at,
      message: `no page names the server of ${id}: its caller has to give the client a gateway`,
      hint: 'Say in sources.json where the page was published ("origin"), or name the server in an overlay.',
    },
  ];
}
