import { type Json, own } from "../../document/json.js";
import type { EndpointModel } from "../../model/endpoint/lower-endpoint.js";
import { header } from "../header.js";
import { operationTypes } from "./operation-types.js";
import { commentLines, type TypeNames } from "./type-schema.js";
import { typeText } from "./type-text.js";

function comment(text: string): string {
  return text === "" ? "" : `/** ${commentLines(text).join("\n * ")} */\n`;
}

function declaration(name: string, schema: Json, names: TypeNames, fallback: string): string {
  const description = own(schema, "description");
  return `${comment(typeof description === "string" && description !== "" ? description : fallback)}export type ${name} = ${typeText(schema, names)};`;
}

/** The text of an endpoint's `types.ts`: Input, Output, Parameters, and the named shapes they use. */
export function emitTypes(endpoint: EndpointModel): string {
  const names: TypeNames = {
    types: new Map(endpoint.named.map(({ component, typeName }) => [component, typeName])),
    schemas: new Map(endpoint.named.map(({ component, schema }) => [component, schema])),
  };
  const roots =
    endpoint.kind === "schemas"
      ? []
      : [
          declaration("Input", endpoint.input, names, `What ${endpoint.id} takes.`),
          declaration("Output", endpoint.output, names, `What ${endpoint.id} gives.`),
        ];
  const parameters =
    endpoint.parameters === undefined
      ? []
      : [declaration("Parameters", endpoint.parameters.schema, names, `What ${endpoint.id} takes besides its body.`)];
  const declarations = [
    ...roots,
    ...parameters,
    ...operationTypes(endpoint, names),
    ...endpoint.named.map(({ typeName, component, schema }) =>
      declaration(typeName, schema, names, `The shape its sources call ${component}.`),
    ),
  ];
  return `${header(endpoint.sources)}\n\n${declarations.join("\n\n")}\n`;
}
