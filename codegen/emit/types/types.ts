import type { Json } from "../../document/json.js";
import type { EndpointModel } from "../../model/endpoint/lower-endpoint.js";
import type { ResponseMediaModel } from "../../model/endpoint/responses.js";
import { header } from "../header.js";
import { exportedType } from "../statements.js";
import { tsMorph } from "../libraries.js";
import { print } from "../print.js";
import { operationTypes, parametersType } from "./operation-types.js";
import { commentOf } from "./comment.js";
import type { TypeNames } from "./type-schema.js";
import { typeText } from "./type-text.js";

const { StructureKind } = tsMorph;

function declaration(name: string, schema: Json, names: TypeNames, fallback: string): string {
  return exportedType(name, commentOf(schema, name, fallback), typeText(schema, names));
}

function inputText({ id, operation }: EndpointModel): string {
  return operation?.bodies.length === 0 ? `${id} takes no body.` : `What ${id} takes.`;
}

function outputText({ id, operation }: EndpointModel): string {
  const isRead = ({ as }: ResponseMediaModel): boolean => as !== "text" && as !== "bytes";
  const gives = (operation?.responses ?? []).some(({ isSuccess, media }) => isSuccess && media.some(isRead));
  return operation === undefined || gives ? `What ${id} gives.` : `${id} gives nothing in JSON: see Responses.`;
}

function parametersText({ id, kind }: EndpointModel): string {
  return kind === "webhook" ? `What ${id} sends besides its body.` : `What ${id} takes besides its body.`;
}

/** What a job of an endpoint gives, and what its submit takes besides its body. */
function jobTypes(endpoint: EndpointModel, names: TypeNames): readonly string[] {
  if (endpoint.job === undefined) return [];
  const words = `What a submit to ${endpoint.id} takes besides its input.`;
  return [
    declaration("JobOutput", endpoint.job.output.schema, names, `What a job of ${endpoint.id} gives.`),
    exportedType("JobParameters", [words], parametersType(endpoint)),
  ];
}

/** The text of an endpoint's `types.ts`: Input, Output, Parameters, and the named shapes they use. */
export function emitTypes(endpoint: EndpointModel): string {
  const names: TypeNames = {
    types: new Map(endpoint.named.map(({ component, typeName }) => [component, typeName])),
    schemas: new Map(endpoint.named.map(({ component, schema }) => [component, schema])),
  };
  const roots =
    endpoint.kind === "schemas" || endpoint.kind === "webhook"
      ? []
      : [
          declaration("Input", endpoint.input, names, inputText(endpoint)),
          declaration("Output", endpoint.output, names, outputText(endpoint)),
          ...(endpoint.item === undefined
            ? []
            : [declaration("Item", endpoint.item.schema, names, `What streams of ${endpoint.id} give, one by one.`)]),
        ];
  const parameters =
    endpoint.parameters === undefined
      ? []
      : [declaration("Parameters", endpoint.parameters.schema, names, parametersText(endpoint))];
  const declarations = [
    ...roots,
    ...parameters,
    ...operationTypes(endpoint, names),
    ...endpoint.deliveries.map(({ typeName, schema, says }) => declaration(typeName, schema, names, says)),
    ...jobTypes(endpoint, names),
    ...endpoint.named.map(({ typeName, component, schema }) =>
      declaration(typeName, schema, names, `The shape its sources call ${component}.`),
    ),
  ];
  const statements = [header(endpoint.sources), ...declarations];
  return print(`${endpoint.folder}/types.ts`, { kind: StructureKind.SourceFile, statements }, "types");
}
